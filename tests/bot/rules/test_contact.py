from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.contact import (
    INTENSITY_WORDS,
    KIND_WORDS,
    Contact,
    Details,
    Intensity,
    Kind,
    Safety,
    State,
    added,
    number_first,
    read_line,
    read_safety,
)
from bot.rules.text import bare, trimmed

LABELS = INTENSITY_WORDS.keys() | KIND_WORDS.keys()


def read(line: str) -> Details:
    details = read_line(line)
    assert details is not None
    return details


def contact(**said: Any) -> Contact:
    return Contact(
        team=1,
        id=1,
        agent="U1",
        reference="48213",
        state=State.OPEN,
        opened_at=datetime(2026, 11, 22, tzinfo=UTC),
        closing=None,
        closed_at=None,
        **said,
    )


@pytest.mark.parametrize(
    ("line", "reference", "kind", "intensity", "summary"),
    [
        ("48213 irate refund refused twice", "48213", None, Intensity.IRATE, "refund refused twice"),
        ("48213", "48213", None, None, ""),
        ("  48213  ", "48213", None, None, ""),
        ("48213 irate", "48213", None, Intensity.IRATE, ""),
        ("48213 IRATE Refund", "48213", None, Intensity.IRATE, "Refund"),
        ("48213 irate, refund refused", "48213", None, Intensity.IRATE, "refund refused"),
        ("48213: irate: refund", "48213", None, Intensity.IRATE, "refund"),
        ("48213\tirate\nrefund", "48213", None, Intensity.IRATE, "refund"),
        ("48213  upset   angry   refund", "48213", Kind.UPSET, Intensity.ANGRY, "refund"),
        ("48213 refund refused, irate", "48213", None, Intensity.IRATE, "refund refused, irate"),
        ("48213 shouting that he was angry", "48213", None, Intensity.IRATE, "that he was angry"),
        ("48213 furious, now (crying)", "48213", Kind.DISTRESSED, Intensity.IRATE, "now (crying)"),
        ("48213 abusive", "48213", Kind.ABUSIVE, Intensity.THREAT_OR_ABUSE, ""),
        ("48213 rude about the router", "48213", Kind.ABUSIVE, None, "about the router"),
        ("48213 threatening", "48213", Kind.THREATENING, Intensity.THREAT_OR_ABUSE, ""),
        ("48213 has a knife", "48213", Kind.THREATENING, Intensity.THREAT_OR_ABUSE, "has a knife"),
        ("48213 demanding a refund", "48213", Kind.DEMANDING, None, "a refund"),
        ("48213 crying, distressed, wants a refund", "48213", Kind.DISTRESSED, None, "wants a refund"),
        ("#48213, refund", "48213", None, None, "refund"),
        ("(48213) refund", "48213", None, None, "refund"),
        ("48213. refund", "48213", None, None, "refund"),
        ("AC-48213/b refund", "AC-48213/b", None, None, "refund"),
        ("48213,irate,again", "48213", None, Intensity.IRATE, "again"),
        ("48213;angry refund,again", "48213", None, Intensity.ANGRY, "refund,again"),
        ("irate,48213 refund", "48213", None, Intensity.IRATE, "refund"),
        ("48,213 refund", "48,213", None, None, "refund"),
        ("refund 48213 irate", "48213", None, Intensity.IRATE, "refund irate"),
        ("irate #48213, refund", "48213", None, Intensity.IRATE, "refund"),
        ("customer AC-48213 rude", "AC-48213", Kind.ABUSIVE, None, "customer rude"),
        ("48213 irate <!channel> & co", "48213", None, Intensity.IRATE, "<!channel> & co"),
    ],
)
def test_a_line_is_the_reference_and_what_happened(
    line: str, reference: str, kind: Kind | None, intensity: Intensity | None, summary: str
) -> None:
    details = read(line)
    assert (details.reference, details.kind, details.intensity) == (reference, kind, intensity)
    assert details.summary == summary


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "irate",
        "refund refused",
        "irate 4821",
        "refund of 15000",
        "waiting since 12/11/2026",
        "rang at 15:30",
        "refund $20000",
        "refund 48213 order 99812",
        "rang from 02079460958",
    ],
)
def test_a_line_without_a_number_that_can_only_be_theirs_cannot_be_read(line: str) -> None:
    assert read_line(line) is None


@pytest.mark.parametrize(
    "summary",
    [
        "not angry",
        "not angry, just confused",
        "no longer angry",
        "not really upset",
        "isn't irate",
        "isn’t irate",
        "wasn't abusive",
        "never rude",
        "not that demanding",
        "no threats",
        "not threatening",
        "no longer threatening",
        "without threats",
    ],
)
def test_what_the_customer_is_not_is_no_label_and_stays_in_the_summary(summary: str) -> None:
    details = read(f"48213 {summary}")
    assert (details.kind, details.intensity, details.safety) == (None, None, None)
    assert details.summary == summary


def test_a_negation_denies_only_what_follows_it() -> None:
    details = read("48213 angry, not abusive")
    assert (details.kind, details.intensity) == (None, Intensity.ANGRY)


