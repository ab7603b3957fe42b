"""What the agent who asked for a supervisor is told, each as a message of its own.

Every message is about one moment. While that moment lasts it says what to do, and what to tell the customer; after it,
it is one line on what happened then, so that the conversation reads as the story of the case.
"""

from enum import Enum, auto

from slack_sdk.models.blocks import Block

from bot.rules.case import Case
from bot.rules.escalation import InvitationKind, InvitationState, Need, Outcome, State, Urgency
from bot.rules.safety import is_of_harm
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event, answer_to, is_unanswered, since
from bot.views import safety, words
from bot.views.blocks import Message, button, buttons, context, facts, note, section
from bot.views.escalation import named, of, quoted
from bot.views.promises import callback_lines
from bot.views.text import brief, clock_time, name, person

_COMING = {
    Need.TAKE_OVER: "My supervisor is joining now, and is reading my notes.",
    Need.JOIN: "My supervisor is joining us now, and is reading my notes.",
    Need.APPROVE: "My supervisor is looking at this right now. One moment.",
    Need.ADVISE: "I'm checking this with my supervisor right now. One moment.",
    Need.CALL_BACK: "My supervisor is arranging your call, and has my notes.",
}
_HANDED_ON = "Another supervisor is taking this on now, and has my notes."


class _Why(Enum):
    """Why nobody has come yet."""

    NOBODY_ON_DUTY = auto()
    ALL_BUSY = auto()
    NO_ANSWER = auto()


_NOT_YET = {
    _Why.NOBODY_ON_DUTY: "There is no supervisor here just now",
    _Why.ALL_BUSY: "My supervisors can't join us just now",
    _Why.NO_ANSWER: "I haven't reached my supervisor yet",
}
_INSTEAD = {
    Need.TAKE_OVER: "and I don't want to keep you waiting. When may I ring you back? I'll ring, news or not.",
    Need.JOIN: "and I don't want to keep you waiting. When may I ring you back? I'll ring, news or not.",
    Need.APPROVE: "and I can't decide this alone. When may I ring you back? I'll ring, answer or not.",
    Need.ADVISE: "and I want to get this right for you. When may I ring you back? I'll ring, news or not.",
    Need.CALL_BACK: "so I can't say yet who will ring you. When suits you? I'll ring you myself if need be.",
}

_ENDED = {
    Outcome.SUPERVISOR_RESOLVED: "{owner} resolved it at {time}.",
    Outcome.AGENT_RESOLVES: "{owner} returned it to you at {time}, with advice.",
    Outcome.APPROVED: "{owner} approved {what} at {time}.",
    Outcome.DECLINED: "{owner} declined {what} at {time}.",
    Outcome.CALLBACK_PROMISED: "At {time} {owner} promised a callback.",
    Outcome.ENDED_FOR_ABUSE: "{owner} ended the contact for abuse at {time}.",
    Outcome.OTHER: "{owner} ended it at {time}.",
}

_WHOEVER_COMES = "I'll ask whoever comes on duty first, and tell you."


def asked(case: Case) -> Message:
    """The instant answer to a one-line request: who was asked, or that there is nobody, and what to do then."""
    why, who = _why(case), [ask.supervisor for ask in case.asks]
    if not who:
        line = f"{name(case.contact)}: {_nobody(case, why)} {_WHOEVER_COMES}"
        if is_of_harm(case.contact.safety):
            return Message(text=line, blocks=[section(line)])
        line += " Set a callback in our direct messages."
        say = _say(f"{_NOT_YET[why]}, {_INSTEAD[of(case).need]}")
        return Message(text=f"{line} {say}", blocks=[section(f"{line}\n{say}")])
    if why is _Why.NOBODY_ON_DUTY:
        line = f"Nobody is on duty, so I asked {named(who)} about {name(case.contact)}. I'll tell you who comes."
    else:
        line = f"Asked {named(who)} about {name(case.contact)}. I'll tell you who comes."
    line = f"{line} {_assumed(case)}"
    return Message(text=line, blocks=[section(line)])


def _assumed(case: Case) -> str:
    """What a line does not say, and how to say otherwise."""
    escalation = of(case)
    urgency, need = words.URGENCY[escalation.urgency].lower(), words.NEED[escalation.need].lower()
    gone = words.gone(case.contact.reached_by)
    return f"I said: {urgency}, {need}. If it is otherwise, press “{gone}” or “Add facts” on your card."


