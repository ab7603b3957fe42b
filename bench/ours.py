"""Our side, in a process of its own: the real database, services and worker; only the door may be a stub."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import bot.app
from bench.measure import add_all, say, wait_for
from bot.clock import Clock, SystemClock
from bot.config import load_config
from bot.rules.callback import Promise
from bot.rules.contact import Details, Intensity, Kind
from bot.rules.escalation import HandOver, State
from bot.rules.finding import Query, Span
from bot.rules.outbox import Delivery, MessageKind, Removal, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import Callbacks, Finding, Overviews, Reminders, Status
from bot.vault import new_secret_key
from bot.worker import Pace, Worker
from bot.worker.answers import Answer, Sent
from bot.worker.rendering import render
from storage import Database, open_database

TEAM = Team(
    escalation_channel="C0ESCALATIONS",
    supervisors=("U0SUPERVISOR",),
    safety_contacts=(),
    crisis_protocol="",
    support_contacts="",
    check_in_delay=timedelta(minutes=5),
)
TEAMS = Teams([TEAM])


class StubDoor:
    """Takes every message after `seconds` and remembers when it was called. `renders` as the real one does first.

    One that does not render shows revision 1, so what has changed since it was owed is edited once more.
    """

    def __init__(self, db: Database, clock: Clock, *, seconds: float = 0, renders: bool = False) -> None:
        self._db = db
        self._clock = clock
        self._seconds = seconds
        self._renders = renders
        self.called: dict[MessageKind, list[float]] = {kind: [] for kind in MessageKind}
        self.when_out: Callable[[Delivery], None] = lambda _: None
        self.taken: set[str] = set()
        """Keys of messages that an earlier process got out: a message tried before is looked for here first."""

    def send(self, delivery: Delivery) -> Answer:
        self.called[delivery.kind].append(time.time())
        revision = self._revision(delivery) if self._renders else 1
        if delivery.tried_at is None or delivery.key not in self.taken:
            if self._seconds:  # to sleep for none takes 50 µs
                time.sleep(self._seconds)
            self.when_out(delivery)
        return Sent(f"D{delivery.recipient[1:]}", f"1700000000.{delivery.id:06}", revision)

    def edit(self, delivery: Delivery) -> Answer:
        assert delivery.channel
        assert delivery.ts
        return Sent(delivery.channel, delivery.ts, self._revision(delivery))

    def remove(self, removal: Removal) -> Answer:
        raise AssertionError(f"nothing is removed here: {removal}")

    def _revision(self, delivery: Delivery) -> int | None:
        """What the message shows, read as the real door does."""
        with self._db.read() as records:
            if self._renders:
                render(records, delivery, TEAMS, self._clock.now()).payload()
            return records.cards.revision(delivery.id)

    def slack_now(self) -> datetime:
        return self._clock.now()


class Engine:
    """Timers and deliveries without Slack: services and worker on a database, with a stub door and no pace."""

    def __init__(self, database: str, *, door_seconds: float = 0, renders: bool = False) -> None:
        clock = SystemClock()
        self.db = open_database(Path(database))
        self.door = StubDoor(self.db, clock, seconds=door_seconds, renders=renders)
        self.callbacks = Callbacks(self.db, clock, TEAMS)
        reminders = Reminders(TEAMS)
        timers = {
            TimerKind.CALLBACK_DUE: reminders.due,
            TimerKind.CALLBACK_SOON: reminders.soon,
            TimerKind.CALLBACK_NUDGE: reminders.nudge,
        }
        self.worker = Worker(self.db, clock, self.door, timers, TEAMS, pace=Pace(lifted=True))

    def start(self) -> None:
        self.worker.start()

    def stop(self) -> None:
        self.worker.stop()
        self.db.close()

    def promise(self, owner: str, number: int, at: datetime) -> int:
        """Through the service, as a person's promise is."""
        promise = Promise(reference=f"7{number:07}", due_at=at, note="router replacement")
        return self.callbacks.set(owner, promise, None, request=f"{owner}.{number}").callback.id

    def wait_for(self, kind: MessageKind, count: int, since: datetime) -> list[float]:
        """When the door was called for each of `count` messages; fewer when none has come for a while."""
        called = self.door.called[kind]
        wait_for(called, count, since)
        return called


