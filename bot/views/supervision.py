"""Screens of the supervisor who has a case, and of the colleagues they invite."""

from slack_sdk.models.views import View

from bot.rules.case import Case
from bot.rules.escalation import Escalation, Invitation
from bot.rules.timeline import Entry
from bot.views import words
from bot.views.blocks import Message, choice_field, modal, note, section, text_field
from bot.views.escalation import of, standing
from bot.views.hand_over import hand_over
from bot.views.text import brief, person


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


def withdrawn(case: Case) -> Message:
    """To the supervisor who had it: the agent does not need them any more."""
    escalation = of(case)
    line = (
        f"{person(escalation.agent)} doesn't need you on #{case.contact.id} any more. {standing(escalation, case.asks)}"
    )
    return Message(text=line, blocks=[section(line)])


def still_on_it(case: Case) -> Message:
    """To the owner of an on-the-line case who has not been heard of for a while."""
    return note(f"#{case.contact.id}: are you still on it?")


def taken(case: Case) -> Message:
    """To an owner who was quiet: somebody else has it now."""
    return note(f"#{case.contact.id}: {standing(of(case), case.asks)}")


def fact(case: Case, entry: Entry) -> Message:
    """To the owner: what is new."""
    return note(f"#{case.contact.id}: {person(entry.person)} adds: “{brief(entry.words, 300)}”")


def answer(case: Case, entry: Entry) -> Message:
    """To whoever asked the agent."""
    return note(f"#{case.contact.id}: {person(entry.person)} answers: “{brief(entry.words, 300)}”")


def invitation(case: Case, invited: Invitation) -> Message:
    """To a colleague: take it on, or join."""
    return note(f"#{case.contact.id}: {person(invited.invited_by)} asks you to come.")


def invitation_answered(case: Case, invited: Invitation) -> Message:
    """To the owner: what the colleague said."""
    return note(f"#{case.contact.id}: {person(invited.person)}: {invited.state}.")