def nobody_yet(case: Case, entry: Entry, team: Team) -> Message:
    """Nobody has come so far: why, something true to tell the customer, and a callback in one click.

    Where somebody may be hurt, the crisis words instead: this is no customer to ring back later.
    """
    escalation = of(case)
    if not is_unanswered(escalation, case.timeline, entry):
        return note(f"#{case.contact.id}: at {clock_time(entry.at)} nobody had come yet.")
    why = _why(case)
    line = f"{name(case.contact)}: {_nobody(case, why)}"
    stays = is_of_harm(case.contact.safety)
    if stays:
        say = safety.meanwhile(case, team)
    else:
        say = _say(f"{_NOT_YET[why]}, {_INSTEAD[escalation.need]}") if _is_on_the_line(case) else ""
    asking = "I go on asking, and tell you when somebody comes." if case.asks else _WHOEVER_COMES
    return Message(
        text=" ".join(part for part in (line, say, asking) if part),
        blocks=[
            section("\n".join(part for part in (f"*{line}*", say) if part)),
            context("\n".join((asking, *callback_lines(case)))),
            *([] if case.callbacks or stays else [_set_a_callback(case)]),
        ],
    )


def accepted(case: Case, entry: Entry) -> Message:
    """Somebody is coming, or the owner who was quiet is back: who, and the sentence for the customer."""
    escalation = of(case)
    over = escalation.state is not State.ACCEPTED or _since(case, entry) & {Event.ACCEPTED, Event.OWNER_LEFT}
    if entry.event is not Event.ACCEPTED:
        line = f"#{case.contact.id}: {person(entry.person)} is back, and still on it, at {clock_time(entry.at)}."
        return note(line) if over else Message(text=line, blocks=[section(line)])
    giver = _handed_on_by(case, entry)
    if over:
        took = f"took it on from {person(giver)}" if giver else "took it"
        return note(f"#{case.contact.id}: {person(entry.person)} {took} at {clock_time(entry.at)}.")
    line = f"{name(case.contact)}: {person(entry.person)} has it since {clock_time(entry.at)}" + (
        f", handed on by {person(giver)}." if giver else "."
    )
    follows = "" if escalation.read_back else "You'll read here what they understood."
    say = _say(_HANDED_ON if giver else _COMING[escalation.need]) if _is_on_the_line(case) else ""
    return Message(
        text=" ".join(part for part in (line, say, follows) if part),
        blocks=[
            section("\n".join(part for part in (f":raised_hands: *{line}*", say) if part)),
            *([context(follows)] if follows else []),
        ],
    )


def read_back(case: Case, entry: Entry) -> Message:
    """What the supervisor understood and will do; if that is not right, the agent says so."""
    line = f"#{case.contact.id}: {person(entry.person)} says: {quoted(entry.words)}"
    stale = {Event.READ_BACK, Event.ACCEPTED, Event.OWNER_LEFT} & _since(case, entry)
    if stale or not of(case).is_owned:
        return note(line)
    return Message(
        text=line,
        blocks=[
            section(line),
            buttons(button("Not quite? Add facts", "escalation:add_fact", of(case).id), block_id="escalation"),
        ],
    )


def quiet(case: Case, entry: Entry) -> Message:
    """The owner of an on-the-line case does not answer: the others are asked again."""
    (owner,) = map(person, entry.others)
    if of(case).state is not State.ASKED_AGAIN or Event.WENT_QUIET in _since(case, entry):
        return note(f"#{case.contact.id}: at {clock_time(entry.at)} {owner} was quiet, so I asked the others again.")
    line = f"{name(case.contact)}: {owner} doesn't answer me, so I'm asking the others too."
    help_ = f"Is {owner} with you? Then carry on."
    if _is_on_the_line(case):
        help_ += " If not, tell the customer: “My supervisor has been held up. I'm getting someone else for you now.”"
    return Message(text=f"{line} {help_}", blocks=[section(f"*{line}*\n{help_}")])


def owner_left(case: Case, entry: Entry) -> Message:
    """The owner is not there any more, or supervises no more: everybody is asked again."""
    (owner,) = map(person, entry.others)
    if of(case).state is not State.REQUESTED or Event.OWNER_LEFT in _since(case, entry):
        return note(f"#{case.contact.id}: at {clock_time(entry.at)} {owner} couldn't go on, so I asked the others.")
    line = f"{name(case.contact)}: {owner} can't go on. I'm asking the others now."
    say = _say("My supervisor can't make it after all. I'm getting someone else for you now.")
    help_ = f" {say}" if _is_on_the_line(case) else ""
    return Message(text=f"{line}{help_}", blocks=[section(f"*{line}*\n{help_}".strip())])


