"""How long `/contact find` takes among many contacts, beside among few: its pages are of the same length in both."""

from bench.filling import CONTACTS_OF_A_CUSTOMER, THE_AGENT, customer
from bench.many import beside_few
from bench.results import Result
from bench.rounds import Bench

WHAT = {
    "reference": "find by reference",
    "words": "find by two words, a full page of many",
    "kind": "find by kind and intensity, in a span",
    "own": "find by a word among one's own",
}


def results(bench: Bench) -> list[Result]:
    return beside_few(bench, "find", WHAT, reference=customer(CONTACTS_OF_A_CUSTOMER), agent=THE_AGENT)
