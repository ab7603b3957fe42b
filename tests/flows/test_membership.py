"""The bot or a supervisor leaves the escalation channel, it is archived or deleted, an account is deactivated."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.manifest import manifest
from sandbox.client import Json, Person
from sandbox.server import serve_in_thread
from tests.flows.conftest import SUPERVISORS, Stage
from tests.flows.reading import deliver, settle, words
from tests.flows.steps import wait_until

CHANNEL = "C0ESCALATIONS"
PUBLIC = "C0FLOOR"
BOT = "U0BACKLINE"


class Staffed(Stage):
    """With a second level, and perhaps another channel."""

    channel = CHANNEL

    @property
    def team(self) -> dict[str, str]:
        return {"escalation_channel": self.channel, "supervisors": " ".join(SUPERVISORS), "level_two": "U0DANA"}


@pytest.fixture
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Staffed]:
    with serve_in_thread(manifest=manifest()) as workspace:
        stage = Staffed(workspace, tmp_path)
        stage.channel = getattr(request, "param", CHANNEL)
        stage.start()
        try:
            yield stage
        finally:
            stage.stop()


def told(person: Person, sentence: str) -> list[Json]:
    return [message for message in person.messages() if sentence in message["text"]]


def cards(person: Person, channel: str = CHANNEL) -> list[Json]:
    """What the bot has posted in the channel, without what is in threads."""
    return [message for message in person.conversation(channel)["messages"] if message["bot_id"]]


class TestTheBotIsRemoved:
    def test_supervisors_and_level_two_hear_at_once_how_to_mend_it_and_agents_do_not(self, stage: Staffed) -> None:
        stage.operator.change_channel(CHANNEL, kick=BOT)
        for person in (stage.priya, stage.tomasz, stage.dana):
            message = person.see(f"I'm not in <#{CHANNEL}> any more.")
            assert "`/invite @Backline`" in message["text"]
            assert "still asked by direct message" in message["text"]
        settle(stage)
        assert stage.amara.messages() == stage.ben.messages() == []

    def test_invited_back_it_sends_what_is_missing_and_the_same_message_says_that_it_is_mended(
        self, stage: Staffed
    ) -> None:
        stage.operator.change_channel(CHANNEL, kick=BOT)
        broken = stage.priya.see("I'm not in")
        stage.amara.command("/escalate 48213 shouting")
        settle(stage)
        stage.operator.change_channel(CHANNEL, invite=BOT)
        stage.priya.see("48213", CHANNEL)
        mended = stage.priya.see("Mended at")
        assert mended["ts"] == broken["ts"]
        assert told(stage.priya, "could not be delivered") == [], "of the channel they have heard"
        assert f"I can post in <#{CHANNEL}> again" in mended["text"]
        settle(stage)
        assert len(cards(stage.priya)) == 1

    def test_removed_a_second_time_is_told_a_second_time(self, stage: Staffed) -> None:
        for times in (1, 2):
            stage.operator.change_channel(CHANNEL, kick=BOT)
            stage.priya.see("I'm not in")
            stage.operator.change_channel(CHANNEL, invite=BOT)
            wait_until(lambda times=times: len(told(stage.priya, "Mended at")) == times)
        assert told(stage.priya, "I'm not in") == []

    def test_while_nobody_was_listening_it_is_told_at_the_next_start(self, stage: Staffed) -> None:
        stage.stop()
        stage.operator.change_channel(CHANNEL, kick=BOT)
        stage.start()
        stage.priya.see("I'm not in")
        settle(stage)
        stage.restart()
        settle(stage)
        assert len(told(stage.priya, "I'm not in")) == 1, "once while it lasts"
        stage.stop()
        stage.operator.change_channel(CHANNEL, invite=BOT)
        stage.start()
        stage.priya.see("Mended at")

    def test_a_slack_that_does_not_say_how_the_channel_is_keeps_nothing_from_starting(
        self, stage: Staffed, caplog: pytest.LogCaptureFixture
    ) -> None:
        stage.stop()
        stage.operator.fault("server_error", method="conversations.info")
        stage.start()
        assert "Slack does not say how the escalation channel" in caplog.text
        settle(stage)
        assert stage.priya.messages() == []

    def test_another_channel_is_nobodys_trouble(self, stage: Staffed) -> None:
        stage.operator.change_channel("C0DEBRIEFS", kick=BOT)
        stage.operator.change_channel("C0FLOOR", archive=True)
        stage.operator.change_channel("C0GENERAL", kick="U0PRIYA")
        stage.operator.see_exchange("channel_archive")
        settle(stage)
        assert stage.priya.messages() == []


class TestArchived:
    def test_a_private_channel_is_told_and_mended_when_it_comes_back(self, stage: Staffed) -> None:
        stage.operator.change_channel(CHANNEL, archive=True)
        assert "unarchive the channel" in stage.priya.see(f"<#{CHANNEL}> was archived.")["text"]
        stage.amara.command("/escalate 48213 shouting")
        settle(stage)
        stage.operator.change_channel(CHANNEL, unarchive=True)
        stage.priya.see("48213", CHANNEL)
        stage.priya.see("Mended at")

    @pytest.mark.parametrize("stage", [PUBLIC], indirect=True)
    def test_a_public_channel_comes_back_without_the_bot_which_joins_it_again(self, stage: Staffed) -> None:
        stage.operator.change_channel(PUBLIC, archive=True)
        stage.priya.see(f"<#{PUBLIC}> was archived.")
        stage.amara.command("/escalate 48213 shouting")
        settle(stage)
        stage.operator.change_channel(PUBLIC, unarchive=True)
        stage.dana.see("48213", PUBLIC)
        stage.dana.see("Mended at")

    @pytest.mark.parametrize("stage", [PUBLIC], indirect=True)
    def test_where_it_cannot_join_again_the_message_asks_to_be_invited(self, stage: Staffed) -> None:
        stage.operator.change_channel(PUBLIC, archive=True)
        archived = stage.priya.see("was archived")
        stage.operator.fault("error", method="conversations.join", error="restricted_action")
        stage.operator.change_channel(PUBLIC, unarchive=True)
        assert stage.priya.see(f"I'm not in <#{PUBLIC}> any more")["ts"] == archived["ts"]
        stage.operator.change_channel(PUBLIC, invite=BOT)
        assert stage.priya.see("Mended at")["ts"] == archived["ts"]


def test_a_deleted_channel_is_told_and_stays_so_after_a_restart(stage: Staffed) -> None:
    stage.operator.change_channel(CHANNEL, delete=True)
    assert "make a new private channel" in stage.priya.see("The escalation channel was deleted.")["text"]
    settle(stage)
    stage.restart()
    settle(stage)
    assert len(told(stage.priya, "was deleted")) == len(stage.priya.messages()) == 1


class TestASupervisorLeaves:
    def test_the_others_hear_it_and_what_it_means_and_the_one_who_left_does_not(self, stage: Staffed) -> None:
        stage.operator.change_channel(CHANNEL, kick="U0PRIYA")
        for person in (stage.tomasz, stage.dana):
            assert "I go on asking them by direct message" in person.see(f"<@U0PRIYA> has left <#{CHANNEL}>.")["text"]
        settle(stage)
        assert stage.priya.messages() == []
        stage.amara.command("/escalate 48213 shouting")
        stage.priya.see("48213")
        stage.operator.change_channel(CHANNEL, invite="U0PRIYA")
        stage.tomasz.see(f"<@U0PRIYA> is back in <#{CHANNEL}>.")
        settle(stage)
        assert len(told(stage.tomasz, "U0PRIYA")) == 1

    def test_somebody_who_does_not_answer_escalations_comes_and_goes_in_silence(self, stage: Staffed) -> None:
        stage.operator.change_channel(CHANNEL, invite="U0AMARA")
        stage.operator.change_channel(CHANNEL, kick="U0AMARA")
        stage.operator.see_exchange("member_left_channel")
        settle(stage)
        assert stage.priya.messages() == []


class TestDeactivated:
    def test_the_others_hear_it_once_and_when_the_account_is_active_again(self, stage: Staffed) -> None:
        stage.operator.change_person(stage.priya, deleted=True)
        stage.tomasz.see("<@U0PRIYA>'s account was deactivated.")
        stage.operator.change_person(stage.priya, real_name="Priya R")
        stage.operator.see_exchange("user_change")
        settle(stage)
        assert len(told(stage.tomasz, "U0PRIYA")) == len(told(stage.dana, "U0PRIYA")) == 1
        stage.operator.change_person(stage.priya, deleted=False)
        stage.dana.see("<@U0PRIYA>'s account is active again.")

    def test_what_they_had_is_asked_again(self, stage: Staffed) -> None:
        stage.amara.command("/escalate 48213 shouting")
        stage.priya.see("48213")
        stage.priya.click("escalation:accept")
        settle(stage)
        stage.operator.change_person(stage.priya, deleted=True)
        stage.tomasz.see("was deactivated")
        settle(stage)
        stage.tomasz.click("escalation:accept")
        assert stage.tomasz.see_view()["callback_id"] == "read_back"

    def test_where_it_shows_only_when_they_are_asked_the_next_are_asked_at_once_and_the_others_hear_it_once(
        self, stage: Staffed
    ) -> None:
        stage.tomasz.command("/backline duty off")
        stage.stop()
        stage.operator.change_person(stage.priya, deleted=True)
        stage.start()
        for number in (48213, 48214):
            stage.amara.command(f"/escalate {number} shouting")
            stage.dana.see(f"{number}")  # level two, half a minute before its time
            settle(stage)
        for person in (stage.tomasz, stage.dana):
            assert len(told(person, "<@U0PRIYA>'s account was deactivated.")) == 1
            assert told(person, "could not be delivered") == []

    def test_an_owner_who_left_unnoticed_is_found_out_when_asked_if_they_are_still_on_it(self, stage: Staffed) -> None:
        stage.amara.command("/escalate 48213 shouting")
        stage.priya.see("48213")
        stage.priya.click("escalation:accept")
        settle(stage)
        stage.stop()
        stage.operator.change_person(stage.priya, deleted=True)
        stage.start()
        stage.clock.advance(timedelta(minutes=11))
        stage.tomasz.see("was deactivated")
        settle(stage)
        stage.tomasz.click("escalation:accept")
        assert stage.tomasz.see_view()["callback_id"] == "read_back"

    def test_an_agents_account_is_not_announced(self, stage: Staffed) -> None:
        stage.operator.change_person(stage.ben, deleted=True)
        stage.operator.see_exchange("user_change")
        settle(stage)
        assert stage.priya.messages() == []


@pytest.mark.parametrize(
    ("event", "change", "sentence"),
    [
        ("group_left", {"kick": BOT}, "I'm not in"),
        ("group_archive", {"archive": True}, "was archived"),
        ("group_deleted", {"delete": True}, "was deleted"),
        ("member_left_channel", {"kick": "U0PRIYA"}, "has left"),
    ],
)
def test_an_event_that_arrives_twice_tells_once(stage: Staffed, event: str, change: Json, sentence: str) -> None:
    stage.operator.fault("duplicate_delivery", method=event)
    stage.operator.change_channel(CHANNEL, **change)
    stage.tomasz.see(sentence)
    wait_until(lambda: len(stage.operator.traffic(event)) == 2)
    settle(stage)
    assert len(stage.tomasz.messages()) == 1


def test_an_event_that_comes_again_after_the_mend_breaks_nothing(stage: Staffed) -> None:
    stage.operator.change_channel(CHANNEL, kick="U0PRIYA")
    stage.tomasz.see("has left")
    stage.operator.change_channel(CHANNEL, invite="U0PRIYA")
    stage.tomasz.see("is back")
    left = stage.operator.see_exchange("member_left_channel")["request"]
    deliver(stage, left)
    settle(stage)
    assert len(stage.tomasz.messages()) == 1
    assert "is back" in words(stage.tomasz.messages()[0])
