"""Opening hours as tests write them."""

from datetime import tzinfo

from bot.rules.hours import Hours, parse_spans


def parse_hours(text: str, zone: tzinfo) -> Hours:
    return Hours(zone, parse_spans(text))
