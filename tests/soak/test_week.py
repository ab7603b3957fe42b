"""A week of a hundred agents at twenty callbacks a day through the practice workspace: real sockets, a moved clock."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from slack_sdk import WebClient

from bot.manifest import manifest
from bot.rules.callback import Callback
from bot.rules.outbox import MessageKind, subject_id
from sandbox.client import Control
from sandbox.server import serve_in_thread
from tests.flows.conftest import Stage
from tests.flows.reading import settle
from tests.flows.steps import times_shown
from tests.soak.ledger import Ledger

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
TICK, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
PRIYA = "U0PRIYA"

DOES = {"done": 58, "no_answer": 14, "left_message": 6, "on_a_call": 8, "snooze": 6, "hand_on": 3, "nothing": 5}
"""What becomes of a reminder, in a hundred."""


class Week:
    """The clock stops at all that is due; people promise every five minutes. What is late is the bot's own doing."""

    def __init__(self, stage: Stage, agents: int, a_day: int, seed: int) -> None:
        self.stage = stage
        self.a_day = a_day
        self.random = Random(seed)
        self.control = Control(stage.workspace.url)
        self.people = {it.id: it for it in stage.operator.add_people(*(f"agent{n}" for n in range(agents)))}
        self.agents = [*self.people]
        self.people |= {it.id: it for it in stage.everybody()}
        self.ledger = Ledger()
        self.wanted: dict[str, datetime] = {}
        self._where = {id_: person.conversation()["id"] for id_, person in self.people.items()}
        self._seen = 0
        self._numbers = iter(range(480000, 10**6))

    def run(self, days: int) -> None:
        for day in range(days):
            shift = [*range(8 * 12, 18 * 12)]
            setting = {agent: sorted(self.random.choices(shift, k=self.a_day)) for agent in self.agents}
            for tick in range(24 * 12):
                at = MONDAY + day * DAY + tick * TICK
                if tick in shift or self.is_due(at):
                    self.move_to(at)
                    for agent in self.agents:
                        for _ in range(setting[agent].count(tick)):
                            self.promise(agent)
                    settle(self.stage, 120, moving=False)

    def is_due(self, at: datetime) -> bool:
        due_at = self.next_due()
        return due_at is not None and due_at <= at

    def next_due(self) -> datetime | None:
        """The first whole second at which something about a callback is due."""
        with closing(self.read()) as db:
            (due_ms,) = db.execute("SELECT MIN(due_at) FROM timers WHERE kind LIKE 'callback%'").fetchone()
        return None if due_ms is None else datetime.fromtimestamp(-(-due_ms // 1000), UTC)

    def move_to(self, at: datetime) -> None:
        """By way of all that is due before."""
        while (due_at := self.next_due()) is not None and due_at < at:
            self.stop_at(due_at)
        self.stop_at(at)

    def stop_at(self, at: datetime) -> None:
        settle(self.stage, 120, moving=False)  # what fell due since we looked is not late because we move the clock
        self.stage.clock.advance(max(at - self.stage.clock.now(), timedelta()))
        settle(self.stage, 120, moving=False)
        while self.react():
            settle(self.stage, 120, moving=False)

    # What people do

    def promise(self, agent: str) -> None:
        """What is said back is what was meant."""
        number = str(next(self._numbers))
        ahead = self.random.choice([HOUR, 3 * HOUR, 6 * HOUR, DAY, 2 * DAY]) * self.random.uniform(0.3, 1.3)
        due_at = self.stage.clock.now() + ahead
        due_at = due_at.replace(minute=due_at.minute // 5 * 5, second=0, microsecond=0)
        line = f"/callback {due_at.day} {due_at:%b %H:%M} {number} router replacement"
        answer = self.control.post("command", person=agent, channel=self._where[agent], line=line)
        assert times_shown(answer["response"])[:1] == [due_at], (line, answer)
        self.wanted[number] = due_at

    def react(self) -> bool:
        """To what has come since, whether anything has."""
        with closing(self.read()) as db:
            new = db.execute("SELECT * FROM deliveries WHERE id > ? AND state = 'sent' ORDER BY id", (self._seen,))
            sent = new.fetchall()
        for row in sent:
            self._seen = row["id"]
            self.read_message(row)
        return bool(sent)

    def read_message(self, row: sqlite3.Row) -> None:
        about, person = subject_id(row["subject"]), row["recipient"]
        match row["kind"]:
            case MessageKind.CALLBACK_REMINDER:
                assert self.stage.backline is not None
                with self.stage.backline.db.read() as records:
                    callback = records.callbacks.get(about)
                self.ledger.reminded(callback, person, datetime.fromtimestamp(row["ended_at"] / 1000, UTC))
                if callback.nudges == 0 and self.can_be_answered(row, callback):
                    does = self.random.choices([*DOES], [*DOES.values()])[0]
                    self.answer_reminder("done" if person == PRIYA else does, row, about)
            case MessageKind.CALLBACK_OFFER:
                with closing(self.read()) as db:
                    found = db.execute("SELECT callback_id FROM offers WHERE id = ?", (about,)).fetchone()
                self.ledger.reminded_again(found["callback_id"])
                self.click(row, "offer", self.random.choice(["offer:take", "offer:decline"]))
            case MessageKind.CALLBACK_OVERDUE if person == PRIYA:
                with closing(self.read()) as db:
                    owner = db.execute("SELECT owner FROM callbacks WHERE id = ?", (about,)).fetchone()["owner"]
                self.ledger.reminded_again(about)
                self.click(row, f"callback:{about}", f"callback:take:{owner}")
            case MessageKind.CALLBACK_TO_DECIDE if person == PRIYA:
                self.click(row, f"callback:{about}", "callback:enough")

    def can_be_answered(self, row: sqlite3.Row, callback: Callback) -> bool:
        """Whether it is still theirs to do, and no later reminder has made one line of this."""
        with closing(self.read()) as db:
            later = db.execute(
                "SELECT 1 FROM deliveries WHERE kind = ? AND subject = ? AND recipient = ? AND id > ?",
                (row["kind"], row["subject"], row["recipient"], row["id"]),
            ).fetchone()
        is_theirs = callback.orphaned_at is not None or callback.owner == row["recipient"]
        return callback.is_due and is_theirs and later is None

    def answer_reminder(self, does: str, row: sqlite3.Row, about: int) -> None:
        match does:
            case "nothing":
                pass
            case "on_a_call":
                self.ledger.reminded_again(about)
                self.click(row, f"not_now:{about}", "callback:on_a_call")
            case "snooze":
                self.click(row, f"not_now:{about}", "callback:snooze", self.random.choice(["900", "3600", "tomorrow"]))
            case "hand_on":
                self.click(row, f"outcome:{about}", "callback:more", "hand_on")
                colleague = self.random.choice([agent for agent in self.agents if agent != row["recipient"]])
                self.people[row["recipient"]].submit(colleague=colleague)
            case verb:
                self.click(row, f"outcome:{about}", f"callback:{verb}")

    def click(self, row: sqlite3.Row, block_id: str, action_id: str, value: str | None = None) -> None:
        place = {"channel": row["channel"], "ts": row["ts"]}
        self.control.post(
            "action", person=row["recipient"], message=place, block_id=block_id, action_id=action_id, value=value
        )

    # What came of it

    def wrong(self) -> list[str]:
        assert self.stage.backline is not None
        with self.stage.backline.db.read() as records:
            wrong = self.ledger.wrong(records, self.stage.clock.now())
        with closing(self.read()) as db:
            ours = db.execute(
                """SELECT channel, ts FROM deliveries WHERE state = 'sent'
                   UNION ALL SELECT channel, ts FROM past_deliveries WHERE state = 'sent'"""
            ).fetchall()
            promised = db.execute("SELECT reference, MIN(id) AS id FROM callbacks GROUP BY reference").fetchall()
        in_slack = [place for channel in self._where.values() for place in self.history(channel)]
        lost = self.wanted.keys() - {row["reference"] for row in promised}
        return [
            *wrong,
            *(f"{reference} was said to be set, and is not there" for reference in lost),
            *(f"{place} is in Slack, and not ours" for place in set(in_slack) - set(map(tuple, ours))),
            *(f"{place} is ours, and not in Slack" for place in set(map(tuple, ours)) - set(in_slack)),
            *(["a message is there twice"] if len(in_slack) != len(ours) else []),
        ]

    def history(self, channel: str) -> list[tuple[str, str]]:
        """Everything that stands in a conversation: a person's screen has the newest messages only."""
        workspace = self.stage.workspace
        client = WebClient(token=workspace.bot_token, base_url=workspace.api_url)
        pages = client.conversations_history(channel=channel, limit=200)
        return [(channel, message["ts"]) for page in pages for message in page["messages"]]

    def read(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.stage.database)
        db.row_factory = sqlite3.Row
        return db


def play(folder: Path, agents: int, a_day: int, days: int, seed: int) -> None:
    with serve_in_thread(manifest=manifest()) as workspace:
        stage = Stage(workspace, folder)
        stage.clock.advance(MONDAY - stage.clock.now())
        stage.start()
        try:
            week = Week(stage, agents, a_day, seed)
            week.run(days)
            assert week.wrong() == []
            assert stage.backline is not None
            with stage.backline.db.read() as records:
                title = f"{days} days of {agents} agents at {a_day} callbacks a day through the workspace, seed {seed}"
                print(week.ledger.report(records, stage.database, title))  # noqa: T201  what a soak has to show
        finally:
            stage.stop()


@pytest.mark.workspace
@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_day_of_two_agents_through_the_workspace_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    play(tmp_path, agents=2, a_day=8, days=1, seed=1)


@pytest.mark.workspace
@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_week_of_a_hundred_agents_through_the_workspace_does_neither(tmp_path: Path) -> None:
    play(tmp_path, agents=100, a_day=20, days=7, seed=Random().randrange(2**32))
