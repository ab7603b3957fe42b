"""Notes to oneself: written and read back by one person, locked on the disk, and gone when they want or leave."""

import logging
import shutil
import sqlite3

import pytest

from bot.vault import new_secret_key
from sandbox.client import Json, Person
from storage.keyring import Keyring, keyring_path
from tests.flows.conftest import Stage
from tests.flows.reading import words
from tests.flows.steps import wait_until
from tests.flows.test_check_in import check_in

WELL = "I kept my voice low"
DIFFERENTLY = "Ask for Priya sooner & say so <at once>"


def write(person: Person, went_well: str = WELL, differently: str = "") -> None:
    person.click("reflection:new", view=check_in(person, feeling="fine"))
    person.see_view("Kept encrypted.")
    person.submit(went_well=went_well, differently=differently)
    person.see_view("Kept, for you alone.")
    person.close(everything=True)


def notes(person: Person) -> Json:
    """One's own, as Home leads to them."""
    person.close(everything=True) if person.view() else None
    person.open_home()
    person.click("reflection:list", view=person.see_home("Just for you"))
    return person.see_view("My notes to myself")


def keys(stage: Stage) -> set[str]:
    keyring = Keyring(keyring_path(stage.database))
    try:
        return set(keyring.all())
    finally:
        keyring.close()


def test_written_read_back_page_by_page_and_removed_one_by_one_or_all_at_once(stage: Stage) -> None:
    stage.amara.click("reflection:new", view=check_in(stage.amara, feeling="fine"))
    stage.amara.see_view("could in principle")
    stage.amara.submit()
    assert "Write something" in str(stage.amara.state()["views"][-1])
    stage.operator.fault("duplicate_delivery", method="reflection", times=1)
    stage.amara.submit(went_well=WELL, differently=DIFFERENTLY)
    stage.amara.click("reflection:list", view=stage.amara.see_view("Kept, for you alone."))
    listed = stage.amara.see_view(DIFFERENTLY)
    assert words(listed).count(WELL) == 1
    stage.amara.click("reflection:new", view=listed)
    stage.amara.see_view("What I would do differently")
    stage.amara.submit(differently="note number 1")
    stage.amara.see_view("Kept, for you alone.")
    stage.amara.close(everything=True)
    for number in range(2, 11):
        write(stage.amara, f"note number {number}")
    first = notes(stage.amara)
    assert "note number 10" in words(first)
    assert WELL not in words(first)
    stage.amara.click("reflection:older", view=first)
    second = stage.amara.see_view(WELL)
    stage.amara.click("reflection:remove", view=second)
    wait_until(lambda: WELL not in words(stage.amara.view()))
    assert "note number 10" in words(stage.amara.view())
    assert keys(stage) == {"U0AMARA"}
    stage.amara.click("reflection:remove_all", view=stage.amara.see_view("note number 10"))
    stage.amara.see_view("Nothing here.")
    assert keys(stage) == set()


def test_an_old_backup_is_noise_once_all_are_removed_and_a_backup_alone_always(stage: Stage) -> None:
    write(stage.amara)
    stage.stop()
    backup = stage.database.with_name("backup.db")
    with sqlite3.connect(stage.database) as live, sqlite3.connect(backup) as copy:
        live.backup(copy)
    stage.start()
    stage.amara.click("reflection:remove_all", view=notes(stage.amara))
    stage.amara.see_view("Nothing here.")
    stage.stop()
    assert WELL.encode() not in backup.read_bytes()
    for path in stage.database.parent.glob("backline.db*"):
        if path.name.startswith("backline.db-") or path == stage.database:
            path.unlink()
    shutil.copy(backup, stage.database)
    stage.start()
    assert WELL not in words(notes(stage.amara))
    assert keys(stage) == set()


def test_a_new_secret_key_in_front_opens_what_the_old_one_locked_and_then_does_without_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    write(stage.amara)
    old = stage.secret_key
    new = new_secret_key()
    stage.secret_key = f"{new},{old}"
    stage.restart()
    assert WELL in words(notes(stage.amara))
    stage.secret_key = new
    stage.restart()
    assert WELL in words(notes(stage.amara)), "locked anew at the start before"
    stage.secret_key = old
    with caplog.at_level(logging.ERROR):
        stage.restart()
    assert "put the older key after the newer one" in caplog.text
    assert "U0AMARA" not in caplog.text
    assert "No key opens this one any more." in words(notes(stage.amara))
    stage.amara.click("reflection:new", view=stage.amara.see_view("No key opens"))
    stage.amara.see_view("What went well")
    stage.amara.submit(went_well="again")
    assert "the server's secret key was changed" in str(stage.amara.state()["views"][-1])
    stage.secret_key = f"{old},{new}"
    stage.restart()
    assert WELL in words(notes(stage.amara)), "nothing was lost"


def test_they_go_with_the_person(stage: Stage) -> None:
    write(stage.amara)
    write(stage.ben)
    stage.operator.change_person(stage.amara, deleted=True)
    wait_until(lambda: keys(stage) == {"U0BEN"})
    assert stage.backline is not None
    with stage.backline.db.read() as records:
        assert records.reflections.people() == {"U0BEN"}

    # And with somebody who left while nobody was listening, and has nothing else here
    stage.stop()
    stage.operator.change_person(stage.ben, deleted=True)
    stage.start()
    stage.backline.roll_call.take()
    wait_until(lambda: keys(stage) == set())
