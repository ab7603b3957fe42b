"""Text for Slack's mrkdwn: escaped, dated for each reader, and cut to length.

Slack wants `&`, `<` and `>` escaped and nothing else; unescaped, `<!channel>` in a customer's words would ping
everybody there.
Source: docs.slack.dev, "Formatting message text".
"""

from datetime import datetime

from bot.rules.text import one_line

SECTION_LIMIT = 3000


def escape(text: str) -> str:
    """People's text, safe inside mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """Escaped text of at most `limit` characters, line breaks kept; never cut inside an entity."""
    safe = escape(text.strip())
    while len(safe) > limit:
        text = text.strip()[: max(0, len(text.strip()) - max(1, len(safe) - limit))]
        safe = escape(text.rstrip() + "…")
    return safe


def brief(text: str, limit: int = 150) -> str:
    """Escaped text on one line."""
    return escape(one_line(text, limit))


def person(user_id: str) -> str:
    """A mention: Slack shows the name its owner has today."""
    return f"<@{user_id}>"


def clock_time(at: datetime) -> str:
    """`14:02`, in the reader's own zone; the fallback says UTC."""
    return f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"


def day_and_time(at: datetime) -> str:
    """`today at 14:02` or `23 Nov at 14:02`, in the reader's own zone; the fallback says UTC."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%d %b %Y %H:%M} UTC>"


def day(at: datetime) -> str:
    """`today` or `23 Nov`, in the reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|{at:%d %b %Y}>"


def lower_first(text: str) -> str:
    """For a label in the middle of a sentence."""
    return text[:1].lower() + text[1:]
