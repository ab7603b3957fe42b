"""What never goes out: when the door is slow, and when the process is killed in the middle of a burst."""

import time
from collections import Counter
from pathlib import Path

from bench.measure import asked, child, copy
from bench.results import Comparison, Result
from bench.rounds import Bench

DOOR_SECONDS = 0.05
KILLED_AFTER_SECONDS = 0.5
OURS, THEIRS = "Backline", "APScheduler as documented"


def results(bench: Bench) -> list[Result]:
    slow = bench.rounds(
        "never out of a burst, door takes 50 ms",
        bench.size.few_rounds,
        {OURS: lambda: _never_out(bench, "bench.ours"), THEIRS: lambda: _never_out(bench, "bench.theirs")},
    )
    twice: list[float] = []
    killed = bench.rounds(
        "never out after kill -9 in a burst",
        bench.size.few_rounds,
        {OURS: lambda: _lost(bench, "bench.ours", twice), THEIRS: lambda: _lost(bench, "bench.theirs", [])},
    )
    bench.raw["out twice after kill -9 in a burst"] = {OURS: twice}

    def beside(what: str, numbers: dict[str, list[float]]) -> Result:
        return Comparison(what=what, against=THEIRS, ours=numbers[OURS], theirs=numbers[THEIRS], unit="").none()

    return [
        beside(f"of {bench.size.due:,} due at once, door takes 50 ms: never out", slow),
        beside(f"of {bench.size.due_when_killed:,} due at once, kill -9 in the burst: never out", killed),
        Comparison(
            what="the same: out twice", against="nothing", ours=twice, theirs=[0.0] * len(twice), unit=""
        ).none(),
    ]


def _never_out(bench: Bench, side: str) -> float:
    settings = {"misfires": True} if side == "bench.theirs" else {}
    said = asked(
        side, "burst", database=str(_database(bench, side)), due=bench.size.due, door_seconds=DOOR_SECONDS, **settings
    )
    return bench.size.due - len(said["lateness_ms"])


def _lost(bench: Bench, side: str, twice: list[float]) -> float:
    """Kill it half a second into the burst, start it again, and count what never came."""
    settings = {
        "database": str(_database(bench, side)),
        "due": bench.size.due_when_killed,
        "door_seconds": DOOR_SECONDS,
    }
    out: list[tuple[int, str]] = []
    with child(side, "killed", **settings) as first:
        due_at = first.hear()["due_at"]
        time.sleep(max(due_at + KILLED_AFTER_SECONDS - time.time(), 0))
        first.kill()
        out += [(said["out"], said.get("key", "")) for said in first.hear_all()]
    with child(side, "killed", resumed=[key for _, key in out], **settings) as second:
        time.sleep(bench.size.resumed_seconds)
        second.let_go()
        out += [(said["out"], said.get("key", "")) for said in second.hear_all()]
    times_out = Counter(number for number, _ in out)
    twice.append(sum(count > 1 for count in times_out.values()))
    return bench.size.due_when_killed - len(times_out)


def _database(bench: Bench, side: str) -> Path:
    pending = bench.size.pending
    theirs = side == "bench.theirs"
    template = (
        bench.templates.theirs(pending=pending, wal=False)
        if theirs
        else bench.templates.ours(contacts=0, pending=pending)
    )
    return copy(template, bench.folder / "losses.db")
