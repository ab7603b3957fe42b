"""The weekly digest: once a week in the team's channel, on demand for supervisors, and about nobody in particular."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rules.contact import Details, Kind
from bot.rules.escalation import HandOver
from bot.rules.timeline import Event
from sandbox.client import Json
from tests.flows.conftest import Stage
from tests.flows.promises import move_to
from tests.flows.reading import only_you, pass_time, settle, words
from tests.flows.steps import own_messages

LONDON = ZoneInfo("Europe/London")
FRIDAY = datetime(2027, 3, 19, 10, 0, tzinfo=LONDON)
BEFORE_CLOCKS_CHANGE = datetime(2027, 3, 22, 9, 0, tzinfo=LONDON)
AFTER_CLOCKS_CHANGE = datetime(2027, 3, 29, 9, 0, tzinfo=LONDON)
AGENTS = [f"U0AGENT{number}" for number in range(6)]


def digests(stage: Stage) -> list[Json]:
    return [message for message in stage.amara.messages("debriefs") if "The week of" in message["text"]]


def busy_week(stage: Stage, friday: datetime) -> None:
    """Six agents log two contacts each, and each asks for a supervisor once: the last waits longest."""
    assert stage.backline
    with stage.backline.db.write() as records:
        for number, agent in enumerate(AGENTS):
            for kind in (Kind.UPSET, Kind.DEMANDING):
                details = Details(reference="48213" if number < 3 else f"6000{number}", kind=kind)
                contact = records.contacts.add(agent, details, friday, team=1)
            escalation = records.escalations.add(contact.id, agent, HandOver(situation="shouting"), friday, team=1)
            if number < 5:
                at = friday + timedelta(seconds=20 * (number + 1))
                records.timeline.add(Event.ACCEPTED, at, contact.id, escalation.id, person="U0PRIYA")


def test_it_comes_once_a_week_at_nine_by_the_teams_clock_whatever_was_restarted(stage: Stage) -> None:
    move_to(stage, FRIDAY)
    stage.set(digest_channel="C0DEBRIEFS", time_zone="Europe/London")
    busy_week(stage, FRIDAY)
    move_to(stage, BEFORE_CLOCKS_CHANGE - timedelta(minutes=1))
    assert digests(stage) == []
    stage.stop()
    stage.clock.advance(timedelta(hours=2))  # it was down at nine
    stage.start()
    settle(stage, moving=False)
    (first,) = digests(stage)
    assert "The week of 15 Mar to 21 Mar" in first["text"]
    stage.restart()
    stage.amara.command("/contact 48213 irate refund refused")
    move_to(stage, AFTER_CLOCKS_CHANGE - timedelta(minutes=1))
    assert len(digests(stage)) == 1
    move_to(stage, AFTER_CLOCKS_CHANGE)
    _, second = digests(stage)
    assert "22 Mar to 28 Mar" in second["text"]
    assert "Fewer than 5 people logged contacts" in second["text"]


def test_it_says_its_numbers_in_words_beside_a_chart_and_alone_where_slack_takes_none(stage: Stage) -> None:
    monday = BEFORE_CLOCKS_CHANGE + timedelta(hours=1)
    move_to(stage, monday)
    stage.set(time_zone="Europe/London")
    for weeks in (0, 1):
        busy_week(stage, FRIDAY - timedelta(weeks=weeks))
    assert "on its way" in stage.priya.command("/backline digest").response["text"]
    settle(stage, moving=False)
    message = stage.priya.see("The week of")
    (chart,) = [block for block in message["blocks"] if block["type"] == "data_visualization"]
    series = {one["name"]: [point["value"] for point in one["data"]] for one in chart["chart"]["series"]}
    assert series == {"This week": [6, 6], "Week before": [6, 6]}
    said = words(message)
    for sentence in (
        "*12 contacts*, as in the week before",
        "• Upset: 6, as in the week before",
        "*4 references* came back within four weeks",
        "Most often: •••13 12 times",
        "On the line now: 6 asked, half within 1 min, nine in ten within 1 min 40 s, 1 unanswered",
        "*Promised calls made on time*: none were due",
    ):
        assert sentence in said
    assert not re.search(r"<@|48213|6000\d", said), "no person, and no whole reference"
    for number in ("12 contacts", "half within 1 min"):
        assert number in message["text"]

    stage.operator.fault("error", method="chat.postMessage", error="invalid_blocks", times=1)
    stage.priya.command("/backline digest")
    settle(stage)
    plain = own_messages(stage.priya, "The week of")[-1]
    assert plain["ts"] != message["ts"]
    assert [block["type"] for block in plain["blocks"]] == [
        block["type"] for block in message["blocks"] if block["type"] != "data_visualization"
    ]


def test_agents_do_not_get_it_and_without_a_channel_nobody_does_unasked(stage: Stage) -> None:
    stage.amara.command("/backline digest")
    assert "for the team's supervisors" in only_you(stage.amara)[-1]
    pass_time(stage, days=8)
    assert not any("The week of" in message["text"] for person in stage.everybody() for message in person.messages())
