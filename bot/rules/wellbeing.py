"""What a team has agreed on for looking after its people."""

from dataclasses import dataclass
from datetime import timedelta

from bot.rules.contact import Intensity


@dataclass(frozen=True, kw_only=True)
class Wellbeing:
    """`offers`: whether check-ins are offered at all, after contacts of intensity `offers_from` or a safety flag.

    `shift` is how long one is at most: once in that time a check-in is offered. `breather_rule` is the team's own words
    on taking a break, `breather_free` how long one may be without asking (none: not agreed). `peer_wait` is how long
    a colleague has to answer before the next is asked.
    """

    offers: bool = True
    offers_from: Intensity = Intensity.IRATE
    shift: timedelta = timedelta(hours=10)
    breather_rule: str = ""
    breather_free: timedelta = timedelta()
    peer_wait: timedelta = timedelta(minutes=3)
