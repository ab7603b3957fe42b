"""One case as an HTML document: exact words, what was done, when and by whom; to print, and to hand on.

It stands alone: no script, no picture, nothing fetched. Everything people wrote is escaped.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape

from bot.rules.callback import Call, Callback
from bot.rules.case import Case
from bot.rules.escalation import Escalation
from bot.rules.export import Export
from bot.views import timeline, words
from bot.views.contact import ENDED
from bot.views.correction import FIELDS, said

_STYLE = """
body { font: 11pt/1.5 Georgia, serif; max-width: 42em; margin: 2em auto; padding: 0 1em; color: #111; }
h1 { font-size: 1.6em; margin-bottom: 0; }
h2 { font-size: 1.15em; margin: 1.8em 0 .4em; border-bottom: 1px solid #999; }
dl { display: grid; grid-template-columns: 12em 1fr; gap: .3em 1em; margin: 0; } dt { color: #444; } dd { margin: 0; }
dd, blockquote, li { white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { margin: .3em 0; padding-left: 1em; border-left: 3px solid #999; }
ol { padding-left: 0; list-style: none; } li { margin: .3em 0; } time { color: #444; margin-right: .6em; }
footer { margin-top: 3em; border-top: 1px solid #999; font-size: .85em; color: #444; }
h2, dt { break-after: avoid; } li, blockquote { break-inside: avoid; } @page { margin: 2cm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""
_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
)
_MENTION = re.compile(r"&lt;@(\w+)&gt;|<@(\w+)>")

Said = Iterable[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case with all its escalations, and all its callbacks with the calls of each, in order."""

    case: Case
    escalations: tuple[Escalation, ...]
    callbacks: tuple[tuple[Callback, tuple[Call, ...]], ...]
    export: Export
    for_supervisor: bool


def document(file: CaseFile, name_of: Callable[[str], str], zone: tzinfo, now: datetime) -> str:
    """The whole document. `name_of` gives a person's name for their Slack id; times are by the clock of `zone`."""
    return _Writer(file, name_of, zone).document(now)


class _Writer:
    def __init__(self, file: CaseFile, name_of: Callable[[str], str], zone: tzinfo) -> None:
        self._file = file
        self._contact = file.case.contact
        self._name_of = name_of
        self._zone = zone

    def document(self, now: datetime) -> str:
        contact = self._contact
        title = f"Case #{contact.id}"
        sections = (
            self._facts(),
            self._words("In the customer's words", contact.words),
            self._words("What happened", contact.summary),
            self._details("What was done", (
                ("They would accept", contact.would_accept), ("Tried", contact.tried), ("Promised", contact.promised),
            )),
            self._ending(),
            *map(self._escalation, self._file.escalations),
            self._timeline(),
            *(self._callback(*pair) for pair in self._file.callbacks),
            self._corrections(),
        )  # fmt: skip
        export = self._file.export
        return (
            f"{_HEAD}<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<h1>{title}</h1>\n<p>Confidential. Record of a difficult contact with a customer.</p>\n"
            f"{''.join(sections)}"
            f"<footer><p>Exported by {self._name(export.person)}, {self._time(now)}, for: {escape(export.reason)}</p>\n"
            f"<p>Times are those of {escape(str(self._zone))}. Payment card and bank account numbers are masked. "
            "What people say in private check-ins is not kept, and not in here.</p></footer>\n</body>\n</html>\n"
        )

    def _facts(self) -> str:
        contact = self._contact
        return self._details("The contact", (
            ("Customer or account", contact.reference),
            ("Ticket", contact.ticket),
            ("Logged by", self._name_of(contact.agent)),
            ("Logged", self._when(contact.opened_at)),
            ("Reached us by", words.REACHED_BY[contact.reached_by] if contact.reached_by else ""),
            ("What it was like", words.KIND[contact.kind] if contact.kind else ""),
            ("How far it went", words.INTENSITY[contact.intensity] if contact.intensity else ""),
            ("At risk", words.SAFETY[contact.safety] if contact.safety else ""),
        ))  # fmt: skip

    def _ending(self) -> str:
        closing, closed_at = self._contact.closing, self._contact.closed_at
        if closing is None or closed_at is None:
            return self._section("How it ended", "<p>It is still open.</p>\n")
        return self._words("What they said or did", closing.ground) + self._details("How it ended", (
            ("Outcome", ENDED[closing.outcome]),
            ("Ended", self._when(closed_at)),
            ("Who ended it", (closing.ended_by or "").capitalize()),
            ("Warnings", closing.warnings),
            ("Told the customer", closing.next_step),
        ))  # fmt: skip

    def _escalation(self, escalation: Escalation) -> str:
        return self._details("Request for a supervisor", (
            ("Asked", f"{self._when(escalation.requested_at)}, by {self._name_of(escalation.agent)}"),
            ("Urgency", words.URGENCY[escalation.urgency]),
            ("Needed", words.NEED[escalation.need]),
            ("Situation", escalation.situation),
            ("Background", escalation.background),
            ("Assessment", escalation.assessment),
            ("What would help", escalation.recommendation),
            ("If nobody can come", escalation.contingency),
            ("To approve", escalation.approval),
            ("Taken by", self._name_of(escalation.owner) if escalation.owner else "Nobody"),
            ("Taken", self._when(escalation.accepted_at) if escalation.accepted_at else ""),
            ("Ended", self._when(escalation.ended_at) if escalation.ended_at else ""),
            ("Outcome", words.ESCALATION_OUTCOME[escalation.outcome] if escalation.outcome else ""),
            ("Told the customer", escalation.told),
        ))  # fmt: skip

    def _timeline(self) -> str:
        entries = [
            (entry.at, timeline.in_full(entry, self._contact.reached_by, for_supervisor=self._file.for_supervisor))
            for entry in self._file.case.timeline
        ]
        return self._list("What happened, in order", entries)

    def _callback(self, callback: Callback, calls: tuple[Call, ...]) -> str:
        facts = self._details("Callback", (
            ("Promised for", self._when(callback.promised_at)),
            ("Why", words.CALLBACK_KIND[callback.kind]),
            ("Note", callback.note),
            ("Whose", self._name_of(callback.owner)),
            ("State", callback.state.replace("_", " ").capitalize()),
        ))  # fmt: skip
        return facts + self._items(
            (
                call.at,
                f"<@{call.person}>: {words.CALL_OUTCOME[call.outcome]}{f'. {escape(call.note)}' if call.note else ''}",
            )
            for call in calls
        )

    def _corrections(self) -> str:
        return self._list("Put right afterwards", [
            (each.at, f"<@{each.person}> changed “{FIELDS[each.field]}”. It had said: {escape(said(each))}")
            for each in self._file.case.corrections
        ])  # fmt: skip

    def _list(self, heading: str, entries: Iterable[tuple[datetime, str]]) -> str:
        items = self._items(entries)
        return self._section(heading, items) if items else ""

    def _items(self, entries: Iterable[tuple[datetime, str]]) -> str:
        """Sentences in which people's text is escaped, and people are mentions."""
        items = [f"<li>{self._time(at)} {self._named(line)}</li>\n" for at, line in entries]
        return f"<ol>\n{''.join(items)}</ol>\n" if items else ""

    def _details(self, heading: str, said: Said) -> str:
        rows = [f"<dt>{label}</dt><dd>{self._named(escape(text))}</dd>\n" for label, text in said if text]
        return self._section(heading, f"<dl>\n{''.join(rows)}</dl>\n") if rows else ""

    def _words(self, heading: str, text: str) -> str:
        return self._section(heading, f"<blockquote>{self._named(escape(text))}</blockquote>\n") if text else ""

    def _section(self, heading: str, content: str) -> str:
        return f"<section>\n<h2>{heading}</h2>\n{content}</section>\n"

    def _named(self, line: str) -> str:
        """Mentions, ours and those that people pasted, as names."""
        return _MENTION.sub(lambda match: self._name(match[1] or match[2]), line)

    def _name(self, user_id: str) -> str:
        return escape(self._name_of(user_id))

    def _time(self, at: datetime) -> str:
        return f'<time datetime="{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}">{self._when(at)}</time>'

    def _when(self, at: datetime) -> str:
        there = at.astimezone(self._zone)
        return f"{there.day} {there:%B %Y, %H:%M:%S %Z}"
