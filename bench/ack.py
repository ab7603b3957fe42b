"""How long somebody waits for the ack of `/contact 90000001 irate ...`, which is validated and committed first."""

import statistics
from functools import partial

from bench.filling import CONTACTS_OF_A_CUSTOMER
from bench.measure import Child, copy
from bench.results import Comparison, Result, percentile
from bench.rounds import Bench, Numbers
from bench.slack import Slack, slack

OURS, LIFTED, RENDERED, MANY = (
    "Backline", "Backline, pace lifted, stub door", "Backline, pace lifted, rendered too", "Backline, many contacts",
)  # fmt: skip
BARE = "bare Bolt app"


def results(bench: Bench) -> list[Result]:
    size = bench.size
    doors = {OURS: "real", LIFTED: "stub", RENDERED: "renders", MANY: "real"}
    with slack() as workspace:
        apps = {}
        for number, (side, door) in enumerate(doors.items()):
            contacts = size.contacts if side == MANY else size.few_contacts
            template = bench.templates.ours(contacts=contacts, pending=size.pending)
            apps[side] = workspace.ours(copy(template, bench.folder / f"ack-{number}.db"), door)
        apps[BARE] = workspace.bare()
        one = _measured(bench, workspace, apps, at_once=1)
        ten = _measured(bench, workspace, apps, at_once=10)
    few, many = f"{size.few_contacts:,}", f"{size.contacts:,}"

    def beside(what: str, numbers: Numbers, side: str, against: str = BARE) -> Comparison:
        return Comparison(what=what, against=against, ours=numbers[side], theirs=numbers[against], unit="µs")

    logged, at_ten = "ack of a logged contact, one at a time", "ack of a logged contact, ten at once"
    return [
        beside(f"{logged}, p50", one["p50"], OURS).ratio(3, "within 3x"),
        beside(f"{logged}, p99", one["p99"], OURS).ratio(),
        beside(f"{at_ten}, p50", ten["p50"], OURS).ratio(4, "within 4x"),
        beside(f"{at_ten}, p99", ten["p99"], OURS).ratio(),
        beside(f"{logged}, pace lifted, stub door, p50", one["p50"], LIFTED).ratio(),
        beside(f"{logged}, pace lifted, rendered too, p50", one["p50"], RENDERED).ratio(),
        beside(f"{at_ten}, pace lifted, stub door, p50", ten["p50"], LIFTED).ratio(),
        beside(f"{at_ten}, pace lifted, rendered too, p50", ten["p50"], RENDERED).ratio(),
        Comparison(
            what=f"{logged}, {many} contacts, p50", against=f"ours with {few}",
            ours=one["p50"][MANY], theirs=one["p50"][OURS], unit="µs",
        ).ratio(1.2, "within 1.2x"),
    ]  # fmt: skip


def _measured(bench: Bench, workspace: Slack, apps: dict[str, Child], at_once: int) -> dict[str, Numbers]:
    taken: dict[str, list[list[float]]] = {side: [] for side in apps}

    def batch(side: str) -> float:
        # Customers of the same short history everywhere, spread over all there are.
        contacts = bench.size.contacts if side == MANY else bench.size.few_contacts
        everybody = contacts // CONTACTS_OF_A_CUSTOMER
        customers = [number * everybody // bench.size.acks for number in range(bench.size.acks)]
        acks = workspace.acks(apps[side], bench.size.acks, at_once, customers)
        taken[side].append(acks)
        return statistics.median(acks)

    for side in apps:
        batch(side)  # the first of everything is slow
    taken = {side: [] for side in apps}
    name = f"ack, {at_once} at once"
    p50 = bench.rounds(f"{name}, p50, us", bench.size.rounds, {side: partial(batch, side) for side in apps})
    p99 = {side: [percentile(acks, 0.99) for acks in batches] for side, batches in taken.items()}
    bench.raw[f"{name}, p99, us"] = p99
    return {"p50": p50, "p99": p99}