@pytest.mark.parametrize(
    "text",
    [
        "threatening to leave",
        "Threatened to cancel",
        "threatens to go to court",
        "threatening to take legal action",
        "threatening to sue us",
        "threatening with a complaint",
        "threatening to call the press",
        "threat of a review",
        "threatening\nto leave",
        "no threats, only angry",
        "killed the line",
        "ring me by five",
        "begun a refund",
        "please shoot me an email",
        "heart attack in March, wants to cancel",
        "does not want to live with this router",
    ],
)
def test_a_complaint_is_no_danger(text: str) -> None:
    assert read_safety(text) is None


def test_threatening_to_leave_is_neither_a_kind_nor_an_intensity() -> None:
    details = read("48213 threatening to leave")
    assert (details.kind, details.intensity, details.safety) == (None, None, None)
    assert details.summary == "threatening to leave"


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        ("threatening", Safety.THREAT),
        ("he THREATENED me", Safety.THREAT),
        ("tried to threaten the driver", Safety.THREAT),
        ("threatening to come here", Safety.THREAT),
        ("threatening to bomb the court", Safety.THREAT),
        ("threatening to leave a bomb", Safety.THREAT),
        ("threatening to gouge", Safety.THREAT),
        ("no threats, he says he will kill me", Safety.THREAT),
        ("will  kill\nhim", Safety.THREAT),
        ("he was stabbing someone", Safety.THREAT),
        ("has guns and knives", Safety.THREAT),
        ("says he will shoot me", Safety.THREAT),
        ("knows where I live", Safety.THREAT),
        ("would burn the office down", Safety.THREAT),
        ("punching someone at the counter", Safety.THREAT),
        ("suicide", Safety.SELF_HARM),
        ("she sounded suicidal.", Safety.SELF_HARM),
        ("not suicidal, she says", Safety.SELF_HARM),
        ("talks of self-harm", Safety.SELF_HARM),
        ("self harming", Safety.SELF_HARM),
        ("will kill himself", Safety.SELF_HARM),
        ("wants to end it all", Safety.SELF_HARM),
        ("ending her own life", Safety.SELF_HARM),
        ("take my life", Safety.SELF_HARM),
        ("says he wants to die", Safety.SELF_HARM),
        ("threatening suicide", Safety.SELF_HARM),
        ("has been cutting herself", Safety.SELF_HARM),
        ("took an overdose", Safety.SELF_HARM),
        ("they'd be better off dead", Safety.SELF_HARM),
        ("doesn't want to live any more", Safety.SELF_HARM),
        ("vulnerable, lives alone", Safety.VULNERABLE),
        ("vulnerable and threatening", Safety.THREAT),
    ],
)
def test_danger_is_named_by_the_gravest_word(text: str, safety: Safety) -> None:
    assert read_safety(text) is safety
    assert read(f"48213 {text}").safety is safety


words = st.lists(
    st.sampled_from([*sorted(LABELS), "not", "no", "refund", "Irate,", "(angry)", "-", "<!here>", "&", "…"])
    | st.text(min_size=1, max_size=8),
    max_size=12,
)


@settings(max_examples=100)
@given(st.from_regex(r"#?[A-Z]{0,3}[0-9]{1,9},?", fullmatch=True), words)
def test_nothing_typed_is_lost_but_label_words_at_the_start(reference: str, rest: list[str]) -> None:
    line = f"{reference} {' '.join(rest)}"
    details = read(line)
    typed = line.split()[1:]
    kept = details.summary.split()
    dropped = typed[: len(typed) - len(kept)]
    assert details.reference == trimmed(reference)
    assert details.summary == " ".join(typed[len(dropped) :]).strip(",;: ")
    assert all(bare(word) in LABELS or not word.strip(",;:") for word in dropped)


@pytest.mark.parametrize("line", ["48213 irate,again", "48213", "", "refund of 15000", "  48213  refund"])
def test_a_line_that_begins_with_its_number_or_has_none_stays_as_it_is(line: str) -> None:
    assert number_first(line) == line


@settings(max_examples=100)
@given(st.text())
def test_any_line_can_be_tried(line: str) -> None:
    details = read_line(line)
    assert details is None or any(character.isdigit() for character in details.reference)


def test_what_is_said_later_comes_after_what_was_said_and_a_choice_takes_its_place() -> None:
    before = Details(
        reference="48213",
        ticket="T-1",
        kind=Kind.UPSET,
        summary="Rang twice",
        words="Never\nagain",
        safety=Safety.THREAT,
    )
    now = Details(
        reference="#48213", kind=Kind.DEMANDING, intensity=Intensity.IRATE, summary="Rang again", words="Never ever"
    )
    assert added(before, now) == Details(
        reference="48213",
        ticket="T-1",
        kind=Kind.DEMANDING,
        intensity=Intensity.IRATE,
        safety=Safety.THREAT,
        summary="Rang twice; Rang again",
        words="Never\nagain\nNever ever",
    )


def test_the_same_said_again_is_there_once() -> None:
    before = Details(reference="48213", summary="Rang twice; Rang again", tried="A voucher")
    assert added(before, before) == before
    assert added(before, Details(reference="48213", summary="Rang again", tried="A voucher")) == before
    assert added(before, Details(reference="48213")) == before


def test_abuse_is_a_kind_or_the_last_intensity() -> None:
    assert contact(kind=Kind.ABUSIVE).is_abuse
    assert contact(kind=Kind.THREATENING).is_abuse
    assert contact(intensity=Intensity.THREAT_OR_ABUSE).is_abuse
    assert not contact(kind=Kind.UPSET, intensity=Intensity.IRATE).is_abuse
