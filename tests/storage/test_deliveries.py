from datetime import timedelta

import pytest

from bot.rules.outbox import Delivery, Lane, MessageKind
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER

CARD = MessageKind.CONTACT_CARD
MOMENT = timedelta(milliseconds=1)


def owe(
    records: Records, recipient: str = "U1", lane: Lane = Lane.CARD, minutes: int = 0, thread: int | None = None
) -> int:
    at = AT + timedelta(minutes=minutes)
    return records.deliveries.owe(CARD, "contact:1", recipient, lane, at, thread=thread)


def due(records: Records, at_least: timedelta = timedelta(0)) -> list[Delivery]:
    return list(records.deliveries.due(AT + at_least))


def send(records: Records, delivery_id: int) -> None:
    records.deliveries.sending(delivery_id, AT)
    records.deliveries.sent(delivery_id, "D1", "1700000000.000100", AT)


def state(records: Records, delivery_id: int) -> str:
    (row,) = records.rows.all("SELECT state FROM deliveries WHERE id = :id", id=delivery_id)
    return str(row["state"])


def test_a_message_owed_is_due_from_its_time_on(records: Records) -> None:
    id_ = owe(records, minutes=5)
    assert due(records, timedelta(minutes=5) - MOMENT) == []
    (delivery,) = due(records, timedelta(minutes=5))
    assert delivery == records.deliveries.get(id_)
    assert (delivery.kind, delivery.subject, delivery.recipient, delivery.lane) == (CARD, "contact:1", "U1", Lane.CARD)
    assert (delivery.attempts, delivery.tried_at, delivery.channel, delivery.ts) == (0, None, None, None)
    assert delivery.thread is None


def test_no_message_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.deliveries.get(404)


def test_pings_go_before_reminders_before_the_rest_and_each_in_order(records: Records) -> None:
    card, reminder, ping, second_ping = (
        owe(records, lane=lane) for lane in (Lane.CARD, Lane.REMINDER, Lane.PING, Lane.PING)
    )
    assert [delivery.id for delivery in due(records)] == [ping, second_ping, reminder, card]


def test_keys_are_unique_and_tell_nothing(records: Records) -> None:
    keys = {records.deliveries.get(owe(records)).key for _ in range(100)}
    assert len(keys) == 100
    assert not any("contact" in key or "U1" in key for key in keys)


def test_a_message_handed_to_slack_is_not_due_and_counts_the_attempt(records: Records) -> None:
    id_ = owe(records)
    records.deliveries.sending(id_, LATER)
    assert due(records) == []
    delivery = records.deliveries.get(id_)
    assert (delivery.attempts, delivery.tried_at) == (1, LATER)
    records.deliveries.sending(id_, MUCH_LATER)
    assert records.deliveries.get(id_) == delivery


def test_a_sent_message_knows_where_it_is(records: Records) -> None:
    id_ = owe(records)
    send(records, id_)
    delivery = records.deliveries.get(id_)
    assert (delivery.channel, delivery.ts, state(records, id_)) == ("D1", "1700000000.000100", "sent")
    assert due(records) == []


@pytest.mark.parametrize(("surely_not_taken", "tried_at"), [(True, None), (False, AT)])
def test_a_message_to_try_again_is_looked_for_first_unless_slack_surely_has_it_not(
    records: Records, surely_not_taken: bool, tried_at: object
) -> None:
    id_ = owe(records)
    records.deliveries.sending(id_, AT)
    records.deliveries.retry(id_, LATER, "timeout", surely_not_taken=surely_not_taken)
    assert due(records, timedelta(minutes=5) - MOMENT) == []
    (delivery,) = due(records, timedelta(minutes=5))
    assert (delivery.attempts, delivery.tried_at) == (1, tried_at)


def test_the_first_unclear_attempt_is_the_one_remembered(records: Records) -> None:
    id_ = owe(records)
    for at in (AT, LATER):
        records.deliveries.sending(id_, at)
        records.deliveries.retry(id_, AT, "timeout", surely_not_taken=False)
    assert records.deliveries.get(id_).tried_at == AT
    assert records.deliveries.get(id_).attempts == 2


def test_what_the_last_process_was_sending_is_taken_up_and_will_be_looked_for(records: Records) -> None:
    orphan, sent, pending = owe(records), owe(records), owe(records, minutes=60)
    records.deliveries.sending(orphan, AT)
    send(records, sent)
    assert records.deliveries.take_up(LATER) == 1
    (delivery,) = due(records, timedelta(minutes=5))
    assert (delivery.id, delivery.tried_at) == (orphan, AT)
    assert state(records, pending) == "pending"


