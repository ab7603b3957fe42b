"""The columns of an export, and a row of each table: plain text, in the words of the screens; times in UTC."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.rules.callback import Callback
from bot.rules.contact import Contact
from bot.rules.escalation import Escalation
from bot.rules.export import Times
from bot.views import words
from bot.views.contact import ENDED

Row = tuple[str, ...]

CONTACTS: Row = (
    "Contact", "Logged (UTC)", "Closed (UTC)", "State", "Agent", "Customer", "Reached by", "Kind", "Intensity",
    "Safety", "Outcome", "Ended by", "Ticket", "Summary", "In their words", "Would accept", "Tried", "Promised",
    "Told the customer", "They said or did", "Warnings",
)  # fmt: skip
ESCALATIONS: Row = (
    "Escalation", "Contact", "Requested (UTC)", "First ping (UTC)", "First accepted (UTC)", "Minutes until then",
    "Ended (UTC)", "State", "Urgency", "Need", "Customer asked for it", "Outcome", "Agent", "Supervisor", "Situation",
    "Background", "Assessment", "What would help", "If nobody can come", "To approve", "Told the customer",
)  # fmt: skip
CALLBACKS: Row = (
    "Callback", "Contact", "Set (UTC)", "Promised for (UTC)", "Due (UTC)", "Closed (UTC)", "State", "Kind", "Owner",
    "Customer", "Calls without an answer", "Note",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What people, customers and cases are called, how exactly times are said, and whether what people wrote is in it.

    `number` is told what it is a number of, so that the same one of another thing is called otherwise.
    """

    person: Callable[[str], str]
    customer: Callable[[str], str]
    number: Callable[[str, int], str]
    times: Times
    with_words: bool

    def time(self, at: datetime | None) -> str:
        return at.strftime(self.times) if at else ""

    def words(self, *said: str) -> Row:
        return said if self.with_words else ("",) * len(said)


def contact(row: Contact, shown: Shown) -> Row:
    closing = row.closing
    return (
        shown.number("case", row.id),
        shown.time(row.opened_at),
        shown.time(row.closed_at),
        row.state,
        shown.person(row.agent),
        shown.customer(row.reference),
        words.REACHED_BY[row.reached_by] if row.reached_by else "",
        words.KIND[row.kind] if row.kind else "",
        words.INTENSITY[row.intensity] if row.intensity else "",
        words.SAFETY[row.safety] if row.safety else "",
        ENDED[closing.outcome] if closing else "",
        closing.ended_by or "" if closing else "",
        *shown.words(row.ticket, row.summary, row.words, row.would_accept, row.tried, row.promised),
        *shown.words(*((closing.next_step, closing.ground, closing.warnings) if closing else ("", "", ""))),
    )


def escalation(row: Escalation, first_accepted: datetime | None, shown: Shown) -> Row:
    """Without the read-back and the word at the end: those are for the agent alone.

    `first_accepted` is when somebody first took it on, whoever has it by now.
    """
    waited = (first_accepted - row.requested_at).total_seconds() / 60 if first_accepted else None
    return (
        shown.number("escalation", row.id),
        shown.number("case", row.contact_id),
        shown.time(row.requested_at),
        shown.time(row.first_pinged_at),
        shown.time(first_accepted),
        f"{waited:.1f}" if waited is not None else "",
        shown.time(row.ended_at),
        row.state.replace("_", " "),
        words.URGENCY[row.urgency],
        words.NEED[row.need],
        "yes" if row.demanded else "",
        words.ESCALATION_OUTCOME[row.outcome] if row.outcome else "",
        shown.person(row.agent),
        shown.person(row.owner) if row.owner else "",
        *shown.words(row.situation, row.background, row.assessment, row.recommendation, row.contingency),
        *shown.words(row.approval, row.told),
    )


def callback(row: Callback, shown: Shown) -> Row:
    return (
        shown.number("callback", row.id),
        shown.number("case", row.contact_id) if row.contact_id else "",
        shown.time(row.set_at),
        shown.time(row.promised_at),
        shown.time(row.due_at),
        shown.time(row.closed_at),
        row.state.replace("_", " "),
        words.CALLBACK_KIND[row.kind],
        shown.person(row.owner),
        shown.customer(row.reference),
        str(row.tries),
        *shown.words(row.note),
    )
