"""Everything held on a reference or a person: found, given out, erased; and no table or column is left out."""

from datetime import timedelta

from bot.rules.callback import State as CallbackState
from bot.rules.timeline import Event
from storage import Records
from storage.held import OF_REFERENCE, named_in
from tests.storage.samples import AT, LATER, logged, promise, requested

PEOPLE = {"person", "agent", "owner", "supervisor", "invited_by", "offered_by", "set_by", "decided_by", "facilitator"}
PEOPLE |= {"second", "author", "other", "recipient", "asker", "peer", "made_by", "closed_by", "value"}
MESSAGES = {"deliveries", "past_deliveries", "removals"}
"""Ours to them: these go by what they are about, or by their recipient (`Removals.take_back_from`)."""


def columns(records: Records) -> set[tuple[str, str]]:
    rows = records.rows.all(
        """SELECT t.name AS "table", c.name AS "column" FROM sqlite_master t, pragma_table_info(t.name) c
           WHERE t.type = 'table' AND t.sql NOT LIKE '%VIRTUAL%' AND t.name NOT LIKE 'contact_search%'"""
    )
    return {(row["table"], row["column"]) for row in rows}


def test_every_column_that_names_somebody_is_known(records: Records) -> None:
    """A new one needs a line in THEIRS or TAKES_PART."""
    known = {(table, column) for table, names in named_in().items() for column in names}
    named = {(table, column) for table, column in columns(records) if column in PEOPLE and table not in MESSAGES}
    assert named == known


def test_every_table_with_a_reference_is_known(records: Records) -> None:
    with_reference = {table for table, column in columns(records) if column == "reference_key"}
    assert with_reference <= OF_REFERENCE.keys()


def test_what_is_held_on_a_reference_is_given_out_whoever_wrote_it_how(records: Records) -> None:
    escalation = requested(records)
    logged(records, "77001")
    records.timeline.add(Event.REQUESTED, AT, escalation.contact_id, escalation.id, person="U1", words="shouting")
    records.callbacks.add("U2", promise(" #48213 "), None, AT, team=1)
    records.warnings.add("48213", "swore", AT.date(), "U8", LATER, AT, team=1)
    records.customers.set_zone("48213", "Europe/London")
    found = records.held.of_reference("48213")
    assert found.keys() == {"contacts", "escalations", "timeline", "callbacks", "warnings", "customers"}
    (contact,) = found["contacts"]
    assert contact["opened_at"] == "2026-11-22T14:02:03.456000+00:00"
    assert records.held.cases_of("48213") == [escalation.contact_id]
    assert len(records.held.promises_of("48213")) == len(records.held.warnings_of("48213")) == 1
    assert records.held.is_busy("48213")
    assert not records.held.is_busy("77001")
    assert records.held.of_reference("12345") == {}


def test_somebody_who_is_erased_is_nowhere_named_and_what_they_did_stays(records: Records) -> None:
    escalation = requested(records)
    records.timeline.add(Event.ASKED, AT, escalation.contact_id, escalation.id, others=["U8", "U1", "U11"])
    records.absences.set("U1", LATER)
    records.conversations.remember("U1", "D1")
    ring = records.callbacks.add("U1", promise(), None, AT, team=1)
    assert records.held.has_open("U1")
    records.callbacks.move(ring.id, CallbackState.DUE, CallbackState.DONE, AT)
    assert not records.held.has_open("U11")
    found = records.held.of_person("U1")
    assert found.keys() == {"contacts", "escalations", "timeline", "absences", "conversations", "callbacks"}

    number = records.held.record("person", "the command line", "left", 0, 3, AT + timedelta(days=1))
    assert records.held.forget_person("U1", f"former{number}") == 6
    assert records.held.of_person("U1") == {}
    (entry,) = records.timeline.of(escalation.contact_id)
    assert entry.others == ("U8", "former1", "U11")
    assert records.escalations.get(escalation.id).agent == "former1"


def test_somebody_who_is_erased_is_asked_by_no_team_any_more(records: Records) -> None:
    team = records.teams.add("U1", AT)
    records.teams.set(team, "supervisors", "U8 U1 U11", "U1", AT)
    records.teams.set(team, "members", "U1", "U8", AT)
    records.teams.put_people(team, "member_group", {"U1", "U2"})
    records.teams.pick("U1", team)
    assert records.held.of_person("U1").keys() == {"teams", "team_settings", "team_people", "team_picked"}
    records.held.forget_person("U1", "former1")
    assert records.held.of_person("U1") == {}
    assert records.teams.texts() == {team: {"supervisors": "U8 U11", "members": ""}}
    assert records.teams.people() == {team: {"member_group": ("U2",)}}
    assert records.teams.current(team)["supervisors"].person == "former1"
