"""What was promised against what Slack holds."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Config
from bot.rules.outbox import MessageKind, Subject
from bot.rules.teams import Teams
from bot.rules.timeline import Entry, Event
from bot.services.settings import load_teams
from bot.worker.rendering import render
from storage import Database, open_database
from storage.deliveries import delivery_of
from storage.rows import Row
from tests.reliability.crash.held import InSlack
from tests.reliability.crash.load import Told

UNDER_WAY = """
    SELECT (SELECT COUNT(*) FROM deliveries WHERE state IN ('pending', 'sending'))
         + (SELECT COUNT(*) FROM cards c JOIN deliveries d ON d.id = c.delivery_id
            WHERE wanted_rev <> shown_rev AND d.state = 'sent')
         + (SELECT COUNT(*) FROM timers
            WHERE kind NOT IN ('check_in_offer', 'callback_nudge', 'digest', 'housekeeping', 'indexing', 'wellbeing'))
"""
"""Nothing is asked any more when the last escalation has ended; check-ins and nudges come long after."""
ASKING = "SELECT DISTINCT agent FROM escalations WHERE state IN ('requested', 'accepted', 'asked_again')"

_TOLD = {
    Event.NOBODY_YET: MessageKind.ESCALATION_NOBODY_YET,
    Event.ACCEPTED: MessageKind.ESCALATION_ACCEPTED,
    Event.READ_BACK: MessageKind.ESCALATION_READ_BACK,
    Event.STILL_ON_IT: MessageKind.ESCALATION_STILL_ON_IT,
    Event.WENT_QUIET: MessageKind.ESCALATION_QUIET,
}
"""What is told, once, when this happens."""
_MAY_BE_MOOT = {
    MessageKind.ESCALATION_PING,
    MessageKind.ESCALATION_NOBODY_YET,
    MessageKind.ESCALATION_STILL_ON_IT,
    MessageKind.CALLBACK_REMINDER,
}
"""What is withdrawn if nobody waits for it any more, or it is not so any more, when it could go."""


def under_way(database: Path) -> int:
    """How much the bot still owes."""
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute(UNDER_WAY).fetchone()[0])


def asking(database: Path) -> set[str]:
    """The agents of the escalations that have not ended."""
    with closing(sqlite3.connect(database)) as db:
        return {agent for (agent,) in db.execute(ASKING)}


def happened(database: Path) -> set[Event]:
    """Every kind of thing that has happened to an escalation."""
    with closing(sqlite3.connect(database)) as db:
        return {Event(event) for (event,) in db.execute("SELECT DISTINCT event FROM timeline")}


class Ledger:
    """The bot's books, read after it has stopped, beside what Slack holds. Each method gives what is wrong."""

    def __init__(self, config: Config, messages: list[InSlack], told: Told) -> None:
        self._messages = messages
        self._told = told
        with closing(open_database(config.database)) as db:
            with db.read() as records:
                self._teams = Teams(load_teams(records, ""))
            self._rows = _rows(db)
            self._stories = dict(_stories(db, self._rows["contacts"]))
            self._wanted = dict(self._last_state(db))
        self._held: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        """By subject: how often Slack has a message of which kind for whom. Found by key, so what it holds decides."""
        self._withdrawn: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        keys = Counter(message.key for message in messages)
        for row in self._rows["deliveries"]:
            what = row["kind"], row["recipient"]
            if keys[row["key"]]:
                self._held[row["subject"]][what] += keys[row["key"]]
            if row["state"] == "cancelled":
                self._withdrawn[row["subject"]][what] += 1

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
                self._confirmed,
                self._callbacks,
            )
            for problem in check()
        ]

    @property
    def sent(self) -> int:
        return len(self._messages)

    @property
    def in_threads(self) -> int:
        return sum(message.under is not None for message in self._messages)

    def _lost(self) -> Iterator[str]:
        """Owed, and not in Slack where the books say it is; what belongs in a thread, under its own parent."""
        places = {(message.channel, message.under, message.ts): message.key for message in self._messages}
        parents = {row["id"]: row["ts"] for row in self._rows["deliveries"]}
        for row in self._rows["deliveries"]:
            if row["state"] == "sent":
                under = parents[row["thread"]] if row["thread"] is not None else None
                if places.get((row["channel"], under, row["ts"])) != row["key"]:
                    yield f"{row['kind']} about {row['subject']} for {row['recipient']}"
            elif row["state"] != "cancelled" or row["kind"] not in _MAY_BE_MOOT:
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
                text = render(records, delivery, self._teams, now).text
                # A reminder sent late says when it was due, which this moment need not agree with.
                if delivery.kind is not MessageKind.CALLBACK_REMINDER or not text.startswith("Time to ring"):
                    yield delivery.key, text

    def _contacts(self) -> Iterator[str]:
        stored = {row["id"]: row for row in self._rows["contacts"]}
        for contact, (agent, reference) in self._told.logged.items():
            row = stored.get(contact)
            if row is None or (row["agent"], row["reference"]) != (agent, reference):
                yield f"#{contact} of {agent} about {reference} was confirmed and is {row}"
            if (count := self._held[Subject.CONTACT.of(contact)][MessageKind.CONTACT_CARD, agent]) != 1:
                yield f"#{contact} has {count} cards"
        for contact in self._told.closed:
            if stored[contact]["state"] != "closed":
                yield f"#{contact} was closed and is {stored[contact]['state']}"

    def _escalations(self) -> Iterator[str]:
        """Each has its card and its thread, and each moment of its story brought its messages, and no others."""
        for row in self._rows["escalations"]:
            subject = Subject.ESCALATION.of(row["id"])
            channel, agent, owner = self._teams.get(row["team"]).escalation_channel, row["agent"], row["owner"]
            expected = Counter(
                {
                    (MessageKind.ESCALATION_CARD, channel): 1,
                    (MessageKind.ESCALATION_THREAD, channel): 1,
                    (MessageKind.ESCALATION_RESOLVED, agent): int(bool(row["outcome"])),
                    (MessageKind.ESCALATION_WITHDRAWN, owner): int(bool(owner and not row["outcome"])),
                }
            )
            story = [entry for entry in self._stories[row["contact_id"]] if entry.escalation_id == row["id"]]
            for entry in story:
                if entry.event is Event.ASKED:
                    expected.update((MessageKind.ESCALATION_PING, person) for person in entry.others)
            found = self._held[subject] + self._withdrawn[subject]
            if found != expected:
                yield f"{subject} has {dict(found)}, not {dict(expected)}"
            yield from self._moments(story)

    def _moments(self, story: Sequence[Entry]) -> Iterator[str]:
        owned = quiet = False
        for entry in story:
            took, back = entry.event is Event.ACCEPTED, quiet and entry.event in (Event.READ_BACK, Event.STILL_HERE)
            expected = Counter([_TOLD[entry.event]] if entry.event in _TOLD else [])
            expected[MessageKind.ESCALATION_ACCEPTED] += back and entry.event is Event.STILL_HERE
            expected[MessageKind.ESCALATION_TAKEN] += took and owned
            subject = Subject.ENTRY.of(entry.id)
            there = self._held[subject] + self._withdrawn[subject]
            found = Counter({MessageKind(kind): n for (kind, _), n in there.items()})
            if found != expected:
                yield f"escalation {entry.escalation_id}, {entry.event}: {dict(found)}, not {dict(expected)}"
            owned = owned or took
            quiet = entry.event is Event.WENT_QUIET or (quiet and not back and not took)

    def _confirmed(self) -> Iterator[str]:
        """What people were told they had done with an escalation."""
        for contact in self._told.asked - {row["contact_id"] for row in self._rows["escalations"]}:
            yield f"nobody was asked about #{contact}"
        states = {str(row["id"]): row["state"] for row in self._rows["escalations"]}
        for escalation in self._told.resolved:
            if states[escalation] != "resolved":
                yield f"escalation {escalation} was resolved and is {states[escalation]}"
        for escalation in self._told.withdrawn:
            if states[escalation] not in ("cancelled", "resolved"):
                yield f"escalation {escalation} was withdrawn and is {states[escalation]}"
        done = [(str(entry.escalation_id), entry) for story in self._stories.values() for entry in story]
        theirs = {(about, entry.person) for about, entry in done if entry.event is Event.ACCEPTED}
        for escalation, supervisor in self._told.accepted - theirs:
            yield f"{supervisor} was told that escalation {escalation} is theirs, and never had it"
        said = {(about, entry.words) for about, entry in done if entry.event is Event.READ_BACK}
        for escalation, words in self._told.read_back - said:
            yield f"escalation {escalation} was read back in words that are gone: {words}"

    def _callbacks(self) -> Iterator[str]:
        stored = {row["reference"]: row for row in self._rows["callbacks"]}
        for reference, owner in self._told.callbacks.items():
            row = stored.get(reference)
            if row is None or row["owner"] != owner:
                yield f"{owner} was promised a reminder about {reference}, stored is {row}"
        for row in stored.values():
            subject = Subject.CALLBACK.of(row["id"])
            if (count := self._held[subject][MessageKind.CALLBACK_CARD, row["owner"]]) != 1:
                yield f"{subject} has {count} cards"
            reminders = self._held[subject][MessageKind.CALLBACK_REMINDER, row["owner"]]
            if reminders > 1 or (row["state"] == "due" and not reminders):
                yield f"{subject} is {row['state']} and was reminded of {reminders} times"
            if str(row["id"]) in self._told.done and row["state"] != "done":
                yield f"{subject} was done and is {row['state']}"


def _rows(db: Database) -> dict[str, list[Row]]:
    with db.read() as records:
        return {
            table: records.rows.all(f"SELECT * FROM {table} ORDER BY id")
            for table in ("deliveries", "contacts", "escalations", "callbacks")
        }


def _stories(db: Database, contacts: list[Row]) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    """What happened on each contact, by its id."""
    with db.read() as records:
        for contact in contacts:
            yield contact["id"], records.timeline.of(contact["id"])
