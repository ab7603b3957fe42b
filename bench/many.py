"""The same asked among many contacts and among few, side by side."""

from functools import partial

from bench.measure import Child, child, copy
from bench.results import Comparison, Result
from bench.rounds import Bench

FEW, MANY = "few contacts", "many contacts"


def beside_few(bench: Bench, role: str, what: dict[str, str], **settings: object) -> list[Result]:
    """How much longer `bench.ours` takes in this role for each of `what`, whose names stand in the table."""
    size = bench.size
    counts = {FEW: size.few_contacts, MANY: size.contacts}
    databases = {
        side: copy(bench.templates.ours(contacts=count, pending=0), bench.folder / f"{role}-{count}.db")
        for side, count in counts.items()
    }
    with (
        child("bench.ours", role, database=str(databases[FEW]), **settings) as few,
        child("bench.ours", role, database=str(databases[MANY]), **settings) as many,
    ):
        sides: dict[str, Child] = {MANY: many, FEW: few}
        for side in sides.values():
            side.hear()  # it is ready
        found = []
        for key, name in what.items():
            for side in sides.values():
                _p50(side, key, size.finds)  # the first of everything is slow
            numbers = bench.rounds(
                f"{name}, p50, us",
                size.rounds,
                {side: partial(_p50, it, key, size.finds) for side, it in sides.items()},
            )
            comparison = Comparison(
                what=f"{name}, {counts[MANY]:,} contacts, p50",
                against=f"ours with {counts[FEW]:,}",
                ours=numbers[MANY],
                theirs=numbers[FEW],
                unit="µs",
            )
            found.append(comparison.ratio(1.5, "within 1.5x"))
    return found


def _p50(side: Child, what: str, times: int) -> float:
    return float(side.ask(what=what, times=times)["p50_us"])
