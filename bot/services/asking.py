"""Asking supervisors until somebody comes: the steps, and noticing an owner who has gone quiet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.rules.asking import LATELY, Audience, Roster, Step, concerns_newcomer, goes_straight_on, to_ask
from bot.rules.asking import step as step_of
from bot.rules.escalation import TRANSITIONS, Action, Escalation, PassReason, Urgency
from bot.rules.outbox import MessageKind, Subject, Timer, TimerKind, subject_id
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Event
from bot.services.duty import on_duty
from bot.services.moves import happened, tell
from bot.services.outbox import touch
from storage import Records


@dataclass(frozen=True)
class Asking:
    """What the timers of an escalation do. Each looks at what is true now, and may do nothing."""

    teams: Teams

    def next_step(self, records: Records, timer: Timer, now: datetime) -> None:
        """The time of a step is up."""
        escalation = records.escalations.get(subject_id(timer.subject))
        if (escalation.state, Action.ASK) in TRANSITIONS:
            ask_on(records, self.teams.of(escalation), escalation, now)

    def still_on_it(self, records: Records, timer: Timer, now: datetime) -> None:
        """Ask the owner of an on-the-line case whether they still are."""
        escalation = records.escalations.get(subject_id(timer.subject))
        if escalation.owner and (escalation.state, Action.GO_QUIET) in TRANSITIONS:
            entry = happened(records, escalation, Event.STILL_ON_IT, now, others=[escalation.owner])
            about = Subject.ENTRY.of(entry.id)
            tell(records, escalation, MessageKind.ESCALATION_STILL_ON_IT, escalation.owner, now, about=about)
            until = now + self.teams.of(escalation).waits.again
            records.timers.set(timer.key, TimerKind.ESCALATION_QUIET, timer.subject, until)

    def go_quiet(self, records: Records, timer: Timer, now: datetime) -> None:
        """The owner did not answer: tell the agent and ask the others again; the owner keeps it meanwhile."""
        escalation = records.escalations.get(subject_id(timer.subject))
        state = TRANSITIONS.get((escalation.state, Action.GO_QUIET))
        if escalation.owner and state and records.escalations.move(escalation.id, escalation.state, state):
            entry = happened(records, escalation, Event.WENT_QUIET, now, others=[escalation.owner])
            about = Subject.ENTRY.of(entry.id)
            tell(records, escalation, MessageKind.ESCALATION_QUIET, escalation.agent, now, about=about)
            ask_anew(records, self.teams.of(escalation), escalation, now)


def ask_anew(records: Records, team: Team, escalation: Escalation, now: datetime, away: Collection[str] = ()) -> None:
    """From the first step, and everybody once more."""
    records.escalations.begin_round(escalation.id)
    ask_from_the_start(records, team, escalation, now, away)


def ask_from_the_start(
    records: Records, team: Team, escalation: Escalation, now: datetime, away: Collection[str] = ()
) -> None:
    """From the first step, but nobody twice."""
    records.escalations.set_step(escalation.id, 0)
    ask_on(records, team, records.escalations.get(escalation.id), now, away)


def ask_on(records: Records, team: Team, escalation: Escalation, now: datetime, away: Collection[str] = ()) -> None:
    """Take the next step; while nobody's answer is awaited, the ones after it too."""
    roster = _roster(records, team, escalation, now, away)
    number = escalation.step
    if number == 0 and not roster.on_duty:
        happened(records, escalation, Event.NOBODY_ON_DUTY, now)
    while True:
        step = step_of(escalation.urgency, team.waits, number)
        if step.audience is Audience.EVERYBODY:
            records.escalations.begin_round(escalation.id)
            touch(records, Subject.ESCALATION.of(escalation.id), Subject.CONTACT.of(escalation.contact_id))
        asks = records.escalations.asks(escalation.id)
        _ask(records, escalation, to_ask(step.audience, roster, asks, _never(escalation)), now)
        if step.audience is Audience.NOBODY:
            entry = happened(records, escalation, Event.NOBODY_YET, now)
            about = Subject.ENTRY.of(entry.id)
            tell(records, escalation, MessageKind.ESCALATION_NOBODY_YET, escalation.agent, now, about=about)
        number += 1
        if not goes_straight_on(step, records.escalations.asks(escalation.id)):
            break
    records.escalations.set_step(escalation.id, number)
    due_at = now + step.wait
    if not roster.on_duty and (opening := team.hours.next_opening(now)):
        due_at = min(due_at, opening)
    records.timers.set(
        _step_key(escalation.id), TimerKind.ESCALATION_STEP, Subject.ESCALATION.of(escalation.id), due_at
    )


