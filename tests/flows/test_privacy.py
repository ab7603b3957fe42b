"""What is private is found by nobody else: marked words in every private field, and a search of everything."""

import io
import sqlite3

from sandbox.client import Json, Person
from tests.flows.conftest import Stage
from tests.flows.reading import pass_time, settle
from tests.flows.steps import wait_until
from tests.flows.test_check_in import check_in, log
from tests.flows.test_peers import listen
from tests.flows.test_reflections import notes

__all__ = ["log"]  # the fixture

WELL, DIFFERENTLY, WORD = "MARKWELL", "MARKDIFFERENTLY", "MARKWORD"
ANSWERS = ("not_ok", "Not OK", "shaken")
COMMANDS = (
    "/contact list",
    "/contact find refund",
    "/callback list",
    "/callback team",
    "/playbook",
    "/debrief",
    "/peer",
    "/backline",
    "/backline status",
    "/backline duty",
    "/backline export",
    "/backline exports",
    "/backline digest",
    "/backline no such thing",
)


def in_sight(person: Person) -> str:
    """All that this person can see in Slack now."""
    return str({name: part for name, part in person.state().items() if name != "people"})


def look_everywhere(person: Person) -> str:
    """What this person sees while using every feature, and where one is refused to them."""
    seen = []
    for line in COMMANDS:
        seen += [str(person.command(line).response), in_sight(person)]
        person.close(everything=True) if person.view() else None
    person.open_home()
    seen += [str(person.see_home("Just for you")), str(notes(person))]
    person.close(everything=True)
    return "\n".join(seen)


def exported(supervisor: Person) -> str:
    """All of the team's tables, with names and what people wrote."""
    supervisor.command("/backline export")
    supervisor.submit(content="names", reason="MARKED", last="2099-01-01")
    message = supervisor.see("With names and what people wrote, for: MARKED")
    supervisor.close(everything=True)
    return "".join(supervisor.download(message, file["name"]).decode() for file in message["files"])


def theirs(exchange: Json, person: Person) -> bool:
    """Whether an exchange with Slack is this person's own: about their click, their form or their Home, or to them."""
    request = exchange["request"] if isinstance(exchange["request"], dict) else {}
    actor = request.get("user", {})
    acted = person.id in (request.get("user_id"), actor.get("id") if isinstance(actor, dict) else actor)
    return acted or exchange["name"].startswith("views.") or request.get("channel") in _own_channels(person)


def _own_channels(person: Person) -> set[str]:
    return {it["id"] for it in person.state()["conversations"] if it["kind"] == "im"}


def test_what_is_private_is_found_by_nobody_else(stage: Stage, log: io.StringIO) -> None:
    (sam,) = stage.operator.add_people("sam")
    stage.amara.command("/contact 48213 irate refund refused twice")
    listen(stage.amara, peer="shift", excluded=[sam.id])
    stage.amara.click("reflection:new", view=check_in(stage.amara, feeling="not_ok", help="peer"))
    stage.amara.see_view("What went well")
    stage.operator.fault("error", method="views.update", error="internal_error", times=1)
    stage.amara.submit(went_well=WELL, differently=DIFFERENTLY)
    stage.amara.see_view("Kept, for you alone.")
    stage.amara.close(everything=True)
    stage.amara.click("breather:start:5", view=check_in(stage.amara, feeling="shaken", help="minutes"))
    stage.amara.close(everything=True)
    stage.amara.click("word:to", view=check_in(stage.amara, help="supervisor"))
    stage.amara.see_view("What shall I say?")
    stage.operator.fault("error", method="chat.postMessage", error="internal_error", times=1)
    stage.amara.submit(words=WORD)  # which fails
    stage.amara.submit(words=WORD)
    stage.amara.see_view("Sent to")
    stage.amara.close(everything=True)
    settle(stage)
    (told,) = [one for one in (stage.priya, stage.tomasz) if WORD in in_sight(one)]

    for person in (stage.ben, stage.priya, stage.tomasz, stage.dana, sam):
        seen = look_everywhere(person)
        assert [mark for mark in (WELL, DIFFERENTLY) if mark in seen] == []
        assert (WORD in in_sight(person)) is (person is told)

    given_out = exported(stage.priya)
    assert "refund refused twice" in given_out
    assert [mark for mark in (WELL, DIFFERENTLY, WORD, *ANSWERS) if mark in given_out] == []

    # Asked without a name; Slack refuses the message, and nobody hears of that
    listen(stage.ben)
    stage.operator.change_person(stage.ben, presence="active")
    stage.operator.fault("error", method="chat.postMessage", error="restricted_action", times=1)
    stage.amara.command("/peer")
    settle(stage)
    pass_time(stage, minutes=3)
    for person in (stage.priya, stage.tomasz, stage.dana):
        assert "could not be delivered" not in in_sight(person)
        assert "could not be delivered" not in str(person.command("/backline status").response)
    assert WELL in str(notes(stage.amara)), "found by the one whose it is"
    stage.amara.close(everything=True)

    others = [one for one in stage.operator.traffic() if not theirs(one, stage.amara)]
    assert [mark for mark in (WELL, DIFFERENTLY) if mark in str(others)] == []
    said = [one["request"] for one in others if one["direction"] == "in" and WORD in str(one)]
    assert {request["channel"] for request in said} == {told.id}

    assert stage.backline is not None
    assert_nowhere_on_the_disk(stage, sam)
    with sqlite3.connect(stage.database) as live, sqlite3.connect(stage.database.with_name("copy.db")) as copy:
        live.backup(copy)
    stage.stop()
    assert_nowhere_on_the_disk(stage, sam)
    said = log.getvalue()
    assert [
        mark for mark in (WELL, DIFFERENTLY, WORD, *ANSWERS, sam.id) if mark in said.replace("/contact find refund", "")
    ] == []
    assert "debug" in said.lower()


def assert_nowhere_on_the_disk(stage: Stage, excluded: Person) -> None:
    """Neither in the database, its log, the keys and a backup; nor whom somebody excluded."""
    for path in stage.database.parent.iterdir():
        written = path.read_bytes()
        hidden = (WELL, DIFFERENTLY, WORD, *ANSWERS)
        assert [mark for mark in hidden if mark.encode() in written] == [], path.name
        pair = stage.amara.id.encode() + b" " + excluded.id.encode()
        assert pair not in written, path.name


def test_what_a_backup_holds_is_what_somebody_else_could_read_without_the_keys(stage: Stage) -> None:
    stage.amara.click("reflection:new", view=check_in(stage.amara, feeling="fine"))
    stage.amara.see_view("What went well")
    stage.amara.submit(went_well=WELL)
    stage.amara.see_view("Kept, for you alone.")
    stage.amara.close(everything=True)
    listen(stage.amara, excluded=["U0BEN"])
    wait_until(lambda: stage.amara.view() is None)
    with sqlite3.connect(stage.database) as db:
        (sealed,) = db.execute("SELECT sealed FROM reflections").fetchone()
        (excluded,) = db.execute("SELECT excluded FROM preferences").fetchone()
    assert WELL not in sealed
    assert "U0BEN" not in excluded
    assert stage.backline is not None
    with stage.backline.db.read() as records:
        given_out = records.held.of_person("U0AMARA")
    assert "reflections" not in given_out
    assert "preferences" not in given_out
