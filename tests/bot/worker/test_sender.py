"""The real sender, its worker turned by hand, in the practice workspace: messages in threads, and looking for what
may have got through."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.manifest import manifest
from bot.people import People
from bot.rules.escalation import State, Urgency
from bot.rules.outbox import PARENT_DELETED, PARENT_UNDELIVERED, Lane, MessageKind, Subject
from bot.rules.team import Team
from bot.rules.teams import Teams
from bot.rules.timeline import Event
from bot.services.outbox import owe_card, touch
from bot.views import status
from bot.worker import Sender, sender
from sandbox.server import RunningServer, serve_in_thread
from sandbox.shapes import TEAM_ID
from tests.bot.worker.by_hand import START, SUPERVISORS, ByHand
from tests.storage.samples import requested

CHANNEL = "C0ESCALATIONS"
TEAM = Team(escalation_channel=CHANNEL, supervisors=SUPERVISORS)
SUBJECT = Subject.ESCALATION.of(1)

pytestmark = pytest.mark.workspace


class InSlack(ByHand):
    """`crash` and `settle` as by hand; one request for a supervisor is there to have messages about."""

    def __init__(self, folder: Path, workspace: RunningServer) -> None:
        self.workspace, self.operator = workspace, workspace.operator
        self.priya = workspace.person("priya")
        self.client = WebClient(workspace.bot_token, workspace.api_url, retry_handlers=[])
        super().__init__(folder)
        with self.db.write() as records:
            escalation = requested(records)
            records.timeline.add(Event.REQUESTED, START, escalation.contact_id, escalation.id, person=escalation.agent)

    def open(self) -> None:
        super().open()
        clock = SystemClock()
        self.worker._door = Sender(self.db, self.client, clock, Teams([TEAM]), People(clock, TEAM_ID))

    def change(self) -> None:
        """Something that every message about it shows."""
        with self.db.write() as records:
            before = records.escalations.get(1).urgency
            urgency = Urgency.WAITING if before is Urgency.ON_THE_LINE else Urgency.ON_THE_LINE
            records.escalations.change_urgency(1, urgency)
            records.timeline.add(Event.URGENCY, self.clock.now(), 1, 1, person="U1", words=urgency)
            touch(records, SUBJECT)

    def owe_parent(self) -> int:
        with self.db.write() as records:
            return owe_card(records, MessageKind.ESCALATION_CARD, SUBJECT, CHANNEL, Lane.CARD, self.clock.now())

    def owe_reply(self, parent: int, lane: Lane = Lane.PING) -> int:
        with self.db.write() as records:
            kind = MessageKind.ESCALATION_THREAD
            return owe_card(records, kind, SUBJECT, CHANNEL, lane, self.clock.now(), thread=parent)

    def ask(self, *supervisors: str) -> None:
        now = self.clock.now()
        with self.db.write() as records:
            records.escalations.ask(1, supervisors, now)
            for supervisor in supervisors:
                owe_card(records, MessageKind.ESCALATION_PING, SUBJECT, supervisor, Lane.PING, now)

    def first_pinged_at(self) -> datetime | None:
        with self.db.read() as records:
            return records.escalations.get(1).first_pinged_at

    def sent_parent(self) -> int:
        parent = self.owe_parent()
        self.settle()
        return parent

    def settle_after_a_limit(self) -> None:
        """Without the wait that Slack asked for: a new process knows nothing of it, but all that is unclear."""
        for _ in range(3):
            self.turn()
            self.clock.advance(31)
        self.crash()
        self.settle()

    def ts(self, delivery: int) -> str | None:
        with self.db.read() as records:
            return records.deliveries.message_ts(delivery)

    def delete(self, delivery: int) -> None:
        self.client.chat_delete(channel=CHANNEL, ts=self.ts(delivery) or "")

    def delete_all(self) -> None:
        for ts in self.in_channel:
            self.client.chat_delete(channel=CHANNEL, ts=ts)

    @property
    def in_channel(self) -> list[str]:
        """The bot's messages that stand in the channel, newest first."""
        messages = self.client.conversations_history(channel=CHANNEL)["messages"]
        return [message["ts"] for message in messages if message.get("subtype") != "tombstone"]

    def under(self, delivery: int) -> list[str]:
        """What is in the thread under this delivery's message."""
        return [message["ts"] for message in self.thread(delivery)[1:]]

    def thread(self, delivery: int) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.client.conversations_replies(channel=CHANNEL, ts=self.ts(delivery) or "")[
            "messages"
        ]
        return messages

    def asked(self, method: str) -> int:
        return len(self.operator.traffic(method))

    def errors(self) -> list[str]:
        with self.db.read() as records:
            return [failure.error for failure in records.deliveries.failures(10)]

    def resend(self) -> None:
        with self.db.write() as records:
            records.deliveries.resend_failed(self.clock.now())


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[InSlack]:
    with serve_in_thread(manifest=manifest()) as workspace:
        slack = InSlack(tmp_path, workspace)
        yield slack
        slack.close()


