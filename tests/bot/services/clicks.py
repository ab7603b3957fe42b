"""Everything that people can do to an escalation, and what should come of it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import Random

from bot.rules.contact import Closing
from bot.rules.contact import Outcome as ContactOutcome
from bot.rules.escalation import (
    Action,
    InvitationKind,
    InvitationState,
    Need,
    Outcome,
    PassReason,
    Resolution,
    State,
    Urgency,
)
from bot.rules.outbox import TimerKind
from bot.rules.timeline import Event
from tests.bot.services.floor import Floor, Known

ALL = sorted(set(Action) - {Action.ASK, Action.GO_QUIET, Action.LEAVE, Action.AGENT_LEAVES})
URGENCIES = (Urgency.ON_THE_LINE, *Urgency)
FORGED = 404
CLOSING = Closing(outcome=ContactOutcome.RESOLVED)

numbers = count(1)


@dataclass(frozen=True)
class Click:
    """Something a person does to an escalation: what the table calls it, and what it adds to the timeline.

    `action` is None for what the table does not know, as it moves nothing; `event` is None where nothing changes.
    `may`: whether it can be done as far as the table does not say; None where it makes no difference.
    """

    call: Callable[[], object]
    action: Action | None
    event: Event | None
    may: bool | None = True


def click(floor: Floor, random: Random, action: Action, id_: int, person: str, known: Known) -> Click:
    """`known` is the escalation, or the one whose place `id_` takes that is not there. It may be clicked later."""
    escalation, number = known.escalation, next(numbers)
    is_owner = escalation.is_owned and escalation.owner == person
    match action:
        case Action.ACCEPT if is_owner:
            return Click(lambda: floor.supervision.accept(person, id_), Action.STILL_HERE, _if_asked(known))
        case Action.ACCEPT:
            action = Action.TAKE_ON if _is_handed_to(known, person) else action
            return Click(lambda: floor.supervision.accept(person, id_), action, Event.ACCEPTED)
        case Action.PASS:
            reason = random.choice(list(PassReason))
            passed = any(ask.supervisor == person and ask.passed_at for ask in known.asks)
            event = None if passed else Event.PASSED
            return Click(lambda: floor.supervision.pass_on(person, id_, reason), action, event)
        case Action.DECIDE:
            said = Resolution(outcome=random.choice([Outcome.APPROVED, Outcome.DECLINED]))
            action = Action.RESOLVE if is_owner else action
            may = None if _is_said(known, person, said) else escalation.need is Need.APPROVE
            return Click(lambda: floor.supervision.decide(person, id_, said.outcome, ""), action, Event.RESOLVED, may)
        case Action.RESOLVE:
            closes = random.random() < 0.5
            said = Resolution(outcome=random.choice(list(Outcome)), told="A refund", closes_contact=closes)
            may = None if _is_said(known, person, said) else True
            return Click(lambda: floor.supervision.resolve(person, id_, said), action, Event.RESOLVED, may)
        case Action.READ_BACK:
            return Click(lambda: floor.supervision.read_back(person, id_, f"Yes {number}"), action, Event.READ_BACK)
        case Action.STILL_HERE:
            return Click(lambda: floor.supervision.still_here(person, id_), action, _if_asked(known))
        case Action.QUESTION | Action.OWNERS_QUESTION:
            key, action = f"question {number}", Action.OWNERS_QUESTION if is_owner else Action.QUESTION
            return Click(lambda: floor.supervision.ask_agent(person, id_, "How much?", key), action, Event.QUESTION)
        case Action.INVITE:
            return _invite(floor, random, id_, person, known)
        case Action.TAKE_ON | Action.JOIN:
            return _reply(floor, random, action, id_, person, known)
        case Action.ADD_FACT if random.random() < 0.5:
            return _answer(floor, random, id_, person, known)
        case Action.ADD_FACT:
            key = f"fact {number}"
            return Click(lambda: floor.escalations.add_fact(person, id_, "He hung up", key), action, Event.FACT)
        case Action.CHANGE_URGENCY:
            urgency = random.choice(URGENCIES)
            event = None if urgency is escalation.urgency else Event.URGENCY
            return Click(lambda: floor.escalations.change_urgency(person, id_, urgency), action, event)
        case Action.CANCEL:
            return Click(lambda: floor.escalations.cancel(person, id_), action, Event.CANCELLED)
        case _:
            return _close(floor, id_, person, known)


def _invite(floor: Floor, random: Random, id_: int, person: str, known: Known) -> Click:
    kind = random.choice(list(InvitationKind))
    colleague = random.choice([*floor.team.supervisors, *floor.team.level_two, "U0BEN"])
    states = {it.state for it in known.invitations if (it.kind, it.person) == (kind, colleague)}
    is_there = kind is InvitationKind.JOIN and InvitationState.ACCEPTED in states
    can_come = floor.team.may_answer(colleague) and colleague not in (known.escalation.owner, known.escalation.agent)
    event = Event.INVITED_TO_TAKE_ON if kind is InvitationKind.TAKE_ON else Event.INVITED_TO_JOIN
    return Click(
        lambda: floor.supervision.invite(person, id_, kind, colleague),
        Action.INVITE,
        None if InvitationState.OPEN in states else event,
        can_come and not is_there,
    )


def _reply(floor: Floor, random: Random, action: Action, id_: int, person: str, known: Known) -> Click:
    """To the newest invitation."""
    kind = InvitationKind.TAKE_ON if action is Action.TAKE_ON else InvitationKind.JOIN
    invited = next((it for it in reversed(known.invitations) if it.kind is kind and id_ != FORGED), None)
    accepts = random.random() < 0.7
    is_theirs = invited is not None and invited.person == person
    is_past = invited is not None and invited.state is not InvitationState.OPEN
    invitation_id = invited.id if invited else FORGED
    accepted = Event.ACCEPTED if action is Action.TAKE_ON else Event.JOINED
    return Click(
        lambda: floor.supervision.answer_invitation(person, invitation_id, accepts=accepts),
        action if accepts else None,
        accepted if accepts else Event.DECLINED,
        None if is_theirs and is_past else is_theirs,
    )


def _answer(floor: Floor, random: Random, id_: int, person: str, known: Known) -> Click:
    """To a question, or to what is none."""
    entry = random.choice([it for it in known.entries if it.event is Event.QUESTION] or known.entries)
    is_open = entry.event is Event.QUESTION and all(other.answers != entry.id for other in known.entries)
    entry_id, words = FORGED if id_ == FORGED else entry.id, f"20 EUR {next(numbers)}"
    return Click(lambda: floor.escalations.answer(person, entry_id, words), Action.ADD_FACT, Event.ANSWER, is_open)


def _close(floor: Floor, id_: int, person: str, known: Known) -> Click:
    """The contact, with its latest escalation, live or not."""
    with floor.db.read() as records:
        contact = records.contacts.get(known.escalation.contact_id)
    contact_id = FORGED if id_ == FORGED else contact.id
    ends = contact.is_open and known.escalation.is_live
    is_theirs = person == contact.agent
    return Click(
        lambda: floor.contacts.close(person, contact_id, CLOSING),
        Action.CLOSE_CONTACT if ends else None,
        Event.CONTACT_CLOSED if ends else None,
        None if is_theirs and not ends else is_theirs,
    )


def _if_asked(known: Known) -> Event | None:
    """What an owner's sign of life adds: nothing where nobody asked for it."""
    is_asked = known.escalation.state is State.ASKED_AGAIN or TimerKind.ESCALATION_QUIET in known.timers
    return Event.STILL_HERE if is_asked else None


def _is_handed_to(known: Known, person: str) -> bool:
    wanted = (InvitationKind.TAKE_ON, InvitationState.OPEN, person)
    return any((it.kind, it.state, it.person) == wanted for it in known.invitations)


def _is_said(known: Known, person: str, said: Resolution) -> bool:
    """Whether it has ended so already."""
    ended = known.escalation
    return (ended.owner, ended.outcome, ended.told, ended.note) == (person, said.outcome, said.told, said.note)
