"""Forgetting: what is past, what keeps it, and that no table that hangs on a case is forgotten about."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.rules.callback import State as CallbackState
from bot.rules.contact import Details
from bot.rules.debrief import State as DebriefState
from bot.rules.escalation import State as EscalationState
from bot.rules.hold import State
from bot.rules.outbox import Lane, MessageKind, Subject, TimerKind
from bot.rules.timeline import Event
from storage import Database, Records
from storage.retention import AGED, CASE, PROMISE, RECORDS
from tests.storage.samples import AT, CLOSING, LATER, logged, promise, requested

DAY = timedelta(days=1)
PAST = LATER + DAY
"""After all that happens in these tests."""


def closed(records: Records, reference: str = "48213", at: datetime = AT) -> int:
    contact = logged(records, reference)
    records.contacts.close(contact.id, CLOSING, at)
    return contact.id


def count(records: Records, table: str) -> int:
    return records.rows.count(f"SELECT COUNT(*) AS n FROM {table}")


def sent(records: Records, kind: MessageKind, subject: str, recipient: str = "U1") -> int:
    delivery = records.deliveries.owe(kind, subject, recipient, Lane.CARD, AT)
    records.deliveries.sent(delivery, f"D{recipient}", f"{delivery}.0", AT)
    return delivery


def test_a_case_is_past_once_all_of_it_ended_before_then(records: Records) -> None:
    contact = closed(records)
    assert records.retention.past_cases(1, AT, 10) == []
    assert records.retention.past_cases(1, PAST, 10) == [contact]
    ring = records.callbacks.add("U1", promise(), contact, AT, team=1)
    assert records.retention.past_cases(1, PAST, 10) == [], "its promise is open"
    records.callbacks.move(ring.id, CallbackState.DUE, CallbackState.DONE, PAST)
    assert records.retention.past_cases(1, PAST, 10) == [], "kept, but lately"
    assert records.retention.past_cases(1, PAST + DAY, 10) == [contact]


def test_a_case_stays_while_a_supervisor_is_asked_or_somebody_holds_it(records: Records) -> None:
    held, asked, left_open = closed(records), requested(records), logged(records)
    hold = records.holds.add(held, State.ASKED, "U1", "evidence", AT)
    assert records.retention.past_cases(1, PAST, 10) == [left_open.id], "nobody ever closed it"
    records.holds.put_on(hold.id, "evidence", PAST, "U8")
    assert records.retention.past_cases(1, PAST, 10) == [left_open.id]
    records.holds.end(hold.id, "U8")
    records.escalations.move(asked.id, EscalationState.REQUESTED, EscalationState.CANCELLED)
    assert sorted(records.retention.past_cases(1, PAST, 10)) == [held, asked.contact_id, left_open.id]


def test_a_case_goes_whole_with_its_messages_and_what_was_to_be_done_about_it(records: Records) -> None:
    escalation = requested(records)
    contact_id, stays = escalation.contact_id, closed(records, "77001")
    ring = records.callbacks.add("U1", promise(), contact_id, AT, team=1)
    next_ring = records.callbacks.add("U1", promise("77001"), stays, AT, team=1)
    records.offers.add(ring.id, "U2", "U1", AT)
    question = records.timeline.add(Event.QUESTION, AT, contact_id, escalation.id, person="U8", words="why")
    records.timeline.add(Event.ANSWER, AT, contact_id, escalation.id, person="U1", answers=question.id)
    records.check_ins.add("U1", contact_id, AT)
    records.holds.add(contact_id, State.DECLINED, "U1", "", AT)
    for subject in (Subject.CONTACT.of(contact_id), Subject.ENTRY.of(question.id), Subject.CALLBACK.of(ring.id)):
        failed = sent(records, MessageKind.CONTACT_CARD, subject)
        sent(records, MessageKind.UNDELIVERED, Subject.DELIVERY.of(failed), "U8")
        records.timers.set(f"{subject}:x", TimerKind.CHECK_IN_LATER, subject, PAST)
    sent(records, MessageKind.CONTACT_CARD, Subject.CONTACT.of(stays))
    records.deliveries.archive(PAST, 3)
    records.customers.set_zone("48213", "Europe/London")
    assert next_ring.contact_id == stays

    assert records.retention.forget_case(contact_id, PAST)
    removals = list(records.removals.due(PAST))
    assert len(removals) == 6
    assert {(removal.channel, removal.recipient) for removal in removals} == {("DU1", "U1"), ("DU8", "U8")}
    for table in ("escalations", "timeline", "check_ins", "offers", "holds", "timers", "customers"):
        assert count(records, table) == 0, table
    for table in ("contacts", "callbacks"):
        assert count(records, table) == 1, table
    assert count(records, "deliveries") + count(records, "past_deliveries") == 1


@pytest.mark.parametrize("how", ["sending", "looked for", "edited"])
def test_a_case_stays_while_a_message_about_it_is_in_hand(records: Records, how: str) -> None:
    contact = closed(records)
    subject = Subject.CONTACT.of(contact)
    delivery = records.deliveries.owe(MessageKind.CONTACT_CARD, subject, "U1", Lane.CARD, AT)
    records.cards.keep(delivery, subject, AT)
    records.deliveries.sending(delivery, AT)
    if how == "looked for":
        records.deliveries.retry(delivery, LATER, "timeout", surely_not_taken=False)
    elif how == "edited":
        records.deliveries.sent(delivery, "D1", "1.0", AT)
        records.cards.touch(subject)
    assert not records.retention.forget_case(contact, PAST)
    records.deliveries.sent(delivery, "D1", "1.0", AT)
    records.cards.shown(delivery, 2 if how == "edited" else 1)
    assert records.retention.forget_case(contact, PAST)
    assert [removal.ts for removal in records.removals.due(PAST)] == ["1.0"]


def test_what_is_about_no_case_goes_by_its_own_age(records: Records) -> None:
    digest = sent(records, MessageKind.DIGEST, Subject.DIGEST.of(739000), "C1")
    card = sent(records, MessageKind.CONTACT_CARD, Subject.CONTACT.of(1))
    records.deliveries.archive(PAST, 10)
    refused = records.deliveries.owe(MessageKind.DIGEST, Subject.DIGEST.of(739007), "C1", Lane.CARD, AT)
    records.deliveries.failed(refused, "is_archived", AT)
    lessons = sent(records, MessageKind.LESSONS_PROPOSED, Subject.LESSONS.of(1), "U8")
    records.cards.keep(lessons, Subject.LESSONS.of(1), AT)  # nobody has ever answered
    records.absences.set("U1", LATER)
    for before, rows, messages in ((AT, 0, 0), (PAST, 1, 3)):
        assert records.retention.forget_aged(before, PAST, 10) == rows
        assert records.retention.forget_messages(before, PAST, 10) == messages
    assert [removal.ts for removal in records.removals.due(PAST)] == [f"{digest}.0", f"{lessons}.0"]
    assert (count(records, "deliveries"), count(records, "cards")) == (0, 0)
    assert records.deliveries.message_ts(card) == f"{card}.0"
    assert count(records, "absences") == 0


def test_who_erased_something_is_known_longer_than_what_there_was(records: Records) -> None:
    records.held.record("reference", "U8", "they asked", 1, 3, AT)
    records.absences.set("U1", AT)
    assert records.retention.forget_aged(PAST, PAST, 10) == 1
    assert records.retention.forget_aged(AT, PAST, 10, RECORDS) == 0
    assert records.retention.forget_aged(PAST, PAST, 10, RECORDS) == 1


def test_a_message_that_cannot_be_removed_yet_waits_and_one_that_is_gone_is_done(records: Records) -> None:
    sent(records, MessageKind.DIGEST, Subject.DIGEST.of(739000), "C1")
    records.removals.take_back_from("C1", AT)
    (removal,) = records.removals.due(AT)
    records.removals.retry(removal.id, LATER)
    assert list(records.removals.due(AT)) == []
    assert records.removals.next_due(AT) == LATER
    records.removals.bring_forward(AT)
    assert [again.attempts for again in records.removals.due(AT)] == [1]
    records.removals.done(removal.id)
    assert records.removals.count() == 0


def test_every_table_that_points_at_what_is_forgotten_is_forgotten_with_it(records: Records) -> None:
    """A new table that hangs on a case needs a line in CASE, PROMISE or AGED, or ON DELETE CASCADE."""
    forgotten = {"contacts", "escalations", "callbacks", "timeline", "warnings"}
    statements = " ".join((*CASE, *PROMISE, "warning_changes"))
    links = records.rows.all(
        """SELECT t.name AS child, f."table" AS parent, f.on_delete
           FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'"""
    )
    for link in links:
        if link["parent"] in forgotten and link["on_delete"] != "CASCADE":
            assert re.search(rf"\b{link['child']}\b", statements), f"{link['child']} points at {link['parent']}"
    aged = {aged.table: {table for table, *_ in aged.children} for aged in (*AGED, *RECORDS)}
    for link in links:
        if link["parent"] in aged and link["child"] != "callbacks":
            assert link["child"] in aged[link["parent"]] or link["on_delete"] == "CASCADE", link["child"]