class TestUnderItsParent:
    def test_a_reply_goes_under_its_parent_after_it_whatever_its_lane_and_not_into_the_channel(self, slack) -> None:
        parent = slack.owe_parent()
        reply = slack.owe_reply(parent, Lane.PING)
        slack.settle()
        assert slack.in_channel == [slack.ts(parent)]
        assert slack.under(parent) == [slack.ts(reply)]
        first, second = (exchange["request"] for exchange in slack.operator.traffic("chat.postMessage"))
        assert "thread_ts" not in first
        assert second["thread_ts"] == slack.ts(parent)
        assert "reply_broadcast" not in second

    def test_a_parent_in_the_archive_still_has_its_thread(self, slack) -> None:
        parent = slack.sent_parent()
        archive(slack)
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.under(parent) == [slack.ts(reply)]

    def test_a_parent_posted_anew_gets_what_comes_after_it(self, slack) -> None:
        parent = slack.sent_parent()
        before = slack.ts(parent)
        slack.delete(parent)
        slack.change()
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.in_channel == [slack.ts(parent)] != [before]
        assert slack.under(parent) == [slack.ts(reply)]

    def test_a_reply_that_somebody_deleted_is_posted_again_in_its_thread(self, slack) -> None:
        parent = slack.sent_parent()
        reply = slack.owe_reply(parent)
        slack.settle()
        before = slack.ts(reply)
        slack.delete(reply)
        slack.change()
        slack.settle()
        assert slack.in_channel == [slack.ts(parent)]
        assert slack.under(parent) == [slack.ts(reply)] != [before]

    def test_a_reply_is_kept_true_where_it_is(self, slack) -> None:
        parent = slack.sent_parent()
        slack.owe_reply(parent)
        slack.settle()
        for _ in range(9):
            slack.change()
        slack.settle()
        assert [message.get("edited") is not None for message in slack.thread(parent)] == [True, True]
        assert slack.asked("chat.update") == 2


class TestLookedFor:
    def test_a_reply_whose_answer_was_lost_is_found_in_its_thread(self, slack) -> None:
        parent = slack.sent_parent()
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.under(parent) == [slack.ts(reply)]
        assert slack.asked("chat.postMessage") == 2

    def test_a_reply_under_way_when_the_bot_died_is_found_in_its_thread(self, slack) -> None:
        parent = slack.sent_parent()
        reply = slack.owe_reply(parent)
        slack.turn()
        slack.crash()
        slack.settle()
        assert slack.under(parent) == [slack.ts(reply)]
        assert slack.asked("chat.postMessage") == 2

    def test_it_is_found_on_any_page_of_a_long_thread(self, slack, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sender, "_PAGE", 2)
        parent = slack.sent_parent()
        for number in range(5):
            slack.priya.say(f"{number}", "escalations", thread_ts=slack.ts(parent))
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.under(parent)[5:] == [slack.ts(reply)]
        assert slack.asked("conversations.replies") == 4, "three of the sender's, one of this test's"

    def test_what_slack_never_had_is_sent_once_it_was_looked_for(self, slack) -> None:
        parent = slack.sent_parent()
        slack.operator.fault("server_error", method="chat.postMessage", times=1)
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.under(parent) == [slack.ts(reply)]

    @pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
    def test_a_limit_on_looking_does_not_make_it_forget_what_to_look_for(self, slack, method: str) -> None:
        parent = slack.sent_parent()
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        slack.operator.fault("rate_limit", method=method, times=1)
        slack.owe_reply(parent)
        slack.settle_after_a_limit()
        assert len(slack.under(parent)) == 1

    def test_a_limit_on_looking_for_what_is_in_no_thread_sends_nothing_twice(self, slack) -> None:
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        slack.operator.fault("rate_limit", method="conversations.history", times=1)
        slack.owe_parent()
        slack.settle_after_a_limit()
        assert len(slack.in_channel) == 1


