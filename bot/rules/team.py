"""A team as the rules see it."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.rules.callback import Policy
from bot.rules.digest import MONDAY_AT_NINE, Weekly
from bot.rules.hours import ALWAYS, Hours, Span
from bot.rules.retention import Retention
from bot.rules.wellbeing import Wellbeing

NO_PROTOCOL = "If a life is at risk, call the emergency services first, then a supervisor."
"""That there is none of the company's own is for whoever sets the team up, who hears of it from `check`."""


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How long an escalation waits at each turn.

    On the line: when level two is asked too, when the agent is told that nobody has come, how long until everybody
    is asked again (then twice as long each time), and how long after accepting the owner is asked if they are still
    on it. Waiting and after: how long each step has.
    """

    level_two: timedelta = timedelta(seconds=30)
    nobody_yet: timedelta = timedelta(seconds=90)
    again: timedelta = timedelta(minutes=3)
    still_on_it: timedelta = timedelta(minutes=10)
    waiting: timedelta = timedelta(minutes=5)
    after: timedelta = timedelta(minutes=30)


class DateOrder(StrEnum):
    """How the team writes a date in numbers: 25/11 or 11/25."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who answers escalations, where, and what the company has prepared.

    People and channels are Slack ids. A team that lists no `members` is for everybody who is in no other. `level_two`
    are asked when the supervisors do not come, on duty or not. Supervisors are on duty in opening `hours`, unless they
    declare otherwise. Customers may be rung in the `calling_window`, by their own clock. `crm_link` is the address of a
    customer's page, with `{reference}` where their number goes; empty for none. `crisis_protocol` and
    `support_contacts` are the company's own words. Once a week, by the clock of `hours`, the `digest` goes to
    `digest_channel`, where one is set.
    """

    id: int = 1
    name: str = "The team"
    is_closed: bool = False
    """Nobody is in it any more; its cases are still looked up, kept and forgotten by what it had agreed."""
    members: frozenset[str] = frozenset()
    escalation_channel: str
    supervisors: tuple[str, ...]
    level_two: tuple[str, ...] = ()
    safety_contacts: tuple[str, ...] = ()
    waits: Waits = Waits()
    hours: Hours = ALWAYS
    calling_window: tuple[Span, ...] = ALWAYS.spans
    date_order: DateOrder = DateOrder.DAY_FIRST
    crm_link: str = ""
    crisis_protocol: str = ""
    support_contacts: str = ""
    callbacks: Policy = field(default_factory=Policy)
    check_in_delay: timedelta = timedelta(minutes=5)
    wellbeing: Wellbeing = field(default_factory=Wellbeing)
    workspace: str = ""
    """The id that Slack has for it."""
    debrief_channel: str = ""
    digest_channel: str = ""
    digest: Weekly = MONDAY_AT_NINE
    member_channel: str = ""
    """Whoever is in it is among the `members`."""
    retention: Retention = field(default_factory=Retention)

    @property
    def channels(self) -> tuple[str, ...]:
        """Where the bot posts for this team, unasked."""
        return tuple(filter(None, (self.escalation_channel, self.debrief_channel, self.digest_channel)))

    @property
    def crisis_words(self) -> str:
        """What an agent sees at once when somebody may come to harm."""
        return self.crisis_protocol or NO_PROTOCOL

    def is_supervisor(self, person: str) -> bool:
        return person in self.supervisors

    @property
    def listed(self) -> frozenset[str]:
        """Everybody who is named, in whatever part."""
        return self.members.union(self.supervisors, self.level_two, self.safety_contacts)

    def may_answer(self, person: str) -> bool:
        """Whether this person may take an escalation."""
        return person in self.supervisors or person in self.level_two
