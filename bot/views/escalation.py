"""Screens of an escalation for the team: where it stands, the card in the channel, the ping."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.rules.case import Case, Listed
from bot.rules.escalation import (
    Ask,
    Escalation,
    Invitation,
    InvitationKind,
    InvitationState,
    Outcome,
    State,
    Urgency,
    joined,
)
from bot.rules.timeline import Entry, Event
from bot.views import moves, words
from bot.views.blocks import Message, button, context, note, section
from bot.views.hand_over import hand_over
from bot.views.promise import times
from bot.views.promises import MOST_PROMISES, callback_lines
from bot.views.text import (
    SECTION_LIMIT,
    brief,
    clip,
    clock_time,
    day_and_time,
    fitting,
    lower_first,
    name,
    people,
    person,
    sentence,
)

SHOWN = 5
"""As many of the facts added since, and of the words between colleagues, as a briefing shows, the newest of each."""
FEW = 3
"""As many people as are named; more are counted."""

_SINCE = "*Added since*\n"
_AT_RISK = "Someone may be at risk: see the hand-over."
_NO_READ_BACK = "What they understood will follow."
"""For the team's card and the agent: nobody else needs to hear that it is still to come."""


def standing(escalation: Escalation, asks: Sequence[Ask], invitations: Sequence[Invitation]) -> str:
    """Where it stands and since when, for anyone in the team; what people said about it is `in_words`."""
    owner = person(escalation.owner) if escalation.owner else ""
    match escalation.state:
        case State.REQUESTED if not asks:
            return f"Waiting since {clock_time(escalation.requested_at)}. Nobody is on duty."
        case State.REQUESTED:
            return f"Waiting for a supervisor since {clock_time(escalation.requested_at)}.{_busy(asks)}"
        case State.ACCEPTED:
            return f"{_has_it(escalation, invitations)}.{_invited(invitations)}"
        case State.ASKED_AGAIN:
            quiet = f"{_has_it(escalation, invitations)}, but is quiet: asking the others again."
            return f"{quiet}{_busy(asks)}{_invited(invitations)}"
        case State.RESOLVED:
            assert escalation.ended_at is not None
            how = words.ESCALATION_OUTCOME[escalation.outcome] if escalation.outcome else "The agent closed it"
            if escalation.outcome in (Outcome.APPROVED, Outcome.DECLINED):
                return f"{how} by {owner} at {clock_time(escalation.ended_at)}."
            ended = f"Ended at {clock_time(escalation.ended_at)} with {owner}"
            return f"{ended}." if escalation.outcome is Outcome.OTHER else f"{ended}: {lower_first(how)}."
        case State.CANCELLED:
            assert escalation.ended_at is not None
            return f"Request withdrawn at {clock_time(escalation.ended_at)}."


def in_words(escalation: Escalation, asks: Sequence[Ask], invitations: Sequence[Invitation]) -> str:
    """Where it stands, with what the supervisor said to the agent: for those two alone."""
    waiting = [ask.supervisor for ask in asks if not ask.passed_at]
    if escalation.state is State.REQUESTED and waiting:
        since, asked = clock_time(escalation.requested_at), named([ask.supervisor for ask in asks])
        return f"Waiting for a supervisor since {since}: I asked {asked}.{_busy(asks)}"
    if escalation.state is State.ACCEPTED:
        said = f": {quoted(escalation.read_back)}" if escalation.read_back else f". {_NO_READ_BACK}"
        return f"{_has_it(escalation, invitations)}{said}{_invited(invitations)}"
    stands = standing(escalation, asks, invitations)
    if escalation.state is not State.RESOLVED:
        return stands
    what = f" {quoted(escalation.approval)}" if escalation.approval else ""
    told = f" The customer was told: {quoted(escalation.told)}" if escalation.told else ""
    note = f" To you: {quoted(escalation.note)}" if escalation.note else ""
    return f"{stands}{what}{told}{note}"


def quoted(text: str, limit: int = 300) -> str:
    """What somebody said, as the end of a sentence."""
    said = brief(text, limit)
    return f"“{said}”" if said.endswith((".", "!", "?", "…")) else f"“{said}”."


def named(who: Sequence[str]) -> str:
    """Mentions of a few people; more are counted."""
    return people(who) if len(who) <= FEW else f"{len(who)} people"


def _is_open(escalation: Escalation, invitations: Sequence[Invitation]) -> str:
    """What is still to come from whoever has it, or from whom they have invited; empty where nothing is."""
    missing = "" if escalation.read_back else _NO_READ_BACK
    return f"{missing}{_invited(invitations)}".strip()


