"""Every screen of the supervisors' side in every state it has, with one text wherever a person can type."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from zoneinfo import ZoneInfo

from slack_sdk.models.views import View

from bot.rules import contact as contacts
from bot.rules.case import Case
from bot.rules.contact import Contact, Intensity, Kind, Safety
from bot.rules.escalation import (
    Ask,
    Escalation,
    Invitation,
    InvitationKind,
    InvitationState,
    Need,
    Outcome,
    PassReason,
    State,
    Urgency,
)
from bot.rules.timeline import Entry, Event
from bot.views import escalation as screens
from bot.views import supervision, supervision_forms, timeline
from bot.views.blocks import Message

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
ID = 1_000_000
AGENT, OWNER, OTHER = "U0AGENT", "U0OWNER", "U0OTHER"
ASKED = (OWNER, *(f"U0SUPERVISOR{number}" for number in range(40)))

Named = tuple[str, Message | View]


def a_contact(text: str, safety: Safety | None = None) -> Contact:
    return Contact(
        team=1,
        id=ID,
        agent=AGENT,
        reference=text or "48213",
        summary=text,
        kind=Kind.REPEAT,
        intensity=Intensity.THREAT_OR_ABUSE,
        safety=safety,
        state=contacts.State.OPEN,
        opened_at=NOW,
        closing=None,
        closed_at=None,
    )


def an_escalation(
    text: str,
    state: State = State.REQUESTED,
    *,
    need: Need = Need.TAKE_OVER,
    urgency: Urgency = Urgency.ON_THE_LINE,
    outcome: Outcome | None = Outcome.OTHER,
) -> Escalation:
    """With everything said that can be, to the end that this state is."""
    owned = state not in (State.REQUESTED, State.CANCELLED)
    ended = state in (State.RESOLVED, State.CANCELLED)
    return Escalation(
        team=1,
        id=7,
        contact_id=ID,
        agent=AGENT,
        state=state,
        urgency=urgency,
        need=need,
        situation=text.strip() or "Wants a refund",
        background=text,
        assessment=text,
        recommendation=text,
        contingency=text,
        approval=text.strip(),
        join_by=text,
        demanded=True,
        requested_at=NOW,
        owner=OWNER if owned else None,
        accepted_at=NOW if owned else None,
        read_back=text if owned else "",
        outcome=outcome if state is State.RESOLVED else None,
        told=text if ended else "",
        note=text if ended else "",
        ended_at=NOW + timedelta(minutes=9) if ended else None,
        step=1,
        first_pinged_at=NOW,
    )


def an_entry(event: Event, text: str = "", number: int = 1, *, at: datetime = NOW, person: str = AGENT) -> Entry:
    words = {Event.URGENCY: str(Urgency.WAITING), Event.RESOLVED: str(Outcome.CALLBACK_PROMISED)}.get(event, text)
    return Entry(
        id=number,
        contact_id=ID,
        escalation_id=7,
        event=event,
        person=person,
        others=ASKED if event is Event.ASKED else (OWNER,),
        words=words,
        at=at,
        answers=number - 1 if event is Event.ANSWER else None,
    )


def a_story(text: str, times: int = 1) -> tuple[Entry, ...]:
    """Everything that can happen, a minute apart, this many times over."""
    events = [event for _ in range(times) for event in Event]
    return tuple(
        an_entry(event, text, number, at=NOW + timedelta(minutes=number), person=OWNER)
        for number, event in enumerate(events)
    )


def an_invitation(kind: InvitationKind, state: InvitationState, person: str = OTHER) -> Invitation:
    return Invitation(
        id=3,
        escalation_id=7,
        kind=kind,
        person=person,
        invited_by=OWNER,
        state=state,
        invited_at=NOW,
        answered_at=None if state is InvitationState.OPEN else NOW,
    )


def asks(count: int, passed: int = 0) -> tuple[Ask, ...]:
    return tuple(
        Ask(
            supervisor=person,
            asked_at=NOW,
            passed_at=NOW if place < passed else None,
            reason=PassReason.CONFLICT if place < passed else None,
        )
        for place, person in enumerate((OTHER, *ASKED)[:count])
    )


def a_case(
    escalation: Escalation,
    text: str,
    *,
    asked: Sequence[Ask] = (),
    invited: Sequence[Invitation] = (),
    happened: Sequence[Entry] = (),
    safety: Safety | None = None,
) -> Case:
    return Case(
        contact=a_contact(text, safety),
        escalation=escalation,
        asks=tuple(asked),
        invitations=tuple(invited),
        timeline=tuple(happened) or (an_entry(Event.REQUESTED),),
        callbacks=(),
        earlier=(),
        earlier_count=0,
        promises=(),
    )


def cases(text: str) -> Iterator[tuple[str, Case]]:
    """Each state, with and without what may be missing in it."""
    story = a_story(text)
    for state in State:
        plain = an_escalation(text, state)
        for passed in (0, 1, 3):
            yield f"{state}, {passed} passed", a_case(plain, text, asked=asks(3, passed), happened=story)
        yield f"{state}, nobody asked", a_case(plain, text)
        yield f"{state}, no read-back", a_case(replace(plain, read_back=""), text, asked=asks(2))
        yield f"{state}, at risk", a_case(plain, text, happened=story, safety=Safety.SELF_HARM)
        for kind, said in product(InvitationKind, InvitationState) if plain.owner else ():
            invited = (an_invitation(kind, said), an_invitation(kind, said, OWNER))
            yield f"{state}, invited to {kind}, {said}", a_case(plain, text, asked=asks(3), invited=invited)
    live = product((State.REQUESTED, State.ACCEPTED, State.ASKED_AGAIN), (Need.APPROVE, Need.JOIN))
    for (state, need), urgency in zip(live, cycle(Urgency), strict=False):
        of_this = an_escalation(text, state, need=need, urgency=urgency)
        yield f"{state}, {need}, {urgency}", a_case(of_this, text, asked=asks(41, 1), happened=story)
    for outcome in (*Outcome, None):
        resolved = an_escalation(text, State.RESOLVED, outcome=outcome)
        yield f"resolved: {outcome}", a_case(resolved, text, asked=asks(2))
    yield "a long story", a_case(an_escalation(text, State.ASKED_AGAIN), text, asked=asks(41, 20), happened=story * 20)


def supervision_screens(text: str) -> Iterator[Named]:
    for name, case in cases(text):
        yield from ((f"{what}, {name}", screen) for what, screen in _screens_of(case, text))
    escalation = an_escalation(text)
    for outcome in (Outcome.APPROVED, Outcome.DECLINED):
        yield f"form: {outcome}", supervision_forms.decide_form(escalation, outcome)
    for kind in InvitationKind:
        yield f"form: {kind}", supervision_forms.invite_form(escalation, kind)
    yield "form: question", supervision_forms.question_form(escalation)
    for ended in (None, *Outcome):
        proposed = NOW.astimezone(ZoneInfo("America/Argentina/ComodRivadavia"))
        yield f"form: resolve, {ended}", supervision_forms.resolve_form(7, ended, proposed=proposed)


def _screens_of(case: Case, text: str) -> Iterator[Named]:
    yield "card", screens.card(case)
    for person in (OWNER, OTHER, "U0SUPERVISOR9"):
        yield f"ping of {person}", screens.ping(case, person)
    yield "asked again", screens.asked_again(case)
    yield "thread", timeline.thread(case)
    yield "withdrawn", supervision.withdrawn(case)
    yield "read-back form", supervision_forms.read_back_form(case)
    yield "still on it", supervision.still_on_it(case, an_entry(Event.STILL_ON_IT))
    yield "taken", supervision.taken(case, an_entry(Event.ACCEPTED, person=OTHER))
    for event in (Event.FACT, Event.URGENCY):
        yield event, supervision.fact(case, an_entry(event, text))
    if case.escalation and case.escalation.state in (State.ACCEPTED, State.CANCELLED):
        yield "agent left", supervision.agent_left(case, an_entry(Event.AGENT_LEFT))
    yield "answer", supervision.answer(case, an_entry(Event.ANSWER, text, number=3))
    for invited in case.invitations:
        yield f"invitation of {invited.person}", supervision.invitation(case, invited)
        yield f"answer of {invited.person}", supervision.invitation_answered(case, invited)
