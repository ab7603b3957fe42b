"""Two teams, and one thing of each kind in the first: all of it the agent's, or with the supervisor."""

import itertools
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Backline
from bot.rules.callback import Outcome as Came
from bot.rules.callback import Promise
from bot.rules.contact import Closing, Details, Intensity, Kind, Outcome, Safety
from bot.rules.debrief import Heading
from bot.rules.escalation import HandOver, InvitationKind, Need, Urgency
from bot.rules.peers import Availability
from bot.rules.timeline import Event
from bot.services import Mine
from tests.flows.conftest import Stage
from tests.flows.reading import pass_time, settle
from tests.flows.ways import Role

AGENT, COLLEAGUE, SUPERVISOR = Role.AGENT, Role.COLLEAGUE, Role.SUPERVISOR
OTHER_SUPERVISOR = "U0TOMASZ"
WORDS = "a zebra gnashing"
"""Said of every case: found by the second word, which nobody is looked at for."""


class TwoTeams(Stage):
    """Support, with its members listed, and Billing; and a third of which nothing is open. The admin is in none."""

    @property
    def team(self) -> dict[str, str]:
        return {
            "name": "Support",
            "members": f"{AGENT} {COLLEAGUE} U0NIA",
            "escalation_channel": "C0ESCALATIONS",
            "supervisors": SUPERVISOR,
            "level_two": OTHER_SUPERVISOR,
            "debrief_channel": "C0DEBRIEFS",
        }

    def run(self, backline: Backline) -> None:
        super().run(backline)
        make = backline.use_cases.team_settings.make
        billing = {"name": "Billing", "members": "U0CHIDI", "supervisors": Role.ANOTHERS}
        spare = {"name": "Spare", "members": "U0SAM", "supervisors": "U0SAM"}
        make(Role.ADMIN, billing | {"escalation_channel": "C0BILLINGCALLS"}, is_admin=True, request="billing")
        make(Role.ADMIN, spare | {"escalation_channel": "C0FLOOR"}, is_admin=True, request="spare")


