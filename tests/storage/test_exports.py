"""Exports on record: each is made until it has ended, and stays."""

from datetime import timedelta

from bot.rules.callback import Promise
from bot.rules.contact import Details
from bot.rules.export import Export, Kind, State
from bot.rules.finding import Span
from storage import Records
from tests.storage.samples import AT, LATER, logged, requested

DAY = timedelta(days=1)


def export(records: Records) -> Export:
    span = Span(since=AT, until=LATER)
    return records.exports.add("U8", Kind.TEAM, AT, span=span, is_named=True, reason="Complaint 7", team=1)


def test_it_says_who_what_when_and_why(records: Records) -> None:
    added = export(records)
    assert records.exports.get(added.id) == added
    assert (added.person, added.span, added.reason) == ("U8", Span(since=AT, until=LATER), "Complaint 7")
    case = records.exports.add("U1", Kind.CASE, LATER, contact_id=7, is_named=True, reason="HR", team=1)
    assert records.exports.latest(1, 9) == [case, added]
    assert records.exports.latest(1, 1) == [case]


def test_what_has_ended_is_not_made_again(records: Records) -> None:
    sent, failed, waits = export(records), export(records), export(records)
    records.exports.sent(sent.id, LATER)
    records.exports.failed(failed.id, "missing_scope", LATER)
    assert records.exports.take(sent.id) is None
    assert records.exports.take(failed.id) is None
    taken = records.exports.take(waits.id)
    assert taken is not None
    assert (taken.state, taken.attempts) == (State.SENDING, 1)


def test_after_a_restart_it_waits_again_and_what_slack_has_is_known(records: Records) -> None:
    waits = export(records)
    records.exports.take(waits.id)
    records.exports.sharing(waits.id, ("F1", "F2"), LATER)
    assert records.exports.put_back_all() == [waits.id]
    assert records.exports.put_back_all() == []
    again = records.exports.take(waits.id)
    assert again is not None
    assert (again.files, again.tried_at, again.attempts) == (("F1", "F2"), LATER, 2)


def test_a_span_is_read_page_by_page_and_no_row_twice(records: Records) -> None:
    contacts = [logged(records, f"48{number}") for number in range(5)]  # all at the same moment
    late = records.contacts.add("U1", Details(reference="48213"), AT + DAY, team=1)
    first = records.spans.contacts(1, AT, AT + DAY, None, 3)
    rest = records.spans.contacts(1, AT, AT + DAY, (first[-1].opened_at, first[-1].id), 3)
    assert first + rest == contacts
    assert records.spans.contacts(1, AT + DAY, AT + 2 * DAY, None, 3) == [late]
    escalation = requested(records, contacts[0])
    assert records.spans.escalations(1, AT, LATER, None, 3) == [escalation]
    callback = records.callbacks.add("U1", Promise(reference="48213", due_at=LATER), contacts[0].id, AT, team=1)
    assert records.spans.callbacks(1, AT, LATER, None, 3) == []
    assert records.spans.callbacks(1, LATER, LATER + DAY, None, 3) == [callback]
    assert records.spans.callbacks_of(contacts[0].id) == [callback]