def burst(database: str, due: int, door_seconds: float = 0, *, renders: bool = False) -> None:
    """So many reminders due at the same moment, one a conversation: how late each was called, in milliseconds."""
    engine = Engine(database, door_seconds=door_seconds, renders=renders)
    engine.start()
    at = add_all(due, lambda number, at: engine.promise(f"U9{number:05}", number, at))
    called = engine.wait_for(MessageKind.CALLBACK_REMINDER, due, at)
    say(lateness_ms=[1000 * (moment - at.timestamp()) for moment in called])
    engine.stop()


def alone(database: str, count: int) -> None:
    """Reminders that fall due one at a time on an idle bot: how late each was called, in milliseconds."""
    engine = Engine(database)
    engine.start()
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    times = [first + timedelta(seconds=0.5 * number) for number in range(count)]
    for number, at in enumerate(times):
        engine.promise(f"U9{number:05}", number, at)
    called = engine.wait_for(MessageKind.CALLBACK_REMINDER, count, times[-1])
    say(lateness_ms=[1000 * (moment - at.timestamp()) for moment, at in zip(called, times, strict=True)])
    engine.stop()


def killed(database: str, due: int, door_seconds: float, resumed: list[str] | None = None) -> None:
    """So many due at the same moment, each told to the parent when it is out; the parent kills us in between."""
    engine = Engine(database, door_seconds=door_seconds)
    engine.door.taken = set(resumed or ())
    if resumed is None:
        at = add_all(due, lambda number, at: engine.promise(f"U9{number:05}", number, at))
        say(due_at=at.timestamp())
    engine.door.when_out = _tell_of_reminder
    engine.start()
    sys.stdin.read()
    engine.stop()


def _tell_of_reminder(delivery: Delivery) -> None:
    if delivery.kind is MessageKind.CALLBACK_REMINDER:
        say(out=subject_id(delivery.subject), key=delivery.key)


def scheduling(database: str, adds: int, lists: int, owner: str) -> None:
    """Microseconds for each timer set, each promise made by the whole service, and each list of one person's."""
    engine = Engine(database)
    engine.start()
    later = datetime.now(UTC) + timedelta(hours=20)
    timers, added, listed = [], [], []
    for number in range(adds):
        begun = time.perf_counter()
        with engine.db.write() as records:
            records.timers.set(
                f"bench:{number}", TimerKind.CALLBACK_DUE, "callback:1", later + timedelta(seconds=number)
            )
        timers.append(1e6 * (time.perf_counter() - begun))
    for number in range(adds):
        begun = time.perf_counter()
        engine.promise(f"U9{number:05}", number, later + timedelta(seconds=number))
        added.append(1e6 * (time.perf_counter() - begun))
    for _ in range(lists):
        begun = time.perf_counter()
        page = engine.callbacks.open_of(owner)
        listed.append(1e6 * (time.perf_counter() - begun))
    say(timers_us=timers, added_us=added, listed_us=listed, found=len(page.callbacks))
    engine.stop()


def find(database: str, reference: str, agent: str) -> None:
    """Asked `what` and how many `times`: the middle of so many finds by the whole service, in microseconds."""
    db = open_database(Path(database))
    finding = Finding(db, SystemClock(), TEAMS)
    with db.read() as records:
        (newest,) = records.search.find(Query(), None, [TEAM.id], None, 1)
    span = Span(since=newest.opened_at - timedelta(minutes=5), until=newest.opened_at + timedelta(minutes=1))
    searches = {
        "reference": (TEAM.supervisors[0], Query(words=(reference,))),
        "words": (TEAM.supervisors[0], Query(words=("refund", "billing"))),
        "kind": (TEAM.supervisors[0], Query(kind=Kind.DEMANDING, intensity=Intensity.ANGRY, span=span)),
        "own": (agent, Query(words=("refund",))),
    }

    def search(what: str) -> None:
        assert finding.find(*searches[what]).contacts, "nothing found is no measure"

    _time_until_told_to_end(search)
    db.close()


