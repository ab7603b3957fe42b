"""Every way in, by every role: what each is answered, that a refusal changes nothing, and who reads what."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest

import handlers
from bot.app import create_app
from bot.manifest import manifest
from bot.worker import Pace
from sandbox.server import RunningServer, serve_in_thread
from tests.flows.forging import Forgery, Shown
from tests.flows.roles import (
    ALL_REFUSALS,
    DAY,
    MAY_READ,
    NO_SUPERVISOR,
    NO_TEAM,
    OUTSIDERS,
    TABLE,
    UNASKED,
)
from tests.flows.two_teams import OTHER_SUPERVISOR, LaidOut, TwoTeams
from tests.flows.ways import NOTHING, YES, Role, Rule, Way, form, person, text

WAYS = [(rule, way) for rule in TABLE for way in rule.ways]
pytestmark = pytest.mark.xdist_group("roles")  # everything is laid out once
REGISTRY = handlers.routes({}, {})
BROKEN = re.compile("Something went wrong|Slack is slow just now")
REFUSED = re.compile("|".join(map(re.escape, ALL_REFUSALS)))


class Still:
    """A clock that has stopped."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


class Reading:
    """Which marked words each person has read so far."""

    def __init__(self) -> None:
        self.read: dict[str, set[str]] = {mark: set() for mark in MAY_READ}

    def too_much(self, reader: str, shown: str) -> list[str]:
        """Those in what is shown that are not for this person."""
        marks = [mark for mark in MAY_READ if mark in shown]
        for mark in marks:
            self.read[mark].add(reader)
        return [mark for mark in marks if reader not in MAY_READ[mark]]


class Prepared:
    """The bot with everything laid out, in which nothing moves; and what people have read of it by then."""

    def __init__(self, workspace: RunningServer, folder: Path) -> None:
        workspace.operator.add_people("sam", "nia")
        workspace.operator.change_channel("C0ESCALATIONS", kick=Role.ADMIN)  # who is of it in the practice workspace
        stage = TwoTeams(workspace, folder)
        stage.start()
        try:
            numbers = LaidOut(stage).numbers
        finally:
            stage.stop()
        workspace.operator.change_person(workspace.person("nia"), deleted=True)
        states = {user_id: workspace.person(user_id).state() for user_id in (*Role, *OUTSIDERS)}
        self.messages = {user_id: str(state["conversations"]) for user_id, state in states.items()}
        now = stage.clock.now()
        things = {name: str(number) for name, number in numbers.items()} | {
            "moment": now.isoformat(),
            "in_an_hour": str(int((now + timedelta(hours=1)).timestamp())),
            "tomorrow": f"{now + timedelta(days=1):%Y-%m-%d}",
        }
        self._backline = create_app(stage.config, clock=Still(now), pace=Pace(lifted=True))
        self._make = partial(Forgery, workspace.practice, self._backline, stage.database, things)
        self.forgery = self._make()

    @contextmanager
    def under(self, **settings: str) -> Iterator[Forgery]:
        """With these settings of the first team in force."""
        change = self._backline.use_cases.team_settings.change
        change(Role.ADMIN, 1, settings, seen=1_000_000, is_admin=True, request="under")
        with closing(self._make()) as forgery:
            yield forgery
        self.forgery.put_back()

    def stop(self) -> None:
        self.forgery.close()
        self._backline.stop()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    with serve_in_thread(manifest=manifest()) as workspace:
        prepared = Prepared(workspace, tmp_path_factory.mktemp("roles"))
        try:
            yield prepared
        finally:
            prepared.stop()


def mistake(rule: Rule, role: Role, shown: Shown, *, has_changed: bool) -> str:
    """What is not as the table says; empty where all is."""
    expected = rule.answer(role)
    refusal = REFUSED.search(shown.answer)
    if BROKEN.search(shown.answer):
        return "breaks"
    if expected == YES:
        return "is refused" if refusal or '"errors"' in shown.answer else ""
    if expected == NOTHING:
        return "says something" if refusal else "changes something" if has_changed else ""
    # Whoever is in no team may hear of that first.
    wanted = f"{expected}|{NO_TEAM}" if role is Role.ADMIN else expected
    if not re.search(wanted, shown.answer):
        return "is let in, or refused in other words"
    return "changes something" if has_changed else ""


