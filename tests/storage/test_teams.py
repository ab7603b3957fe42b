"""Teams: one value of each setting is current, every earlier one is kept, and each is on record with who and when."""

import sqlite3

import pytest

from bot.rules.contact import Details
from storage import Records
from tests.storage.samples import AT, CLOSING, LATER, MUCH_LATER, promise


@pytest.fixture
def team(records: Records) -> int:
    return records.teams.add("U8", AT)


def test_a_team_is_open_until_it_is_closed_once(records: Records, team: int) -> None:
    other = records.teams.add("U9", LATER)
    assert records.teams.close(team, "U9", LATER)
    assert not records.teams.close(team, "U8", MUCH_LATER)
    assert records.teams.all() == {team: True, other: False}


def test_a_team_has_open_what_somebody_has_still_to_end(records: Records, team: int) -> None:
    other = records.teams.add("U9", LATER)
    contact = records.contacts.add("U1", Details(reference="48213"), AT, team=team)
    assert records.teams.still_open(team) == [("contact", "U1")]
    assert records.teams.still_open(other) == []
    records.contacts.close(contact.id, CLOSING, LATER)
    assert records.teams.still_open(team) == []
    records.callbacks.add("U2", promise(), contact.id, AT, team=team)
    assert records.teams.still_open(team) == [("callback", "U2")]


def test_the_last_value_is_current_and_every_one_is_kept_newest_first(records: Records, team: int) -> None:
    records.teams.set(team, "shift", "8h", "U8", AT)
    records.teams.set(team, "crm_link", "", "U8", AT)
    records.teams.set(team, "shift", "9h", "U9", LATER)
    assert records.teams.texts() == {team: {"crm_link": "", "shift": "9h"}}
    change = records.teams.current(team)["shift"]
    assert (change.value, change.person, change.at) == ("9h", "U9", LATER)
    assert [(one.key, one.value) for one in records.teams.history(team, 2)] == [("shift", "9h"), ("crm_link", "")]


def test_it_is_known_what_was_there_to_be_seen(records: Records, team: int) -> None:
    records.teams.set(team, "shift", "8h", "U8", AT)
    records.teams.set(team, "crm_link", "", "U8", AT)
    seen = max(change.id for change in records.teams.current(team).values())
    records.teams.set(team, "shift", "9h", "U9", LATER)
    assert records.teams.as_of(team, seen) == {"shift": "8h", "crm_link": ""}
    assert records.teams.as_of(team, 0) == {}


def test_a_setting_has_one_current_value(records: Records, team: int) -> None:
    records.teams.set(team, "shift", "8h", "U8", AT)
    with pytest.raises(sqlite3.IntegrityError):
        records.rows.add("team_settings", team=team, key="shift", value="9h", person="U8", changed_at=0)


def test_what_one_team_has_set_up_is_not_another_teams(records: Records, team: int) -> None:
    other = records.teams.add("U9", LATER)
    records.teams.set(team, "shift", "8h", "U8", AT)
    records.teams.set(other, "shift", "9h", "U9", AT)
    assert records.teams.current(team)["shift"].value == "8h"
    assert [change.value for change in records.teams.history(other, 10)] == ["9h"]
    assert records.teams.texts() == {team: {"shift": "8h"}, other: {"shift": "9h"}}


def test_who_a_group_comes_to_is_replaced_and_known_to_be_news(records: Records, team: int) -> None:
    assert records.teams.put_people(team, "member_group", ["U3", "U2"])
    assert records.teams.put_people(team, "supervisor_group", ["U8"])
    assert not records.teams.put_people(team, "member_group", ["U2", "U3", "U3"])
    assert records.teams.put_people(team, "member_group", ["U4", "U2"])
    assert records.teams.people() == {team: {"member_group": ("U2", "U4"), "supervisor_group": ("U8",)}}
    assert records.teams.put_people(team, "member_group", [])
    assert records.teams.people() == {team: {"supervisor_group": ("U8",)}}


def test_somebody_works_for_the_team_they_picked_last(records: Records, team: int) -> None:
    other = records.teams.add("U9", LATER)
    records.teams.pick("U1", team)
    records.teams.pick("U1", other)
    records.teams.pick("U2", team)
    assert records.teams.picked() == {"U1": other, "U2": team}
