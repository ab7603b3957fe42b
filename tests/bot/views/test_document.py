"""A case as a document stands alone, runs nothing, and says what was said."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from bot.rules.case import Case
from bot.rules.contact import Closing, Contact, EndedBy, Intensity, Kind, Outcome, Safety, State
from bot.rules.correction import Correction
from bot.rules.export import Export
from bot.rules.export import Kind as ExportKind
from bot.rules.export import State as ExportState
from bot.rules.finding import Span
from bot.rules.timeline import Entry, Event
from bot.views.document import CaseFile, document

AT = datetime(2026, 11, 22, 14, 2, 3, tzinfo=UTC)
NASTY = """</blockquote><img src=x onerror="alert('1')"> & <@U7|boss> <@U7>"""


class Tags(HTMLParser):
    """Every tag, and what is open at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} - {"lang", "charset", "http-equiv", "content", "name", "datetime"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def case(text: str, *, for_supervisor: bool = True) -> CaseFile:
    contact = Contact(
        reference=text, ticket=text, kind=Kind.THREATENING, intensity=Intensity.THREAT_OR_ABUSE, safety=Safety.THREAT,
        summary=text, words=text, would_accept=text, tried=text, promised=text, id=1042, team=1, agent="U1",
        state=State.CLOSED,
        opened_at=AT, closed_at=AT,
        closing=Closing(
            outcome=Outcome.ENDED_FOR_ABUSE, next_step=text, ground=text, warnings=text, ended_by=EndedBy.AGENT,
        ),
    )  # fmt: skip

    def entry(event: Event, words: str = "") -> Entry:
        return Entry(
            id=1, contact_id=1042, escalation_id=1, event=event, person="U8", others=("U9",), words=words, at=AT
        )

    return CaseFile(
        case=Case(
            contact=contact, escalation=None, asks=(), invitations=(), callbacks=(), earlier=(), earlier_count=0,
            promises=(),
            timeline=(entry(Event.FACT, text), entry(Event.PASSED), entry(Event.ASKED)),
            corrections=(Correction(field="words", earlier=text, person="U1", at=AT),),
        ),
        escalations=(), callbacks=(), for_supervisor=for_supervisor,
        export=Export(
            team=1, id=1, person="U8", kind=ExportKind.CASE, contact_id=1042, span=Span(), is_named=True, reason=text,
            state=ExportState.SENDING, attempts=1, files=(), tried_at=None, error="", asked_at=AT,
        ),
    )  # fmt: skip


def made(text: str = NASTY, **how: bool) -> str:
    return document(case(text, **how), lambda person: f"Name of <{person}>", ZoneInfo("Europe/Berlin"), AT)


def test_nothing_that_people_wrote_becomes_a_tag_or_loads_anything() -> None:
    tags = Tags()
    tags.feed(made())
    assert tags.open == []
    assert tags.seen <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "section", "dl", "dt", "dd", "blockquote",
        "ol", "li", "time", "footer",
    }  # fmt: skip


@pytest.mark.parametrize("text", [NASTY, "Ich bring dich um!\nGleich."])
def test_the_words_are_exact(text: str) -> None:
    shown: list[str] = []
    parser = HTMLParser()
    parser.handle_data = shown.append  # type: ignore[method-assign]
    parser.feed(made(text))
    assert "".join(shown).count(text.replace("<@U7>", "Name of <U7>")) >= 10


def test_times_are_those_of_whoever_asked_with_their_zone() -> None:
    assert "22 November 2026, 15:02:03 CET" in made("x")
    assert 'datetime="2026-11-22T14:02:03Z"' in made("x")


def test_who_passed_and_who_was_asked_is_for_supervisors_alone() -> None:
    assert "Name of &lt;U8&gt; is busy." in made("x")
    agents = made("x", for_supervisor=False)
    assert "One of those asked is busy." in agents
    assert "Asked 1 person." in agents
