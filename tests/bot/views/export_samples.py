"""Every screen of finding, correcting and exporting, with one text wherever a person can type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.rules import contact as contacts
from bot.rules.contact import Intensity, Kind
from bot.rules.correction import Correction
from bot.rules.export import Export, State
from bot.rules.export import Kind as ExportKind
from bot.rules.finding import PAGE, Found, Query, Span
from bot.views import contact, exports, finding
from bot.views.correction import FIELDS
from tests.bot.views import samples
from tests.bot.views.samples import AGENT, NOW, Named

ZONE = ZoneInfo("Europe/Berlin")
SPAN = Span(since=NOW - timedelta(days=7), until=NOW)
_EARLIER = {"kind": "abusive", "intensity": "3", "reached_by": "in_person"}


def export_screens(text: str) -> Iterator[Named]:
    yield from _finding_screens(text)
    corrections = tuple(
        Correction(field=field, earlier=_EARLIER.get(field, text), person=AGENT, at=NOW) for field in FIELDS
    )
    case = replace(samples.fullest_case(text), corrections=3 * corrections)
    yield "details, corrected", contact.details(case, samples.a_team(text), for_supervisor=True)
    yield "form of the team", exports.team_form(date(2026, 11, 1), date(2026, 11, 22))
    yield (
        "form of the team, no days",
        exports.team_form(None, None, "I don't know when “gestern” is. Which days do you mean?"),
    )
    yield "form of a case", exports.case_form(samples.ID)
    yield "on its way", exports.on_its_way()
    every = [an_export(text, kind, state) for kind in ExportKind for state in State]
    for count in (0, 1, len(every)):
        yield f"list of {count}", exports.listed(every[:count], ZONE)
    for export in every:
        for error in ("missing_scope", "gone", "internal_error"):
            yield f"failed, {export.kind}, {export.state}, {error}", exports.failed(replace(export, error=error))


def _finding_screens(text: str) -> Iterator[Named]:
    logged = samples.chosen(samples.a_contact(text), Kind.REPEAT, Intensity.THREAT_OR_ABUSE)
    ended = samples.closed(logged, contacts.Outcome.ENDED_FOR_ABUSE, text)
    spans = (Span(), SPAN, Span(since=NOW), Span(until=NOW))
    yield "how to find", finding.usage()
    for count in (0, 1, PAGE):
        for span in spans:
            query = Query(words=tuple(text.split()), kind=Kind.REPEAT, intensity=Intensity.ANGRY, number=7, span=span)
            page = Found(contacts=(*(logged,) * (count // 2), *(ended,) * (count - count // 2)), older_than=7)
            for of_team in (True, False):
                shown = finding.found(page, query, text, ZONE, of_team=of_team, is_first=not of_team)
                yield f"found {count}, {spans.index(span)}, {of_team}", shown


def an_export(text: str, kind: ExportKind, state: State) -> Export:
    return Export(
        team=1,
        id=7,
        person=AGENT,
        kind=kind,
        contact_id=samples.ID if kind is ExportKind.CASE else None,
        span=SPAN,
        is_named=state is State.SENT,
        reason=text[:300],
        state=state,
        attempts=1,
        files=(),
        tried_at=None,
        error="",
        asked_at=NOW,
    )
