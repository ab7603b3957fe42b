"""What happened on a case, line by line, and the thread under its card."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.rules.case import Case
from bot.rules.contact import ReachedBy
from bot.rules.escalation import Outcome, Urgency
from bot.rules.timeline import Entry, Event
from bot.views import words
from bot.views.blocks import Message, context, section
from bot.views.escalation import of, quoted, standing
from bot.views.hand_over import hand_over
from bot.views.text import (
    SECTION_LIMIT,
    clock_time,
    day,
    escape,
    fitting,
    lower_first,
    name,
    people,
    person,
    sentence,
)

SAID: Mapping[Event, str] = {
    Event.REQUESTED: "{person} asked for a supervisor.",
    Event.ASKED: "Asked {others}.",
    Event.NOBODY_ON_DUTY: "Nobody is on duty.",
    Event.NOBODY_YET: "Nobody had come yet: the agent was told.",
    Event.PASSED: "{person} is busy.",
    Event.ACCEPTED: "{person} has it.",
    Event.READ_BACK: "{person} read it back.",
    Event.STILL_ON_IT: "Asked {others} if they are still on it.",
    Event.STILL_HERE: "{person} is still on it.",
    Event.WENT_QUIET: "No answer from {others}: asking again.",
    Event.OWNER_LEFT: "{others} can't go on: asking again.",
    Event.AGENT_LEFT: "{others}, who asked, has left.",
    Event.FACT: "{person} added{words}",
    Event.URGENCY: "{person} changed how urgent it is{words}",
    Event.QUESTION: "{person} asked{words}",
    Event.ANSWER: "{person} answered{words}",
    Event.INVITED_TO_TAKE_ON: "{person} asked {others} to take it on{words}",
    Event.INVITED_TO_JOIN: "{person} asked {others} to join{words}",
    Event.JOINED: "{person} is joining.",
    Event.DECLINED: "{person} can't come.",
    Event.RESOLVED: "{person} ended it{words}",
    Event.CANCELLED: "{person} withdrew the request.",
    Event.FIRST_WARNING: "{person} gave the customer a first warning.",
    Event.FINAL_WARNING: "{person} gave the customer a final warning.",
    Event.WARNING_TAKEN_BACK: "{person} took that warning off the record.",
    Event.CONTACT_CLOSED: "{person} closed the contact.",
    Event.AT_RISK: "{person} said that someone may be at risk.",
    Event.TOLD_AGAIN: "Nobody has answered yet: told {others} again.",
    Event.COMING: "{person} is on it.",
    Event.NOT_AT_RISK: "{person} said that nobody is at risk.",
}
"""How each entry reads, under its time."""

_BUSY = frozenset({Event.PASSED, Event.DECLINED})
"""Whose answer it was is for supervisors alone."""
_COUNTED = frozenset({Event.ASKED, Event.TOLD_AGAIN})
"""Who did not come is for supervisors alone too: for others, how many were told."""
_TYPED = frozenset({Event.FACT, Event.QUESTION, Event.ANSWER})
"""Entries whose words somebody typed for all on the case; a read-back is for the agent alone."""
_AMONG_SUPERVISORS = frozenset({Event.INVITED_TO_TAKE_ON, Event.INVITED_TO_JOIN})
"""Entries whose words a supervisor typed for another."""


def lines(case: Case, *, for_supervisor: bool) -> list[str]:
    """What happened on the whole case; joined by line breaks, they fit one section.

    Supervisors see who was asked and who passed; nobody sees why.
    """
    return _told(case, case.timeline, names=for_supervisor, typed=True)


def in_full(entry: Entry, reached_by: ReachedBy | None, *, for_supervisor: bool) -> str:
    """One entry as a sentence with exact words, escaped: for a record. Who sees whom is as in `lines`."""
    exact = f": “{escape(entry.words)}”" if entry.words and entry.event in _TYPED else ""
    said = exact or _words(entry, reached_by, names=for_supervisor, typed=True)
    who = person(entry.person) if for_supervisor or entry.event not in _BUSY else "One of those asked"
    named = for_supervisor or entry.event not in _COUNTED
    others = ", ".join(map(person, entry.others)) if named else _count(entry.others)
    return SAID[entry.event].format(person=who, others=others, words=said)


def thread(case: Case) -> Message:
    """Under the card in the channel: the hand-over, and what happened when, to this escalation.

    Where somebody may be at risk nothing that people wrote is in it: the channel may have members who need not know.
    """
    escalation = of(case)
    is_open = case.contact.safety is None
    entries = [entry for entry in case.timeline if entry.escalation_id in (escalation.id, None)]
    said: list[Block] = (
        hand_over(escalation) if is_open else [section("Details are in the hand-over, for those allowed.")]
    )
    return Message(
        text=f"{name(case.contact)}. {standing(escalation, case.asks, case.invitations)}",
        blocks=[
            section(f"*Hand-over of {name(case.contact)}*"),
            *said,
            section("\n".join(_told(case, entries, names=False, typed=is_open))),
            *([context(reached)] if (reached := _reached(case)) else []),
        ],
    )


def _told(case: Case, entries: Sequence[Entry], *, names: bool, typed: bool) -> list[str]:
    """A line each, that fit one section; `names` for supervisors, and what was `typed` for those who may read it."""
    reached_by = case.contact.reached_by
    return _fitted(
        [
            f"{_when(entry, last)}  {_what(entry, reached_by, names=names, typed=typed)}"
            for entry, last in zip(entries, [None, *entries], strict=False)
        ]
    )


def _when(entry: Entry, last: Entry | None) -> str:
    same_day = last is not None and last.at.date() == entry.at.date()
    return clock_time(entry.at) if same_day else f"{clock_time(entry.at)}, {day(entry.at)}"


def _what(entry: Entry, reached_by: ReachedBy | None, *, names: bool, typed: bool) -> str:
    who = person(entry.person) if names or entry.event not in _BUSY else "One of those asked"
    others = people(entry.others) if names or entry.event not in _COUNTED else _count(entry.others)
    said = _words(entry, reached_by, names=names, typed=typed)
    return SAID[entry.event].format(person=who, others=others, words=said)


def _words(entry: Entry, reached_by: ReachedBy | None, *, names: bool, typed: bool) -> str:
    """Ends the sentence: `: “Wants a call back.”`"""
    match entry.event:
        case Event.URGENCY:
            return f": {lower_first(words.urgency(Urgency(entry.words), reached_by))}."
        case Event.RESOLVED:
            return f": {lower_first(words.ESCALATION_OUTCOME[Outcome(entry.words)])}."
        case event if entry.words and typed and (event in _TYPED or (event in _AMONG_SUPERVISORS and names)):
            return f": {quoted(entry.words)}"
        case _:
            return sentence("")


def _count(who: Sequence[str]) -> str:
    return "1 person" if len(who) == 1 else f"{len(who)} people"


def _fitted(every: list[str]) -> list[str]:
    """The first and the last of them, if not all fit: how it began, and where it is now."""
    if len(fitting((f"{line}\n" for line in every), SECTION_LIMIT)) == len(every):
        return every
    half = SECTION_LIMIT // 2 - 50
    first = fitting((f"{line}\n" for line in every), half)
    last = fitting((f"{line}\n" for line in reversed(every)), half)
    left_out = f"…{len(every) - len(first) - len(last)} more…"
    return [*every[: len(first)], left_out, *every[len(every) - len(last) :]]


def _reached(case: Case) -> str:
    """When the first ping arrived, and when somebody answered; empty before it has."""
    escalation = of(case)
    first = escalation.first_pinged_at
    if first is None:
        return ""
    mine = (entry for entry in case.timeline if entry.escalation_id == escalation.id)
    answered = next((entry.at for entry in mine if entry.event in (Event.ACCEPTED, Event.RESOLVED)), None)
    after = f" Answered {clock_time(max(answered, first))}." if answered else ""
    return f"First ping {clock_time(first)}.{after}"