def _has_it(escalation: Escalation, invitations: Sequence[Invitation]) -> str:
    """`Priya has it since 14:02, with Tomasz`."""
    assert escalation.owner is not None
    assert escalation.accepted_at is not None
    others = people([who for who in joined(invitations) if who != escalation.owner])
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
    if passed < len(asks):
        return f" {passed} of {len(asks)} busy."
    return " Everyone asked is busy." if passed > 1 else " The one who was asked is busy."


def headline(case: Listed) -> str:
    """`On the line now: #1042, 48213. Take over.`"""
    escalation = of(case)
    return f"{how_urgent(case)}: {name(case.contact)}. {words.NEED[escalation.need]}."


def wanted(case: Listed) -> str:
    """`On the line now. Amara asked for someone to take over.`"""
    return f"{how_urgent(case)}. {_asked(of(case))}."


def _asked(escalation: Escalation) -> str:
    return f"{person(escalation.agent)} asked {words.NEEDED[escalation.need]}"


def how_urgent(case: Listed) -> str:
    return words.urgency(of(case).urgency, case.contact.reached_by)


def in_a_line(escalation: Escalation) -> str:
    """What it is about, in a few words."""
    return brief(escalation.approval or escalation.situation)


def gist(case: Listed) -> str:
    """What it is about, in a few words; where somebody may be at risk, that alone."""
    return _AT_RISK if case.contact.safety else in_a_line(of(case))


def card(case: Case) -> Message:
    """The team's card in the escalation channel: reference, urgency, need and a line; the rest is in its thread.

    Until somebody has it, it begins with what is wanted; then with who has it. Where somebody may be at risk there is
    not even the line: the channel may have members who need not know.
    """
    escalation = of(case)
    if not escalation.is_live:
        return note(_ended(case))
    stands = standing(escalation, case.asks, case.invitations)
    line = _AT_RISK if case.contact.safety else escalation.approval or escalation.situation
    if escalation.state is State.ACCEPTED:
        heading = f"{name(case.contact)}: {_has_it(escalation, case.invitations)}."
        still_open = _is_open(escalation, case.invitations)
        small = [_asked(escalation), how_urgent(case), still_open]
        text = " ".join(part for part in (heading, still_open, brief(line)) if part)
    else:
        heading = headline(case)
        small = [f"{person(escalation.agent)} asks for help", stands]
        text = f"{heading} {brief(line)} {stands}"
    return Message(
        text=text,
        blocks=[
            section(f"{_mark(escalation)} *{heading}*\n{clip(line, 500)}"),
            context(" · ".join(part for part in small if part)),
            moves.row(escalation, *moves.of_all(escalation)),
        ],
    )


def _ended(case: Case) -> str:
    """How it ended, and what was approved or declined: not where somebody may be at risk."""
    escalation = of(case)
    what = f" {quoted(escalation.approval)}" if escalation.approval and not case.contact.safety else ""
    return f"{name(case.contact)}. {standing(escalation, case.asks, case.invitations)}{what}"


def ping(case: Case, supervisor: str) -> Message:
    """The direct message to one supervisor: all they need before they walk in, and their answer.

    For the owner the whole hand-over with what they can do; one line for whoever passed, or where somebody has it.
    """
    escalation = of(case)
    stands = standing(escalation, case.asks, case.invitations)
    mine = escalation.is_owned and escalation.owner == supervisor
    if mine and not any(has_it_by(invited, escalation) for invited in case.invitations):
        return owned(case)
    if not escalation.is_live:
        return note(_ended(case))
    if mine:
        return note(f"You have {name(case.contact)}: see further down.")
    if not escalation.is_asking:
        return note(f"{name(case.contact)}. {stands}")
    if any(ask.supervisor == supervisor and ask.passed_at for ask in case.asks):
        line = f"You passed on {name(case.contact)}. {stands}"
        after_all = moves.answers(escalation, accept="Take it after all")
        return Message(text=line, blocks=[context(line), moves.row(escalation, *after_all)])
    quiet = f"\n{stands}" if escalation.state is State.ASKED_AGAIN else ""
    return Message(
        text=" ".join(
            part
            for part in (
                f"{headline(case)} {sentence(in_a_line(escalation))} From {person(escalation.agent)}.{quiet}",
                _known(case),
            )
            if part
        ),
        blocks=[
            section(f"{_mark(escalation)} *{headline(case)}*{quiet}"),
            *briefing(case),
            moves.row(escalation, *moves.answers(escalation), moves.pass_menu(), *moves.know_more(case)),
        ],
    )


