"""Who is asked when: the three speeds of an escalation.

On the line, everybody on duty is asked at once and level two soon after. Otherwise people are asked step by step, so
that the next are only disturbed when the first do not come. Nobody's silence ends it: asking goes on, each time
after twice as long, until somebody accepts or the agent withdraws.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.escalation import Ask, Escalation, Urgency
from bot.rules.team import Waits

LATELY = timedelta(minutes=5)
"""Somebody asked on another case this recently comes later in a step."""
FRESH = timedelta(hours=12)
"""How old a request may be for whoever comes on duty to be asked about it then: a long shift."""

_LONGEST = timedelta(days=1)


class Audience(StrEnum):
    HERE = "here"
    """On duty, and active in Slack."""
    ON_DUTY = "on_duty"
    LEVEL_TWO = "level_two"
    """Level two as well."""
    NOBODY = "nobody"
    """Nobody but who has come on duty since: it is time to tell the agent."""
    EVERYBODY = "everybody"
    """On duty and level two, each once more."""


@dataclass(frozen=True)
class Step:
    """Who is asked, and how long they have before the next step."""

    audience: Audience
    wait: timedelta


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Who could come. `away` is as Slack shows them.

    `engaged` have another case on the line, or were asked about another one lately.
    """

    on_duty: Sequence[str]
    level_two: Sequence[str]
    away: Collection[str] = ()
    engaged: Collection[str] = ()


def steps(urgency: Urgency, waits: Waits) -> Iterator[Step]:
    """All steps, in order, without end."""
    if urgency is Urgency.ON_THE_LINE:
        wait = waits.again
        yield Step(Audience.ON_DUTY, waits.level_two)
        yield Step(Audience.LEVEL_TWO, max(waits.nobody_yet - waits.level_two, timedelta()))
    else:
        wait = waits.waiting if urgency is Urgency.WAITING else waits.after
        yield Step(Audience.HERE, wait)
        yield Step(Audience.ON_DUTY, wait)
        yield Step(Audience.LEVEL_TWO, wait)
    yield Step(Audience.NOBODY, wait)
    while True:
        wait = min(2 * wait, _LONGEST)
        yield Step(Audience.EVERYBODY, wait)


def step(urgency: Urgency, waits: Waits, number: int) -> Step:
    """The step with this number, from 0."""
    every = steps(urgency, waits)
    for _ in range(number):
        next(every)
    return next(every)


def to_ask(audience: Audience, roster: Roster, asks: Sequence[Ask], never: Collection[str]) -> list[str]:
    """Whom this step asks, those who are free first. Who was asked in this round is not asked again.

    Each step takes those on duty with it, as some may have come since the last one.
    `never` are those who cannot come: the agent, and the owner who has gone quiet.
    """
    people = {
        Audience.HERE: [person for person in roster.on_duty if person not in roster.away],
        Audience.ON_DUTY: [*roster.on_duty],
        Audience.LEVEL_TWO: [*roster.on_duty, *roster.level_two],
        Audience.NOBODY: [*roster.on_duty],
        Audience.EVERYBODY: [*roster.on_duty, *roster.level_two],
    }[audience]
    asked = {ask.supervisor for ask in asks}
    new = [person for person in dict.fromkeys(people) if person not in asked and person not in never]
    return sorted(new, key=lambda person: (person in roster.engaged, person in roster.away))


def concerns_newcomer(escalation: Escalation, asks: Sequence[Ask], person: str, now: datetime) -> bool:
    """Whether somebody who comes on duty is asked about this at once.

    What is old, and about which others were asked, can wait for its next step: that comes within a day.
    """
    if person in (escalation.agent, escalation.owner) or any(ask.supervisor == person for ask in asks):
        return False
    return not asks or now - escalation.requested_at <= FRESH


def goes_straight_on(step: Step, asks: Sequence[Ask]) -> bool:
    """Whether the next step comes at once: there is nobody whose answer is awaited.

    Not after the agent has been told, or everybody would be asked again without a pause.
    """
    return step.audience not in (Audience.NOBODY, Audience.EVERYBODY) and all(ask.passed_at for ask in asks)
