"""The sides ours is measured against, each in a process of its own: APScheduler 3, and a bare Bolt app.

APScheduler as its user guide has it: a `BackgroundScheduler` with a `SQLAlchemyJobStore` on SQLite and the default
pool of ten threads.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bench.measure import add_all, say, wait_for


class Calls:
    """What the door of this process was asked to deliver, and when; `seconds` is how long one takes."""

    seconds = 0.0
    tells = False
    made: list[tuple[str, float]] = []  # noqa: RUF012  one for the process: APScheduler stores functions by name


def deliver(owner: str, number: int) -> None:
    """The job: APScheduler finds it by this name. A message is out once the door has answered."""
    called = time.time()
    if Calls.seconds:  # to sleep for none takes 50 µs
        time.sleep(Calls.seconds)
    Calls.made.append((owner, called))
    if Calls.tells:
        say(out=number)


def burst(database: str, due: int, door_seconds: float = 0, *, misfires: bool = False) -> None:
    """So many jobs due at the same moment: how late each was called, in milliseconds."""
    Calls.seconds = door_seconds
    scheduler = _scheduler(database, misfires=misfires)
    at = add_all(due, lambda number, at: _add(scheduler, f"burst-{number}", at, f"B{number:05}", number))
    wait_for(Calls.made, due, at)
    say(lateness_ms=[1000 * (called - at.timestamp()) for _, called in Calls.made])
    scheduler.shutdown(wait=False)


def killed(database: str, due: int, door_seconds: float, resumed: list[str] | None = None) -> None:
    """So many jobs due at the same moment, each told to the parent when it is out; the parent kills us in between."""
    Calls.seconds = door_seconds
    Calls.tells = True
    scheduler = _scheduler(database, misfires=True)
    if resumed is None:
        at = add_all(due, lambda number, at: _add(scheduler, f"burst-{number}", at, f"B{number:05}", number))
        say(due_at=at.timestamp())
    sys.stdin.read()
    scheduler.shutdown(wait=False)


def scheduling(database: str, adds: int, lists: int, owner: str) -> None:
    """Microseconds for each of so many additions, and for each list of one person's jobs."""
    scheduler = _scheduler(database, misfires=False)
    later = datetime.now(UTC) + timedelta(hours=20)
    added, listed = [], []
    for number in range(adds):
        begun = time.perf_counter()
        _add(scheduler, f"added-{number}", later + timedelta(seconds=number), f"B{number:05}", number)
        added.append(1e6 * (time.perf_counter() - begun))
    for _ in range(lists):
        begun = time.perf_counter()
        found = [job for job in scheduler.get_jobs() if job.args[0] == owner]
        listed.append(1e6 * (time.perf_counter() - begun))
    say(added_us=added, listed_us=listed, found=len(found))
    scheduler.shutdown(wait=False)


def bare(api_url: str, bot_token: str, app_token: str) -> None:
    """A Bolt app over Socket Mode that acks `/contact` and does nothing else, until standard input closes."""
    from slack_bolt import App  # noqa: PLC0415  APScheduler's side does without
    from slack_bolt.adapter.socket_mode import SocketModeHandler  # noqa: PLC0415
    from slack_sdk import WebClient  # noqa: PLC0415

    app = App(client=WebClient(token=bot_token, base_url=api_url), process_before_response=True)
    app.command("/contact")(lambda ack: ack())
    handler = SocketModeHandler(app, app_token)
    handler.connect()
    say(ready=True)
    for _ in sys.stdin:
        say(cpu_ms=1000 * time.process_time())
    handler.close()


def posts(api_url: str, bot_token: str, app_token: str) -> None:  # noqa: ARG001  every app gets both tokens
    """Only the posts, `count` of them all at once: asked, it tells when each was there, in milliseconds."""
    client = WebClient(bot_token, api_url, retry_handlers=[])
    say(ready=True)
    for line in sys.stdin:
        count = json.loads(line)["count"]
        begun = time.perf_counter()

        def post(number: int, begun: float = begun) -> float:
            client.chat_postMessage(channel=f"D{number}", text="On the line now: #1, 48213. Take over.")
            return 1000 * (time.perf_counter() - begun)

        with ThreadPoolExecutor(count) as pool:
            say(posts_ms=sorted(pool.map(post, range(count))))


def _scheduler(database: str, *, misfires: bool) -> Any:
    """`misfires`: the documented default, which drops what is over a second late."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # noqa: PLC0415  the bare app does without
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{database}")},
        job_defaults={} if misfires else {"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start()
    return scheduler


def _add(scheduler: Any, name: str, at: datetime, owner: str, number: int) -> None:
    scheduler.add_job(deliver, "date", run_date=at, args=[owner, number], id=name)


if __name__ == "__main__":
    # `deliver` and `Calls` must be the importable ones: APScheduler stores a reference by name.
    from bench import theirs  # noqa: PLW0406

    getattr(theirs, sys.argv[1])(**json.loads(sys.argv[2]))
