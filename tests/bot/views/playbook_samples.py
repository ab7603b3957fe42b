"""Every screen of the playbook, in every state it has, with one text wherever a person can type."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.playbook import shipped
from bot.rules.case import Case
from bot.rules.contact import Intensity, Kind, Safety
from bot.rules.playbook import BLANK, LESSONS_ON_CARD, LessonState, own_key
from bot.rules.timeline import Entry, Event
from bot.services.playbook import LESSONS_LISTED, VERSIONS_SHOWN
from bot.views import lessons, playbook, playbook_forms
from tests.bot.views.samples import (
    AGENT,
    ID,
    NOW,
    OWNER,
    Named,
    a_book,
    a_case,
    a_contact,
    a_lesson,
    a_team,
    a_version,
    a_wording,
)


def warned(times: int) -> tuple[Entry, ...]:
    events = (Event.FIRST_WARNING, Event.FINAL_WARNING)[:times]
    return tuple(
        Entry(id=n, contact_id=ID, escalation_id=None, event=event, person=AGENT, others=(), words="", at=NOW)
        for n, event in enumerate(events)
    )


def an_abusive_case(text: str, warnings: int, safety: Safety | None = None) -> Case:
    contact = replace(a_contact(text), kind=Kind.ABUSIVE, intensity=Intensity.THREAT_OR_ABUSE, safety=safety)
    return a_case(contact, happened=warned(warnings))


def playbook_screens(text: str) -> Iterator[Named]:
    team, own = a_team(text), own_key(text.strip()[:60])
    for reader, key in product((AGENT, OWNER), shipped()):
        yield f"card {key} for {reader}", playbook.card(a_book("", key), team, reader=reader)
    for warnings, safety in product((0, 1, 2), (None, Safety.THREAT)):
        case = an_abusive_case(text, warnings, safety)
        shown = playbook.card(a_book(text, "abusive"), team, reader=OWNER, case=case, notice="No card for that.")
        yield f"card for a case, {warnings} warnings, {safety}", shown
    if text.strip():
        yield "a card of our own", playbook.card(a_book(text, own), team, reader=OWNER)
        yield "form: our own", playbook_forms.edit_form(a_book(text, own).card)
        yield (
            "history of our own",
            playbook_forms.history(a_book(text, own).card, [a_version(text, own, "T")], None, 10),
        )
    yield "form: new", playbook_forms.edit_form(BLANK)
    for key in ("abusive", "talkative"):
        yield f"form: {key}", playbook_forms.edit_form(a_book("", key).card)
        yield f"form: {key}, filled", playbook_forms.edit_form(a_book(text, key).card)
    card, came = a_book(text, "abusive").card, shipped()["abusive"].wording
    version = a_version(text, "abusive", "Abusive")
    for count in (0, 1, VERSIONS_SHOWN + 1):
        versions = [version, replace(version, wording=None), replace(version, wording=a_wording("Other"))] * count
        yield f"history of {count}", playbook_forms.history(card, versions[: VERSIONS_SHOWN + 1], came, VERSIONS_SHOWN)
    proposed = a_lesson(text, LessonState.PROPOSED)
    for count in (0, 1, LESSONS_LISTED):
        book = replace(a_book(text, "abusive"), lessons=(a_lesson(text),) * count)
        yield (
            f"lessons: {count}",
            lessons.lessons(book, [replace(proposed, id=n) for n in range(count)], LESSONS_ON_CARD),
        )
    yield "lesson, filled", lessons.accept_form(a_book(text, "abusive"), proposed)
    cards = a_book(text, "abusive").cards
    for state in LessonState:
        yield (
            f"proposed, all {state}",
            lessons.proposed(cards, [a_lesson(text, state, number=n) for n in range(3)]),
        )
        some = [a_lesson(text, state), replace(proposed, id=2), replace(proposed, id=3, card="own_gone")]
        yield f"proposed, some {state}", lessons.proposed(cards, some)
