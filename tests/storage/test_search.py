"""Finding contacts, in the index and before they are in it; what is corrected or erased is found so no longer."""

from datetime import timedelta

import pytest

from bot.rules.contact import Closing, Contact, Details, Intensity, Kind, Outcome
from bot.rules.finding import Query, Span
from storage import Database, Records
from tests.storage.samples import AT

ANYBODY = None


def log(records: Records, number: int = 0, agent: str = "U1", **said: object) -> Contact:
    details = Details(reference=f"48{number:03}", **said)
    return records.contacts.add(agent, details, AT + timedelta(days=number), team=1)


def found(records: Records, query: Query, agent: str | None = ANYBODY, older_than: int | None = None) -> list[int]:
    return [contact.id for contact in records.search.find(query, agent, [1], older_than, 10)]


def index_all(records: Records) -> None:
    while records.search.index(3):
        pass


@pytest.fixture(params=["indexed", "not indexed", "half indexed"])
def logged(request: pytest.FixtureRequest, records: Records) -> list[int]:
    """Contacts on five days of three agents, each in the index or not yet."""
    numbers = []
    for number in range(5):
        contact = log(
            records,
            number,
            f"U{number % 3}",
            summary=("refund refused", "Étage with “quotes”, -NOT OR (5)", "router", "refunds promised", "100% upset")[
                number
            ],
            kind=Kind.ABUSIVE if number in (1, 3) else None,
            intensity=Intensity.IRATE if number == 3 else None,
        )
        numbers.append(contact.id)
        if request.param == "half indexed" and number == 2:
            index_all(records)
    if request.param == "indexed":
        index_all(records)
    return numbers


class TestFinding:
    def test_by_reference_however_it_is_written(self, records, logged):
        assert found(records, Query(words=("48002",))) == [logged[2]]
        changed = Details(reference="AB 77-12")
        records.contacts.change(logged[4], changed)
        assert found(records, Query(words=("ab77-12",))) == [logged[4]]
        assert found(records, Query(words=("ab", "77-12"))) == [logged[4]]

    def test_by_words_in_any_form_accents_and_case_aside(self, records, logged):
        assert found(records, Query(words=("REFUND",))) == [logged[3], logged[0]]
        assert found(records, Query(words=("refunded", "promise"))) == [logged[3]]
        assert found(records, Query(words=("etage",))) == [logged[1]]

    def test_what_people_type_is_never_read_as_a_question_to_the_index(self, records, logged):
        assert found(records, Query(words=('"quotes"', "(5)", "-not"))) == [logged[1]]
        assert found(records, Query(words=("NEAR(refund", "router)"))) == []
        assert found(records, Query(words=("summary:refund",))) == []
        assert found(records, Query(words=("100%",))) == [logged[4]]

    def test_by_kind_and_intensity_which_are_no_words(self, records, logged):
        assert found(records, Query(kind=Kind.ABUSIVE)) == [logged[3], logged[1]]
        assert found(records, Query(kind=Kind.ABUSIVE, intensity=Intensity.IRATE)) == [logged[3]]
        assert found(records, Query(words=("abusive",))) == []

    def test_by_span(self, records, logged):
        day = timedelta(days=1)
        assert found(records, Query(span=Span(since=AT + 3 * day))) == [logged[4], logged[3]]
        assert found(records, Query(span=Span(until=AT + day))) == [logged[0]]
        assert found(records, Query(words=("refund",), span=Span(since=AT + day, until=AT + 9 * day))) == [logged[3]]
        assert found(records, Query(span=Span(since=AT + 9 * day))) == []
        assert found(records, Query(span=Span(until=AT))) == []

    def test_by_number(self, records, logged):
        assert found(records, Query(number=logged[2])) == [logged[2]]
        assert found(records, Query(number=logged[2]), agent="U0") == []
        assert found(records, Query(number=10**14)) == []

    def test_of_one_agent(self, records, logged):
        assert found(records, Query(), agent="U1") == [logged[4], logged[1]]
        assert found(records, Query(words=("refund",)), agent="U0") == [logged[3], logged[0]]
        assert found(records, Query(words=("U1",))) == []

    def test_page_by_page_newest_first(self, records, logged):
        seen = [contact.id for contact in records.search.find(Query(), ANYBODY, [1], None, 2)]
        seen += [contact.id for contact in records.search.find(Query(), ANYBODY, [1], seen[-1], 9)]
        assert seen == logged[::-1]
        assert found(records, Query(words=("refund",)), older_than=logged[3]) == [logged[0]]


class TestWhatChanges:
    def test_a_correction_is_found_at_once_and_what_it_replaced_no_longer(self, records):
        contact = log(records, summary="refund")
        index_all(records)
        for summary in ("router", "cable"):  # the second time it has left the index already
            records.contacts.change(contact.id, Details(reference="48213", summary=summary))
            assert found(records, Query(words=(summary,))) == [contact.id]
            assert found(records, Query(words=("refund",))) == []
        index_all(records)
        assert found(records, Query(words=("cable",))) == [contact.id]
        assert found(records, Query(words=("router",))) == []

    def test_closing_adds_its_words(self, records):
        contact = log(records)
        index_all(records)
        records.contacts.close(contact.id, Closing(outcome=Outcome.OTHER, ground="swore at me"), AT)
        index_all(records)
        assert found(records, Query(words=("swearing",))) == []
        assert found(records, Query(words=("swore",))) == [contact.id]

    @pytest.mark.parametrize("corrected", [False, True])
    def test_what_is_erased_is_in_no_page_of_the_index(self, db: Database, path, corrected):
        with db.write() as records:
            contacts = [log(records, number, summary="zanzibar" if number == 3 else "refund") for number in range(50)]
            while records.search.index(7):
                pass
            if corrected:
                records.contacts.change(contacts[3].id, Details(reference="48213", summary="quagga"))
            records.rows.run("DELETE FROM contacts WHERE id = :id", id=contacts[3].id)
            assert found(records, Query(words=("zanzibar",))) == []
        with db.write() as records:
            while records.search.merge(1):
                pass
            assert not records.search.merge(1)
            assert len(records.search.find(Query(words=("refund",)), None, [1], None, 99)) == 49
            records.rows.run("INSERT INTO contact_search (contact_search, rank) VALUES ('integrity-check', 1)")
        files = [file.read_bytes() for file in path.parent.glob(f"{path.name}*") if file.suffix in (".db", ".db-wal")]
        assert files
        assert not any(b"zanzibar" in file for file in files)

    def test_indexing_goes_on_in_small_batches(self, records):
        for number in range(7):
            log(records, number)
        assert records.search.index(3)
        assert records.search.index(3)
        assert not records.search.index(3)
        assert not records.search.index(3)

    def test_an_index_that_has_grown_is_made_one_again_in_small_steps(self, records):
        for number in range(1, 1300):
            log(records, number % 1000, summary=f"refund {number}")
        while records.search.index(100):
            records.rows.run("COMMIT")  # each transaction adds a part
            records.rows.run("BEGIN IMMEDIATE")
        parts = "SELECT COUNT(DISTINCT segid) AS n FROM contact_search_idx"
        assert records.rows.count(parts) > 3
        assert records.search.merge(1)
        steps = 1
        while records.search.merge(1):
            steps += 1
        assert steps > 3
        assert records.rows.count(parts) == 1
        log(records, 7)
        records.search.index(100)
        assert not records.search.merge(1)
