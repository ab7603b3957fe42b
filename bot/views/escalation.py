"""Screens of an escalation for the team: where it stands, the card in the channel, the ping."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from bot.rules.case import Case
from bot.rules.escalation import Ask, Escalation, State, Urgency
from bot.views import words
from bot.views.blocks import Message, button, buttons, context, note, section
from bot.views.hand_over import hand_over
from bot.views.text import brief, clip, clock_time, lower_first, name, person


def standing(escalation: Escalation, asks: Sequence[Ask]) -> str:
    """Where it stands and since when, for anyone in the team; what people said about it is `in_words`."""
    owner = person(escalation.owner) if escalation.owner else ""
    match escalation.state:
        case State.REQUESTED if not asks:
            return f"Waiting since {clock_time(escalation.requested_at)}. Nobody is on duty."
        case State.REQUESTED:
            passed = sum(ask.passed_at is not None for ask in asks)
            busy = " Everyone asked is busy." if passed == len(asks) else f" {passed} of {len(asks)} busy."
            return f"Waiting for a supervisor since {clock_time(escalation.requested_at)}.{busy if passed else ''}"
        case State.ACCEPTED:
            assert escalation.accepted_at is not None
            missing = "" if escalation.read_back else " Read-back to come."
            return f"{owner} has it (since {clock_time(escalation.accepted_at)}).{missing}"
        case State.ASKED_AGAIN:
            assert escalation.accepted_at is not None
            return f"{owner} has it (since {clock_time(escalation.accepted_at)}), but is quiet. Asking the others."
        case State.RESOLVED:
            assert escalation.ended_at is not None
            how = words.ESCALATION_OUTCOME[escalation.outcome] if escalation.outcome else "The agent closed it"
            return f"Ended at {clock_time(escalation.ended_at)} with {owner}: {lower_first(how)}."
        case State.CANCELLED:
            assert escalation.ended_at is not None
            return f"Request withdrawn at {clock_time(escalation.ended_at)}."


def in_words(escalation: Escalation, asks: Sequence[Ask]) -> str:
    """Where it stands, with what the supervisor said to the agent: for those two alone."""
    said = escalation.note if escalation.state is State.RESOLVED else escalation.read_back
    quoted = f" “{brief(said, 300)}”" if said and (escalation.is_owned or escalation.state is State.RESOLVED) else ""
    return f"{standing(escalation, asks)}{quoted}"


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
