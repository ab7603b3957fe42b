"""What the agent who asked for a supervisor is told, each as a message of its own."""

from slack_sdk.models.blocks import ButtonElement

from bot.rules.case import Case
from bot.rules.escalation import Need, Outcome, Urgency
from bot.rules.timeline import Entry
from bot.views.blocks import Message, button, buttons, context, note, section
from bot.views.escalation import in_words, of, standing
from bot.views.text import brief, person


def asked(case: Case) -> Message:
    """The instant answer to a one-line request."""
    count = len(case.asks)
    who = "supervisor" if count == 1 else "supervisors"
    line = f"Asked {count} {who} about #{case.contact.id}. I'll tell you who comes."
    return Message(text=line, blocks=[section(line)])


_WHILE_THEY_WAIT = {
    Need.TAKE_OVER: "My supervisor is joining now, and is reading my notes.",
    Need.JOIN: "My supervisor is joining us now, and is reading my notes.",
    Need.APPROVE: "I'm asking my supervisor for this right now. One moment.",
    Need.ADVISE: "I'm checking this with my supervisor right now. One moment.",
    Need.CALL_BACK: "My supervisor will ring you back, and has my notes.",
}


def accepted(case: Case) -> Message:
    """To the agent, as a message of its own: somebody is coming."""
    escalation = of(case)
    if not escalation.is_owned:
        had = f"{person(escalation.owner)} had it." if escalation.owner else standing(escalation, case.asks)
        line = f"#{case.contact.id}: {had}"
        return note(line)
    line = f"#{case.contact.id}: {in_words(escalation, case.asks)}"
    say = f"Tell the customer: “{_WHILE_THEY_WAIT[escalation.need]}”"
    on_the_line = [context(say)] if escalation.urgency is Urgency.ON_THE_LINE else []
    return Message(text=line, blocks=[section(f":raised_hands: {line}"), *on_the_line])


def nobody_yet(case: Case) -> Message:
    """To the agent: everybody asked is busy. Something true to tell the customer."""
    escalation = of(case)
    if not escalation.is_asking:
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


def resolved(case: Case) -> Message:
    """To the agent, when the supervisor is done: how it ended, and that the contact is theirs again."""
    escalation = of(case)
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
    if of(case).outcome is Outcome.CALLBACK_PROMISED and not case.callbacks:
        return [button("Set a callback", "callback:draft", case.contact.id, style="primary"), close]
    return [close]


def read_back(case: Case) -> Message:
    """What the supervisor understood."""
    return note(f"#{case.contact.id}: {in_words(of(case), case.asks)}")


def quiet(case: Case) -> Message:
    """The owner does not answer."""
    return note(f"#{case.contact.id}: {standing(of(case), case.asks)}")


def owner_left(case: Case) -> Message:
    """The owner is not there any more."""
    return note(f"#{case.contact.id}: {standing(of(case), case.asks)}")


def question(case: Case, entry: Entry) -> Message:
    """A supervisor asks the agent something."""
    line = f"#{case.contact.id}: {person(entry.person)} asks: “{brief(entry.words, 300)}”"
    return Message(text=line, blocks=[section(line), buttons(button("Answer", "escalation:answer", entry.id))])
