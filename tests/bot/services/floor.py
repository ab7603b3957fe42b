"""A floor at work: the real services on a real database file, with the worker turned by hand and a clock that is moved.

What Slack shows is kept, to be compared with what is true. Any piece of work can be cut short in the middle, as by a
crash.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slack_sdk.models.basic_objects import JsonObject

from bot.rules.escalation import Ask, Escalation, Invitation
from bot.rules.outbox import Delivery, MessageKind, Subject, TimerKind
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Entry, Event
from bot.services import Asking, CheckIns, Contacts, Duties, Escalations, Reminders, Supervision
from bot.services.asking import ask_newcomer
from bot.services.leaving import Leaving
from bot.worker.answers import Answer, Failed
from bot.worker.rendering import render
from storage import Records, TransactionLost
from storage.rows import Row
from tests.bot.worker.by_hand import ByHand

_INSTRUCTIONS = 5
"""How many of SQLite's instructions pass between two chances to die."""


class Died(Exception):
    """The work was cut short."""


@dataclass(frozen=True)
class Message:
    """A message about an escalation that is owed or sent, or cannot be delivered."""

    kind: MessageKind
    recipient: str
    wanted_rev: int
    is_lost: bool


@dataclass(frozen=True)
class Known:
    """All that is stored about one escalation."""

    escalation: Escalation
    asks: tuple[Ask, ...]
    invitations: tuple[Invitation, ...]
    entries: tuple[Entry, ...]
    messages: dict[int, Message]
    timers: dict[TimerKind, datetime]
    leaving: frozenset[str]
    """Who was found to have left, which is dealt with next."""

    def happened(self, event: Event) -> int:
        """How often this happened."""
        return sum(entry.event is event for entry in self.entries)

    def told(self, kind: MessageKind, person: str) -> int:
        """How many messages of this kind this person has or is owed."""
        return sum(message.kind is kind and message.recipient == person for message in self.messages.values())


class Floor(ByHand):
    """One team at work. `crash` drops what is not committed and opens the file again."""

    def __init__(self, folder: Path, team: Team) -> None:
        self.team, self.teams = team, Teams([team])
        self.away: set[str] = set()
        self.gone: set[str] = set()
        self.shown: dict[int, object] = {}
        super().__init__(folder)
        self.door.says = self._show

    def open(self) -> None:
        super().open()
        self.db._writer.execute("PRAGMA synchronous = OFF")  # the power does not fail here
        self.contacts = Contacts(self.db, self.clock, self.teams)
        self.check_ins = CheckIns(self.db, self.clock, self.teams)
        self.escalations = Escalations(self.db, self.clock, self.teams, self.away.intersection)
        self.supervision = Supervision(self.db, self.clock, self.teams)
        self.duties = Duties(self.db, self.clock, self.teams, ask_newcomer)
        asking, reminders = Asking(self.teams), Reminders(self.teams)
        self.worker._timers = {
            TimerKind.ESCALATION_STEP: asking.next_step,
            TimerKind.ESCALATION_STILL_ON_IT: asking.still_on_it,
            TimerKind.ESCALATION_QUIET: asking.go_quiet,
            TimerKind.PERSON_LEFT: Leaving(self.teams).found,
            TimerKind.CALLBACK_DUE: reminders.due,
            TimerKind.CALLBACK_NUDGE: reminders.nudge,
            TimerKind.CHECK_IN_OFFER: self.check_ins.offer,
        }

    @contextmanager
    def cut_short(self, after: int | None) -> Iterator[None]:
        """Raises Died where the work takes the database so long; None for never."""
        connection = self.db._writer.conn
        left = after or 0

        def dies() -> bool:
            nonlocal left
            left -= 1
            return left == 0

        connection.set_progress_handler(dies, _INSTRUCTIONS)
        try:
            yield
        except (sqlite3.OperationalError, TransactionLost) as error:
            if "interrupted" not in str(error):
                raise
            connection.rollback()  # which may be what was cut short
            raise Died from error
        finally:
            connection.set_progress_handler(None, 0)

    def known(self) -> dict[int, Known]:
        """All that is stored, by escalation."""
        with self.db.read() as records:
            ids = [row["id"] for row in records.rows.all("SELECT id FROM escalations ORDER BY id")]
            messages = records.rows.all(
                """SELECT d.id, d.subject, d.kind, d.recipient, d.state, c.wanted_rev
                   FROM deliveries d JOIN cards c ON c.delivery_id = d.id"""
            )
            leaving = records.rows.all("SELECT key FROM timers WHERE kind = :kind", kind=TimerKind.PERSON_LEFT)
            people = frozenset(row["key"].partition(":")[0] for row in leaving)
            return {id_: _known(records, id_, messages, people) for id_ in ids}

    def out_of_date(self) -> list[tuple[MessageKind, object, object]]:
        """What Slack shows that is not true any more: which message, how it looks, and how it should."""
        with self.db.read() as records:
            rows = records.rows.all(
                "SELECT d.id FROM deliveries d JOIN cards c ON c.delivery_id = d.id WHERE d.state = 'sent'"
            )
            deliveries = [records.deliveries.get(row["id"]) for row in rows]
            true = [(delivery, self._as_it_should_look(records, delivery)) for delivery in deliveries]
        return [(it.kind, self.shown[it.id], looks) for it, looks in true if self.shown[it.id] != looks]

    def _show(self, delivery: Delivery) -> Answer | None:
        if delivery.recipient in self.gone:
            return Failed("user_disabled")
        with self.db.read() as records:
            self.shown[delivery.id] = self._as_it_should_look(records, delivery)
        return None

    def _as_it_should_look(self, records: Records, delivery: Delivery) -> object:
        message = render(records, delivery, self.teams, self.clock.now())
        return message.text, _plain(message.blocks)


def _plain(thing: object) -> object:
    """Blocks to compare, at a tenth of what it takes to make Slack's JSON of them."""
    if isinstance(thing, list | tuple):
        return [_plain(part) for part in thing]
    if isinstance(thing, JsonObject):
        return [_plain(part) for part in vars(thing).values()]
    return thing


def _known(records: Records, escalation_id: int, messages: list[Row], leaving: frozenset[str]) -> Known:
    escalation = records.escalations.get(escalation_id)
    subject = Subject.ESCALATION.of(escalation_id)
    invitations = records.invitations.of(escalation_id)
    entries = tuple(it for it in records.timeline.of(escalation.contact_id) if it.escalation_id == escalation_id)
    subjects = {
        subject,
        *(Subject.ENTRY.of(it.id) for it in entries),
        *(Subject.INVITATION.of(it.id) for it in invitations),
    }
    timers = records.rows.all("SELECT kind, due_at FROM timers WHERE subject = :subject", subject=subject)
    return Known(
        escalation=escalation,
        asks=records.escalations.asks(escalation_id),
        invitations=invitations,
        entries=entries,
        messages={row["id"]: _message(row) for row in messages if row["subject"] in subjects},
        timers={TimerKind(row["kind"]): datetime.fromtimestamp(row["due_at"] / 1000, UTC) for row in timers},
        leaving=leaving,
    )


def _message(row: Row) -> Message:
    return Message(MessageKind(row["kind"]), row["recipient"], row["wanted_rev"], is_lost=row["state"] == "failed")
