"""Text for Slack's mrkdwn: escaped, dated for each reader, and cut to length.

Slack wants `&`, `<` and `>` escaped and nothing else; unescaped, `<!channel>` in a customer's words would ping
everybody there.
Source: docs.slack.dev, "Formatting message text".
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from itertools import accumulate
from urllib.parse import quote

from bot.rules.contact import Contact
from bot.rules.text import one_line, trimmed

SECTION_LIMIT = 3000
_LONGEST_LINK = 1000


def escape(text: str) -> str:
    """People's text, safe inside mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """Escaped text of at most `limit` characters, line breaks kept; never cut inside an entity."""
    safe = escape(text.strip())
    if len(safe) <= limit:
        return safe
    return re.sub(r"&\w*$", "", safe[: limit - 1]).rstrip() + "…"


def brief(text: str, limit: int = 150) -> str:
    """Escaped text of at most `limit` characters on one line."""
    return clip(one_line(text, limit), limit)


def fitting(lines: Iterable[str], limit: int) -> list[str]:
    """As many of the first lines as have at most `limit` characters together."""
    lines = list(lines)
    return [line for line, length in zip(lines, accumulate(map(len, lines)), strict=True) if length <= limit]


def name(contact: Contact) -> str:
    """`#1042, 48213`: how a contact is called in a sentence."""
    return f"#{contact.id}, {brief(contact.reference, 80)}"


def person(user_id: str) -> str:
    """A mention: Slack shows the name its owner has today. Somebody who was erased has none."""
    return f"<@{user_id}>" if user_id.startswith(("U", "W")) else "a former colleague"


def message_link(user_id: str, workspace: str) -> str:
    """A link that opens the direct messages with somebody. Source: docs.slack.dev, "Deep linking"."""
    return f"<slack://user?team={workspace}&amp;id={user_id}|Write to> {person(user_id)}"


def people(user_ids: Sequence[str], most: int = 20) -> str:
    """Mentions of `most` people, and how many more there are."""
    more = f" and {len(user_ids) - most} more" if len(user_ids) > most else ""
    return ", ".join(map(person, user_ids[:most])) + more


def clock_time(at: datetime) -> str:
    """`14:02`, in the reader's own zone; the fallback says UTC."""
    return f"<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC>"


def day_and_time(at: datetime) -> str:
    """`today at 14:02` or `23 Nov at 14:02`, in the reader's own zone; the fallback says UTC."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%d %b %Y %H:%M} UTC>"


def day(at: datetime) -> str:
    """`today` or `23 Nov`, in the reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|{at:%d %b %Y}>"


def sentence(text: str) -> str:
    """Text with a full stop, unless people ended it their own way."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def lower_first(text: str) -> str:
    """For a label in the middle of a sentence; "I" stays as it is."""
    return text if text.startswith("I ") else text[:1].lower() + text[1:]


def local(at: datetime, zone: tzinfo, now: datetime) -> str:
    """`Mon 23 Nov, 14:02` by the clock of `zone`, with its year unless it is this one; plain, as for a button."""
    there = at.astimezone(zone)
    year = f" {there:%Y}" if there.year != now.astimezone(zone).year else ""
    return f"{there:%a} {there.day} {there:%b}{year}, {there:%H:%M}"


def customer(reference: str, crm_link: str) -> str:
    """A customer's number, as a link to their page where the team has set its address, with `{reference}` in it."""
    label = brief(reference, 80)
    if not crm_link:
        return label
    address = crm_link.replace("{reference}", quote(trimmed(reference) or reference, safe=""))
    return f"<{escape(address)}|{label}>" if len(address) <= _LONGEST_LINK else label
