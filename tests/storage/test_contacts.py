import pytest

from bot.rules.contact import (
    Closing,
    Details,
    EndedBy,
    Intensity,
    Kind,
    Outcome,
    ReachedBy,
    Safety,
    State,
)
from storage import Records
from tests.storage.samples import AT, CLOSING, LATER, logged

FULL = Details(
    reference="#48 213a",
    ticket="T-9",
    reached_by=ReachedBy.PHONE,
    kind=Kind.UPSET,
    intensity=Intensity.IRATE,
    safety=Safety.VULNERABLE,
    summary="'; DROP TABLE contacts; --",
    words="🤬 שלום\n<!channel>",
    would_accept="a refund",
    tried="the terms",
    promised="to ask",
)


def test_a_contact_comes_back_as_it_was_logged(records: Records) -> None:
    contact = records.contacts.add("U1", FULL, AT, team=1)
    assert contact == records.contacts.get(contact.id)
    assert {name: getattr(contact, name) for name in vars(FULL)} == vars(FULL)
    assert (contact.agent, contact.state, contact.opened_at) == ("U1", State.OPEN, AT)
    assert (contact.closing, contact.closed_at) == (None, None)


def test_what_was_not_said_stays_unsaid(records: Records) -> None:
    contact = logged(records)
    assert (contact.kind, contact.intensity, contact.safety, contact.reached_by) == (None, None, None, None)
    assert contact.summary == ""


def test_the_first_contact_is_number_one_and_the_next_is_two(records: Records) -> None:
    assert [logged(records).id, logged(records).id] == [1, 2]


def test_no_contact_no_answer(records: Records) -> None:
    with pytest.raises(KeyError):
        records.contacts.get(404)


def test_one_tap_sets_what_is_given_and_leaves_the_rest(records: Records) -> None:
    contact = records.contacts.add("U1", FULL, AT, team=1)
    assert records.contacts.say(contact.id, intensity=Intensity.ANGRY)
    after = records.contacts.get(contact.id)
    assert (after.kind, after.intensity, after.safety) == (Kind.UPSET, Intensity.ANGRY, Safety.VULNERABLE)


def test_nothing_more_is_said_on_a_closed_contact(records: Records) -> None:
    contact = logged(records)
    records.contacts.close(contact.id, CLOSING, LATER)
    assert not records.contacts.say(contact.id, kind=Kind.UPSET)
    assert records.contacts.get(contact.id).kind is None


def test_what_was_said_is_put_right_but_for_the_danger(records: Records) -> None:
    contact = records.contacts.add("U1", FULL, AT, team=1)
    right = Details(reference="48213", kind=Kind.DEMANDING, summary="Refund refused", safety=Safety.THREAT)
    assert records.contacts.change(contact.id, right)
    after = records.contacts.get(contact.id)
    assert {name: getattr(after, name) for name in vars(right)} == vars(right) | {"safety": Safety.VULNERABLE}
    assert records.contacts.open_with("#48213") == [contact.id]
    assert records.contacts.open_with(FULL.reference) == []


def test_a_closed_contact_stays_as_it_was(records: Records) -> None:
    contact = logged(records)
    records.contacts.close(contact.id, CLOSING, LATER)
    assert not records.contacts.change(contact.id, FULL)
    assert records.contacts.get(contact.id).reference == contact.reference


def test_a_danger_is_flagged_once_and_may_become_another(records: Records) -> None:
    contact = logged(records)
    assert records.contacts.flag(contact.id, Safety.VULNERABLE)
    assert not records.contacts.flag(contact.id, Safety.VULNERABLE)
    assert records.contacts.flag(contact.id, Safety.THREAT)
    assert records.contacts.get(contact.id).safety is Safety.THREAT


def test_a_flag_is_taken_back_once_and_can_be_set_again(records: Records) -> None:
    contact = logged(records)
    assert not records.contacts.unflag(contact.id)
    records.contacts.flag(contact.id, Safety.THREAT)
    assert records.contacts.unflag(contact.id)
    assert not records.contacts.unflag(contact.id)
    assert records.contacts.get(contact.id).safety is None
    assert records.contacts.flag(contact.id, Safety.THREAT)


def test_a_closed_contact_keeps_its_flag_and_takes_none(records: Records) -> None:
    flagged, other = logged(records), logged(records)
    records.contacts.flag(flagged.id, Safety.THREAT)
    for contact in (flagged, other):
        records.contacts.close(contact.id, CLOSING, LATER)
    assert not records.contacts.unflag(flagged.id)
    assert not records.contacts.flag(other.id, Safety.THREAT)
    assert records.contacts.get(flagged.id).safety is Safety.THREAT


def test_the_first_closing_stands(records: Records) -> None:
    contact = logged(records)
    closing = Closing(
        outcome=Outcome.ENDED_FOR_ABUSE,
        next_step="nothing",
        ground="insults",
        warnings="two",
        ended_by=EndedBy.AGENT,
    )
    assert records.contacts.close(contact.id, closing, LATER)
    assert not records.contacts.close(contact.id, CLOSING, AT)
    closed = records.contacts.get(contact.id)
    assert (closed.state, closed.closing, closed.closed_at) == (State.CLOSED, closing, LATER)


def test_an_agents_open_contacts_are_listed_newest_first(records: Records) -> None:
    first, second, third = (logged(records) for _ in range(3))
    logged(records, agent="U2")
    records.contacts.close(second.id, CLOSING, LATER)
    assert records.contacts.open_of("U1", 10) == [third, first]
    assert records.contacts.open_of("U1", 1) == [third]
    assert records.contacts.count_open_of("U1") == 2
    assert records.contacts.count_open_of("U3") == 0


def test_a_contact_counts_as_opened_since_its_own_instant(records: Records) -> None:
    contact = logged(records)
    assert records.contacts.opened_since("U1", AT)
    assert not records.contacts.opened_since("U1", LATER)
    assert not records.contacts.opened_since("U2", AT)
    records.contacts.close(contact.id, CLOSING, LATER)
    assert not records.contacts.opened_since("U1", AT)


def test_the_latest_contact_of_a_reference_is_the_agents_own(records: Records) -> None:
    older = logged(records, "48213a")
    mine = logged(records, "#48213A")
    logged(records, "48213a", agent="U2")
    ended = logged(records, "48213a")
    records.contacts.close(ended.id, CLOSING, LATER)
    assert records.contacts.latest("U1", " 48 213a") == mine
    for contact in (older, mine):
        records.contacts.close(contact.id, CLOSING, LATER)
    assert records.contacts.latest("U1", "48213a") == records.contacts.get(ended.id)  # none open: the newest
    assert records.contacts.latest("U1", "48214") is None
    assert records.contacts.latest("U3", "48213a") is None


def test_earlier_contacts_are_those_logged_before_with_the_same_reference_and_are_counted(records: Records) -> None:
    first = logged(records, "48213a", agent="U2")
    logged(records, "48214")
    second = logged(records, "#48213A")
    third = logged(records, "48213a")
    logged(records, "48213a")
    assert records.contacts.earlier(third, 10) == ([second, first], 2)
    assert records.contacts.earlier(third, 1) == ([second], 2)
    assert records.contacts.earlier(first, 10) == ([], 0)
