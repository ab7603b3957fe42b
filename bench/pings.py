"""How long an agent waits until the supervisors have the ping, with a Slack that takes 150 ms over each call."""

import time

from bench.measure import Child
from bench.results import Comparison, Result
from bench.rounds import Bench
from bench.slack import slack

OURS, BARE = "Backline", "those posts alone, all at once"
SLACK_SECONDS = 0.15
SUPERVISORS = 20
_BETWEEN_SECONDS = 6
"""Between two rounds, so that each begins with all the burst that Slack's pace allows."""


def results(bench: Bench) -> list[Result]:
    first: dict[str, list[float]] = {OURS: [], BARE: []}
    last: dict[str, list[float]] = {OURS: [], BARE: []}
    people = [f"U8{number:05}" for number in range(SUPERVISORS)]
    with slack(SLACK_SECONDS) as workspace:
        ours = workspace.ours(bench.folder / "pings.db", supervisors=people)
        bare = workspace.start("bench.theirs", "posts")
        workspace.pings(ours, SUPERVISORS)  # conversations opened, people looked up
        _posted(bare)
        for number in range(bench.size.rounds):
            bench.note(f"pings, round {number + 1} of {bench.size.rounds}")
            time.sleep(_BETWEEN_SECONDS)
            for side, taken in ((OURS, workspace.pings(ours, SUPERVISORS)), (BARE, _posted(bare))):
                first[side].append(taken[0])
                last[side].append(taken[-1])
    bench.raw["first ping, ms"] = first
    bench.raw["twentieth ping, ms"] = last
    what = f"/escalate to the {{}} ping, Slack takes {1000 * SLACK_SECONDS:.0f} ms"
    return [
        Comparison(what=what.format(name), against=BARE, ours=taken[OURS], theirs=taken[BARE], unit="ms").ratio()
        for name, taken in (("first", first), ("twentieth", last))
    ]


def _posted(bare: Child) -> list[float]:
    taken: list[float] = bare.ask(count=SUPERVISORS)["posts_ms"]
    return taken
