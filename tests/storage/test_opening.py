"""Migrating and opening: empty, newer, damaged, unwritable and contested databases."""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from bot.rules.finding import Query
from storage import DatabaseInUse, DatabaseNewer, DatabaseUnusable, Inspection, inspect, migrate, open_database
from storage.migrations import MIGRATIONS
from tests.permissions import unprivileged
from tests.storage.samples import AT, logged

NAMES = [migration.name for migration in MIGRATIONS._migrations]


def python(program: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def filled(db: sqlite_utils.Database, table: str, **values: object) -> dict[str, object]:
    """A row with these values, and something in each other column that has to have it."""
    return {
        column.name: values.get(column.name, "" if column.type == "TEXT" else 0)
        for column in db[table].columns
        if column.name in values or (column.notnull and not column.is_pk)
    }


def write_newer(path: Path) -> None:
    """What a version after this one would leave."""
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('backline', 'm9999_moon', 'x')"
        )
        connection.commit()


def test_an_empty_database_is_migrated_once(path: Path) -> None:
    assert migrate(path) == NAMES
    assert migrate(path) == []
    assert {"contacts", "escalations", "callbacks", "check_ins", "timers", "deliveries", "cards"} <= tables(path)


def test_migrating_again_keeps_what_is_there(path: Path) -> None:
    db = open_database(path)
    with db.write() as records:
        contact = logged(records)
    db.close()
    assert migrate(path) == []
    db = open_database(path)
    with db.read() as records:
        assert records.contacts.get(contact.id) == contact
    db.close()


def test_what_was_there_before_there_were_teams_is_the_first_teams(path: Path) -> None:
    with closing(sqlite_utils.Database(path)) as before:
        MIGRATIONS.apply(before, stop_before="m0010_teams")
        before.table("contacts").insert(filled(before, "contacts", reference_key="48213", state="open", warnings="[]"))
        before.table("escalations").insert(
            filled(before, "escalations", contact_id=1, state="requested", urgency="waiting", need="advise")
        )
        before.table("callbacks").insert(filled(before, "callbacks", contact_id=1, state="due", kind="follow_up"))
        before.table("timers").insert(filled(before, "timers", key="digest", kind="digest", subject="digest:0"))
    with closing(open_database(path)) as db, db.write() as records:
        kept = (records.contacts.get(1), records.escalations.get(1), records.callbacks.get(1))
        assert [row.team for row in kept] == [1, 1, 1]
        assert records.timers.due_at("digest") is None, "each team has its own"
        assert records.retention.past_cases(1, AT, 10) == []
        assert [found.id for found in records.search.find(Query(), None, [1], None, 10)] == [1]
        assert records.teams.add("", AT) == 1


def test_migrations_are_numbered_in_order() -> None:
    assert [name[:5] for name in NAMES] == [f"m{number:04}" for number in range(1, len(NAMES) + 1)]


def test_a_migration_that_fails_leaves_no_part_of_itself(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE requests (of_another_program TEXT)")  # in the way, near the end
    with pytest.raises(DatabaseUnusable, match="already exists"):
        migrate(path)
    assert "contacts" not in tables(path)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_newer_database_is_refused_and_not_a_byte_of_it_changes(tmp_path: Path, path: Path, journal: str) -> None:
    write_newer(path)
    if journal == "delete":  # as a backup made with VACUUM INTO is
        backup = tmp_path / "backup.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(backup),))
        path = backup
    before = digest(path)
    for use in (migrate, open_database, inspect):
        with pytest.raises(DatabaseNewer, match=r"newer Backline .*m9999_moon.*Nothing was changed"):
            use(path)
    assert digest(path) == before


def test_after_a_refusal_the_run_lock_is_free(path: Path) -> None:
    write_newer(path)
    with pytest.raises(DatabaseNewer):
        open_database(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm9999_moon'")
        connection.commit()
    open_database(path).close()


def test_a_second_process_is_refused_until_the_first_has_closed(path: Path) -> None:
    holder = python(
        "import sys, pathlib, storage\n"
        "db = storage.open_database(pathlib.Path(sys.argv[1]))\n"
        "print('open', flush=True)\n"
        "sys.stdin.readline()\n"
        "db.close()\n",
        path,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DatabaseInUse, match="in use by another Backline"):
            open_database(path)
        holder.communicate("\n", timeout=30)
    assert holder.returncode == 0
    open_database(path).close()


def test_a_process_that_was_killed_holds_nobody_up(path: Path) -> None:
    holder = python(
        "import sys, pathlib, time, storage\n"
        "db = storage.open_database(pathlib.Path(sys.argv[1]))\n"
        "print('open', flush=True)\n"
        "time.sleep(60)\n",
        path,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        holder.kill()
    open_database(path).close()


def test_opening_twice_in_one_process_is_refused_too(path: Path) -> None:
    db = open_database(path)
    with pytest.raises(DatabaseInUse):
        open_database(path)
    db.close()


def test_of_four_processes_migrating_at_once_one_does_it(path: Path) -> None:
    program = (
        "import sys, pathlib, storage\n"
        "sys.stdin.readline()\n"
        "print(','.join(storage.migrate(pathlib.Path(sys.argv[1]))))\n"
    )
    processes = [python(program, path) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=30)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert sorted(answers) == ["", "", "", ",".join(NAMES)]
    assert migrate(path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="folder does not exist"):
        open_database(tmp_path / "nowhere" / "backline.db")
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_one_may_not_write_in_is_said(folder: Path) -> None:
    folder.chmod(0o555)
    with unprivileged(), pytest.raises(DatabaseUnusable, match=r"Permission denied\. Check that .* may write there"):
        open_database(folder / "backline.db")


def test_a_file_one_may_only_read_is_said_before_anything_is_lost(folder: Path) -> None:
    path = folder / "backline.db"
    migrate(path)
    path.chmod(0o444)
    (folder / "backline.db.migrate.lock").chmod(0o666)
    with unprivileged():
        for use in (migrate, open_database, inspect):
            with pytest.raises(DatabaseUnusable, match="cannot be used: attempt to write a readonly database"):
                use(path)


def test_a_folder_in_the_databases_place_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(DatabaseUnusable, match="unable to open database file"):
        open_database(path)


@pytest.mark.parametrize(
    "content", [b"not a database, but a letter to one. " * 200, b"SQLite format 3\x00" + b"\xff" * 8000]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for use in (migrate, open_database, inspect):
        with pytest.raises(DatabaseUnusable, match=r"not a database|malformed"):
            use(path)
    assert path.read_bytes() == content


def test_looking_at_a_database_changes_nothing(path: Path) -> None:
    migrate(path)
    before = digest(path)
    assert inspect(path).migrations_missing == 0
    assert digest(path) == before


def test_a_database_in_use_can_be_looked_at_and_stays_in_use(path: Path) -> None:
    db = open_database(path)
    with db.write() as records:
        logged(records)
        assert inspect(path) == Inspection(in_use=True, migrations_missing=0, undelivered=0)
    with pytest.raises(DatabaseInUse):
        open_database(path)
    db.close()
    assert inspect(path) == Inspection(in_use=False, migrations_missing=0, undelivered=0)
    open_database(path).close()
