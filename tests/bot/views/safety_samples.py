"""Every screen of danger in every state it has, with one text wherever a person can type."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.contact import Closing, Contact, Outcome, Safety, State
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event
from bot.views import safety
from bot.views.blocks import Message

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
ID = 1_000_000
AGENT, OWNER, OTHER = "U0AGENT", "U0OWNER", "U0OTHER"
TOLD = tuple(f"U0SUPERVISOR{number}" for number in range(40))


def at_risk(text: str, danger: Safety | None, events: Sequence[tuple[Event, str]], *, is_open: bool = True) -> Case:
    """A case on which this happened: each event with the one who did it, a minute apart."""
    contact = Contact(
        team=1,
        id=ID,
        agent=AGENT,
        reference=text or "48213",
        summary=text,
        safety=danger,
        state=State.OPEN if is_open else State.CLOSED,
        opened_at=NOW,
        closing=None if is_open else Closing(outcome=Outcome.RESOLVED),
        closed_at=None if is_open else NOW + timedelta(hours=1),
    )
    entries = [
        Entry(
            id=number,
            contact_id=ID,
            escalation_id=None,
            event=event,
            person=person,
            others=TOLD if event in (Event.AT_RISK, Event.TOLD_AGAIN) else (),
            words=danger or Safety.THREAT if event in (Event.AT_RISK, Event.TOLD_AGAIN) else "",
            at=NOW + timedelta(minutes=number),
        )
        for number, (event, person) in enumerate(events)
    ]
    return Case(
        contact=contact,
        escalation=None,
        asks=(),
        invitations=(),
        timeline=tuple(entries),
        callbacks=(),
        earlier=(),
        earlier_count=0,
        promises=(),
    )


def cases(text: str) -> Iterator[tuple[str, Case]]:
    """Every danger at every turn of an alarm."""
    raised, again, back = (Event.AT_RISK, AGENT), (Event.TOLD_AGAIN, ""), (Event.NOT_AT_RISK, AGENT)
    one, all_of_them = (Event.COMING, OTHER), [(Event.COMING, person) for person in (OWNER, *TOLD)]
    for danger in Safety:
        yield f"{danger}, raised", at_risk(text, danger, [raised])
        yield f"{danger}, unanswered", at_risk(text, danger, [raised, again, again])
        yield f"{danger}, one comes", at_risk(text, danger, [raised, one])
        yield f"{danger}, all come", at_risk(text, danger, [raised, again, *all_of_them])
        yield f"{danger}, closed", at_risk(text, danger, [raised, one], is_open=False)
        yield f"{danger}, taken back", at_risk(text, None, [raised, one, back])
        yield f"{danger}, raised again", at_risk(text, danger, [raised, again, one, back, raised])
        yield f"{danger}, before there was a timeline", at_risk(text, danger, [])


def safety_screens(text: str) -> Iterator[tuple[str, Message | View]]:
    for protocol in (text, ""):
        team = Team(escalation_channel="C0ESCALATIONS", supervisors=TOLD, crisis_protocol=protocol)
        for name, case in cases(text):
            for what, screen in _screens_of(case, team):
                yield f"{what}, {name}, {'a' if protocol else 'no'} protocol", screen


def _screens_of(case: Case, team: Team) -> Iterator[tuple[str, Message | View]]:
    if case.contact.safety:
        yield "crisis", safety.crisis_modal(case, team)
        yield "under crisis words", safety.under_crisis_words(safety.taken_back(case), case, team)
    yield "taken back", safety.taken_back(case)
    yield "taken back modal", safety.taken_back_modal(case)
    for entry in case.timeline:
        if entry.event in (Event.AT_RISK, Event.TOLD_AGAIN):
            for reader in (OWNER, OTHER):
                yield f"alarm {entry.id} of {reader}", safety.alarm(case, entry, reader)
            yield f"unanswered {entry.id}", safety.unanswered(case, entry, team)
            yield f"over {entry.id}", safety.over(case, entry)
        if entry.event is Event.COMING:
            yield f"coming {entry.id}", safety.coming(case, entry, team)