def question(case: Case, entry: Entry) -> Message:
    """A supervisor asks the agent something; one line with the answer, once there is one."""
    line = f"#{case.contact.id}: {person(entry.person)} asks: {quoted(entry.words)}"
    if answer := answer_to(entry, case.timeline):
        return note(f"{line} You answered: {quoted(answer.words)}")
    if not of(case).is_live:
        return note(line)
    return Message(
        text=line,
        blocks=[
            section(f":speech_balloon: {line}"),
            buttons(button("Answer", "escalation:answer", entry.id, style="primary"), block_id="escalation"),
        ],
    )


def resolved(case: Case) -> Message:
    """The supervisor is done: how it ended, what the customer was told, a word to the agent, and whose it is now."""
    escalation, contact = of(case), case.contact
    assert escalation.owner is not None
    assert escalation.outcome is not None
    assert escalation.ended_at is not None
    what = f"“{brief(escalation.approval)}”" if escalation.approval else "it"
    at = clock_time(escalation.ended_at)
    ended = _ENDED[escalation.outcome].format(owner=person(escalation.owner), what=what, time=at)
    line = f"{name(contact)}: {ended}"
    told = f" The customer was told: {quoted(escalation.told)}" if escalation.told else ""
    word = f" To you: {quoted(escalation.note)}" if escalation.note else ""
    if not contact.is_open:
        closed_with_it = contact.closed_at == escalation.ended_at
        whole = f"#{contact.id}: {ended}{told}{word}{' The contact is closed with it.' if closed_with_it else ''}"
        return Message(text=whole, blocks=[section(whole)]) if closed_with_it else note(whole)
    back = "Back with you. Close it when you and the customer are done."
    said = (("The customer was told", escalation.told), ("To you", escalation.note))
    return Message(
        text=f"{line}{told}{word} {back}",
        blocks=[section(f"*{line}*"), *facts(said, 1000), *_what_is_left(case, back)],
    )


def _what_is_left(case: Case, back: str) -> list[Block]:
    """What is left to the agent; a promised callback that nobody has set comes first."""
    promised = of(case).outcome is Outcome.CALLBACK_PROMISED and not case.callbacks
    close = button("Close the contact", "contact:close", case.contact.id)
    first = [button("Set a callback", "callback:draft", case.contact.id, style="primary")] if promised else []
    return [context("\n".join((*callback_lines(case), back))), buttons(*first, close, block_id="contact")]


def _set_a_callback(case: Case) -> Block:
    draft = button("Set a callback", "escalation:callback", case.contact.id, style="primary")
    return buttons(draft, block_id="escalation")


def _nobody(case: Case, why: _Why) -> str:
    if owner := of(case).owner:
        return f"{person(owner)} is still quiet, and nobody else has come yet."
    if why is _Why.ALL_BUSY:
        return "everyone I asked is busy." if len(case.asks) > 1 else "the one I could ask is busy."
    if why is _Why.NO_ANSWER:
        return "nobody has come yet."
    asked_instead = [ask.supervisor for ask in case.asks]
    if not asked_instead:
        return "nobody is on duty, and there is nobody else I can ask."
    return f"nobody is on duty. I asked {named(asked_instead)} instead, and have no answer yet."


def _why(case: Case) -> _Why:
    """From who was asked: when nobody was on duty, whoever was asked in that same step stood in for them."""
    mine = [entry for entry in case.timeline if entry.escalation_id == of(case).id]
    empty = next((entry.at for entry in reversed(mine) if entry.event is Event.NOBODY_ON_DUTY), None)
    stood_in = {who for entry in mine if entry.event is Event.ASKED and entry.at == empty for who in entry.others}
    if case.asks and all(ask.passed_at for ask in case.asks):
        return _Why.ALL_BUSY
    if not case.asks or (empty and all(ask.supervisor in stood_in for ask in case.asks)):
        return _Why.NOBODY_ON_DUTY
    return _Why.NO_ANSWER


def _since(case: Case, entry: Entry) -> set[Event]:
    return {later.event for later in since(case.timeline, entry)}


def _handed_on_by(case: Case, entry: Entry) -> str | None:
    """Who invited the new owner to take it on, where they were."""
    return next(
        (
            invited.invited_by
            for invited in case.invitations
            if invited.kind is InvitationKind.TAKE_ON
            and invited.state is InvitationState.ACCEPTED
            and (invited.person, invited.answered_at) == (entry.person, entry.at)
        ),
        None,
    )


def _is_on_the_line(case: Case) -> bool:
    return of(case).urgency is Urgency.ON_THE_LINE


def _say(words: str) -> str:
    """What to tell the customer, as words to read out."""
    return f"Tell the customer: “{words}”"
