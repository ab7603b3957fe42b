"""When somebody may come to harm: who is told, how often, and where an alarm stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from bot.rules.contact import Details, Safety, read_safety
from bot.rules.team import Team
from bot.rules.timeline import Entry, Event

TOLD_AGAIN_AFTER = (timedelta(seconds=30), timedelta(seconds=60))
"""How long the first tellings wait for somebody to come before all are told once more: 30 s and 90 s after the first.

With the last of these the agent hears that nobody comes.
"""
_LONGEST = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One alarm on a contact, as the entries of its timeline tell it.

    Each of `tellings` told its `others` of the danger in its `words`: the first, any about a graver danger, and those
    that repeated it. `coming` is who said that they come, in order. It is over with `taken_back`, or when the contact
    is closed.
    """

    tellings: tuple[Entry, ...]
    coming: tuple[Entry, ...] = ()
    taken_back: Entry | None = None

    @property
    def danger(self) -> Safety:
        return Safety(self.latest.words)

    @property
    def since(self) -> datetime:
        return self.tellings[0].at

    @property
    def latest(self) -> Entry:
        """The latest telling: it is where everybody reads on."""
        return self.tellings[-1]

    @property
    def answers(self) -> tuple[Entry, ...]:
        """Who has come, each once, since the danger is what it is: who came to a lesser one has not answered this."""
        told = max(telling.id for telling in self.tellings if telling.event is Event.AT_RISK)
        return tuple(entry for entry in self.coming if entry.id > told)

    @property
    def came_before(self) -> tuple[Entry, ...]:
        """Who came to a lesser danger, and has not answered since it is graver."""
        return tuple(entry for entry in self.coming if not self.is_coming(entry.person))

    @property
    def is_unanswered(self) -> bool:
        """Whether all had to be told again, and still nobody comes."""
        return self.latest.event is Event.TOLD_AGAIN and not self.answers

    @property
    def repeated(self) -> int:
        """How often all have been told again since the danger is what it is."""
        return [telling.event for telling in reversed(self.tellings)].index(Event.AT_RISK)

    def wait(self, again: timedelta) -> timedelta | None:
        """From the latest telling until all are told again; None where somebody comes, or there is nobody to tell.

        After the first tellings it is `again`, as for a request on the line, then twice as long each time, up to an
        hour: an alarm is never given up.
        """
        if self.answers or not self.latest.others:
            return None
        return next(islice(_waits(again), self.repeated, None))

    def is_coming(self, person: str) -> bool:
        return any(entry.person == person for entry in self.answers)


def _waits(again: timedelta) -> Iterator[timedelta]:
    """All waits, in order, without end."""
    yield from TOLD_AGAIN_AFTER
    while True:
        again = min(again, _LONGEST)
        yield again
        again *= 2


def alarms_of(timeline: Iterable[Entry]) -> tuple[Alarm, ...]:
    """Every alarm there was on a contact, oldest first; all but the last have been taken back."""
    alarms: list[Alarm] = []
    for entry in timeline:
        match entry.event:
            case Event.AT_RISK | Event.TOLD_AGAIN if alarms and not alarms[-1].taken_back:
                alarms[-1] = replace(alarms[-1], tellings=(*alarms[-1].tellings, entry))
            case Event.AT_RISK:
                alarms.append(Alarm(tellings=(entry,)))
            case Event.COMING if alarms:
                alarms[-1] = replace(alarms[-1], coming=(*alarms[-1].coming, entry))
            case Event.NOT_AT_RISK if alarms:
                alarms[-1] = replace(alarms[-1], taken_back=entry)
    return tuple(alarms)


def alarm_of(timeline: Iterable[Entry]) -> Alarm | None:
    """The alarm that has not been taken back, if there is one."""
    latest = alarms_of(timeline)[-1:]
    return latest[0] if latest and not latest[0].taken_back else None


def alarm_with(entry: Entry, timeline: Iterable[Entry]) -> Alarm:
    """The alarm that this telling or coming belongs to, which need not be the latest."""
    return next(alarm for alarm in alarms_of(timeline) if entry in (*alarm.tellings, *alarm.coming))


def was_raised_by(entry: Entry, timeline: Iterable[Entry]) -> bool:
    """Whether what was said in this entry raised an alarm: all are told of the danger in the same instant."""
    return any(told.event is Event.AT_RISK and told.at == entry.at and told.id > entry.id for told in timeline)


def first_told(team: Team, on_duty: Iterable[str], agent: str) -> tuple[str, ...]:
    """Who is told at once, each once: safety contacts and who is on duty; with nobody on duty, all who answer."""
    duty = [person for person in on_duty if person != agent]
    return _but(agent, [*team.safety_contacts, *(duty or (*team.level_two, *team.supervisors))])


def all_told(team: Team, agent: str) -> tuple[str, ...]:
    """Who is told when nobody comes, each once: everybody who answers, on duty or not."""
    return _but(agent, [*team.safety_contacts, *team.level_two, *team.supervisors])


def may_see(team: Team, person: str) -> bool:
    """Whether this person may read what is known of a danger, and come; so may its agent read it."""
    return person in team.safety_contacts or team.may_answer(person)


def is_graver(danger: Safety, than: Safety | None) -> bool:
    """Whether those who know of the one must hear of the other. A threat and self-harm are equally grave."""
    return than is None or (than is Safety.VULNERABLE and danger is not Safety.VULNERABLE)


def is_of_harm(danger: Safety | None) -> bool:
    """Whether somebody may be hurt: then nobody rings off, or is asked to wait for a call."""
    return danger in (Safety.THREAT, Safety.SELF_HARM)


def newly_said(said: str, logged: Details) -> Safety | None:
    """The gravest danger in what an agent says, besides lines that repeat what they have logged.

    That was heeded when it was logged. Where the agent took it back, drafting a hand-over from it is no new alarm.
    """
    known = {line.strip() for text in logged.texts for line in text.splitlines()} - {""}
    lines = (line.strip() for line in said.splitlines())
    return read_safety("\n".join(line for line in lines if not {line, line.partition(": ")[2]} & known))


def _but(agent: str, people: Sequence[str]) -> tuple[str, ...]:
    return tuple(person for person in dict.fromkeys(people) if person != agent)
