"""What was promised against what Slack holds."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.app import team_of
from bot.config import Config
from bot.rules.outbox import MessageKind
from bot.worker.rendering import render
from bot.worker.sender import METADATA_EVENT
from sandbox.client import Person
from storage import Database, open_database
from storage.deliveries import delivery_of
from tests.reliability.crash.load import Told

Row = dict[str, Any]

UNDER_WAY = """
    SELECT (SELECT COUNT(*) FROM deliveries WHERE state IN ('pending', 'sending'))
         + (SELECT COUNT(*) FROM cards c JOIN deliveries d ON d.id = c.delivery_id
            WHERE wanted_rev <> shown_rev AND d.state = 'sent')
         + (SELECT COUNT(*) FROM timers WHERE kind LIKE 'callback%')
"""


def under_way(database: Path) -> int:
    """How much the bot still owes."""
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute(UNDER_WAY).fetchone()[0])


@dataclass(frozen=True)
class InSlack:
    """One message of the bot's, as Slack's history has it."""

    channel: str
    ts: str
    key: str
    text: str


def in_slack(client: WebClient, people: list[Person], channel: str) -> list[InSlack]:
    """Every message of the bot's in the channel and in people's direct messages."""
    directs = [client.conversations_open(users=person.id)["channel"]["id"] for person in people]
    return [message for place in (channel, *directs) for message in _history(client, place)]


def _history(client: WebClient, channel: str) -> Iterator[InSlack]:
    for page in client.conversations_history(channel=channel, include_all_metadata=True, limit=500):
        for message in page["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == METADATA_EVENT:
                yield InSlack(channel, message["ts"], metadata["event_payload"]["key"], message["text"])


class Ledger:
    """The bot's books, read after it has stopped, beside Slack's history. Each method gives what is wrong."""

    def __init__(self, config: Config, messages: list[InSlack], told: Told) -> None:
        self._messages = messages
        self._told = told
        self._team = team_of(config)
        with closing(open_database(config.database)) as db:
            self._rows = _rows(db)
            self._wanted = dict(self._last_state(db))

    def wrong(self) -> list[str]:
        """Everything that is."""
        return [
            f"{check.__name__.strip('_')}: {problem}"
            for check in (
                self._lost,
                self._twice,
                self._never_owed,
                self._stale,
                self._contacts,
                self._escalations,
                self._callbacks,
            )
            for problem in check()
        ]

    @property
    def sent(self) -> int:
        return len(self._messages)

    def _lost(self) -> Iterator[str]:
        """Owed, and not in Slack where the books say it is."""
        places = {(message.channel, message.ts): message.key for message in self._messages}
        for row in self._rows["deliveries"]:
            if row["state"] == "sent":
                if places.get((row["channel"], row["ts"])) != row["key"]:
                    yield f"{row['kind']} about {row['subject']} for {row['recipient']}"
            elif row["state"] != "cancelled":
                yield f"{row['kind']} about {row['subject']} is {row['state']}: {row['error']}"

    def _twice(self) -> Iterator[str]:
        for key, count in Counter(message.key for message in self._messages).items():
            if count > 1:
                yield f"{count} times: {next(message.text for message in self._messages if message.key == key)}"

    def _never_owed(self) -> Iterator[str]:
        """In Slack about something that was not saved."""
        owed = {row["key"] for row in self._rows["deliveries"] if row["state"] == "sent"}
        for message in self._messages:
            if message.key not in owed:
                yield message.text

    def _stale(self) -> Iterator[str]:
        """Cards that do not show the last state."""
        for message in self._messages:
            wanted = self._wanted.get(message.key)
            if wanted is not None and wanted != message.text:
                yield f"{message.text!r} should be {wanted!r}"

    def _last_state(self, db: Database) -> Iterator[tuple[str, str]]:
        now = datetime.now(UTC)
        with db.read() as records:
            for row in self._rows["deliveries"]:
                delivery = delivery_of(row)
                text = render(records, delivery, self._team, now).text
                # A reminder sent late says when it was due, which this moment need not agree with.
                if delivery.kind is not MessageKind.CALLBACK_REMINDER or not text.startswith("Time to ring"):
                    yield delivery.key, text

    def _contacts(self) -> Iterator[str]:
        stored = {row["id"]: row for row in self._rows["contacts"]}
        for contact, (agent, reference) in self._told.logged.items():
            row = stored.get(contact)
            if row is None or (row["agent"], row["reference"]) != (agent, reference):
                yield f"#{contact} of {agent} about {reference} was confirmed and is {row}"
            if (count := self._count(MessageKind.CONTACT_CARD, f"contact:{contact}", agent)) != 1:
                yield f"#{contact} has {count} cards"
        for contact in self._told.closed:
            if stored[contact]["state"] != "closed":
                yield f"#{contact} was closed and is {stored[contact]['state']}"

    def _escalations(self) -> Iterator[str]:
        stored = {str(row["id"]): row for row in self._rows["escalations"]}
        asked = {row["contact_id"] for row in self._rows["escalations"]}
        for contact in self._told.asked - asked:
            yield f"nobody was asked about #{contact}"
        for escalation, row in stored.items():
            subject = f"escalation:{escalation}"
            expected = {
                MessageKind.ESCALATION_CARD: 1,
                MessageKind.ESCALATION_PING: sum(person != row["agent"] for person in self._team.supervisors),
                MessageKind.ESCALATION_ACCEPTED: int(row["accepted_at"] is not None),
                MessageKind.ESCALATION_RESOLVED: int(bool(row["outcome"])),
                MessageKind.ESCALATION_WITHDRAWN: int(bool(row["owner"] and row["ended_at"] and not row["outcome"])),
            }
            for kind, count in expected.items():
                if (found := self._count(kind, subject)) != count:
                    yield f"{subject} has {found} of {kind}, not {count}"
        for escalation, supervisor in self._told.accepted.items():
            if stored[escalation]["owner"] != supervisor:
                yield f"{supervisor} was told they have {escalation}, which {stored[escalation]['owner']} has"
        for escalation in self._told.resolved:
            if stored[escalation]["state"] != "resolved":
                yield f"escalation {escalation} was resolved and is {stored[escalation]['state']}"

    def _callbacks(self) -> Iterator[str]:
        stored = {row["reference"]: row for row in self._rows["callbacks"]}
        for reference, owner in self._told.callbacks.items():
            row = stored.get(reference)
            if row is None or row["owner"] != owner:
                yield f"{owner} was promised a reminder about {reference}, stored is {row}"
        for row in stored.values():
            subject = f"callback:{row['id']}"
            if (count := self._count(MessageKind.CALLBACK_CARD, subject, row["owner"])) != 1:
                yield f"{subject} has {count} cards"
            reminders = self._count(MessageKind.CALLBACK_REMINDER, subject, row["owner"])
            if reminders > 1 or (row["state"] == "due" and not reminders):
                yield f"{subject} is {row['state']} and was reminded of {reminders} times"
            if str(row["id"]) in self._told.done and row["state"] != "done":
                yield f"{subject} was done and is {row['state']}"

    def _count(self, kind: MessageKind, subject: str, recipient: str | None = None) -> int:
        """How many messages in Slack say this to this person: found by key, so what Slack holds decides."""
        keys = Counter(message.key for message in self._messages)
        return sum(
            keys[row["key"]]
            for row in self._by_subject.get(subject, [])
            if row["kind"] == kind and recipient in (None, row["recipient"])
        )

    @property
    def _by_subject(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._rows["deliveries"]:
            found.setdefault(row["subject"], []).append(row)
        return found


def _rows(db: Database) -> dict[str, list[Row]]:
    with db.read() as records:
        return {
            table: records.rows.all(f"SELECT * FROM {table} ORDER BY id")
            for table in ("deliveries", "contacts", "escalations", "callbacks")
        }
