"""The spans people look back over, read on Wednesday 18 November 2026 at ten in New York."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.reading.span import read_span
from bot.rules.finding import ALWAYS, Span
from bot.rules.team import DateOrder

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=NEW_YORK)


def read(text: str, order: DateOrder = DateOrder.DAY_FIRST) -> tuple[str, str]:
    """`first day..last day`, by New York's clock, and the words left over."""
    span, rest = read_span(text, NOW, NEW_YORK, order)
    first = span.since.astimezone(NEW_YORK) if span.since else None
    last = span.until.astimezone(NEW_YORK) if span.until else None
    for at in (first, last):
        assert at is None or (at.hour, at.minute) == (0, 0)
    return f"{first.date() if first else ''}..{last.date() if last else ''}", rest


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("refund today", "2026-11-18..2026-11-19", "refund"),
        ("yesterday refund", "2026-11-17..2026-11-18", "refund"),
        ("refund last week", "2026-11-09..2026-11-16", "refund"),
        ("refund this week irate", "2026-11-16..2026-11-23", "refund irate"),
        ("last month", "2026-10-01..2026-11-01", ""),
        ("this year", "2026-01-01..2027-01-01", ""),
        ("last 7 days", "2026-11-12..2026-11-19", ""),
        ("the past 2 weeks", "2026-11-05..2026-11-19", ""),
        ("in the last 3 months refund", "2026-08-18..2026-11-19", "refund"),
        ("abusive since 1 Nov", "2026-11-01..", "abusive"),
        ("since 1 Dec", "2025-12-01..", ""),
        ("since Monday refund", "2026-11-16..", "refund"),
        ("on wednesday", "2026-11-18..2026-11-19", ""),
        ("last wednesday", "2026-11-11..2026-11-12", ""),
        ("since November 1st, 2024", "2024-11-01..", ""),
        ("before 3/11", "..2026-11-03", ""),
        ("until 3/11", "..2026-11-04", ""),
        ("after 2026-11-03", "2026-11-04..", ""),
        ("3/11 to 10/11 refund", "2026-11-03..2026-11-11", "refund"),
        ("between 10 nov and 3 nov", "2026-11-03..2026-11-11", ""),
        ("from last week until yesterday", "2026-11-09..2026-11-18", ""),
        ("in may", "2026-05-01..2026-06-01", ""),
        ("in december 48213", "2025-12-01..2026-01-01", "48213"),
        ("since march 2025", "2025-03-01..", ""),
        ("on 29 feb", "2024-02-29..2024-03-01", ""),
        ("25/11/25", "2025-11-25..2025-11-26", ""),
        ("25.11.2025 refund", "2025-11-25..2025-11-26", "refund"),
        ("since fri", "2026-11-13..", ""),
        ("on 11/25", "2025-11-25..2025-11-26", ""),
    ],
)
def test_a_span_is_read_and_taken_out_of_the_words(text: str, days: str, rest: str) -> None:
    assert read(text) == (days, rest)


@pytest.mark.parametrize(
    "text",
    [
        "48213",
        "refund",
        "may march",
        "sat waiting",
        "48213 sun damage",
        "31/31",
        "on 30 feb",
        "since router",
        "",
        "last 0 refunds",
        "1.5",
    ],
)
def test_what_is_no_span_stays_a_word(text: str) -> None:
    span, rest = read_span(text, NOW, NEW_YORK, DateOrder.DAY_FIRST)
    assert rest == text
    assert span == ALWAYS


def test_numbers_are_read_in_the_teams_order() -> None:
    assert read("on 3/4", DateOrder.MONTH_FIRST) == ("2026-03-04..2026-03-05", "")
    assert read("on 3/4") == ("2026-04-03..2026-04-04", "")


def test_midnight_is_the_typists_also_when_clocks_change() -> None:
    span, _ = read_span("on 1 november", NOW, NEW_YORK, DateOrder.DAY_FIRST)  # 25 hours long
    assert span == Span(since=datetime(2026, 11, 1, 4, tzinfo=UTC), until=datetime(2026, 11, 2, 5, tzinfo=UTC))


def test_accents_elsewhere_do_not_matter() -> None:
    assert read("Zoë refund last week")[1].endswith("refund")
