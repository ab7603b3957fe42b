from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.times import from_ms, from_ms_or_none, to_ms

ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(timezones=ZONES).filter(lambda at: 1 < at.year < 9999))
def test_an_instant_comes_back_in_utc_to_the_millisecond(at: datetime) -> None:
    back = from_ms(to_ms(at))
    assert back.tzinfo is UTC
    assert timedelta(0) <= at - back < timedelta(milliseconds=1)


@given(st.integers(-62_000_000_000_000, 253_000_000_000_000))
def test_milliseconds_come_back_as_they_were(ms: int) -> None:
    assert to_ms(from_ms(ms)) == ms


def test_zero_is_where_1970_begins_in_utc() -> None:
    assert from_ms(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert to_ms(datetime(1970, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == 0


def test_what_is_finer_than_a_millisecond_is_cut_off_before_1970_too() -> None:
    assert to_ms(datetime(2026, 1, 1, microsecond=1999, tzinfo=UTC)) % 1000 == 1
    assert to_ms(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(TypeError):
        to_ms(datetime(2026, 1, 1))  # noqa: DTZ001  what is refused


def test_an_empty_column_is_no_time() -> None:
    assert from_ms_or_none(None) is None
    assert from_ms_or_none(0) == from_ms(0)
