"""What happened when: how it reads, who sees whom, and that it always fits."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.contact import Safety
from bot.rules.escalation import State
from bot.rules.timeline import Entry, Event
from bot.views.text import SECTION_LIMIT, clock_time
from bot.views.timeline import SAID, lines, thread
from tests.bot.views.supervision_samples import (
    AGENT,
    ASKED,
    NOW,
    OTHER,
    OWNER,
    a_case,
    a_story,
    an_entry,
    an_escalation,
    asks,
)

DATE = re.compile(r"(?:<!date[^>]*>(?:, |  ))+")


def said(*happened: Entry, for_supervisor: bool = True) -> list[str]:
    case = a_case(an_escalation("", State.ACCEPTED), "48213", happened=happened)
    return [DATE.sub("", line) for line in lines(case, for_supervisor=for_supervisor)]


def in_thread(*happened: Entry, safety: Safety | None = None, accepted: bool = True) -> str:
    state = State.ACCEPTED if accepted else State.REQUESTED
    case = a_case(an_escalation("", state), "48213", asked=asks(2), happened=happened, safety=safety)
    return str(thread(case).payload())


def test_everything_that_can_happen_has_its_sentence() -> None:
    assert set(SAID) == set(Event)
    assert all(line.endswith((".", "”")) for line in said(*a_story("Wants a refund")))


def test_supervisors_see_who_was_asked_and_who_passed_and_others_do_not() -> None:
    asked, passed = an_entry(Event.ASKED, person=""), an_entry(Event.PASSED, person=OTHER)
    assert said(asked, passed) == [
        f"Asked {', '.join(f'<@{person}>' for person in ASKED[:20])} and 21 more.",
        f"<@{OTHER}> is busy.",
    ]
    assert said(asked, passed, for_supervisor=False) == ["Asked 41 people.", "One of those asked is busy."]


def test_the_channel_does_not_read_who_was_told_of_a_danger_and_did_not_come() -> None:
    again = replace(an_entry(Event.TOLD_AGAIN, person=""), others=("U0DANA", "U0KIM"))
    assert said(again) == ["Nobody has answered yet: told <@U0DANA>, <@U0KIM> again."]
    assert said(again, for_supervisor=False) == ["Nobody has answered yet: told 2 people again."]
    assert "U0DANA" not in in_thread(again)


def test_a_read_back_is_told_but_not_its_words() -> None:
    assert said(an_entry(Event.READ_BACK, "Will refund", person=OWNER)) == [f"<@{OWNER}> read it back."]


@pytest.mark.parametrize("event", [Event.FACT, Event.QUESTION, Event.ANSWER])
def test_the_thread_has_what_was_said_unless_somebody_is_at_risk(event: Event) -> None:
    entry = an_entry(event, "Has pills <here>", number=2)
    assert "“Has pills &lt;here&gt;”" in in_thread(entry)
    assert "pills" not in in_thread(entry, safety=Safety.SELF_HARM)
    assert f"<@{AGENT}> {SAID[event].split()[1].partition('{')[0]}." in in_thread(entry, safety=Safety.SELF_HARM)


def test_the_thread_is_of_one_escalation_and_of_what_concerns_the_whole_contact() -> None:
    before = Entry(**{**vars(an_entry(Event.FACT, "Of the one before")), "escalation_id": 6})
    risk = Entry(**{**vars(an_entry(Event.AT_RISK)), "escalation_id": None})
    shown = in_thread(before, risk, an_entry(Event.REQUESTED))
    assert "Of the one before" not in shown
    assert "may be at risk" in shown
    assert len(said(before, risk, an_entry(Event.REQUESTED))) == 3, "the details have all of it"


def test_the_first_line_and_each_new_day_say_the_day() -> None:
    at = (NOW, NOW + timedelta(minutes=5), NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=1))
    case = a_case(an_escalation(""), "48213", happened=[an_entry(Event.FACT, at=time) for time in at])
    with_day = ["date_short_pretty" in line for line in lines(case, for_supervisor=True)]
    assert with_day == [True, False, True, False]


@pytest.mark.parametrize("times", [1, 2, 20])
@pytest.mark.parametrize("text", ["", "Short.", "&" * 400])
def test_it_always_fits_one_section_and_keeps_its_beginning_and_its_end(text: str, times: int) -> None:
    happened = a_story(text, times)
    case = a_case(an_escalation("", State.ACCEPTED), "48213", happened=happened)
    shown = lines(case, for_supervisor=True)
    assert len("\n".join(shown)) <= SECTION_LIMIT
    whole = [*shown]
    if cut := [line for line in shown if line.startswith("…")]:
        (left_out,) = map(int, re.findall(r"\d+", cut[0]))
        assert len(shown) - 1 + left_out == len(happened)
        assert left_out > 0
    assert DATE.sub("", whole[0]) == f"<@{OWNER}> asked for a supervisor."
    assert DATE.sub("", whole[-1]) == f"<@{OWNER}> said that nobody is at risk."


def test_the_thread_says_when_the_first_ping_was_and_when_somebody_answered_and_counts_for_nobody() -> None:
    asked = an_entry(Event.ASKED, person="")
    shown = in_thread(asked, an_entry(Event.ACCEPTED, at=NOW + timedelta(seconds=67), person=OWNER))
    assert f"Answered {clock_time(NOW + timedelta(seconds=67))}." in shown
    assert "second" not in shown


def test_until_somebody_comes_there_is_the_first_ping_alone() -> None:
    shown = in_thread(an_entry(Event.ASKED, person=""), accepted=False)
    assert "First ping" in shown
    assert "Answered" not in shown


def test_where_asking_began_anew_the_first_ping_is_still_the_first() -> None:
    asked = an_entry(Event.ASKED, at=NOW - timedelta(minutes=5)), an_entry(Event.ASKED)
    assert "First ping" in in_thread(*asked)
