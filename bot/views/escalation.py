"""Screens of an escalation for the team: where it stands, the card in the channel, the ping."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.rules.case import Case
from bot.rules.escalation import (
    Ask,
    Escalation,
    Invitation,
    InvitationKind,
    InvitationState,
    Outcome,
    State,
    Urgency,
)
from bot.views import words
from bot.views.blocks import Message, button, buttons, context, note, section
from bot.views.hand_over import hand_over
from bot.views.text import brief, clip, clock_time, lower_first, name, people, person


def standing(escalation: Escalation, asks: Sequence[Ask], invitations: Sequence[Invitation] = ()) -> str:
    """Where it stands and since when, for anyone in the team; what people said about it is `in_words`."""
    owner = person(escalation.owner) if escalation.owner else ""
    match escalation.state:
        case State.REQUESTED if not asks:
            return f"Waiting since {clock_time(escalation.requested_at)}. Nobody is on duty."
        case State.REQUESTED:
            return f"Waiting for a supervisor since {clock_time(escalation.requested_at)}.{_busy(asks)}"
        case State.ACCEPTED:
            missing = "" if escalation.read_back else " Read-back to come."
            return f"{_has_it(escalation, invitations)}.{missing}{_invited(invitations)}"
        case State.ASKED_AGAIN:
            quiet = f"{_has_it(escalation, invitations)}, but is quiet: asking the others again."
            return f"{quiet}{_busy(asks)}{_invited(invitations)}"
        case State.RESOLVED:
            assert escalation.ended_at is not None
            how = words.ESCALATION_OUTCOME[escalation.outcome] if escalation.outcome else "The agent closed it"
            if escalation.outcome in (Outcome.APPROVED, Outcome.DECLINED):
                return f"{how} by {owner} at {clock_time(escalation.ended_at)}."
            return f"Ended at {clock_time(escalation.ended_at)} with {owner}: {lower_first(how)}."
        case State.CANCELLED:
            assert escalation.ended_at is not None
            return f"Request withdrawn at {clock_time(escalation.ended_at)}."


def in_words(escalation: Escalation, asks: Sequence[Ask], invitations: Sequence[Invitation] = ()) -> str:
    """Where it stands, with what the supervisor said to the agent: for those two alone."""
    if escalation.state is State.ACCEPTED and escalation.read_back:
        return f"{_has_it(escalation, invitations)}: {quoted(escalation.read_back)}{_invited(invitations)}"
    stands = standing(escalation, asks, invitations)
    if escalation.state is not State.RESOLVED:
        return stands
    told = f" The customer was told: {quoted(escalation.told)}" if escalation.told else ""
    note = f" To you: {quoted(escalation.note)}" if escalation.note else ""
    return f"{stands}{told}{note}"


def quoted(text: str, limit: int = 300) -> str:
    """What somebody said, as the end of a sentence."""
    said = brief(text, limit)
    return f"“{said}”" if said.endswith((".", "!", "?", "…")) else f"“{said}”."


def _has_it(escalation: Escalation, invitations: Sequence[Invitation]) -> str:
    """`Priya has it since 14:02, with Tomasz`."""
    assert escalation.owner is not None
    assert escalation.accepted_at is not None
    joined = dict.fromkeys(
        invited.person
        for invited in invitations
        if invited.kind is InvitationKind.JOIN and invited.state is InvitationState.ACCEPTED
    )
    others = people([who for who in joined if who != escalation.owner])
    return f"{person(escalation.owner)} has it since {clock_time(escalation.accepted_at)}" + (
        f", with {others}" if others else ""
    )


def _invited(invitations: Sequence[Invitation]) -> str:
    """Whose answer the owner is waiting for."""
    waiting = [invited for invited in invitations if invited.state is InvitationState.OPEN]
    return "".join(f" {_INVITED[invited.kind].format(person(invited.person))}" for invited in waiting)


_INVITED = {
    InvitationKind.TAKE_ON: "Handing on to {}, not yet accepted.",
    InvitationKind.JOIN: "{} is asked to join.",
}


def _busy(asks: Sequence[Ask]) -> str:
    passed = sum(ask.passed_at is not None for ask in asks)
    if not passed:
        return ""
    return " Everyone asked is busy." if passed == len(asks) else f" {passed} of {len(asks)} busy."


def headline(case: Case) -> str:
    """`On the line now: #1042, 48213. Take over.`"""
    escalation = of(case)
    return f"{words.URGENCY[escalation.urgency]}: {name(case.contact)}. {words.NEED[escalation.need]}."


def card(case: Case) -> Message:
    """The team's card in the escalation channel: reference, urgency, need and a line; the rest opens in a modal.

    Where somebody may be at risk there is not even the line: the channel may have members who need not know.
    """
    escalation = of(case)
    if not escalation.is_live:
        line = f"{name(case.contact)}. {standing(escalation, case.asks)}"
        return note(line)
    who = f"{person(escalation.agent)} asks for help"
    line = "Someone may be at risk: see the hand-over." if case.contact.safety else escalation.situation
    return Message(
        text=f"{headline(case)} {brief(line)}",
        blocks=[
            section(f"{_mark(escalation)} *{headline(case)}*\n{clip(line, 500)}"),
            context(f"{who} · {standing(escalation, case.asks)}"),
            buttons(*_card_buttons(escalation), block_id="escalation"),
        ],
    )


def ping(case: Case, supervisor: str) -> Message:
    """The direct message to one supervisor: all they need before they walk in, and two buttons."""
    escalation = of(case)
    mine = next((ask for ask in case.asks if ask.supervisor == supervisor), None)
    if escalation.state is not State.REQUESTED:
        return _answered_ping(case, supervisor)
    if mine and mine.passed_at:
        line = f"You passed on #{case.contact.id}. {standing(escalation, case.asks)}"
        return Message(
            text=line,
            blocks=[context(line), buttons(button("Take it after all", "escalation:accept", escalation.id))],
        )
    return Message(
        text=f"{headline(case)} {brief(escalation.situation)}",
        blocks=[
            section(f"{_mark(escalation)} *{headline(case)}*"),
            *hand_over(escalation),
            context(_from(case)),
            buttons(
                button("Accept", "escalation:accept", escalation.id, style="primary"),
                button("Pass", "escalation:pass", escalation.id),
                block_id="escalation",
            ),
        ],
    )


def _answered_ping(case: Case, supervisor: str) -> Message:
    escalation = of(case)
    line = f"{name(case.contact)}. {standing(escalation, case.asks)}"
    if escalation.owner != supervisor or not escalation.is_live:
        return note(line)
    return Message(
        text=f"You have {name(case.contact)}. {_told(escalation)}",
        blocks=[
            section(f"*You have it. {headline(case)}*"),
            *hand_over(escalation),
            context(f"{_from(case)}\n{_told(escalation)}"),
            buttons(*_owner_buttons(escalation), block_id="escalation"),
        ],
    )


def _from(case: Case) -> str:
    escalation = of(case)
    like = f". Logged as {like}." if (like := words.like(case.contact)) else ""
    return f"From {person(escalation.agent)} at {clock_time(escalation.requested_at)}{like}"


def _told(escalation: Escalation) -> str:
    """To the owner: what the agent knows of their coming."""
    agent = person(escalation.agent)
    if escalation.read_back:
        return f"You told {agent}: “{brief(escalation.read_back, 300)}”"
    return f"{agent} sees that it is you, and waits for your read-back."


def _mark(escalation: Escalation) -> str:
    return ":red_circle:" if escalation.urgency is Urgency.ON_THE_LINE else ":large_yellow_circle:"


def _card_buttons(escalation: Escalation) -> tuple[ButtonElement, ...]:
    if escalation.state is State.REQUESTED:
        return (
            button("Accept", "escalation:accept", escalation.id, style="primary"),
            button("See the hand-over", "escalation:details", escalation.id),
        )
    return _owner_buttons(escalation)


def _owner_buttons(escalation: Escalation) -> tuple[ButtonElement, ...]:
    read_back = "Change the read-back" if escalation.read_back else "Read back"
    return (
        button("Resolve", "escalation:resolve", escalation.id, style="primary"),
        button(read_back, "escalation:read_back", escalation.id),
        button("See the hand-over", "escalation:details", escalation.id),
    )


def of(case: Case) -> Escalation:
    assert case.escalation is not None, "this screen is of a case with an escalation"
    return case.escalation


def asked_again(case: Case) -> Message:
    """An earlier ping of somebody who has been asked again since."""
    return note(f"{name(case.contact)}. Asked again, further down.")
