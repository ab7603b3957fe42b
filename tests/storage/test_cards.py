from datetime import timedelta

from bot.rules.outbox import Lane, MessageKind
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER


def sent_card(
    records: Records,
    subject: str = "contact:1",
    kind: MessageKind = MessageKind.CONTACT_CARD,
    recipient: str = "U1",
) -> int:
    id_ = owed_card(records, subject, kind, recipient)
    records.deliveries.sending(id_, AT)
    records.deliveries.sent(id_, "D1", "1700000000.000100", AT)
    records.cards.shown(id_, 1)
    return id_


def owed_card(
    records: Records,
    subject: str = "contact:1",
    kind: MessageKind = MessageKind.CONTACT_CARD,
    recipient: str = "U1",
) -> int:
    id_ = records.deliveries.owe(kind, subject, recipient, Lane.CARD, AT)
    records.cards.keep(id_, subject, AT)
    return id_


def due(records: Records) -> list[tuple[int, int | None]]:
    return [(edit.delivery.id, records.cards.revision(edit.delivery.id)) for edit in records.cards.due(MUCH_LATER)]


def test_a_card_that_shows_what_is_true_is_due_nothing(records: Records) -> None:
    sent_card(records)
    assert due(records) == []
    assert records.cards.next_due(AT - timedelta(seconds=1)) is None


def test_ten_changes_end_in_one_edit(records: Records) -> None:
    card = sent_card(records)
    for _ in range(10):
        records.cards.touch("contact:1")
    assert due(records) == [(card, 11)]
    records.cards.shown(card, 11)
    assert due(records) == []


def test_a_change_while_the_edit_was_in_flight_makes_one_more(records: Records) -> None:
    card = sent_card(records)
    records.cards.touch("contact:1")
    in_flight = records.cards.revision(card)
    assert in_flight == 2
    records.cards.touch("contact:1")
    records.cards.shown(card, in_flight)
    assert due(records) == [(card, 3)]


def test_a_change_touches_every_card_of_its_subject_and_no_other(records: Records) -> None:
    first, second = sent_card(records), sent_card(records)
    sent_card(records, "contact:2")
    records.cards.touch("contact:1")
    assert due(records) == [(first, 2), (second, 2)]


def test_a_change_that_one_kind_shows_touches_no_other(records: Records) -> None:
    card = sent_card(records)
    sent_card(records, "contact:2")
    records.cards.touch_kind("contact:1", MessageKind.CALLBACK_CARD)
    assert due(records) == []
    records.cards.touch_kind("contact:1", MessageKind.CONTACT_CARD)
    assert due(records) == [(card, 2)]


def test_a_card_not_sent_yet_is_not_edited(records: Records) -> None:
    card = owed_card(records)
    records.cards.touch("contact:1")
    assert due(records) == []
    assert records.cards.revision(card) == 2


def test_a_message_that_is_no_card_has_no_revision(records: Records) -> None:
    assert records.cards.revision(404) is None


def test_an_edit_to_try_again_waits_and_counts(records: Records) -> None:
    card = sent_card(records)
    records.cards.touch("contact:1")
    records.cards.retry(card, LATER)
    assert list(records.cards.due(AT)) == []
    assert records.cards.next_due(AT) == LATER
    (edit,) = records.cards.due(LATER)
    assert edit.attempts == 1
    records.cards.shown(card, 2)
    records.cards.touch("contact:1")
    (edit,) = records.cards.due(LATER)
    assert edit.attempts == 0


def test_the_longest_waiting_edit_goes_first(records: Records) -> None:
    first, second = sent_card(records), sent_card(records)
    records.cards.touch("contact:1")
    records.cards.retry(first, LATER)
    assert [id_ for id_, _ in due(records)] == [second, first]


def test_a_finished_card_still_gets_its_last_edit(records: Records) -> None:
    card = sent_card(records)
    records.cards.finish("contact:1", AT)
    assert due(records) == [(card, 2)]


def test_after_the_clock_was_set_back_no_edit_waits_for_the_old_time(records: Records) -> None:
    card = sent_card(records)
    records.cards.touch("contact:1")
    records.cards.retry(card, MUCH_LATER)
    records.cards.bring_forward(LATER)
    assert [edit.delivery.id for edit in records.cards.due(LATER)] == [card]
    assert list(records.cards.due(AT)) == []


def test_what_has_had_a_newer_one_after_it_and_shows_so_is_let_go(records: Records) -> None:
    reminder, soon = MessageKind.CALLBACK_REMINDER, MessageKind.CALLBACK_SOON
    word_before, first = sent_card(records, "callback:1", soon), sent_card(records, "callback:1", reminder)
    stale = sent_card(records, "callback:1", reminder)
    last = sent_card(records, "callback:1", reminder)
    card = sent_card(records, "callback:1")
    others = sent_card(records, "callback:1", reminder, recipient="U2")
    elsewhere = sent_card(records, "callback:2", soon)
    not_sent = owed_card(records, "callback:1", reminder)
    records.rows.run("UPDATE cards SET wanted_rev = 2 WHERE delivery_id = :id", id=stale)
    records.cards.let_go("callback:1", reminder, also=soon)
    assert records.cards.revision(word_before) is records.cards.revision(first) is None
    assert records.cards.revision(stale) == 2, "it is still to be edited"
    assert [records.cards.revision(kept) for kept in (last, card, others, elsewhere, not_sent)] == [1] * 5
