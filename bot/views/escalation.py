"""Screens of an escalation: the hand-over form, the team's card, the ping, the read-back, the outcome."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.escalation import Ask, Escalation, HandOver, Need, Outcome, State, Urgency
from bot.rules.team import Team
from bot.views import words
from bot.views.blocks import Message, button, buttons, choice_field, context, facts, modal, note, section, text_field
from bot.views.text import brief, clip, clock_time, lower_first, name, people, person


def form(hand_over: HandOver, team: Team, *, contact_id: int | None, reference: str = "", notice: str = "") -> View:
    """The hand-over, drafted from the contact. Only the reference and one line of situation are required."""
    known = (
        []
        if contact_id
        else [
            text_field(
                "reference",
                "Customer or account number",
                value=reference,
                required=True,
                limit=80,
                focus=True,
            )
        ]
    )
    return modal(
        "escalation",
        "Bring in a supervisor",
        [
            *([context(notice)] if notice else []),
            *known,
            text_field(
                "situation",
                "What is happening, in a line",
                value=hand_over.situation,
                required=True,
                limit=500,
                focus=contact_id is not None,
            ),
            choice_field("urgency", "How urgent?", words.URGENCY, chosen=hand_over.urgency, required=True),
            choice_field("need", "What do you need?", words.NEED, chosen=hand_over.need, required=True),
            text_field("background", "What led to it, what you tried", value=hand_over.background, lines=True),
            text_field("assessment", "How you read it", value=hand_over.assessment, lines=True),
            text_field(
                "recommendation",
                "What would help, and by when",
                value=hand_over.recommendation,
                placeholder="Full refund approved before 15:00",
            ),
            text_field("contingency", "If nobody can come", value=hand_over.contingency),
            context(f"Goes at once to {people(team.supervisors)} and to the supervisors' channel."),
        ],
        submit="Ask now",
        private_metadata=str(contact_id or ""),
    )


def standing(escalation: Escalation, asks: Sequence[Ask]) -> str:
    """Where it stands and since when, for anyone in the team; what people said about it is `in_words`."""
    owner = person(escalation.owner) if escalation.owner else ""
    match escalation.state:
        case State.REQUESTED:
            passed = sum(ask.passed_at is not None for ask in asks)
            busy = " Everyone asked is busy." if passed == len(asks) else f" {passed} of {len(asks)} busy."
            return f"Waiting for a supervisor since {clock_time(escalation.requested_at)}.{busy if passed else ''}"
        case State.ACCEPTED:
            assert escalation.accepted_at is not None
            missing = "" if escalation.read_back else " Read-back to come."
            return f"{owner} has it (since {clock_time(escalation.accepted_at)}).{missing}"
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
    quoted = f" “{brief(said, 300)}”" if said and escalation.state in (State.ACCEPTED, State.RESOLVED) else ""
    return f"{standing(escalation, asks)}{quoted}"


def headline(case: Case) -> str:
    """`On the line now: #1042, 48213. Take over.`"""
    escalation = _of(case)
    return f"{words.URGENCY[escalation.urgency]}: {name(case.contact)}. {words.NEED[escalation.need]}."


def card(case: Case) -> Message:
    """The team's card in the escalation channel: reference, urgency, need and a line; the rest opens in a modal.

    Where somebody may be at risk there is not even the line: the channel may have members who need not know.
    """
    escalation = _of(case)
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
    escalation = _of(case)
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
    escalation = _of(case)
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
    escalation = _of(case)
    like = f". Logged as {like}." if (like := words.like(case.contact)) else ""
    return f"From {person(escalation.agent)} at {clock_time(escalation.requested_at)}{like}"


def _told(escalation: Escalation) -> str:
    """To the owner: what the agent knows of their coming."""
    agent = person(escalation.agent)
    if escalation.read_back:
        return f"You told {agent}: “{brief(escalation.read_back, 300)}”"
    return f"{agent} sees that it is you, and waits for your read-back."


def hand_over(escalation: Escalation, limit: int = 1000) -> list[Block]:
    """Situation, background, assessment, recommendation, contingency: only what was said, each cut at `limit`."""
    said = (
        ("Situation", escalation.situation),
        ("Background", escalation.background),
        ("Assessment", escalation.assessment),
        ("Needed", escalation.recommendation),
        ("If nobody can come", escalation.contingency),
    )
    return facts(said, limit)


_WHILE_THEY_WAIT = {
    Need.TAKE_OVER: "My supervisor is joining now, and is reading my notes.",
    Need.JOIN: "My supervisor is joining us now, and is reading my notes.",
    Need.APPROVE: "I'm asking my supervisor for this right now. One moment.",
    Need.ADVISE: "I'm checking this with my supervisor right now. One moment.",
    Need.CALL_BACK: "My supervisor will ring you back, and has my notes.",
}


def accepted(case: Case) -> Message:
    """To the agent, as a message of its own: somebody is coming."""
    escalation = _of(case)
    if escalation.state is not State.ACCEPTED:
        had = f"{person(escalation.owner)} had it." if escalation.owner else standing(escalation, case.asks)
        line = f"#{case.contact.id}: {had}"
        return note(line)
    line = f"#{case.contact.id}: {in_words(escalation, case.asks)}"
    say = f"Tell the customer: “{_WHILE_THEY_WAIT[escalation.need]}”"
    on_the_line = [context(say)] if escalation.urgency is Urgency.ON_THE_LINE else []
    return Message(text=line, blocks=[section(f":raised_hands: {line}"), *on_the_line])


def all_passed(case: Case) -> Message:
    """To the agent: everybody asked is busy. Something true to tell the customer."""
    escalation = _of(case)
    if escalation.state is not State.REQUESTED:
        over = "Everyone was busy at first." if escalation.owner else standing(escalation, case.asks)
        line = f"#{case.contact.id}: {over}"
        return note(line)
    line = f"#{case.contact.id}: {in_words(escalation, case.asks)}"
    say = "Tell the customer: “My supervisor is busy this minute. I'll ring you back myself.”"
    still = "Anyone asked can still accept."
    return Message(
        text=f"{line} {say} {still}",
        blocks=[
            section(line),
            context(f"{say}\n{still}"),
            buttons(button("Set a callback", "callback:draft", case.contact.id), block_id="contact"),
        ],
    )


def withdrawn(case: Case) -> Message:
    """To the supervisor who had it: the agent does not need them any more."""
    escalation = _of(case)
    line = (
        f"{person(escalation.agent)} doesn't need you on #{case.contact.id} any more. {standing(escalation, case.asks)}"
    )
    return Message(text=line, blocks=[section(line)])


def resolved(case: Case) -> Message:
    """To the agent, when the supervisor is done: how it ended, and that the contact is theirs again."""
    escalation = _of(case)
    line = f"#{case.contact.id}: {in_words(escalation, case.asks)}"
    if not case.contact.is_open:
        return note(line)
    return Message(
        text=line,
        blocks=[
            section(line),
            context("Back with you. Close it when you and the customer are done."),
            buttons(*_after(case), block_id="contact"),
        ],
    )


def _after(case: Case) -> list[ButtonElement]:
    """What is left to the agent; a promised callback that nobody has set comes first."""
    close = button("Close the contact", "contact:close", case.contact.id)
    if _of(case).outcome is Outcome.CALLBACK_PROMISED and not case.callbacks:
        return [button("Set a callback", "callback:draft", case.contact.id, style="primary"), close]
    return [close]


def read_back_form(escalation: Escalation) -> View:
    """Asked right after accepting: what the supervisor understood, in their words."""
    return modal(
        "read_back",
        "You have it",
        [
            *hand_over(escalation),
            text_field(
                "read_back",
                "In a line: what you understood, what you will do",
                value=escalation.read_back,
                placeholder="Taking over, will offer the refund",
                hint="The agent sees this at once.",
                required=True,
                limit=300,
                focus=True,
            ),
        ],
        submit="Tell the agent",
        close="Later",
        private_metadata=str(escalation.id),
    )


def resolve_form(escalation: Escalation) -> View:
    """Asks how it ended, and a word to the agent."""
    return modal(
        "resolve",
        "How did it end?",
        [
            choice_field("outcome", "Outcome", words.ESCALATION_OUTCOME, placeholder="Choose one", required=True),
            text_field("note", "What the customer was told, a word to the agent", lines=True, limit=500),
        ],
        submit="Resolve",
        private_metadata=str(escalation.id),
    )


def asked(case: Case) -> Message:
    """The instant answer to a one-line request."""
    count = len(case.asks)
    who = "supervisor" if count == 1 else "supervisors"
    line = f"Asked {count} {who} about #{case.contact.id}. I'll tell you who comes."
    return Message(text=line, blocks=[section(line)])


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


def _of(case: Case) -> Escalation:
    assert case.escalation is not None, "this screen is of a case with an escalation"
    return case.escalation