class TestParentDeleted:
    def ends_under_a_new_parent(self, slack: InSlack, parent: int, reply: int) -> None:
        slack.settle()
        assert slack.in_channel == [slack.ts(parent)]
        assert slack.under(parent) == [slack.ts(reply)]

    def test_it_is_posted_anew_and_what_slack_put_into_the_channel_is_taken_back_at_once(self, slack) -> None:
        parent = slack.sent_parent()
        slack.delete(parent)
        reply = slack.owe_reply(parent)
        slack.turn()
        assert slack.in_channel == []
        self.ends_under_a_new_parent(slack, parent, reply)

    @pytest.mark.parametrize("error", ["thread_not_found", "cannot_reply_to_message"])
    def test_it_is_posted_anew_where_slack_says_that_there_is_no_thread(self, slack, error: str) -> None:
        parent = slack.sent_parent()
        slack.delete(parent)
        slack.operator.fault("error", method="chat.postMessage", error=error, times=1)
        reply = slack.owe_reply(parent)
        self.ends_under_a_new_parent(slack, parent, reply)

    def test_what_slack_put_into_the_channel_is_found_and_taken_back_after_a_lost_answer(self, slack) -> None:
        parent = slack.sent_parent()
        slack.delete(parent)
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        reply = slack.owe_reply(parent)
        slack.turn(2)
        assert len(slack.in_channel) == 1
        self.ends_under_a_new_parent(slack, parent, reply)

    @pytest.mark.parametrize("kind", ["rate_limit", "server_error", "lost_answer"])
    def test_what_could_not_be_taken_back_at_once_is_taken_back_before_it_is_sent_again(self, slack, kind) -> None:
        parent = slack.sent_parent()
        slack.delete(parent)
        slack.operator.fault(kind, method="chat.delete", times=1)
        reply = slack.owe_reply(parent)
        slack.settle_after_a_limit()
        self.ends_under_a_new_parent(slack, parent, reply)

    def test_after_a_crash_it_is_taken_back_even_if_a_new_parent_came_first(self, slack) -> None:
        parent = slack.sent_parent()
        slack.delete(parent)
        slack.operator.fault("server_error", method="chat.delete", times=1)
        reply = slack.owe_reply(parent)
        slack.turn()
        slack.crash()
        assert len(slack.in_channel) == 1
        slack.change()
        self.ends_under_a_new_parent(slack, parent, reply)

    def test_where_every_parent_disappears_it_gives_up_and_says_so(self, slack) -> None:
        parent = slack.sent_parent()
        slack.delete(parent)
        reply = slack.owe_reply(parent)
        standing: list[int] = []
        for _ in range(4):
            slack.turn()
            standing.append(len(slack.in_channel))
            slack.delete_all()
        assert standing == [0, 1, 0, 0], "the parent posted anew, and neither try of the reply"
        assert slack.state(reply) == "failed"
        assert slack.errors() == [PARENT_DELETED]
        slack.change()
        slack.settle()
        slack.resend()
        slack.settle()
        assert slack.in_channel == [slack.ts(parent)]
        assert slack.under(parent) == [slack.ts(reply)]

    def test_a_parent_in_the_archive_is_not_posted_anew(self, slack) -> None:
        parent = slack.sent_parent()
        archive(slack)
        slack.delete(parent)
        slack.owe_reply(parent)
        slack.settle()
        assert slack.in_channel == []
        assert slack.errors() == [PARENT_DELETED]