def test_a_message_that_is_gone_is_owed_again_under_a_new_key(records: Records) -> None:
    id_ = owe(records)
    send(records, id_)
    before = records.deliveries.get(id_)
    assert records.deliveries.repost(id_, LATER)
    (delivery,) = due(records, timedelta(minutes=5))
    assert delivery.id == id_
    assert delivery.key != before.key
    assert (delivery.attempts, delivery.tried_at, delivery.channel, delivery.ts) == (0, None, None, None)


def test_failures_are_kept_newest_first_until_somebody_asks_to_send_them_again(records: Records) -> None:
    first, second = owe(records, recipient="C1"), owe(records, recipient="C1")
    for id_, at in ((first, AT), (second, LATER)):
        records.deliveries.sending(id_, AT)
        records.deliveries.failed(id_, "is_archived", at)
    failures = records.deliveries.failures(limit=10)
    assert [(failure.delivery.id, failure.error, failure.failed_at) for failure in failures] == [
        (second, "is_archived", LATER),
        (first, "is_archived", AT),
    ]
    assert records.deliveries.failures(limit=1) == failures[:1]
    assert records.deliveries.failure(first) == failures[1]
    assert records.deliveries.failures_since("C1", "is_archived", LATER) == 1
    assert records.deliveries.failures_since("C1", "not_in_channel", AT) == 0
    assert due(records) == []
    assert records.deliveries.resend_failed(AT) == 2
    assert [delivery.id for delivery in due(records)] == [first, second]
    assert records.deliveries.failures(limit=10) == []
    assert records.deliveries.resend_failed(AT) == 0


def test_what_failed_for_one_recipient_can_be_owed_again_alone(records: Records) -> None:
    mine, theirs, sent = owe(records, "C1"), owe(records, "C2"), owe(records, "C1")
    for id_ in (mine, theirs):
        records.deliveries.failed(id_, "is_archived", AT)
    send(records, sent)
    records.deliveries.resend_failed_to("C1", AT)
    assert [delivery.id for delivery in due(records)] == [mine]
    assert [failure.delivery.id for failure in records.deliveries.failures(limit=10)] == [theirs]


def test_what_waits_is_counted_since_the_oldest(records: Records) -> None:
    assert records.deliveries.waiting() == (0, None)
    ids = [owe(records, minutes=minutes) for minutes in (5, 0, 60)]
    records.deliveries.sending(ids[1], AT)
    assert records.deliveries.waiting() == (3, AT)
    send(records, ids[0])
    assert records.deliveries.waiting() == (2, AT)


def test_the_next_message_is_the_earliest_not_due_yet(records: Records) -> None:
    assert records.deliveries.next_due(AT) is None
    owe(records)
    owe(records, minutes=60)
    owe(records, minutes=5)
    assert records.deliveries.next_due(AT) == LATER
    assert records.deliveries.next_due(AT - MOMENT) == AT


def test_ended_messages_are_archived_oldest_first_and_nothing_that_may_still_change(records: Records) -> None:
    sent, cancelled, failed, pending, living, finished = (owe(records) for _ in range(6))
    for id_ in (living, finished):
        records.cards.keep(id_, f"contact:{id_}", AT)
    for id_ in (sent, living, finished):
        send(records, id_)
    records.deliveries.failed(failed, "is_archived", AT)
    records.deliveries.withdraw(cancelled, AT)
    records.cards.finish(f"contact:{finished}", AT)
    assert records.deliveries.archive(LATER, limit=10) == 2
    assert [state(records, id_) for id_ in (failed, pending, living, finished)] == [
        "failed",
        "pending",
        "sent",
        "sent",
    ]
    records.cards.shown(finished, 2)  # its last state is on screen now
    assert records.deliveries.archive(LATER, limit=10) == 1
    assert records.deliveries.archive(LATER, limit=10) == 0
    past = records.rows.all("SELECT id, channel, ts FROM past_deliveries ORDER BY id")
    assert [row["id"] for row in past] == [sent, cancelled, finished]
    assert (past[0]["channel"], past[0]["ts"]) == ("D1", "1700000000.000100")
    assert records.cards.revision(finished) is None


def test_a_batch_is_archived_in_three_statements_however_large_it_is(records: Records) -> None:
    for _ in range(5):
        send(records, owe(records))
        living = owe(records)
        records.cards.keep(living, f"contact:{living}", AT)
        send(records, living)
        records.cards.shown(living, 1)
        records.cards.finish(f"contact:{living}", AT)
        records.cards.shown(living, 2)
    statements: list[str] = []
    connection = records.rows._db.conn
    connection.set_trace_callback(statements.append)
    assert [records.deliveries.archive(LATER, limit=4) for _ in range(4)] == [4, 4, 2, 0]
    connection.set_trace_callback(None)
    assert len(statements) == 12
    kept = records.rows.count("SELECT COUNT(*) AS n FROM deliveries") + records.rows.count(
        "SELECT COUNT(*) AS n FROM cards"
    )
    assert kept == 0
    assert records.rows.count("SELECT COUNT(*) AS n FROM past_deliveries") == 10


