"""What each answer becomes in the books, and what has to wait for it."""

import logging
from datetime import timedelta

import pytest

from bot.rules.outbox import Lane, MessageKind
from bot.rules.team import Team
from bot.rules.trouble import TroubleKind
from bot.services.membership import found
from bot.worker.answers import Failed, Moot, Passing, RateLimited, Sent, TokenDead
from bot.worker.pace import EDIT, POST
from tests.bot.worker.by_hand import START, SUPERVISORS, ByHand
from tests.logs import ours

CHANNEL = "C0ESCALATIONS"
TEAM = Team(escalation_channel=CHANNEL, supervisors=SUPERVISORS)
LOST = Passing("TimeoutError", unsure=True)


def told(hand: ByHand, kind: MessageKind = MessageKind.UNDELIVERED) -> list[str]:
    """Who has or is owed a word about something undelivered, or about a trouble of the team's."""
    with hand.db.read() as records:
        rows = records.rows.all("SELECT recipient FROM deliveries WHERE kind = :kind ORDER BY id", kind=kind)
    return [row["recipient"] for row in rows]


def test_what_slack_takes_is_sent_and_where_it_is_is_kept(hand: ByHand) -> None:
    delivery = hand.owe("contact:1")
    hand.turn(2)
    with hand.db.read() as records:
        kept = records.deliveries.get(delivery)
    assert (kept.channel, kept.ts) == ("DU0AMARA", f"{delivery}.0")
    assert hand.state(delivery) == "sent"


def test_what_is_refused_for_good_is_kept_and_the_supervisors_are_told_once_an_hour(hand: ByHand) -> None:
    hand.door.says = lambda delivery: Failed("is_archived") if delivery.recipient == "C1" else None
    first, second = hand.owe("contact:1", "C1"), hand.owe("contact:2", "C1")
    hand.settle()
    assert [hand.state(first), hand.state(second)] == ["failed", "failed"]
    assert told(hand) == list(SUPERVISORS)
    hand.clock.advance(3700)
    hand.owe("contact:3", "C1")
    hand.settle()
    assert told(hand) == [*SUPERVISORS, *SUPERVISORS]


def test_failing_to_tell_of_a_failure_tells_nobody_else(hand: ByHand) -> None:
    hand.door.says = lambda _: Failed("user_disabled")
    hand.owe("contact:1")
    hand.settle()
    assert told(hand) == list(SUPERVISORS)


def test_whom_it_concerns_is_not_told_in_the_conversation_that_is_broken(hand: ByHand) -> None:
    hand.door.says = lambda delivery: Failed("restricted_action") if delivery.recipient == "U0PRIYA" else None
    hand.owe("escalation:1", "U0PRIYA", Lane.PING)
    hand.settle()
    assert told(hand) == ["U0TOMASZ"]


class TestTroubles:
    """What the team's channel refuses, or somebody who answers, is told as one trouble and not for each message."""

    def refuses(self, hand: ByHand, recipient: str, error: str) -> None:
        hand.door.says = lambda delivery: Failed(error) if delivery.recipient == recipient else None

    @pytest.mark.parametrize(
        ("recipient", "error", "about", "others"),
        [
            (CHANNEL, "not_in_channel", TroubleKind.REMOVED, SUPERVISORS),
            (CHANNEL, "channel_not_found", TroubleKind.REMOVED, SUPERVISORS),
            (CHANNEL, "is_archived", TroubleKind.ARCHIVED, SUPERVISORS),
            ("U0PRIYA", "user_disabled", TroubleKind.DEACTIVATED, ("U0TOMASZ",)),
        ],
    )
    def test_it_is_told_once_while_it_lasts(self, hand: ByHand, recipient, error, about, others) -> None:
        self.refuses(hand, recipient, error)
        for number in range(3):
            hand.owe(f"contact:{number}", recipient)
            hand.settle()
            hand.clock.advance(3700)
        assert told(hand, MessageKind.CHANNEL_TROUBLE) == list(others)
        assert told(hand) == []
        with hand.db.read() as records:
            assert records.troubles.get(1).kind is about

    def test_it_is_over_when_a_message_arrives_and_what_failed_follows(self, hand: ByHand) -> None:
        self.refuses(hand, CHANNEL, "not_in_channel")
        first = hand.owe("contact:1", CHANNEL)
        hand.settle()
        hand.door.says = lambda _: None
        assert hand.state(first) == "failed"
        with hand.db.write() as records:
            records.deliveries.owe(MessageKind.ESCALATION_CARD, "escalation:1", CHANNEL, Lane.PING, hand.clock.now())
        hand.settle()
        assert hand.state(first) == "sent"
        with hand.db.read() as records:
            assert records.troubles.get(1).mended_at is not None
        self.refuses(hand, CHANNEL, "not_in_channel")
        hand.owe("contact:2", CHANNEL)
        hand.settle()
        assert told(hand, MessageKind.CHANNEL_TROUBLE) == [*SUPERVISORS, *SUPERVISORS]

    def test_a_message_that_was_under_way_when_it_began_does_not_mend_it(self, hand: ByHand) -> None:
        with hand.db.write() as records:
            now = hand.clock.now()
            records.deliveries.owe(MessageKind.ESCALATION_CARD, "escalation:1", CHANNEL, Lane.PING, now)
            found(records, [TEAM], TroubleKind.REMOVED, now, channel=CHANNEL)
        before = now - timedelta(milliseconds=1)
        hand.door.says = lambda delivery: Sent(delivery.recipient, "1.1", None, asked_at=before)
        hand.turn(2)
        with hand.db.read() as records:
            assert records.troubles.current(CHANNEL, "") is not None

    def test_somebody_who_can_be_asked_again_is_no_trouble_any_more(self, hand: ByHand) -> None:
        self.refuses(hand, "U0PRIYA", "user_disabled")
        hand.owe("contact:1", "U0PRIYA")
        hand.settle()
        hand.door.says = lambda _: None
        with hand.db.write() as records:
            records.deliveries.owe(MessageKind.ESCALATION_PING, "escalation:1", "U0PRIYA", Lane.PING, hand.clock.now())
        hand.settle()
        with hand.db.read() as records:
            assert records.troubles.current("", "U0PRIYA") is None


