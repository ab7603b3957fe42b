"""Warnings: one in force for each reference, however it is written, and every change of it kept."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from bot.rules.warning import Change, ReferenceWarning
from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER

DAY = date(2026, 11, 12)


def set_one(records: Records, reference: str = "48213") -> ReferenceWarning:
    return records.warnings.add(reference, "swore", DAY, "U8", LATER, AT, team=1)


def test_it_is_found_however_the_reference_is_written(records: Records) -> None:
    warning = set_one(records, "ab 48213")
    assert records.warnings.in_force("#AB48213") == warning == records.warnings.get(warning.id)
    assert (warning.seen_on, warning.review_at, warning.is_in_force) == (DAY, LATER, True)
    assert records.warnings.in_force("48213") is None


def test_a_second_one_in_force_is_refused_and_one_that_has_ended_makes_room(records: Records) -> None:
    first = set_one(records)
    with pytest.raises(sqlite3.IntegrityError):
        set_one(records, "#48213")
    assert records.warnings.end(first.id, LATER)
    assert not records.warnings.end(first.id, MUCH_LATER)
    assert not records.warnings.change(first.id, "shouted", DAY, MUCH_LATER)
    second = set_one(records)
    assert records.warnings.in_force("48213") == second


def test_every_change_is_kept_newest_first_of_all_warnings_of_the_reference(records: Records) -> None:
    first = set_one(records)
    records.warnings.happened(first, Change.SET, "U8", AT)
    changed = replace(first, behaviour="shouted")
    assert records.warnings.change(first.id, "shouted", DAY, MUCH_LATER)
    records.warnings.happened(changed, Change.CHANGED, "U9", LATER)
    records.warnings.end(first.id, LATER)
    records.warnings.happened(changed, Change.LAPSED, "", LATER)
    records.warnings.happened(set_one(records), Change.SET, "U9", MUCH_LATER)
    records.warnings.happened(set_one(records, "77001"), Change.SET, "U9", MUCH_LATER)
    history = [(one.change, one.person, one.behaviour) for one in records.warnings.history("48213", 3)]
    assert history == [
        (Change.SET, "U9", "swore"),
        (Change.LAPSED, "", "shouted"),
        (Change.CHANGED, "U9", "shouted"),
    ]