def test_what_ended_lately_is_not_archived(records: Records) -> None:
    send(records, owe(records))
    assert records.deliveries.archive(AT, limit=10) == 0


def test_what_became_moot_while_it_was_being_sent_is_not_owed_any_more(records: Records) -> None:
    id_ = owe(records)
    records.deliveries.sending(id_, AT)
    records.deliveries.withdraw(id_, LATER)
    assert state(records, id_) == "cancelled"
    assert records.deliveries.take_up(LATER) == 0


def test_who_has_to_wait_for_a_second_try_is_known_until_when(records: Records) -> None:
    owe(records, recipient="U2", minutes=60)  # not tried yet
    for recipient, until in (("U1", LATER), ("U1", MUCH_LATER), ("C1", LATER)):
        id_ = owe(records, recipient=recipient)
        records.deliveries.sending(id_, AT)
        records.deliveries.retry(id_, until, "ratelimited", surely_not_taken=True)
    assert sorted(records.deliveries.tried_again(AT)) == [("C1", LATER), ("U1", MUCH_LATER)]
    assert records.deliveries.tried_again(LATER) == [("U1", MUCH_LATER)]


def test_after_the_clock_was_set_back_nothing_waits_for_the_old_time(records: Records) -> None:
    late, early, sent = owe(records, minutes=60), owe(records), owe(records, minutes=60)
    send(records, sent)
    records.deliveries.bring_forward(LATER)
    assert [delivery.id for delivery in due(records, timedelta(minutes=5))] == [late, early]
    assert [delivery.id for delivery in due(records)] == [early]


def test_what_goes_in_a_thread_is_not_due_before_its_parent_is_sent(records: Records) -> None:
    parent = owe(records)
    reply = owe(records, lane=Lane.PING, thread=parent)
    assert records.deliveries.get(reply).thread == parent
    assert [delivery.id for delivery in due(records)] == [parent]
    records.deliveries.sending(parent, AT)
    assert due(records) == []
    records.deliveries.sent(parent, "C1", "1700000000.000100", AT)
    assert [delivery.id for delivery in due(records)] == [reply]
    records.deliveries.repost(parent, AT)
    assert [delivery.id for delivery in due(records)] == [parent]


def test_what_goes_in_a_thread_is_due_when_its_parent_cannot_come_so_that_it_can_be_told(records: Records) -> None:
    failed, cancelled = owe(records), owe(records)
    replies = [owe(records, thread=failed), owe(records, thread=cancelled)]
    records.deliveries.failed(failed, "is_archived", AT)
    records.deliveries.withdraw(cancelled, AT)
    assert [delivery.id for delivery in due(records)] == replies
    assert [records.deliveries.is_owed(parent) for parent in (failed, cancelled, 404)] == [True, False, False]


def test_where_a_thread_begins_is_known_from_the_archive_too(records: Records) -> None:
    sent, archived, pending = owe(records), owe(records), owe(records)
    records.deliveries.sent(archived, "C1", "1700000000.000200", AT)
    assert records.deliveries.archive(LATER, limit=10) == 1
    send(records, sent)
    found = [records.deliveries.message_ts(id_) for id_ in (sent, archived, pending, 404)]
    assert found == ["1700000000.000100", "1700000000.000200", None, None]
    reply = owe(records, thread=archived)
    assert [delivery.id for delivery in due(records)] == [pending, reply]


def test_a_message_in_the_archive_is_not_posted_anew(records: Records) -> None:
    id_ = owe(records)
    send(records, id_)
    records.deliveries.archive(LATER, limit=10)
    assert not records.deliveries.repost(id_, LATER)
    assert due(records) == []


def test_the_latest_is_the_newest_of_its_kind_to_the_same_recipient_that_is_or_will_be_there(records: Records) -> None:
    def is_latest(id_: int) -> bool:
        return records.deliveries.is_latest(records.deliveries.get(id_))

    first = owe(records)
    owe(records, recipient="U2")
    records.deliveries.owe(CARD, "contact:2", "U1", Lane.CARD, AT)
    records.deliveries.owe(MessageKind.SAFETY_ALERT, "contact:1", "U1", Lane.CARD, AT)
    assert is_latest(first)
    second = owe(records)
    assert [is_latest(first), is_latest(second)] == [False, True]
    records.deliveries.failed(second, "user_disabled", AT)
    assert is_latest(first)
    third = owe(records)
    records.deliveries.withdraw(third, AT)
    assert is_latest(first)
    fourth = owe(records)
    send(records, fourth)
    assert not is_latest(first)
