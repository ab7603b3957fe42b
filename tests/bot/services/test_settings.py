"""Setting teams up: who may, what is in force, what two people change at once, and what moves over from before."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.contact import Details
from bot.rules.errors import Refused
from bot.rules.set_up import Found, Source
from bot.rules.settings import TEAM_SETTINGS
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.services import TeamSettings
from bot.services.settings import NotSaved
from storage import Database

ADMIN, OTHER_ADMIN, PRIYA, TOMASZ, AMARA = "U0ADMIN", "U0OTHER", "U0PRIYA", "U0TOMASZ", "U0AMARA"
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
FIRST = {"escalation_channel": "C0ESCALATIONS", "supervisors": PRIYA}


@dataclass(frozen=True)
class StoppedClock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Office:
    """The settings as two admins see them; each form that is sent in is a request of its own."""

    service: TeamSettings
    made: int = 0
    forced: list[tuple[str, ...]] = field(default_factory=list)

    def request(self) -> str:
        self.made += 1
        return f"V{self.made}"

    def make(self, **texts: str) -> Team:
        own = FIRST | {"escalation_channel": f"C0TEAM{self.made}"}
        return self.service.make(ADMIN, own | texts, is_admin=True, request=self.request())

    def seen(self, team: Team) -> int:
        return self.service.look(ADMIN, team.id, is_admin=True).seen

    def change(
        self,
        team: Team,
        *,
        by: str = ADMIN,
        seen: int | None = None,
        is_admin: bool = True,
        found: Found | None = None,
        **texts: str,
    ) -> Team:
        return self.service.change(
            by,
            team.id,
            texts,
            seen=self.seen(team) if seen is None else seen,
            is_admin=is_admin,
            request=self.request(),
            found=found or Found(),
        )

    def history(self, team: Team) -> list[tuple[str, str, str]]:
        changes = self.service.history(ADMIN, team.id, is_admin=True)
        return [(change.person, change.key, change.value) for change in changes]

    def text(self, team: Team, key: str) -> str:
        return self.service.look(ADMIN, team.id, is_admin=True).text(key)


@pytest.fixture
def office(db: Database) -> Office:
    teams = Teams()
    office = Office(
        TeamSettings(
            db,
            StoppedClock(),
            teams,
            "T0ACME",
            in_force=lambda: office.forced.append(tuple(team.name for team in teams.open())),
        )
    )
    return office


# Making


def test_a_team_is_in_force_as_soon_as_it_is_made(office: Office) -> None:
    team = office.make(name="Billing", crisis_protocol="Call 112.")
    assert office.service.teams.all() == (team,)
    assert (team.name, team.supervisors, team.workspace) == ("Billing", (PRIYA,), "T0ACME")
    assert team.crisis_protocol == "Call 112."
    assert office.forced == [("Billing",)]


def test_only_what_differs_from_the_default_is_written_down(office: Office) -> None:
    team = office.make(shift="10h", time_zone="Europe/London", members="")
    assert {key for _, key, _ in office.history(team)} == {"escalation_channel", "supervisors", "time_zone"}


def test_a_form_sent_in_twice_makes_one_team(office: Office) -> None:
    first, again = (office.service.make(ADMIN, FIRST, is_admin=True, request="V1") for _ in range(2))
    assert first == again
    assert len(office.service.teams.all()) == 1


def test_only_an_admin_makes_a_team(office: Office) -> None:
    with pytest.raises(Refused, match="Only a Slack admin"):
        office.service.make(PRIYA, FIRST, is_admin=False, request="V1")


def test_the_second_of_two_who_set_up_the_first_team_is_told(office: Office) -> None:
    office.make()
    with pytest.raises(Refused, match="Somebody has set up the first team meanwhile") as refused:
        office.make()
    assert refused.value.field is None


def test_two_teams_have_two_names_until_one_has_closed(office: Office) -> None:
    first = office.make(name="Billing")
    with pytest.raises(NotSaved) as refused:
        office.make(name=" billing ")
    assert refused.value.problems == {"name": "There is a team of that name already."}
    second = office.make(name="Returns", members=AMARA)
    with pytest.raises(NotSaved):
        office.change(second, name="BILLING")
    assert office.change(second, name="returns").name == "returns"
    office.service.close(ADMIN, first.id, is_admin=True)
    assert office.change(second, name="Billing").name == "Billing"


def test_two_teams_are_not_asked_in_one_channel_until_one_has_closed(office: Office) -> None:
    first = office.make(name="Billing", escalation_channel="C0BILLING")
    with pytest.raises(NotSaved) as refused:
        office.make(name="Returns", members=AMARA, escalation_channel="C0BILLING")
    said = "Requests to Billing go there. Pick a channel that is this team's own."
    assert refused.value.problems == {"escalation_channel": said}
    second = office.make(name="Returns", members=AMARA)
    with pytest.raises(NotSaved):
        office.change(second, escalation_channel="C0BILLING")
    office.service.close(ADMIN, first.id, is_admin=True)
    assert office.change(second, escalation_channel="C0BILLING").escalation_channel == "C0BILLING"


def test_everything_that_is_wrong_is_said_at_its_field_and_nothing_is_saved(office: Office) -> None:
    with pytest.raises(NotSaved) as refused:
        office.make(name="a" * 41, shift="30m")
    assert refused.value.problems.keys() == {"name", "shift"}
    assert (refused.value.field, refused.value.sentence) == ("name", "This takes 1 to 40 characters on one line.")
    assert office.service.teams.all() == ()
    assert office.forced == []


# Changing


def test_a_change_is_in_force_at_once_and_on_record(office: Office) -> None:
    team = office.make()
    changed = office.change(team, shift="8h", crm_link="https://crm.example/{reference}")
    assert office.service.teams.get(team.id) == changed
    assert changed.crm_link == "https://crm.example/{reference}"
    look = office.service.look(ADMIN, team.id, is_admin=True)
    assert (look.changes["shift"].person, look.changes["shift"].at) == (ADMIN, NOW)
    assert office.history(team)[:2] == [
        (ADMIN, "crm_link", "https://crm.example/{reference}"),
        (ADMIN, "shift", "8h"),
    ]


def test_what_is_sent_in_unchanged_writes_nothing(office: Office) -> None:
    team = office.make(level_two="U0LEE, U0SAM")
    before = office.history(team)
    office.change(team, **{key: office.text(team, key) for key in TEAM_SETTINGS})
    assert office.history(team) == before


def test_what_is_emptied_is_the_default_again(office: Office) -> None:
    team = office.make(shift="8h")
    assert office.change(team, shift="").wellbeing == Team(escalation_channel="C1", supervisors=()).wellbeing
    assert office.text(team, "shift") == "10h"
    assert office.history(team)[0] == (ADMIN, "shift", "")


def test_a_change_sent_in_twice_is_made_once(office: Office) -> None:
    team = office.make()
    seen = office.seen(team)
    for _ in range(2):
        office.service.change(ADMIN, team.id, {"shift": "8h"}, seen=seen, is_admin=True, request="V9")
    assert len(office.history(team)) == 3


def test_a_form_with_one_wrong_field_saves_no_other(office: Office) -> None:
    team = office.make()
    with pytest.raises(NotSaved) as refused:
        office.change(team, calls_a_day="4", calls_a_week="many")
    assert refused.value.problems.keys() == {"calls_a_week"}
    assert office.text(team, "calls_a_day") == "3"


def test_what_was_wrong_before_does_not_stop_another_form(office: Office) -> None:
    office.service.begin(FIRST | {"calls_a_day": "9"})
    (team,) = office.service.teams.open()
    assert office.change(team, crisis_protocol="Call 112.").crisis_protocol == "Call 112."
    with pytest.raises(NotSaved):
        office.change(team, calls_a_day="9", callback_tries="4")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_what_somebody_typed_is_shown_to_them_again(office: Office, text: str) -> None:
    office.service.begin(FIRST)
    (team,) = office.service.teams.open()
    assert office.change(team, crisis_protocol=text).crisis_protocol == text.strip()
    assert office.text(team, "crisis_protocol") == text.strip()


# Two at once


def test_two_admins_who_change_different_things_do_not_meet(office: Office) -> None:
    team = office.make()
    seen = office.seen(team)
    form = {"calls_a_day": "3", "calls_a_week": "7"}
    office.change(team, seen=seen, **form | {"calls_a_day": "2"})
    changed = office.change(team, by=OTHER_ADMIN, seen=seen, **form | {"calls_a_week": "6"})
    assert (changed.callbacks.a_day, changed.callbacks.a_week) == (2, 6)


def test_the_second_of_two_admins_is_told_what_the_first_made_of_it(office: Office) -> None:
    team = office.make(shift="8h")
    seen = office.seen(team)
    office.change(team, shift="9h", seen=seen)
    with pytest.raises(NotSaved, match="Somebody else has changed this meanwhile") as refused:
        office.change(team, by=OTHER_ADMIN, seen=seen, shift="7h", peer_wait="5m")
    (change,) = refused.value.overtaken.values()
    assert (change.key, change.person, change.value) == ("shift", ADMIN, "9h")
    assert refused.value.field == "shift"
    assert office.text(team, "peer_wait") == "3m"
    assert office.change(team, by=OTHER_ADMIN, shift="7h", peer_wait="5m").wellbeing.shift.total_seconds() == 7 * 3600


def test_two_admins_who_want_the_same_both_have_it(office: Office) -> None:
    team = office.make()
    seen = office.seen(team)
    office.change(team, seen=seen, shift="8h")
    office.change(team, by=OTHER_ADMIN, seen=seen, shift="8h")
    assert [entry for entry in office.history(team) if entry[1] == "shift"] == [(ADMIN, "shift", "8h")]


def test_of_many_at_the_same_instant_one_is_first_and_in_force(office: Office) -> None:
    team = office.make()
    seen = office.seen(team)

    def save(hours: int) -> bool:
        try:
            office.service.change(ADMIN, team.id, {"shift": f"{hours}h"}, seen=seen, is_admin=True, request=f"W{hours}")
        except NotSaved:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(save, range(1, 9)))
    assert saved.count(True) == 1
    in_force = office.service.teams.get(team.id).wellbeing.shift.total_seconds() / 3600
    assert in_force == saved.index(True) + 1


def test_the_last_of_many_who_save_is_not_hidden_by_a_slower_one(office: Office) -> None:
    team = office.make()
    keys = ("shift", "peer_wait", "callback_lead", "waiting_step", "after_step", "callback_tries")
    values = ("8h", "1m", "1m", "1m", "1m", "1")

    def save(key: str, value: str) -> None:
        office.service.change(ADMIN, team.id, {key: value}, seen=0, is_admin=True, request=key)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(save, keys, values))
    it = office.service.teams.get(team.id)
    minutes = {span.total_seconds() for span in (it.wellbeing.peer_wait, it.callbacks.lead, it.waits.waiting)}
    assert (minutes, it.callbacks.most_tries, it.wellbeing.shift.total_seconds()) == ({60}, 1, 8 * 3600)


# Roles


def test_supervisors_change_hours_and_words_and_see_the_rest(office: Office) -> None:
    team = office.make()
    look = office.service.look(PRIYA, team.id, is_admin=False)
    words = {"crisis_protocol": "Call 112.", "support_contacts": look.text("support_contacts")}
    assert office.change(team, by=PRIYA, is_admin=False, **words).crisis_protocol == "Call 112."
    office.change(team, by=PRIYA, is_admin=False, opening_hours="mon-fri 08:00-18:00", shift="10h")
    with pytest.raises(Refused, match="Only a Slack admin can change that"):
        office.change(team, by=PRIYA, is_admin=False, supervisors=f"{PRIYA} {TOMASZ}")
    with pytest.raises(Refused, match="Only a Slack admin"):
        office.service.close(PRIYA, team.id, is_admin=False)


def test_of_a_second_team_it_is_said_who_is_in_it_where_the_first_is_for_everybody(office: Office) -> None:
    first = office.make(name="Billing")
    with pytest.raises(NotSaved) as refused:
        office.make(name="Returns")
    assert list(refused.value.problems) == ["members"]
    office.change(first, members=AMARA)
    assert office.make(name="Returns").members == frozenset()


def test_a_team_is_not_left_for_everybody_beside_one_that_is(office: Office) -> None:
    office.make(name="Billing")
    second = office.make(name="Returns", members=AMARA)
    with pytest.raises(NotSaved) as refused:
        office.change(second, members="", shift="8h")
    assert list(refused.value.problems) == ["members"]
    assert office.text(second, "shift") == "10h"
    assert office.change(second, members=TOMASZ).members == {TOMASZ, PRIYA}


def test_of_two_at_the_same_instant_one_makes_the_team_for_everybody(office: Office) -> None:
    office.make(name="Billing")
    not_yet = Teams()  # the commit of the first is there, and not yet in force for the second
    second = replace(office.service, teams=not_yet)
    returns = {"name": "Returns", "escalation_channel": "C0RETURNS"}
    with pytest.raises(NotSaved) as refused:
        second.make(ADMIN, FIRST | returns, is_admin=True, request="V9")
    assert list(refused.value.problems) == ["members"]


def test_nobody_sees_the_settings_of_a_team_that_they_do_not_supervise(office: Office) -> None:
    team, other = office.make(name="Billing"), office.make(name="Returns", supervisors=TOMASZ, members=TOMASZ)
    for service in (office.service.look, office.service.history):
        with pytest.raises(Refused, match="for its supervisors and for Slack admins"):
            service(TOMASZ, team.id, is_admin=False)
    with pytest.raises(Refused):
        office.change(team, by=TOMASZ, is_admin=False, seen=0, crisis_protocol="Call 112.")
    assert office.service.shown_to(TOMASZ, is_admin=False) == [other]
    assert office.service.shown_to(ADMIN, is_admin=True) == [team, other]
    assert office.service.shown_to(AMARA, is_admin=False) == []


def test_a_team_that_never_was_is_refused_as_one_that_has_closed(office: Office) -> None:
    with pytest.raises(Refused, match="That team has closed"):
        office.service.look(ADMIN, 404, is_admin=True)


# What Slack says


def test_a_channel_that_slack_will_not_have_is_refused_only_where_it_is_new(office: Office) -> None:
    team = office.make(escalation_channel="C0ESCALATIONS")
    unfit = Found(unfit={"escalation_channel": "Backline can't post there. Invite it first."})
    with pytest.raises(NotSaved, match="Invite it first"):
        office.change(team, escalation_channel="C0ARCHIVED", found=unfit)
    office.change(team, escalation_channel="C0ESCALATIONS", crm_link="https://crm.example/{reference}", found=unfit)


def test_a_group_comes_to_whom_slack_says_and_one_of_nobody_is_refused(office: Office) -> None:
    team = office.make()
    with pytest.raises(NotSaved) as refused:
        office.change(team, supervisor_group="S0LEADS", found=Found(people={"supervisor_group": ()}))
    assert refused.value.problems == {"supervisor_group": "Nobody is in it."}
    found = Found(people={"supervisor_group": {TOMASZ, PRIYA}})
    assert office.change(team, supervisor_group="S0LEADS", found=found).supervisors == (PRIYA, TOMASZ)
    assert office.change(team, supervisor_group="").supervisors == (PRIYA,)


def test_a_group_that_slack_was_too_slow_about_is_saved_and_comes_to_its_people_later(office: Office) -> None:
    team = office.make()
    assert office.change(team, supervisor_group="S0LEADS").supervisors == (PRIYA,)
    (source,) = office.service.sources()
    office.service.resolved(source, [TOMASZ])
    assert office.service.teams.get(team.id).supervisors == (PRIYA, TOMASZ)


def test_who_joins_a_group_later_joins_the_team(office: Office) -> None:
    team = office.make()
    office.change(team, member_group="S0BILLING", found=Found(people={"member_group": {AMARA}}))
    (source,) = office.service.sources()
    assert source == Source(team=team.id, team_name=team.name, key="member_group", id="S0BILLING")
    assert not office.service.resolved(source, [AMARA])
    assert office.service.resolved(source, [AMARA, "U0BEN"])
    assert office.service.teams.get(team.id).members == {AMARA, "U0BEN", PRIYA}


def test_an_answer_about_a_group_that_was_replaced_meanwhile_changes_nothing(office: Office) -> None:
    team = office.make()
    office.change(team, member_group="S0BILLING", found=Found(people={"member_group": {AMARA}}))
    (source,) = office.service.sources()
    office.change(team, member_group="S0RETURNS", found=Found(people={"member_group": {TOMASZ}}))
    assert not office.service.resolved(source, [AMARA])
    assert office.service.teams.get(team.id).members == {TOMASZ, PRIYA}


# Closing and picking


def test_the_only_team_does_not_close_and_a_closed_one_is_still_looked_up(office: Office) -> None:
    team = office.make(name="Billing")
    with pytest.raises(Refused, match="the only team"):
        office.service.close(ADMIN, team.id, is_admin=True)
    other = office.make(name="Returns", members=AMARA)
    for _ in range(2):
        office.service.close(ADMIN, team.id, is_admin=True)
    assert office.service.teams.open() == (other,)
    assert office.service.teams.get(team.id).is_closed
    with pytest.raises(Refused, match="has closed"):
        office.change(team, seen=0, shift="8h")


def test_a_team_does_not_close_while_somebody_waits_for_it(office: Office) -> None:
    team, other = office.make(name="Billing"), office.make(name="Returns", members=AMARA)
    with office.service.db.write() as records:
        for person in (AMARA, AMARA, TOMASZ):
            records.contacts.add(person, Details(reference="48213"), NOW, team=team.id)
    with pytest.raises(Refused, match=f"Still open in this team: 3 contacts. They are of <@{AMARA}>, <@{TOMASZ}>"):
        office.service.close(ADMIN, team.id, is_admin=True)
    office.service.close(ADMIN, other.id, is_admin=True)
    assert office.service.teams.open() == (team,)


def test_somebody_in_several_teams_works_for_the_one_they_picked(office: Office) -> None:
    first = office.make(name="Billing", members=AMARA)
    second = office.make(name="Returns", members=AMARA)
    third = office.make(name="Sales", members=TOMASZ)
    assert office.service.teams.mine(AMARA) == first
    office.service.pick(AMARA, second.id)
    assert office.service.teams.mine(AMARA) == second
    with pytest.raises(Refused, match="You are not in that team"):
        office.service.pick(AMARA, third.id)


# What was there before


def test_a_first_start_takes_over_the_old_settings_once(office: Office) -> None:
    office.service.begin(FIRST | {"time_zone": "Europe/London"})
    (team,) = office.service.teams.all()
    assert (team.id, team.supervisors, str(team.hours.zone)) == (1, (PRIYA,), "Europe/London")
    assert {person for person, _, _ in office.history(team)} == {""}
    office.change(team, time_zone="Europe/Paris")
    office.service.begin(FIRST | {"time_zone": "Europe/London"})
    assert [str(team.hours.zone) for team in office.service.teams.all()] == ["Europe/Paris"]


def test_a_first_start_with_nothing_to_take_over_waits_for_an_admin(office: Office) -> None:
    office.service.begin({})
    assert office.service.teams.all() == ()
    assert office.make().id == 1