class TestParentUndelivered:
    def test_it_fails_with_its_parent_in_words_and_both_are_sent_again_in_order(self, slack) -> None:
        slack.operator.change_channel(CHANNEL, archive=True)
        parent = slack.owe_parent()
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.errors() == [PARENT_UNDELIVERED, "is_archived"]
        with slack.db.read() as records:
            notice = status.undelivered(records.deliveries.failure(reply))
        assert "The message it belongs under could not be delivered." in notice.text
        slack.operator.change_channel(CHANNEL, unarchive=True)
        slack.resend()
        slack.settle()
        assert slack.in_channel == [slack.ts(parent)]
        assert slack.under(parent) == [slack.ts(reply)]

    def test_supervisors_hear_of_what_kept_the_parent_away_only(self, slack) -> None:
        slack.operator.fault("error", method="chat.postMessage", channel=CHANNEL, error="restricted_action")
        slack.owe_reply(slack.owe_parent())
        slack.settle()
        (message,) = slack.priya.messages()
        assert "Allow apps there" in message["text"]

    def test_one_whose_edit_failed_still_has_its_thread(self, slack) -> None:
        parent = slack.sent_parent()
        slack.operator.fault("error", method="chat.update", error="is_archived", times=1)
        slack.change()
        slack.turn(2)
        assert slack.state(parent) == "failed"
        reply = slack.owe_reply(parent)
        slack.settle()
        assert slack.under(parent) == [slack.ts(reply)]

    def test_one_that_was_withdrawn_takes_its_replies_with_it(self, slack) -> None:
        parent = slack.owe_parent()
        reply = slack.owe_reply(parent)
        with slack.db.write() as records:
            records.deliveries.withdraw(parent, slack.clock.now())
        slack.settle()
        assert slack.state(reply) == "cancelled"
        assert slack.in_channel == []


class TestPings:
    """When somebody was asked counts from when Slack said that it has the message, found or sent."""

    def test_when_slack_confirmed_it_is_kept(self, slack) -> None:
        slack.ask("U0PRIYA", "U0TOMASZ")
        slack.clock.advance(3)
        slack.turn(2)
        assert slack.first_pinged_at() == START + timedelta(seconds=3)

    def test_one_that_was_not_delivered_is_not_counted(self, slack) -> None:
        slack.operator.change_person(slack.workspace.person("tomasz"), deleted=True)
        slack.ask("U0TOMASZ")
        slack.settle()
        assert slack.first_pinged_at() is None

    def test_one_whose_answer_was_lost_counts_from_when_it_was_found(self, slack) -> None:
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        slack.ask("U0PRIYA")
        slack.turn(2)
        assert slack.first_pinged_at() is None
        slack.clock.advance(31)
        slack.turn(2)
        assert slack.first_pinged_at() == START + timedelta(seconds=31)

    def test_one_that_nobody_waits_for_any_more_does_not_go_and_none_before_it_points_to_it(self, slack) -> None:
        slack.ask("U0PRIYA")
        slack.settle()
        slack.operator.fault("rate_limit", method="chat.postMessage", seconds=60, times=1)
        slack.ask("U0PRIYA")
        slack.touch(SUBJECT)
        slack.turn(3)
        assert "Asked again" in slack.priya.messages()[0]["text"]
        with slack.db.write() as records:
            records.escalations.own(1, State.REQUESTED, State.ACCEPTED, "U0TOMASZ", slack.clock.now())
            records.cards.touch(SUBJECT)
        slack.settle()
        (only,) = slack.priya.messages()
        assert "<@U0TOMASZ> has it" in only["text"]

    def test_asked_again_the_older_message_has_no_buttons(self, slack) -> None:
        for _ in range(2):
            slack.ask("U0PRIYA")
            slack.change()
            slack.settle()
        older, newer = slack.priya.messages()
        assert "actions" not in [block["type"] for block in older["blocks"]]
        assert "actions" in [block["type"] for block in newer["blocks"]]


def archive(slack: InSlack) -> None:
    """All that was sent is in the archive."""
    with slack.db.write() as records:
        records.cards.finish(SUBJECT, slack.clock.now())
    slack.settle()
    slack.clock.advance(1)
    with slack.db.write() as records:
        assert records.deliveries.archive(slack.clock.now(), 10) == 1


class TestLooksTheSame:
    """Slack lets a workspace's bot edit some fifty messages a minute: none is spent on what changes nothing."""

    def test_an_edit_that_would_change_nothing_is_not_asked_for(self, slack) -> None:
        slack.sent_parent()
        slack.touch(SUBJECT)
        slack.settle()
        assert slack.asked("chat.update") == 0

    def test_what_was_adopted_is_edited_once_since_nobody_knows_what_it_shows(self, slack) -> None:
        slack.operator.fault("lost_answer", method="chat.postMessage", times=1)
        slack.owe_parent()
        slack.turn(2)
        slack.clock.advance(31)
        slack.settle()
        slack.touch(SUBJECT)
        slack.settle()
        assert slack.asked("chat.update") == 1