def home(database: str, references: Sequence[str], agent: str) -> None:
    """Asked for whom and how many `times`: the middle of reading so many Homes, in microseconds.

    Half of the agent's open cases have a request, of which the supervisor has half.
    """
    db, clock = open_database(Path(database)), SystemClock()
    now, (supervisor,) = clock.now(), TEAM.supervisors
    with db.write() as records:
        for number, reference in enumerate(references):
            contact = records.contacts.add(
                agent, Details(reference=reference, summary="refund refused twice"), now, team=1
            )
            if number % 2:
                asked = records.escalations.add(contact.id, agent, HandOver(situation="shouting"), now, team=1)
                if number % 4 == 1:
                    records.escalations.own(asked.id, State.REQUESTED, State.ACCEPTED, supervisor, now)
            promise = Promise(reference=reference, due_at=now + timedelta(minutes=number))
            records.callbacks.add(agent, promise, contact.id, now, team=1)
    overviews = Overviews(db, clock, TEAMS, Status(db, clock, TEAMS, tuple).health)
    people = {"agent": agent, "supervisor": supervisor}

    def read(whose: str) -> None:
        overview = overviews.of(people[whose], {}, is_admin=False)
        assert overview.watch.waiting.items if overview.watch else overview.cases.items

    _time_until_told_to_end(read)
    db.close()


def app(
    database: str,
    api_url: str,
    bot_token: str,
    app_token: str,
    door: str,
    supervisors: Sequence[str] = TEAM.supervisors,
) -> None:
    """The whole bot until standard input closes; asked anything, it tells the CPU it has used and its memory.

    `door`: `real` sends at Slack's pace; `stub` takes everything at once, `renders` after rendering it.
    """
    begun = time.perf_counter()
    config = load_config(
        {
            "SLACK_BOT_TOKEN": bot_token,
            "SLACK_APP_TOKEN": app_token,
            "SLACK_API_URL": api_url,
            "BACKLINE_SECRET_KEY": new_secret_key(),
            "BACKLINE_DATABASE": database,
            "BACKLINE_ESCALATION_CHANNEL": TEAM.escalation_channel,
            "BACKLINE_SUPERVISORS": " ".join(supervisors),
        }
    )
    if door == "real":
        backline = bot.app.create_app(config)
    else:

        def stub(db: Database, _client: object, clock: Clock, *_rest: object) -> StubDoor:
            return StubDoor(db, clock, renders=door == "renders")

        with patch.object(bot.app, "Sender", stub):
            backline = bot.app.create_app(config, pace=Pace(lifted=True))
    backline.start()
    say(ready_ms=1000 * (time.perf_counter() - begun))
    _answer_until_told_to_end()
    backline.stop()


def imports() -> None:
    """What `app` imports, and nothing running."""
    say(ready_ms=0)
    _answer_until_told_to_end()


def _time_until_told_to_end(run: Callable[[str], None]) -> None:
    """Asked `what` and how many `times`: the middle of so many runs, in microseconds."""
    say(ready_ms=0)
    for line in sys.stdin:
        question = json.loads(line)
        taken = []
        for _ in range(question["times"]):
            begun = time.perf_counter()
            run(question["what"])
            taken.append(1e6 * (time.perf_counter() - begun))
        say(p50_us=statistics.median(taken))


def _answer_until_told_to_end() -> None:
    for _ in sys.stdin:
        say(cpu_ms=1000 * time.process_time(), resident_mb=_resident_mb())


def _resident_mb() -> float:
    """Linux only, as `bench` is."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    globals()[sys.argv[1]](**json.loads(sys.argv[2]))
