from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views.text import brief, clip, clock_time, day, day_and_time, escape, fitting, lower_first, people, person

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
typed = st.text(st.sampled_from("&<>; \n") | st.characters(codec="utf-8"))


def test_only_what_slack_asks_for_is_escaped() -> None:
    assert escape("""<!channel> R&D "quoted" it's *bold*""") == """&lt;!channel&gt; R&amp;D "quoted" it's *bold*"""


@settings(max_examples=50)
@given(typed)
def test_escaped_text_reads_as_it_was_typed(text: str) -> None:
    safe = escape(text)
    assert not set(safe) & set("<>")
    assert safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("refund", 6, "refund"),
        ("  refund\n", 6, "refund"),
        ("refund refused", 7, "refund…"),
        ("refund refused", 8, "refund…"),
        ("one\ntwo", 7, "one\ntwo"),
        ("R&D", 7, "R&amp;D"),
        ("R&D", 6, "R…"),
        ("R&D and so on", 8, "R&amp;D…"),
        ("&&&", 10, "&amp;…"),
        ("&&&", 1, "…"),
        ("", 5, ""),
    ],
)
def test_text_is_clipped_but_never_inside_an_entity(text: str, limit: int, clipped: str) -> None:
    assert clip(text, limit) == clipped


@settings(max_examples=100)
@given(typed, st.integers(1, 60))
def test_clipped_text_is_the_longest_beginning_that_fits(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    whole = escape(text.strip())
    assert len(clipped) <= limit
    if clipped != whole:
        kept = clipped.removesuffix("…")
        assert clipped.endswith("…")
        assert whole.startswith(kept)
        following = whole[len(kept) :].lstrip()
        longest = max(len("&amp;"), 1 + len(whole[len(kept) :]) - len(following))
        assert limit - len(clipped) < longest or not following


@settings(max_examples=100)
@given(typed, st.integers(1, 60))
def test_brief_text_is_one_line_within_the_limit_after_escaping(text: str, limit: int) -> None:
    line = brief(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert escape(" ".join(text.split())).startswith(line.removesuffix("…"))


def test_a_mention_is_made_by_us_alone() -> None:
    assert person("U1") == "<@U1>"
    assert people(("U1", "U2")) == "<@U1>, <@U2>"
    assert people(()) == ""


def test_of_a_crowd_some_are_named_and_the_rest_counted() -> None:
    assert people(("U1", "U2", "U3"), most=2) == "<@U1>, <@U2> and 1 more"
    assert people(("U1", "U2"), most=2) == "<@U1>, <@U2>"


def test_as_many_lines_as_fit_together_are_kept_whole() -> None:
    assert fitting(["one", "three", "x"], 8) == ["one", "three"]
    assert fitting(["one", "three", "x"], 7) == ["one"]
    assert fitting(["one"], 2) == []
    assert fitting([], 2) == []


def test_times_are_shown_in_each_readers_zone_with_utc_to_fall_back_on() -> None:
    assert clock_time(AT) == f"<!date^{int(AT.timestamp())}^{{time}}|14:02 UTC>"
    assert day_and_time(AT).endswith("^{date_short_pretty} at {time}|22 Nov 2026 14:02 UTC>")
    assert day(AT).endswith("^{date_short_pretty}|22 Nov 2026>")


def test_a_label_in_a_sentence_begins_small() -> None:
    assert lower_first("Resolved") == "resolved"
    assert lower_first("") == ""
