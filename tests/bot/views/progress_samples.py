"""Every screen of the agent who asks for a supervisor, in every state it has, with one text wherever one can type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product

from bot.rules import contact as contacts
from bot.rules.asking import Roster
from bot.rules.case import Case
from bot.rules.escalation import (
    HandOver,
    Invitation,
    InvitationKind,
    InvitationState,
    Need,
    Outcome,
    State,
    Urgency,
    draft,
)
from bot.rules.team import Waits
from bot.rules.timeline import Entry, Event
from bot.views import hand_over, meanwhile, progress
from bot.views.blocks import Message
from tests.bot.views.samples import (
    AGENT,
    ID,
    NOW,
    OTHER,
    OWNER,
    Named,
    a_case,
    a_contact,
    a_team,
    an_escalation,
    closed,
    escalations_in_each_state,
    many_callbacks,
)

CROWD = tuple(f"U0SUPERVISOR{number}" for number in range(200))


def an_entry(
    event: Event, text: str = "", number: int = 1, *, person: str = OWNER, answers: int | None = None
) -> Entry:
    """On the escalation of the other samples; one minute after the one before it."""
    return Entry(
        id=number,
        contact_id=ID,
        escalation_id=7,
        event=event,
        person=person,
        others=(OWNER,),
        words=text,
        at=NOW + timedelta(minutes=number),
        answers=answers,
    )


def handed_on(entry: Entry) -> Invitation:
    """What led to this acceptance."""
    return Invitation(
        id=1,
        escalation_id=7,
        kind=InvitationKind.TAKE_ON,
        person=entry.person,
        invited_by=OTHER,
        state=InvitationState.ACCEPTED,
        invited_at=NOW,
        answered_at=entry.at,
    )


def progress_screens(text: str) -> Iterator[Named]:
    yield from _forms(text)
    for name, escalation_ in escalations_in_each_state(text):
        for asked, passed in (((), 0), ((OWNER,), 0), ((OTHER, OWNER), 2), (CROWD, 3)):
            case = a_case(a_contact(text), escalation_, asked=asked, passed=passed)
            yield from _messages(case, text, f"{name}, {len(asked)} asked, {passed} passed")
        over = a_case(closed(a_contact(text), contacts.Outcome.RESOLVED, text), escalation_)
        yield from _messages(over, text, f"{name}, closed")
    for need, urgency in product(Need, Urgency):
        for state in (State.REQUESTED, State.ACCEPTED, State.ASKED_AGAIN):
            escalation_ = replace(an_escalation(text, state), need=need, urgency=urgency)
            yield from _messages(a_case(a_contact(text), escalation_), text, f"{state}, {need}, {urgency}")
    for outcome, callbacks in product(Outcome, ((), many_callbacks(text))):
        escalation_ = replace(an_escalation(text, State.RESOLVED), outcome=outcome)
        case = a_case(a_contact(text), escalation_, due=callbacks)
        yield f"resolved: {outcome}, {len(callbacks)} callbacks", progress.resolved(case)
    yield from _of_the_agent(text)
    plain = a_case(a_contact(text), an_escalation(text), due=many_callbacks(text))
    yield "nobody yet, callbacks", progress.nobody_yet(plain, an_entry(Event.NOBODY_YET), a_team(text))
    for danger in contacts.Safety:
        at_risk = a_case(replace(a_contact(text), safety=danger), an_escalation(text))
        yield f"nobody yet, {danger}", progress.nobody_yet(at_risk, an_entry(Event.NOBODY_YET), a_team(text))
        yield f"asked, {danger}", progress.asked(at_risk)


def _of_the_agent(text: str) -> Iterator[Named]:
    """What they did, and what becomes of words that nobody reads."""
    for state, event in product((State.REQUESTED, State.ACCEPTED, State.ASKED_AGAIN), (Event.FACT, Event.URGENCY)):
        words = Urgency.WAITING if event is Event.URGENCY else text or "More"
        case = a_case(a_contact(text), an_escalation(text, state), happened=(an_entry(event, words),))
        yield f"done, {state}, {event}", Message(text=f"#{ID}", blocks=meanwhile.done(case))
    for asked in ((), (an_entry(Event.QUESTION, text),)):
        live = a_case(a_contact(text), an_escalation(text), happened=asked)
        yield f"not read, {len(asked)} asked", meanwhile.not_read(live, live.contact)
    yield "not read, nothing asked for", meanwhile.not_read(None, a_contact(text))


def _forms(text: str) -> Iterator[Named]:
    drafted = draft(a_contact(text))
    for on_duty, level_two in (((), ()), ((), (OTHER,)), ((OWNER,), ()), (CROWD, (OTHER, OWNER)), (CROWD, CROWD)):
        roster = Roster(on_duty=on_duty, level_two=level_two)
        name = f"{len(on_duty)} on duty, {len(level_two)} of level two"
        for urgency, need in product(Urgency, Need):
            said = replace(drafted, urgency=urgency, need=need, approval=text, join_by=text, demanded=True)
            yield f"form, filled, {name}, {urgency}, {need}", hand_over.form(said, roster, Waits(), contact_id=ID)
        new = hand_over.form(
            HandOver(situation=""), roster, Waits(), contact_id=None, reference=text, notice="One line, and I'll ask."
        )
        yield f"form, new, {name}", new
    yield "fact form", meanwhile.fact_form(an_escalation(text))
    yield "fact form, owned", meanwhile.fact_form(an_escalation(text, State.ACCEPTED))
    yield "answer form", meanwhile.answer_form(an_entry(Event.QUESTION, text))
    for said_before in (text, ""):
        escalation_ = replace(an_escalation(text), contingency=said_before)
        yield f"callback form {said_before[:1]}", meanwhile.callback_form(a_case(a_contact(text), escalation_), NOW)


def _messages(case: Case, text: str, name: str) -> Iterator[Named]:
    """Each message while its moment lasts, and after it."""
    yield f"asked, {name}", progress.asked(case)
    if case.escalation and case.escalation.state is State.RESOLVED and case.escalation.outcome:
        yield f"resolved, {name}", progress.resolved(case)
    for what, event, message in (
        ("nobody yet", Event.NOBODY_YET, partial(progress.nobody_yet, team=a_team(text))),
        ("accepted", Event.ACCEPTED, progress.accepted),
        ("back", Event.STILL_HERE, progress.accepted),
        ("read-back", Event.READ_BACK, progress.read_back),
        ("quiet", Event.WENT_QUIET, progress.quiet),
        ("owner left", Event.OWNER_LEFT, progress.owner_left),
        ("question", Event.QUESTION, progress.question),
    ):
        entry = an_entry(event, text)
        later = (
            an_entry(event, text, 2),
            an_entry(Event.ANSWER, text, 3, person=AGENT, answers=entry.id),
            an_entry(Event.ACCEPTED, text, 4),
        )
        yield f"{what}, {name}", message(replace(case, timeline=(entry,)), entry)
        yield f"{what}, past, {name}", message(replace(case, timeline=(entry, *later)), entry)
    taken = an_entry(Event.ACCEPTED)
    yield f"handed on, {name}", progress.accepted(replace(case, invitations=(handed_on(taken),)), taken)
