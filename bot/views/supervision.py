"""Screens of the supervisor who has a case, and of the colleagues they invite."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextObject, TimePickerElement, UserSelectElement
from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.escalation import (
    Escalation,
    Invitation,
    InvitationKind,
    InvitationState,
    Outcome,
    State,
    Urgency,
)
from bot.rules.timeline import Entry, Event, awaits_the_owner, said_with
from bot.views import moves, words
from bot.views.blocks import Message, button, buttons, choice_field, context, field, modal, note, section, text_field
from bot.views.escalation import briefing, has_it_by, headline, of, owned, quoted, standing, wanted
from bot.views.text import brief, clip, clock_time, lower_first, name, person


class Rings(StrEnum):
    """Who keeps a promise to ring."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"


class Then(StrEnum):
    """What becomes of the contact."""

    BACK = "back"
    CLOSE = "close"


_RINGS = {Rings.AGENT: "The agent", Rings.SUPERVISOR: "I will"}
_THEN = {Then.BACK: "The contact is back with the agent", Then.CLOSE: "Close the contact too"}

_INVITE_TITLE = {InvitationKind.TAKE_ON: "Hand it on", InvitationKind.JOIN: "Ask someone in"}
_INVITE_HINT = {
    InvitationKind.TAKE_ON: "You keep it until they take it on.",
    InvitationKind.JOIN: "You keep it; they come too.",
}
_INVITE_WHY = {
    InvitationKind.TAKE_ON: "My shift ends; they wait for your answer on the refund",
    InvitationKind.JOIN: "You know this contract: may we end it early?",
}
_WANTED = {
    InvitationKind.TAKE_ON: "{} asks you to take on",
    InvitationKind.JOIN: "{} asks you to join them on",
}


def read_back_form(case: Case) -> View:
    """Asked right after accepting: what the supervisor understood, in their words; below it, what there is to know."""
    escalation = of(case)
    return modal(
        "read_back",
        "You have it",
        [
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
            section(f"*{headline(case)}*"),
            *briefing(case),
        ],
        submit="Tell the agent",
        close="Later",
        private_metadata=str(escalation.id),
    )


def decide_form(escalation: Escalation, outcome: Outcome) -> View:
    """The second click of an approval, with room for a line to the agent."""
    approves = outcome is Outcome.APPROVED
    return modal(
        "decide",
        "Approve it?" if approves else "Decline it?",
        [
            section(clip(escalation.approval or escalation.situation, 500)),
            text_field(
                "line",
                "A line to the agent",
                placeholder="This once" if approves else "Offer a voucher instead",
                hint="They see your answer at once.",
                limit=300,
                focus=True,
            ),
        ],
        submit="Approve" if approves else "Decline",
        private_metadata=f"{escalation.id}/{outcome}",
    )


def question_form(escalation: Escalation) -> View:
    """One question to the agent."""
    return modal(
        "question",
        "Ask the agent",
        [
            text_field(
                "question",
                "Your question",
                placeholder="Did they try the other card?",
                hint="Their answer comes to you as a message.",
                required=True,
                limit=300,
                focus=True,
            )
        ],
        submit="Ask",
        private_metadata=str(escalation.id),
    )


def invite_form(escalation: Escalation, kind: InvitationKind) -> View:
    """Whom to ask to take it on, or to join, and why them."""
    return modal(
        "invite",
        _INVITE_TITLE[kind],
        [
            field(
                "colleague",
                "To whom?" if kind is InvitationKind.TAKE_ON else "Whom?",
                UserSelectElement(action_id="value", placeholder=PlainTextObject(text="A supervisor")),
                hint=_INVITE_HINT[kind],
                required=True,
            ),
            text_field(
                "why",
                "What should they know?",
                placeholder=_INVITE_WHY[kind],
                hint="They get the hand-over, and all that was said since, with it.",
                limit=300,
            ),
        ],
        submit="Ask them",
        private_metadata=f"{escalation.id}/{kind}",
    )


