"""Messages that are to go from Slack: paced, tried again, given up at last, and never before what people wait for."""

import pytest

from bot.rules.outbox import Lane, MessageKind, Removal, Subject
from bot.worker.answers import Failed, Passing, RateLimited, TokenDead
from bot.worker.pace import REMOVE
from bot.worker.recording import REMOVAL_RETRY, REMOVAL_TRIES
from tests.bot.worker.by_hand import ByHand


def owe_removals(hand: ByHand, count: int = 1, recipient: str = "U0AMARA") -> None:
    """Of messages that were sent long ago."""
    now = hand.clock.now()
    with hand.db.write() as records:
        for number in range(count):
            id_ = records.deliveries.owe(MessageKind.DIGEST, Subject.DIGEST.of(number), recipient, Lane.CARD, now)
            records.deliveries.sent(id_, f"D{recipient}", f"{id_}.0", now)
        records.removals.take_back_from(recipient, now)


def left(hand: ByHand) -> int:
    with hand.db.read() as records:
        return records.removals.count()


def test_they_go_one_every_second_and_a_half_and_a_ping_goes_first(hand: ByHand) -> None:
    owe_removals(hand, 3)
    hand.owe("escalation:1", "U0PRIYA", Lane.PING)
    hand.turn()
    assert len(hand.door.held) == len(hand.door.removed) == 1
    for gone in (2, 3):
        hand.turn()
        assert len(hand.door.removed) == gone - 1
        hand.clock.advance(1.5)
        hand.turn()
        assert len(hand.door.removed) == gone
    hand.turn()
    assert left(hand) == 0


@pytest.mark.parametrize(
    "answer", [RateLimited(REMOVE, 30), Passing("timeout", unsure=True), TokenDead("token_revoked")]
)
def test_what_passes_is_waited_for(hand: ByHand, answer: RateLimited | Passing | TokenDead) -> None:
    owe_removals(hand)
    hand.door.says_of_removal = lambda _: answer
    hand.turn(2)
    assert left(hand) == 1
    hand.door.says_of_removal = lambda _: None
    hand.clock.advance(61)
    hand.turn(2)
    assert left(hand) == 0


def test_one_that_somebody_has_deleted_is_done(hand: ByHand) -> None:
    owe_removals(hand)
    hand.door.says_of_removal = lambda _: Failed("message_not_found", message_gone=True)
    hand.turn(2)
    assert left(hand) == 0


def test_one_in_an_archived_channel_is_tried_every_day_for_a_month(hand: ByHand) -> None:
    owe_removals(hand)
    tries: list[int] = []

    def archived(removal: Removal) -> Failed:
        tries.append(removal.attempts)
        return Failed("is_archived")

    hand.door.says_of_removal = archived
    for _ in range(REMOVAL_TRIES + 3):
        hand.turn(2)
        hand.clock.advance(REMOVAL_RETRY.total_seconds())
    assert tries == list(range(REMOVAL_TRIES))
    assert left(hand) == 0


def test_a_crash_on_the_way_removes_it_again_and_that_is_no_matter(hand: ByHand) -> None:
    owe_removals(hand)
    hand.pool.holding = True
    hand.turn()
    hand.crash()
    hand.clock.advance(2)
    hand.turn(2)
    assert len(hand.door.removed) == 1
    assert left(hand) == 0