def asked_again(case: Case) -> Message:
    """An earlier ping of somebody who has been asked again since."""
    return note(f"{name(case.contact)}. Asked again, further down.")


def owned(case: Case) -> Message:
    """To the owner: the hand-over, what the agent knows of their coming, and what they can do."""
    escalation = of(case)
    agent = person(escalation.agent)
    told = (
        f"You told {agent}: {quoted(escalation.read_back)}"
        if escalation.read_back
        else f"{agent} sees that it is you, and waits for your read-back."
    )
    quiet = escalation.state is State.ASKED_AGAIN
    line = f"You have {name(case.contact)}." + (" Are you still on it? I'm asking the others too." if quiet else "")
    still = [button("Still on it", "escalation:still_here", escalation.id, style="primary")] if quiet else []
    return Message(
        text=f"{line} {wanted(case)} {sentence(in_a_line(escalation))} {told}{_invited(case.invitations)}",
        blocks=[
            section(f"*{line}* {wanted(case)}"),
            *briefing(case, besides=escalation.read_back),
            context(f"{told}{_invited(case.invitations)}"),
            moves.row(escalation, *still, *moves.of_owner(escalation)),
        ],
    )


def has_it_by(invited: Invitation, escalation: Escalation) -> bool:
    """Whether this is the invitation by which the owner has it: its message is theirs then, not their ping."""
    accepted = (InvitationKind.TAKE_ON, InvitationState.ACCEPTED, escalation.owner, escalation.accepted_at)
    return accepted == (invited.kind, invited.state, invited.person, invited.answered_at)


_BETWEEN = {
    Event.READ_BACK: "{} told the agent: ",
    Event.QUESTION: "{} asked: ",
    Event.ANSWER: "{} answered: ",
    Event.INVITED_TO_TAKE_ON: "{} asked {} to take it on: ",
    Event.INVITED_TO_JOIN: "{} asked {} to join: ",
}
"""How words between colleagues begin; what follows is what was said."""


def briefing(case: Case, besides: str = "") -> list[Block]:
    """What a supervisor must know before they walk in: the hand-over, what was said since, what is promised, from whom.

    The agent has read what an earlier owner understood, and the customer may have heard it: whoever comes next reads it
    too. `besides` are words that stand elsewhere on the same screen.
    """
    escalation, contact = of(case), case.contact
    mine = [entry for entry in case.timeline if entry.escalation_id == escalation.id]
    facts = [entry for entry in mine if entry.event is Event.FACT]
    said = [entry for entry in mine if entry.event in _BETWEEN and entry.words not in ("", besides)]
    newest = sorted((*facts[-SHOWN:], *said[-SHOWN:]), key=lambda entry: -entry.id)
    lines = fitting([f"{_added(entry)}\n" for entry in newest], SECTION_LIMIT - len(_SINCE))[::-1]
    like = f" Logged as {like}." if (like := words.like(contact)) else ""
    asked = f"From {person(escalation.agent)} at {clock_time(escalation.requested_at)}.{like}"
    return [
        *([section(f":warning: {_AT_RISK}")] if contact.safety else []),
        *hand_over(escalation),
        *([section("".join((_SINCE, *lines)).rstrip())] if lines else []),
        context("\n".join(part for part in (*callback_lines(case), _known(case), asked) if part)),
    ]


def _known(case: Case) -> str:
    """How often this customer was seen before, and who has promised to ring them about it; empty for a new one."""
    seen = [f"Seen before: {times(case.earlier_count)}."] if case.earlier_count else []
    promised = (
        f"Callback promised {day_and_time(promise.due_at)} by {person(promise.owner)}."
        for promise in case.promises[:MOST_PROMISES]
    )
    return " ".join((*seen, *promised))


def _added(entry: Entry) -> str:
    begins = _BETWEEN.get(entry.event, "").format(person(entry.person), people(entry.others))
    said = f"{begins}{quoted(entry.words)}" if begins else brief(entry.words, 300)
    return f"• {clock_time(entry.at)} {said}"


def _mark(escalation: Escalation) -> str:
    return ":red_circle:" if escalation.urgency is Urgency.ON_THE_LINE else ":large_yellow_circle:"


def of(case: Listed) -> Escalation:
    assert case.escalation is not None, "this screen is of a case with an escalation"
    return case.escalation
