"""How late a reminder is: the moment the door is called, less the moment it was due."""

from bench.measure import asked, copy
from bench.results import Comparison, Result, percentile
from bench.rounds import Bench

OURS, RENDERED = "Backline", "Backline, rendered too"
THEIRS, WAL = "APScheduler, SQL store", "APScheduler, SQL store, WAL"


def results(bench: Bench) -> list[Result]:
    late = bench.rounds(
        "lateness p99 of many due at once, ms",
        bench.size.rounds,
        {
            OURS: lambda: _ours(bench, renders=False),
            RENDERED: lambda: _ours(bench, renders=True),
            THEIRS: lambda: _theirs(bench, wal=False),
            WAL: lambda: _theirs(bench, wal=True),
        },
    )
    alone = bench.rounds("lateness alone, worst, ms", bench.size.few_rounds, {OURS: lambda: _alone(bench)})
    what = f"{bench.size.due:,} due at the same moment, lateness p99"

    def beside(side: str, against: str, what: str) -> Comparison:
        return Comparison(what=what, against=against, ours=late[side], theirs=late[against], unit="ms")

    return [
        beside(OURS, THEIRS, what).ratio(1 / 10, "at most 1/10"),
        beside(OURS, WAL, what).ratio(1 / 3, "at most 1/3"),
        beside(RENDERED, THEIRS, f"{what}, messages rendered too").ratio(),
        beside(RENDERED, WAL, f"{what}, messages rendered too").ratio(),
        Comparison(
            what="one due on an idle bot, worst lateness",
            against="its time",
            ours=alone[OURS],
            theirs=[0.0] * len(alone[OURS]),
            unit="ms",
        ).above(50),
    ]


def _ours(bench: Bench, *, renders: bool) -> float:
    database = copy(bench.templates.ours(contacts=0, pending=bench.size.pending), bench.folder / "burst.db")
    return _p99(bench, asked("bench.ours", "burst", database=str(database), due=bench.size.due, renders=renders))


def _theirs(bench: Bench, *, wal: bool) -> float:
    database = copy(bench.templates.theirs(pending=bench.size.pending, wal=wal), bench.folder / "burst.db")
    return _p99(bench, asked("bench.theirs", "burst", database=str(database), due=bench.size.due))


def _p99(bench: Bench, said: dict[str, list[float]]) -> float:
    assert len(said["lateness_ms"]) == bench.size.due
    return percentile(said["lateness_ms"], 0.99)


def _alone(bench: Bench) -> float:
    database = copy(bench.templates.ours(contacts=0, pending=bench.size.pending), bench.folder / "alone.db")
    said: dict[str, list[float]] = asked("bench.ours", "alone", database=str(database), count=bench.size.alone)
    return max(said["lateness_ms"])