def ask_newcomer(records: Records, teams: Collection[Team], person: str, now: datetime) -> None:
    """Somebody has come on duty: ask them wherever these teams look for somebody, a customer on the line first."""
    theirs = {team.id for team in teams}
    looking = [escalation for escalation in records.escalations.asking() if escalation.team in theirs]
    for escalation in sorted(looking, key=lambda it: it.urgency is not Urgency.ON_THE_LINE):
        if concerns_newcomer(escalation, records.escalations.asks(escalation.id), person, now):
            _ask(records, escalation, [person], now)


def record_pass(
    records: Records, team: Team, escalation: Escalation, person: str, reason: PassReason, now: datetime
) -> None:
    """Somebody cannot come. When nobody's answer is awaited any more, the next step need not wait for its time."""
    records.escalations.ask(escalation.id, [person], now)  # in an earlier round, or never
    if not records.escalations.passed(escalation.id, person, reason, now):
        return
    happened(records, escalation, Event.PASSED, now, person=person)
    if goes_straight_on(_current_step(team, escalation), records.escalations.asks(escalation.id)):
        subject = Subject.ESCALATION.of(escalation.id)
        records.timers.set(_step_key(escalation.id), TimerKind.ESCALATION_STEP, subject, now)


def stop_asking(records: Records, escalation: Escalation) -> None:
    records.timers.cancel(_step_key(escalation.id))


def watch(records: Records, escalation: Escalation, due_at: datetime) -> None:
    """At `due_at` ask the owner of an on-the-line case if they are still on it; any other owner is not asked."""
    if escalation.urgency is Urgency.ON_THE_LINE:
        subject = Subject.ESCALATION.of(escalation.id)
        records.timers.set(_quiet_key(escalation.id), TimerKind.ESCALATION_STILL_ON_IT, subject, due_at)
    else:
        stop_watching(records, escalation)


def stop_watching(records: Records, escalation: Escalation) -> None:
    records.timers.cancel(_quiet_key(escalation.id))


def _ask(records: Records, escalation: Escalation, people: list[str], now: datetime) -> None:
    if people:
        records.escalations.ask(escalation.id, people, now)
        happened(records, escalation, Event.ASKED, now, others=people)
        for person in people:
            tell(records, escalation, MessageKind.ESCALATION_PING, person, now)


def _current_step(team: Team, escalation: Escalation) -> Step:
    return step_of(escalation.urgency, team.waits, escalation.step - 1)


def _roster(records: Records, team: Team, escalation: Escalation, now: datetime, away: Collection[str]) -> Roster:
    # An agent may be a supervisor: that they are on duty themself helps nobody.
    duty = [person for person in on_duty(records, team, now) if person != escalation.agent]
    people = dict.fromkeys((*duty, *team.level_two))
    engaged = records.escalations.engaged(people, now - LATELY, besides=escalation.id)
    declared = {declaration.person for declaration in records.duty.in_force(now) if declaration.is_on}
    # Whoever said that they are on duty is here, whatever Slack shows.
    return Roster(on_duty=duty, level_two=team.level_two, away={*away} - declared, engaged=engaged)


def _never(escalation: Escalation) -> set[str]:
    return {escalation.agent, *([escalation.owner] if escalation.owner else [])}


def _step_key(escalation_id: int) -> str:
    return f"escalation:{escalation_id}:step"


def _quiet_key(escalation_id: int) -> str:
    return f"escalation:{escalation_id}:quiet"