def resolve_form(
    escalation_id: int, outcome: Outcome | None = None, *, proposed: datetime, doubt: Sequence[Block] = ()
) -> View:
    """Asks how it ended, what the customer was told, and what becomes of the contact; `outcome` is the one chosen.

    A promised callback is asked for as soon as it is chosen: the form is shown again, and what was typed stays, since
    the blocks keep their ids (docs.slack.dev, "views.update"). `proposed` is when, in the zone of the reader, who gives
    the time in it. It goes with the form: Slack leaves out what stands in a new field until somebody touches it
    (bolt-js issue 1258). `doubt` is what `callback.doubted` gives for a time that does not suit.
    """
    return modal(
        "resolve",
        "How did it end?",
        [
            *doubt,
            choice_field(
                "outcome",
                "Outcome",
                words.ESCALATION_OUTCOME,
                chosen=outcome,
                placeholder="Choose one",
                required=True,
                dispatch=True,
            ),
            *(_promise(proposed) if outcome is Outcome.CALLBACK_PROMISED else []),
            text_field("told", "What the customer was told", lines=True, limit=500),
            text_field("note", "A word to the agent", lines=True, limit=500),
            choice_field("then", "Then", _THEN, chosen=Then.BACK, required=True),
        ],
        submit="Resolve",
        private_metadata=f"{escalation_id}/{proposed.isoformat()}",
    )


def _promise(proposed: datetime) -> list[Block]:
    day = DatePickerElement(action_id="value", initial_date=f"{proposed:%Y-%m-%d}")
    return [
        field("day", "Ring them on", day, required=True),
        field(
            "time",
            "At",
            TimePickerElement(action_id="value", initial_time=f"{proposed:%H:%M}"),
            hint=f"In your Slack time zone, {proposed.tzinfo}.",
            required=True,
        ),
        choice_field("rings", "Who rings?", _RINGS, placeholder="Choose one", required=True),
    ]


def still_on_it(case: Case, asked: Entry) -> Message:
    """To the owner of an on-the-line case who has not been heard of; one line once they are, or need not be."""
    escalation = of(case)
    if not awaits_the_owner(escalation, case.timeline, asked):
        return note(f"{name(case.contact)}: at {clock_time(asked.at)} I asked whether you were still on it.")
    assert escalation.accepted_at is not None
    line = f"You've had {name(case.contact)} since {clock_time(escalation.accepted_at)}. Still on it?"
    asking = (
        "I'm asking the others too. It stays yours until somebody takes it."
        if escalation.state is State.ASKED_AGAIN
        else "If I don't hear from you, I tell the agent and ask the others."
    )
    return Message(
        text=f"{line} {asking}",
        blocks=[
            section(f"*{line}*"),
            context(asking),
            buttons(
                button("Still on it", "escalation:still_here", escalation.id, style="primary"),
                button("Resolve", "escalation:resolve", escalation.id),
                button("Hand on", "escalation:hand_on", escalation.id),
            ),
        ],
    )


def taken(case: Case, accepted: Entry) -> Message:
    """To an owner who was quiet: somebody else has it now."""
    line = (
        f"{name(case.contact)}: {person(accepted.person)} took it on at {clock_time(accepted.at)}, as you were quiet."
    )
    return Message(text=line, blocks=[section(line)])


def agent_left(case: Case, entry: Entry) -> Message:
    """To whoever has it, is coming, or was asked: the agent is gone, and the customer may not be."""
    escalation, (agent,) = of(case), map(person, entry.others)
    line = f"{name(case.contact)}: {agent}'s account was closed."
    then = (
        "They can't answer you any more. It is yours alone."
        if escalation.is_owned
        else "I have stopped asking about it. The customer may still be waiting: please see to them."
    )
    details = button("See the hand-over", "escalation:details", escalation.id)
    return Message(
        text=f"{line} {then}", blocks=[section(f"*{line}*\n{then}"), buttons(details, block_id="escalation")]
    )


def withdrawn(case: Case) -> Message:
    """To the supervisor who had it: the agent does not need them any more."""
    escalation = of(case)
    stands = standing(escalation, case.asks, case.invitations)
    line = f"{person(escalation.agent)} doesn't need you on {name(case.contact)} any more. {stands}"
    return Message(text=line, blocks=[section(line)])


