"""Erasing everything held on one customer, or on one member of staff. That it was done is kept, and never what."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.rules.errors import Refused
from bot.rules.retention import Held
from bot.rules.teams import Teams
from bot.views.text import escape
from storage import Database, Records


@dataclass(frozen=True)
class Erasing:
    db: Database
    clock: Clock
    teams: Teams

    def look(self, person: str, reference: str) -> Held:
        """How much would be erased. Raises Refused for anybody but a supervisor, and as `erase_reference`."""
        with self.db.read() as records:
            self._allow(records, person, reference)
            return _look(records, reference)

    def erase(self, person: str, reference: str, reason: str) -> Held:
        """Erase it. Raises Refused for anybody but a supervisor, and as `erase_reference`."""
        with self.db.write() as records:
            self._allow(records, person, reference)
            return erase_reference(records, reference, person, reason, self.clock.now())

    def _allow(self, records: Records, person: str, reference: str) -> None:
        if self.teams.led_by(person) is None:
            raise Refused("Only the team's supervisors can erase what is held on a customer.")
        teams = map(self.teams.get, records.held.teams_of(reference))
        others = [team for team in teams if not team.is_supervisor(person)]
        if others:
            names = escape(", ".join(team.name for team in others))
            raise Refused(
                f"{names} has something on them too. Ask whoever runs Backline: `python -m bot erase --reference`."
            )


def erase_reference(records: Records, reference: str, person: str, reason: str, now: datetime) -> Held:
    """Erase every case, promise and warning of a reference, and owe the removal of our messages about them.

    All of it or nothing. Raises Refused where there is none, a case is on hold, a promise open, a supervisor still
    asked, or a message about it on its way.
    """
    found = _look(records, reference)
    messages = records.removals.count()
    gone = [records.retention.forget_case(id_, now) for id_ in records.held.cases_of(reference)]
    gone += [records.retention.forget_promise(id_, now) for id_ in records.held.promises_of(reference)]
    if not all(gone):
        raise Refused("A message about them is just on its way to Slack. Please try again in a minute.")
    for warning_id in records.held.warnings_of(reference):
        records.retention.forget_warning(warning_id, now)
    messages = records.removals.count() - messages
    records.held.record("reference", person, reason.replace(reference, "•••"), found.cases, messages, now)
    return found


def erase_person(records: Records, staff: str, person: str, reason: str, now: datetime) -> int:
    """Erase what is a member of staff's own, our messages to them, and their id wherever else it stands.

    What they did on cases stays, as that of a former colleague. Returns how many rows that was. Raises Refused while
    something still waits for them, or a message to them is on its way.
    """
    if records.held.has_open(staff):
        raise Refused("Something still waits for them: a contact, a callback or an escalation. Hand that on first.")
    if records.removals.is_in_hand_for(staff):
        raise Refused("A message to them is just on its way to Slack. Please try again in a minute.")
    before = records.removals.count()
    records.removals.take_back_from(staff, now)
    messages = records.removals.count() - before
    number = records.held.record("person", person, reason.replace(staff, "•••"), 0, messages, now)
    return records.held.forget_person(staff, f"former{number}")


def _look(records: Records, reference: str) -> Held:
    held = records.held
    found = Held(len(held.cases_of(reference)), len(held.promises_of(reference)), len(held.warnings_of(reference)))
    if found.is_nothing:
        raise Refused("Nothing is held on that reference.")
    if on_hold := held.on_hold(reference):
        cases = ", ".join(f"#{id_}" for id_ in on_hold)
        ends = ", ".join(f"`/contact hold {id_}`" for id_ in on_hold)
        raise Refused(f"On hold, for a reason somebody gave: {cases}. End that first: {ends}.")
    if held.is_busy(reference):
        raise Refused("A promise to them is still open, or a supervisor asked for. Bring that to its end first.")
    return found