class LaidOut:
    """Makes the things, each with marked words in it; `numbers` says what they are called."""

    def __init__(self, stage: TwoTeams) -> None:
        assert stage.backline is not None
        self._stage, self._it = stage, stage.backline.use_cases
        self._requests = (f"laid out {number}" for number in itertools.count(1))
        self._references = (f"Z48{number:03}" for number in itertools.count(1))
        self.numbers: dict[str, int] = {"nothing": 0, "team": 1, "spare_team": 3}
        self._what_takes_time()
        self._contacts()
        self._escalations()
        self._promises()
        self._debriefs()
        self._private()

    def _what_takes_time(self) -> None:
        """A check-in is offered when the customer has been gone for a while."""
        self.numbers["contact"] = self._log()
        self.numbers["closed"] = self._log(closed=True)
        pass_time(self._stage, minutes=16)
        self.numbers["check_in"] = self._newest("check_ins")

    def _contacts(self) -> None:
        it, numbers, today = self._it, self.numbers, self._now.date()
        numbers["abusive"], numbers["warned"] = self._log(kind=Kind.ABUSIVE), self._log(kind=Kind.ABUSIVE)
        it.playbooks.warn(AGENT, numbers["warned"], Event.FIRST_WARNING)
        numbers["danger"] = self._log(safety=Safety.THREAT)
        it.holds.ask(AGENT, numbers["closed"], "an oryx")
        numbers["asked_to_keep"] = self._newest("holds")
        it.holds.put_on(SUPERVISOR, numbers["warned"], "an oryx", today + timedelta(days=30))
        numbers["kept"] = self._newest("holds")
        it.warnings.set(SUPERVISOR, "91001", "Shouted", today, today + timedelta(days=90))
        numbers["warning"] = self._newest("warnings")
        it.exports.export_case(SUPERVISOR, numbers["closed"], reason="an ibex", request=next(self._requests))
        self._references = (f"Z481{number:02}" for number in itertools.count(1))
        numbers["old"] = self._log(closed=True)

    def _escalations(self) -> None:
        it, numbers = self._it.supervision, self.numbers
        numbers["asked"], numbers["approval"] = self._ask(), self._ask(Need.APPROVE)
        numbers["asked_contact"] = self._newest("contacts") - 1
        numbers["owned"], handed = self._ask(), self._ask()
        it.accept(SUPERVISOR, numbers["owned"])
        it.ask_agent(SUPERVISOR, numbers["owned"], WORDS, request=next(self._requests))
        numbers["question"] = self._newest("timeline")
        it.accept(OTHER_SUPERVISOR, handed)
        for name, kind in (("taking_on", InvitationKind.TAKE_ON), ("joining", InvitationKind.JOIN)):
            it.invite(OTHER_SUPERVISOR, handed, kind, SUPERVISOR, WORDS)
            numbers[name] = self._newest("invitations")

    def _promises(self) -> None:
        it, numbers = self._it, self.numbers
        numbers["promise"], numbers["undecided"], rung = self._promise(), self._promise(), self._promise()
        numbers["offered"] = self._promise("a quagga", "77100")
        it.handing_on.offer(AGENT, numbers["offered"], COLLEAGUE)
        numbers["offer"] = self._newest("offers")
        numbers["turned_down"] = self._promise("a quagga", "77101")
        it.handing_on.offer(AGENT, numbers["turned_down"], COLLEAGUE)
        it.handing_on.answer(COLLEAGUE, self._newest("offers"), accepts=False)
        numbers["draft"] = it.callbacks.draft(AGENT, "Z48001 a zebra").id
        pass_time(self._stage, minutes=2)
        for tried in range(5):
            came = Came.NO_ANSWER if tried % 2 else Came.LEFT_MESSAGE
            it.calling.record(AGENT, numbers["undecided"], came)
        it.calling.record(AGENT, rung, Came.NO_ANSWER)
        numbers["call"] = self._newest("calls")

    def _debriefs(self) -> None:
        """One that has ended, with lessons; one that is open; and one that its agent is asked about."""
        it, numbers = self._it, self.numbers
        ended = self._debrief(AGENT, "C0FLOOR", None)
        it.debriefs.end(AGENT, ended, ["Name the fee", "Ring from the desk"], None, request=next(self._requests))
        numbers["accepted_lesson"] = self._newest("lessons")
        numbers["lesson"] = numbers["accepted_lesson"] - 1
        it.playbooks.accept(SUPERVISOR, numbers["accepted_lesson"], "abusive", "Ring from the desk")
        numbers["debrief"] = open_one = self._debrief(AGENT, "C0DEBRIEFS", None)
        it.debriefs.add_point(open_one, Heading.SUMMARY, "a tapir", COLLEAGUE, request=next(self._requests))
        it.debriefs.open_heading(AGENT, open_one, Heading.OK)
        day = self._now + timedelta(days=1)
        it.actions.add(AGENT, open_one, "A poster", AGENT, day, request=next(self._requests))
        numbers["action"] = self._newest("debrief_actions")
        numbers["asked_about"] = self._debrief(SUPERVISOR, "C0FLOOR", numbers["closed"])

    def _private(self) -> None:
        it, numbers = self._it, self.numbers
        numbers["breather"] = it.breathers.start(AGENT, 15).id
        it.reflections.write(AGENT, "a llama", "", request=next(self._requests))
        numbers["reflection"] = self._newest("reflections")
        it.preferences.save(COLLEAGUE, Mine(offers=True, peer=Availability.ALWAYS, excluded=()))
        asked = it.peers.ask(AGENT)
        assert asked is not None
        numbers["peer_request"], numbers["peer_ask"] = asked.id, self._newest("peer_asks")
        settle(self._stage, moving=False)

    @property
    def _now(self) -> datetime:
        return self._stage.clock.now().astimezone(UTC)

    def _log(self, kind: Kind | None = None, safety: Safety | None = None, *, closed: bool = False) -> int:
        said: dict[str, Any] = dict.fromkeys(("summary", "words", "would_accept", "tried", "promised", "ticket"), WORDS)
        how_far = Intensity.IRATE if closed else None
        details = Details(reference=next(self._references), kind=kind, intensity=how_far, safety=safety, **said)
        number = self._it.contacts.log(AGENT, details, request=next(self._requests)).contact.id
        if closed:
            self._it.contacts.close(AGENT, number, Closing(outcome=Outcome.RESOLVED, next_step=WORDS))
        return number

    def _ask(self, need: Need = Need.TAKE_OVER) -> int:
        said: dict[str, Any] = dict.fromkeys(
            ("situation", "background", "assessment", "recommendation", "contingency", "approval"), WORDS
        )
        hand_over = HandOver(urgency=Urgency.WAITING, need=need, **said)
        case = self._it.escalations.request(AGENT, self._log(), hand_over, request=next(self._requests))
        assert case.escalation is not None
        return case.escalation.id

    def _promise(self, note: str = WORDS, reference: str = "") -> int:
        due_at = self._now + timedelta(minutes=1)
        promise = Promise(reference=reference or next(self._references), note=note, due_at=due_at)
        return self._it.callbacks.set(AGENT, promise, None, request=next(self._requests)).callback.id

    def _debrief(self, leader: str, channel: str, contact: int | None) -> int:
        debrief = self._it.debriefs.start(leader, channel, contact, "", request=next(self._requests))
        assert debrief is not None
        return debrief.id

    def _newest(self, table: str) -> int:
        with closing(sqlite3.connect(self._stage.database)) as db:
            (number,) = db.execute(f"SELECT MAX(id) FROM {table}").fetchone()
        return int(number)
