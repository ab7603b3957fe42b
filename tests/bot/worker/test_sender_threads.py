"""Messages in threads keep order, lanes and pace as all others do: they share their conversation."""

from bot.rules.outbox import Lane, MessageKind
from bot.worker.answers import Failed, Passing, RateLimited
from bot.worker.pace import CONVERSATION, POST
from tests.bot.worker.by_hand import ByHand

LOST = Passing("TimeoutError", unsure=True)


def reply(hand: ByHand, parent: int, subject: str, lane: Lane = Lane.PING) -> int:
    with hand.db.write() as records:
        kind = MessageKind.ESCALATION_THREAD
        return records.deliveries.owe(kind, subject, "C1", lane, hand.clock.now(), thread=parent)


def test_a_ping_in_a_thread_waits_for_its_parent_while_others_in_the_conversation_go_by_lane(hand: ByHand) -> None:
    parent = hand.owe("contact:0", "C1", Lane.CARD)
    reply(hand, parent, "contact:1", Lane.PING)
    hand.owe("contact:2", "C1", Lane.REMINDER)
    hand.settle()
    assert hand.door.subjects == ["contact:2", "contact:0", "contact:1"]


def test_a_reply_that_waits_delays_no_other_conversation(hand: ByHand) -> None:
    hand.door.says = lambda delivery: RateLimited(POST, 600) if delivery.recipient == "C1" else None
    reply(hand, hand.owe("contact:0", "C1"), "contact:1")
    hand.owe("contact:2", "C2")
    hand.turn(3)
    assert hand.door.subjects == ["contact:2"]


def test_replies_arrive_after_their_parent_in_the_order_they_were_owed_whatever_fails(hand: ByHand) -> None:
    tries = iter([LOST, RateLimited(POST, 2), None, LOST, None, LOST, LOST, None] + [None] * 20)
    hand.door.says = lambda _: next(tries)
    parent = hand.owe("contact:0", "C1")
    for number in range(1, 6):
        reply(hand, parent, f"contact:{number}")
    hand.settle()
    assert hand.door.subjects == [f"contact:{number}" for number in range(6)]


def test_order_outlasts_a_crash_with_the_parent_under_way(hand: ByHand) -> None:
    hand.pool.holding = True
    parent = hand.owe("contact:0", "C1")
    reply(hand, parent, "contact:1")
    hand.turn()
    hand.crash()
    hand.settle()
    assert hand.door.subjects == ["contact:0", "contact:1"]


def test_replies_are_paced_with_the_rest_of_their_conversation(hand: ByHand) -> None:
    parent = hand.owe("contact:0", "C1")
    for number in range(1, 10):
        reply(hand, parent, f"contact:{number}")
    hand.turn(30)
    assert len(hand.door.held) == CONVERSATION.burst
    hand.clock.advance(2 * CONVERSATION.every.total_seconds())
    hand.turn(30)
    assert len(hand.door.held) == CONVERSATION.burst + 2


def test_a_reply_is_not_sent_while_its_parent_waits_to_be_posted_anew(hand: ByHand) -> None:
    parent = hand.owe("contact:0", "C1", card=True)
    hand.turn(2)
    hand.door.says = lambda delivery: Failed("message_not_found", message_gone=True) if delivery.ts else None
    hand.touch("contact:0")
    hand.turn()
    hand.pool.holding = True
    reply(hand, parent, "contact:1")
    hand.turn()
    assert hand.door.subjects == ["contact:0"]
    hand.pool.let_go()
    hand.settle()
    assert hand.door.subjects == ["contact:0", "contact:0", "contact:1"]
