from datetime import datetime

from bot.rules.duty import Declaration
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER


def says(person: str, is_on: bool, until: datetime) -> Declaration:
    return Declaration(person=person, is_on=is_on, until=until)


def test_a_declaration_comes_back_as_it_was_made(records: Records) -> None:
    assert records.duty.of("U1") is None
    for declaration in (says("U1", True, LATER), says("U2", False, LATER)):
        records.duty.declare(declaration)
        assert records.duty.of(declaration.person) == declaration


def test_the_last_word_counts(records: Records) -> None:
    records.duty.declare(says("U1", True, MUCH_LATER))
    records.duty.declare(says("U1", False, LATER))
    assert records.duty.in_force(AT) == [says("U1", False, LATER)]


def test_what_has_run_out_is_not_in_force(records: Records) -> None:
    records.duty.declare(says("U1", True, LATER))
    records.duty.declare(says("U2", False, MUCH_LATER))
    assert [declaration.person for declaration in records.duty.in_force(AT)] == ["U1", "U2"]
    assert [declaration.person for declaration in records.duty.in_force(LATER)] == ["U2"]
    assert records.duty.in_force(MUCH_LATER) == []


def test_what_is_taken_back_is_forgotten_and_again_changes_nothing(records: Records) -> None:
    records.duty.declare(says("U1", True, LATER))
    for _ in range(2):
        records.duty.forget("U1")
        assert records.duty.of("U1") is None
