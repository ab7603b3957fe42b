"""A team as the rules see it."""

from dataclasses import dataclass
from datetime import timedelta

NO_PROTOCOL = "Life at risk: call the emergency services, then a supervisor. (No company protocol set.)"


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who answers escalations, where, and what the company has prepared.

    People and channels are Slack ids. `crisis_protocol` and `support_contacts` are the company's own words.
    """

    escalation_channel: str
    supervisors: tuple[str, ...]
    safety_contacts: tuple[str, ...] = ()
    crisis_protocol: str = ""
    support_contacts: str = ""
    check_in_delay: timedelta = timedelta(minutes=5)

    @property
    def crisis_words(self) -> str:
        """What an agent sees at once when somebody may come to harm."""
        return self.crisis_protocol or NO_PROTOCOL

    def is_supervisor(self, person: str) -> bool:
        return person in self.supervisors

    @property
    def told_of_danger(self) -> tuple[str, ...]:
        """Everybody who is told about a safety flag, each once."""
        return tuple(dict.fromkeys((*self.safety_contacts, *self.supervisors)))

    def others_told(self, agent: str) -> tuple[str, ...]:
        """Who is told when this agent says that somebody may come to harm."""
        return tuple(person for person in self.told_of_danger if person != agent)