def test_a_team_debrief_is_kept_until_what_was_agreed_in_it_has_had_its_day(records: Records) -> None:
    debrief = records.debriefs.add("C1", "U1", None, "", DebriefState.OPEN, LATER, team=1)
    action = records.debriefs.add_action(debrief.id, "Ask for a status page", "U2", PAST + 9 * DAY)
    records.debriefs.end(debrief, AT)
    assert records.retention.forget_aged(PAST, PAST, 10) == 0
    records.debriefs.done(action, PAST)
    assert records.retention.forget_aged(PAST, PAST, 10) == 1
    assert records.debriefs.find_action(action) is None


def test_what_is_forgotten_makes_the_file_smaller_and_stands_nowhere_in_it(db: Database, path: Path) -> None:
    with db.write() as records:
        ids = [
            records.contacts.add("U1", Details(reference=f"zebu{i}", words="quagga " * 200), AT, team=1).id
            for i in range(200)
        ]
    with db.write() as records:
        kept = records.contacts.add("U1", Details(reference="okapi", words="okapi " * 200), AT, team=1)
        for contact_id in ids[:100]:
            records.retention.forget_case(contact_id, PAST)
    before = path.stat().st_size
    with db.write() as records:
        for contact_id in ids[100:]:
            records.retention.forget_case(contact_id, PAST)
        records.retention.give_back_pages(1000)
    everything = b"".join(file.read_bytes() for file in path.parent.glob("backline.db*"))
    assert path.stat().st_size < before
    assert b"quagga" not in everything
    assert b"zebu" not in everything
    assert b"okapi" in everything
    with db.read() as records:
        assert records.contacts.get(kept.id).reference == "okapi"
