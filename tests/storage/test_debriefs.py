import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from bot.rules.debrief import Debrief, Heading, State
from storage import Database, Records, open_database
from tests.storage.samples import AT, LATER, logged


def begun(
    records: Records, channel: str = "C1", *, contact_id: int | None = None, state: State = State.OPEN
) -> Debrief:
    return records.debriefs.add(channel, "U1", contact_id, "Monday", state, LATER, team=1)


def point_rows(records: Records) -> list[dict[str, object]]:
    return [dict(row) for row in records.rows.all("SELECT * FROM debrief_points")]


def test_a_debrief_comes_back_as_it_was_begun(records: Records) -> None:
    debrief = begun(records)
    assert debrief == records.debriefs.find(debrief.id) == records.debriefs.open_in("C1")
    assert (debrief.channel, debrief.facilitator, debrief.about, debrief.over_at) == ("C1", "U1", "Monday", LATER)
    assert (debrief.second, debrief.contact_id, debrief.opened, debrief.ended_at) == (None, None, 0, None)
    assert records.debriefs.find(404) is records.debriefs.open_in("C2") is None


def test_one_is_open_in_a_channel(records: Records) -> None:
    begun(records)
    begun(records, "C2")
    with pytest.raises(sqlite3.IntegrityError):
        begun(records)


def test_one_at_a_time_is_about_a_contact(records: Records) -> None:
    contact = logged(records)
    asking = begun(records, contact_id=contact.id, state=State.ASKING)
    assert records.debriefs.open_in("C1") is None
    assert records.debriefs.live_about(contact.id) == asking
    with pytest.raises(sqlite3.IntegrityError):
        begun(records, "C2", contact_id=contact.id)


def test_the_agents_yes_counts_once(records: Records) -> None:
    debrief = begun(records, contact_id=logged(records).id, state=State.ASKING)
    assert records.debriefs.agree(debrief.id, AT)
    assert not records.debriefs.agree(debrief.id, LATER)
    assert records.debriefs.open_in("C1").over_at == AT


def test_a_no_is_remembered_of_the_contact_and_of_nobody(records: Records) -> None:
    contact = logged(records)
    assert not records.debriefs.is_declined(contact.id)
    for _ in range(2):
        records.debriefs.decline(contact.id)
    assert records.debriefs.is_declined(contact.id)
    (row,) = records.rows.all("SELECT * FROM debriefs_declined")
    assert dict(row) == {"contact_id": contact.id}


def test_the_first_of_two_who_lead_too_does(records: Records) -> None:
    debrief = begun(records)
    assert records.debriefs.lead_too(debrief.id, "U2")
    assert not records.debriefs.lead_too(debrief.id, "U3")
    assert records.debriefs.find(debrief.id).leaders == ("U1", "U2")


def test_a_heading_is_opened_once(records: Records) -> None:
    debrief = begun(records)
    assert records.debriefs.open_next(debrief.id, 0)
    assert not records.debriefs.open_next(debrief.id, 0)
    assert records.debriefs.find(debrief.id).headings == (Heading.OK,)


def test_a_point_without_a_name_has_nothing_that_tells_whose_it_is_or_when_it_came(records: Records) -> None:
    debrief = begun(records)
    written = [f"point {number}" for number in range(30)]
    for words in written:
        records.debriefs.add_point(debrief.id, Heading.WELL, words, None)
    assert {tuple(row) for row in point_rows(records)} == {("id", "debrief_id", "heading", "words", "author")}
    assert {row["author"] for row in point_rows(records)} == {None}
    shown = [point.words for point in records.debriefs.points(debrief.id, Heading.WELL)]
    in_the_table = [row["words"] for row in records.rows.all("SELECT words FROM debrief_points ORDER BY rowid")]
    assert shown == in_the_table != written
    assert sorted(shown) == sorted(written)
    assert shown == [point.words for point in records.debriefs.points(debrief.id, Heading.WELL)]


def test_a_point_with_a_name_has_it(records: Records) -> None:
    debrief = begun(records)
    records.debriefs.add_point(debrief.id, Heading.WELL, "Breaks", "U2")
    (point,) = records.debriefs.points(debrief.id, Heading.WELL)
    assert (point.words, point.author) == ("Breaks", "U2")
    assert records.debriefs.points(debrief.id, Heading.OK) == ()