def fact(case: Case, entry: Entry) -> Message:
    """To the owner: what is new, or how urgent it is now."""
    said = (
        f"changes how urgent it is: {lower_first(words.urgency(Urgency(entry.words), case.contact.reached_by))}."
        if entry.event is Event.URGENCY
        else f"adds: {quoted(entry.words, 1000)}"
    )
    line = f"{name(case.contact)}: {person(entry.person)} {said}"
    return Message(text=line, blocks=[section(line)])


def answer(case: Case, entry: Entry) -> Message:
    """To whoever asked the agent."""
    asked = next((earlier for earlier in case.timeline if earlier.id == entry.answers), None)
    question = f" You asked: {quoted(asked.words)}" if asked else ""
    line = f"{name(case.contact)}: {person(entry.person)} answers: {quoted(entry.words, 1000)}"
    return Message(text=f"{line}{question}", blocks=[*([context(question.strip())] if asked else []), section(line)])


def invitation(case: Case, invited: Invitation) -> Message:
    """To a colleague: all they need before they take it on or join, and their answer; afterwards one line.

    Whoever took it on, and still has it, finds here what an owner needs.
    """
    escalation = of(case)
    takes_on, why = invited.kind is InvitationKind.TAKE_ON, said_with(invited, case.timeline)
    if invited.state is InvitationState.OPEN and escalation.is_owned:
        asks = _WANTED[invited.kind].format(person(invited.invited_by))
        yes = (
            button("Take it on", "invitation:take_on", invited.id, style="primary")
            if takes_on
            else button("I'm coming", "invitation:join", invited.id, style="primary")
        )
        line, says = f"{asks} {name(case.contact)}.", quoted(why) if why else ""
        text = (line, says, wanted(case), brief(escalation.situation))
        return Message(
            text=" ".join(part for part in text if part),
            blocks=[
                section("\n".join(part for part in (f":raised_hand: *{line}* {wanted(case)}", says) if part)),
                *briefing(case, besides=why),
                buttons(yes, button("I can't", "invitation:decline", invited.id), *moves.know_more(case)),
            ],
        )
    if escalation.is_owned and has_it_by(invited, escalation):
        return owned(case)
    stands = standing(escalation, case.asks, case.invitations)
    if invited.state is InvitationState.DECLINED:
        return note(
            f"You said no to {person(invited.invited_by)} on {name(case.contact)}.{_stands_here(case, invited)}"
        )
    if escalation.is_live and invited.state is InvitationState.ACCEPTED and not takes_on:
        line = f"You're joining {name(case.contact)}."
        join = f" To join: {brief(escalation.join_by, 500)}" if escalation.join_by else ""
        more = moves.know_more(case)
        return Message(
            text=f"{line} {stands}{join}",
            blocks=[section(f"*{line}* {stands}"), *briefing(case), *([buttons(*more)] if more else [])],
        )
    asked = "asked you to take on" if takes_on else "asked you to join them on"
    return note(f"{person(invited.invited_by)} {asked} {name(case.contact)}.{_stands_here(case, invited)}")


def _stands_here(case: Case, invited: Invitation) -> str:
    """Where it stands, unless the same person's ping says so."""
    if any(ask.supervisor == invited.person for ask in case.asks):
        return ""
    return f" {standing(of(case), case.asks, case.invitations)}"


def invitation_answered(case: Case, invited: Invitation) -> Message:
    """To whoever invited them: what the colleague said."""
    escalation = of(case)
    who, which = person(invited.person), name(case.contact)
    if invited.state is InvitationState.ACCEPTED:
        line = (
            f"{who} has taken on {which}. It is theirs now."
            if invited.kind is InvitationKind.TAKE_ON
            else f"{who} is joining you on {which}."
        )
        return Message(text=line, blocks=[section(line)])
    line = f"{who} can't {'take on' if invited.kind is InvitationKind.TAKE_ON else 'join you on'} {which}."
    if not escalation.is_owned or escalation.owner != invited.invited_by:
        return note(line)
    line = f"{line} It is still yours."
    verb = "hand_on" if invited.kind is InvitationKind.TAKE_ON else "second"
    return Message(
        text=line, blocks=[section(line), buttons(button("Ask somebody else", f"escalation:{verb}", escalation.id))]
    )
