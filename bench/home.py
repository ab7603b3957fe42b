"""How long it takes to read what Home shows, among many contacts beside among few: as much is open in both."""

from bench.filling import THE_AGENT, customer
from bench.many import beside_few
from bench.results import Result
from bench.rounds import Bench

OPEN = 20
"""Open cases of customers who have rung before, half with a request, each with a promise: all Home's lists are full."""
WHAT = {"agent": "an agent's Home", "supervisor": "a supervisor's Home"}


def results(bench: Bench) -> list[Result]:
    references = [customer(number) for number in range(OPEN)]
    return beside_few(bench, "home", WHAT, references=references, agent=THE_AGENT)