def test_who_is_here_counts_once(records: Records) -> None:
    debrief = begun(records)
    assert records.debriefs.come(debrief.id, "U1")
    assert not records.debriefs.come(debrief.id, "U1")
    assert records.debriefs.come(debrief.id, "U2")
    assert records.debriefs.count_here(debrief.id) == 2


def test_an_end_drops_what_was_not_opened_and_who_was_here(records: Records) -> None:
    debrief = begun(records)
    for heading in (Heading.OK, Heading.SUMMARY):
        records.debriefs.add_point(debrief.id, heading, heading, None)
    records.debriefs.come(debrief.id, "U1")
    records.debriefs.open_next(debrief.id, 0)
    opened = records.debriefs.find(debrief.id)
    assert records.debriefs.end(opened, AT)
    assert not records.debriefs.end(opened, LATER)
    assert [row["words"] for row in point_rows(records)] == ["ok"]
    assert records.debriefs.count_here(debrief.id) == 0
    assert (records.debriefs.find(debrief.id).state, records.debriefs.find(debrief.id).ended_at) == (State.ENDED, AT)


def test_a_point_of_action_comes_back_with_its_channel_and_is_done_once(records: Records) -> None:
    debrief = begun(records)
    action_id = records.debriefs.add_action(debrief.id, "Status page", "U2", LATER)
    (action,) = records.debriefs.actions(debrief.id)
    assert action == records.debriefs.find_action(action_id)
    assert (action.channel, action.words, action.owner, action.due_at, action.done_at) == (
        "C1",
        "Status page",
        "U2",
        LATER,
        None,
    )
    assert records.debriefs.done(action_id, AT)
    assert not records.debriefs.done(action_id, LATER)
    assert done_at(records, action_id) == AT
    assert records.debriefs.find_action(404) is None


def done_at(records: Records, action_id: int) -> datetime | None:
    action = records.debriefs.find_action(action_id)
    assert action is not None
    return action.done_at


def test_what_is_removed_is_in_no_byte_of_the_file_or_its_log(db: Database) -> None:
    files = [db.path, db.path.with_name(db.path.name + "-wal")]
    with db.write() as records:
        debrief = begun(records)
        for number in range(200):
            records.debriefs.add_point(debrief.id, Heading.WELL, f"Pomegranate {number}", "U2")
        records.debriefs.add_action(debrief.id, "Pomegranate", "U2", LATER)
    assert any(b"Pomegranate" in file.read_bytes() for file in files)
    with db.write() as records:
        records.debriefs.remove(debrief.id)
    assert [file.name for file in files if b"Pomegranate" in file.read_bytes()] == []
    with db.read() as records:
        assert records.debriefs.find(debrief.id) is None


def test_what_a_killed_process_left_in_its_log_is_gone_once_the_next_has_opened_it(
    db: Database, tmp_path: Path
) -> None:
    with db.write() as records:
        debrief = begun(records, "C0POMEGRANATE")
    killed = sqlite3.connect(db.path)
    killed.execute("PRAGMA secure_delete = ON")
    killed.execute("DELETE FROM debriefs WHERE id = ?", [debrief.id])
    killed.commit()
    left = tmp_path / "left"
    left.mkdir()
    for file in db.path.parent.glob(f"{db.path.name}*"):
        shutil.copy(file, left)
    killed.close()
    files = sorted(left.iterdir())
    assert any(b"C0POMEGRANATE" in file.read_bytes() for file in files)
    following = open_database(left / db.path.name)
    assert [file.name for file in left.iterdir() if b"C0POMEGRANATE" in file.read_bytes()] == []
    following.close()


def test_nobody_waits_for_a_log_that_is_being_read_and_the_next_change_empties_it(db: Database) -> None:
    with db.write() as records:
        debrief = begun(records, "C0POMEGRANATE")
    reader = sqlite3.connect(db.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM debriefs").fetchall()
    with db.write() as records:
        records.debriefs.remove(debrief.id)
    log = db.path.with_name(db.path.name + "-wal")
    assert b"C0POMEGRANATE" in log.read_bytes()
    reader.close()
    with db.write() as records:
        begun(records)
    assert b"C0POMEGRANATE" not in log.read_bytes()
