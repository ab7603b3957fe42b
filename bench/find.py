"""How long `/contact find` takes among many contacts, beside among few: its pages are of the same length in both."""

from functools import partial

from bench.filling import CONTACTS_OF_A_CUSTOMER, THE_AGENT, customer
from bench.measure import Child, child, copy
from bench.results import Comparison, Result
from bench.rounds import Bench

FEW, MANY = "few contacts", "many contacts"
WHAT = {
    "reference": "find by reference",
    "words": "find by two words, a full page of many",
    "kind": "find by kind and intensity, in a span",
    "own": "find by a word among one's own",
}


def results(bench: Bench) -> list[Result]:
    size = bench.size
    counts = {FEW: size.few_contacts, MANY: size.contacts}
    databases = {
        side: copy(bench.templates.ours(contacts=count, pending=0), bench.folder / f"find-{count}.db")
        for side, count in counts.items()
    }
    asked = {"reference": customer(CONTACTS_OF_A_CUSTOMER), "agent": THE_AGENT}
    with (
        child("bench.ours", "find", database=str(databases[FEW]), **asked) as few,
        child("bench.ours", "find", database=str(databases[MANY]), **asked) as many,
    ):
        sides: dict[str, Child] = {MANY: many, FEW: few}
        for side in sides.values():
            side.hear()  # it is ready
        found = []
        for what, name in WHAT.items():
            for side in sides.values():
                _p50(side, what, size.finds)  # the first of everything is slow
            numbers = bench.rounds(
                f"{name}, p50, us",
                size.rounds,
                {side: partial(_p50, it, what, size.finds) for side, it in sides.items()},
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
