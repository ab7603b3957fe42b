"""Screens of the supervisor who has a case, and of the colleagues they invite."""

from bot.rules.case import Case
from bot.rules.escalation import (
    Invitation,
    InvitationKind,
    InvitationState,
    State,
    Urgency,
)
from bot.rules.timeline import Entry, Event, awaits_the_owner, said_with
from bot.views import moves, words
from bot.views.blocks import Message, button, buttons, context, note, section
from bot.views.escalation import briefing, has_it_by, of, owned, quoted, standing, wanted
from bot.views.text import brief, clock_time, lower_first, name, person

_WANTED = {
    InvitationKind.TAKE_ON: "{} asks you to take on",
    InvitationKind.JOIN: "{} asks you to join them on",
}


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