def test_what_failed_and_is_sent_again_after_its_cause_is_mended_arrives_once(hand: ByHand) -> None:
    hand.door.says = lambda _: Failed("not_in_channel")
    delivery = hand.owe("contact:1", "C1")
    hand.turn(2)
    hand.door.says = lambda _: None
    with hand.db.write() as records:
        assert records.deliveries.resend_failed(hand.clock.now()) == 1
    hand.settle()
    assert hand.state(delivery) == "sent"
    assert hand.door.subjects.count("contact:1") == 1


def test_a_card_that_cannot_be_edited_is_a_failure_and_edited_when_sent_again(hand: ByHand) -> None:
    delivery = hand.owe("contact:1", "C1", card=True)
    hand.turn(2)
    hand.door.says = lambda _: Failed("is_archived")
    hand.touch("contact:1")
    hand.turn(2)
    assert hand.state(delivery) == "failed"
    hand.door.says = lambda _: None
    with hand.db.write() as records:
        records.deliveries.resend_failed(hand.clock.now())
    hand.settle()
    assert hand.door.subjects.count("contact:1") == 1, "found, not posted again"
    assert [edit.id for edit in hand.door.edited] == [delivery]


def test_a_card_whose_message_is_gone_is_posted_anew_under_a_new_key(hand: ByHand) -> None:
    hand.owe("contact:1", "C1", card=True)
    hand.turn(2)
    hand.door.says = lambda delivery: Failed("message_not_found", message_gone=True) if delivery.ts else None
    hand.touch("contact:1")
    hand.settle()
    assert hand.door.subjects == ["contact:1", "contact:1"]
    assert len(set(hand.door.keys)) == 2


def test_what_is_moot_is_withdrawn(hand: ByHand) -> None:
    hand.door.says = lambda _: Moot()
    delivery = hand.owe("callback:1")
    hand.turn(2)
    assert hand.state(delivery) == "cancelled"


def test_a_dead_token_stops_everything_is_said_once_and_ends_by_itself(
    hand: ByHand, caplog: pytest.LogCaptureFixture
) -> None:
    hand.door.says = lambda _: TokenDead("token_revoked")
    deliveries = [hand.owe(f"contact:{n}", f"U{n}") for n in range(20)]
    for _ in range(40):
        hand.turn()
        hand.clock.advance(5)
    assert [record.message for record in ours(caplog) if record.levelno >= logging.CRITICAL] == [
        "Slack refuses our token: token_revoked. Everything is kept; nothing is sent until it works."
    ]
    assert {hand.state(delivery) for delivery in deliveries} <= {"pending", "sending"}
    hand.door.says = lambda _: None
    hand.settle()
    assert sorted(hand.door.subjects) == sorted(f"contact:{n}" for n in range(20))


@pytest.mark.parametrize(
    ("answer", "post", "edit"),
    [
        (RateLimited(POST, 30), 30, 0),
        (LOST, 5, 5),
        (TokenDead("invalid_auth"), 60, 60),
    ],
    ids=str,
)
def test_what_a_message_that_was_not_taken_holds_in_its_conversation(hand, answer, post, edit):
    hand.door.says = lambda _: answer
    hand.owe("contact:1")
    hand.turn()
    hand.worker._turn()
    waits = [(hand.pace.ready_at(method, "U0AMARA", START) - START).total_seconds() for method in (POST, EDIT)]
    assert waits == [post, edit]


@pytest.mark.parametrize("answer", [RateLimited(EDIT, 30), LOST], ids=str)
def test_an_edit_that_was_not_taken_holds_no_message(hand, answer):
    hand.owe("contact:1", card=True)
    hand.turn(2)
    hand.door.says = lambda _: answer
    hand.touch("contact:1")
    hand.turn(2)
    assert hand.pace.ready_at(EDIT, "U0AMARA", START) > START
    assert hand.pace.ready_at(POST, "U0AMARA", START) == START


def test_a_limit_on_finding_somebody_out_holds_their_messages_and_nobody_elses(hand: ByHand) -> None:
    hand.door.says = lambda delivery: RateLimited("users.info", 60) if delivery.recipient < "U5" else None
    for number in range(10):
        hand.owe(f"contact:{number}", f"U{number}")
    hand.turn(4)
    assert hand.door.subjects == [f"contact:{number}" for number in range(5, 10)]


def test_waits_grow_with_jitter_to_half_a_minute_and_no_further(hand: ByHand) -> None:
    hand.door.says = lambda _: LOST
    hand.owe("contact:1")
    longest = 0.0
    for _ in range(12):
        hand.turn(2)
        with hand.db.read() as records:
            due = records.deliveries.next_due(hand.clock.now())
        assert due is not None
        wait = (due - hand.clock.now()).total_seconds()
        assert 5 <= wait <= 30
        longest = max(longest, wait)
        hand.clock.advance(wait + 0.001)  # the database keeps whole milliseconds
    assert longest > 15
