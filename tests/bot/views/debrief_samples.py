"""Every screen of a team debrief in every state it has, with one text wherever a person can type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.rules.contact import Intensity, Kind, Outcome
from bot.rules.debrief import MOST_ACTIONS, MOST_LESSONS, ORDER, Action, Debrief, Heading, Point, Session, State
from bot.views import debrief, debrief_forms
from tests.bot.views.samples import AGENT, ID, NOW, OTHER, OWNER, Named, a_contact, bare_contact, chosen, closed


def a_debrief(text: str, opened: int = 0) -> Debrief:
    return Debrief(
        team=1,
        id=ID,
        channel="C0ESCALATIONS",
        facilitator=OWNER,
        second=OTHER,
        contact_id=None,
        about=text,
        state=State.OPEN,
        opened=opened,
        over_at=NOW + timedelta(hours=4),
        ended_at=None,
    )


def an_action(text: str) -> Action:
    return Action(
        id=ID,
        debrief_id=ID,
        channel="C0ESCALATIONS",
        words=text,
        owner=AGENT,
        due_at=NOW + timedelta(days=3),
        done_at=None,
    )


def a_session(text: str, *, opened: int = 0, points: int = 0) -> Session:
    """With as much in it as there can be."""
    return Session(
        debrief=a_debrief(text, opened),
        contact=replace(closed(a_contact(text), Outcome.RESOLVED, text), kind=Kind.REPEAT, intensity=Intensity.IRATE),
        points={heading: (Point(text, AGENT), Point(text, None)) * (points // 2) for heading in ORDER[:opened]},
        actions=(an_action(text),) * MOST_ACTIONS,
        lessons=(text,) * MOST_LESSONS,
        here=2,
    )


def bare_session(state: State = State.OPEN) -> Session:
    return Session(
        debrief=replace(a_debrief(""), state=state, second=None),
        contact=None,
        points={},
        actions=(),
        lessons=(),
        here=1,
    )


def debrief_screens(text: str) -> Iterator[Named]:
    yield "card: gone", debrief.card(None)
    yield "card: bare", debrief.card(bare_session())
    for opened in (0, 1, len(ORDER)):
        for points in (0, 2, 30):
            session = a_session(text, opened=opened, points=points)
            yield f"card: {opened} opened, {points} points", debrief.card(session)
            over = replace(session.debrief, state=State.ENDED, ended_at=NOW)
            yield f"card: over, {opened} opened, {points} points", debrief.card(replace(session, debrief=over))
    for state in State:
        session = a_session(text)
        yield f"consent: {state}", debrief.consent(replace(session, debrief=replace(session.debrief, state=state)))
    yield "consent: settled", debrief.consent(None)
    yield "not this one", debrief.not_this_one()
    yield "running: mine", debrief.running(a_debrief(text), OWNER)
    yield "running: led by two", debrief.running(a_debrief(text), AGENT)
    yield "running: led by one", debrief.running(replace(a_debrief(text), second=None), AGENT)
    for is_due in (False, True):
        yield f"action: {is_due}", debrief.action(an_action(text), is_due=is_due)
        yield f"action: done, {is_due}", debrief.action(replace(an_action(text), done_at=NOW), is_due=is_due)
        yield f"action: gone, {is_due}", debrief.action(None, is_due=is_due)
    yield "form: begin", debrief_forms.begin("C0ESCALATIONS", "#1042")
    yield "form: asked", debrief_forms.asked()
    yield "form: action", debrief_forms.action(a_debrief(text))
    yield "form: call off", debrief_forms.call_off(a_debrief(text))
    for opened in (0, len(ORDER)):
        yield f"form: point, {opened} opened", debrief_forms.point(a_debrief(text, opened))
        yield f"form: added, {opened} opened", debrief_forms.added(a_debrief(text, opened), Heading.OK)
    yield "form: end, kind known", debrief_forms.end(a_session(text))
    yield "form: end, kind not said", debrief_forms.end(bare_session())
    for points in (2, 50):
        session = a_session(text, opened=1, points=points)
        for page in range(-1, 4):
            yield f"form: read, {points} points, page {page}", debrief_forms.read(session, Heading.OK, page)


def drafts() -> Iterator[str]:
    """What is said of a contact, whatever was chosen for it."""
    yield debrief.draft(closed(bare_contact(), Outcome.OTHER, ""))
    for kind in Kind:
        for intensity in Intensity:
            for outcome in Outcome:
                yield debrief.draft(closed(chosen(a_contact("Oyelaran 48213"), kind, intensity), outcome, "Oyelaran"))