def without_their_own(shown: str, way: Way) -> str:
    """What one has typed oneself comes back in many an answer."""
    for typed in filter(None, (*way.value.split(), way.metadata)):
        shown = shown.replace(typed, "")
    return shown


def test_every_way_in_has_its_line_and_every_line_its_way_in(prepared: Prepared) -> None:
    listed = {way.route for _, way in WAYS} | UNASKED.keys()
    assert sorted(REGISTRY.listeners.keys() - listed) == [], "tests/flows/roles.py has to say whose these are"
    assert sorted(listed - REGISTRY.listeners.keys()) == [], "these are gone"
    for rule, way in WAYS:
        assert prepared.forgery.route(REGISTRY, way, rule.about) == way.route


def test_each_role_is_answered_as_the_table_says_and_reads_no_more_than_it_may(prepared: Prepared) -> None:
    forgery, reading, wrong = prepared.forgery, Reading(), []
    for role in Role:
        for where, shown in (("messages", prepared.messages[role]), ("Home", forgery.open_home(role))):
            if marks := reading.too_much(role, shown):
                wrong.append(f"{role.name} reads {marks} in their {where}")
    for (rule, way), role in product(WAYS, Role):
        answered = forgery.send(role, way, rule.about)
        what = f"{rule.name}: {way.kind} {way.id} {way.value} of {role.name}"
        if says := mistake(rule, role, answered, has_changed=forgery.has_changed()):
            wrong.append(f"{what} {says}: {answered.answer[:300]}")
        if marks := reading.too_much(role, without_their_own(answered.everything, way)):
            wrong.append(f"{what} shows {marks}: {answered.everything[:300]}")
        forgery.put_back()
    assert not wrong, "\n".join(wrong)
    assert reading.read == MAY_READ, "whoever may read it does, so that its mark would be found elsewhere too"


def test_guests_strangers_and_the_deactivated_read_the_same_wherever_they_turn(prepared: Prepared) -> None:
    forgery, reading, wrong = prepared.forgery, Reading(), []
    for outsider, sentence in OUTSIDERS.items():
        shown = [prepared.messages[outsider], home := forgery.open_home(outsider)]
        assert sentence in home
        for rule, way in WAYS:
            answered = forgery.send(outsider, way, rule.about)
            shown.append(without_their_own(answered.everything, way))
            if sentence not in answered.answer or forgery.has_changed():
                wrong.append(f"{way.kind} {way.id} of {outsider}: {answered.answer[:300]}")
        assert reading.too_much(outsider, "".join(shown)) == []
    assert not wrong, "\n".join(wrong)


def test_who_is_no_supervisor_any_more_can_do_and_read_no_more_than_a_colleague(prepared: Prepared) -> None:
    wrong = []
    members = " ".join((Role.AGENT, Role.COLLEAGUE, Role.SUPERVISOR))
    with prepared.under(supervisors=OTHER_SUPERVISOR, level_two="", members=members) as forgery:
        for rule, way in WAYS:
            is_for_supervisors = rule.answer(Role.SUPERVISOR) == YES != rule.answer(Role.COLLEAGUE)
            if not is_for_supervisors or way.id == "invitation:decline":  # who was asked may still say no
                continue
            answered = forgery.send(Role.SUPERVISOR, way, rule.about)
            is_refused = re.search(f"{rule.answer(Role.COLLEAGUE)}|{NO_SUPERVISOR}", answered.answer)
            if not is_refused or forgery.has_changed():
                wrong.append(f"{rule.name}: {way.kind} {way.id}: {answered.answer[:300]}")
            forgery.put_back()
    assert not wrong, "\n".join(wrong)


def test_nothing_is_handed_to_somebody_who_may_not_come_in(prepared: Prepared) -> None:
    for outsider in OUTSIDERS:
        for way in (
            form("callback_hand_on", "{promise}", colleague=person(outsider)),
            form("debrief_action", "{debrief}", owner=person(outsider), day=DAY, words=text("A poster")),
        ):
            answered = prepared.forgery.send(Role.AGENT, way, "nothing")
            assert "Choose a colleague." in answered.answer
            assert not prepared.forgery.has_changed()
