"""Who is off, and who has left."""

import pytest

from storage import Records
from tests.storage.samples import AT, LATER, MUCH_LATER


def test_somebody_is_off_until_they_said_or_are_back(records: Records) -> None:
    assert records.absences.until("U1", AT) is None
    records.absences.set("U1", LATER)
    assert records.absences.until("U1", AT) == LATER
    assert records.absences.until("U2", AT) is None
    assert records.absences.until("U1", LATER) is None
    records.absences.set("U1", MUCH_LATER)
    assert records.absences.until("U1", LATER) == MUCH_LATER
    records.absences.end("U1")
    assert records.absences.until("U1", AT) is None


def test_a_departure_is_remembered(records: Records) -> None:
    departure = records.departures.add("U1", AT)
    assert departure == records.departures.get(departure.id)
    assert (departure.person, departure.left_at) == ("U1", AT)
    with pytest.raises(KeyError):
        records.departures.get(404)
