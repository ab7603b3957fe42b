"""Every screen in every state it has, with one text wherever a person can type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, product
from zoneinfo import ZoneInfo

from slack_sdk.models.views import View

from bot.playbook import shipped
from bot.rules import callback as callbacks
from bot.rules import contact as contacts
from bot.rules import escalation as escalations
from bot.rules.callback import Callback, Page
from bot.rules.case import Case, Listed
from bot.rules.contact import Closing, Contact, Details, Intensity, Kind, ReachedBy, Safety
from bot.rules.duty import Standing
from bot.rules.escalation import Ask, Escalation, Invitation, PassReason
from bot.rules.health import Health
from bot.rules.home import SIZES, Administration, Affiliation, AtRisk, Listing, Overview, Part, Watch
from bot.rules.outbox import Delivery, Failure, Lane, MessageKind
from bot.rules.outsider import Outsider
from bot.rules.peers import Availability
from bot.rules.playbook import (
    LESSONS_ON_CARD,
    LONGEST_LESSON,
    LONGEST_LINE,
    MOST_LINES,
    Lesson,
    LessonState,
    Playbook,
    Version,
    Wording,
    card_for,
    own_key,
    with_changes,
)
from bot.rules.team import Team
from bot.rules.timeline import Entry
from bot.rules.trouble import Trouble, TroubleKind
from bot.services.status import FAILURES_SHOWN
from bot.views import contact, contact_forms, duty, home, membership, outsider, status
from bot.views.blocks import Message
from tests.bot.views.settings_samples import settings_screens
from tests.bot.views.wellbeing_samples import check_in_screens, wellbeing_screens

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
ID = 1_000_000
AGENT, OWNER, OTHER = "U0AGENT", "U0OWNER", "U0OTHER"


Screen = Message | View
Named = tuple[str, Screen]


def a_team(text: str) -> Team:
    return Team(
        escalation_channel="C0ESCALATIONS",
        supervisors=(OWNER, OTHER),
        crisis_protocol=text.strip(),
        support_contacts=text.strip(),
    )


def a_wording(text: str, title: str = "Abusive") -> Wording:
    """As much as a card takes."""
    line = " ".join(text.split())[:LONGEST_LINE] or "Say it back."
    return Wording(title=title, when=line, **{name: (line,) * most for name, most in MOST_LINES.items()})


def a_version(text: str, card: str, title: str) -> Version:
    return Version(id=1, card=card, wording=a_wording(text, title), person=OWNER, at=NOW)


def a_lesson(text: str, state: LessonState = LessonState.ACCEPTED, card: str = "abusive", number: int = 1) -> Lesson:
    decided = state is not LessonState.PROPOSED
    return Lesson(
        id=number,
        team=1,
        card=card,
        words=text[:LONGEST_LESSON] or "Name the fee.",
        state=state,
        debrief_id=2,
        proposed_at=NOW,
        decided_by=OTHER if decided else None,
        decided_at=NOW if decided else None,
    )


def a_book(text: str, at: str) -> Playbook:
    """With every card in the team's own words and one of its own, and lessons; without a text, as it came."""
    if not text.strip():
        return Playbook(cards=shipped(), at=at)
    changed = [a_version(text, card.key, card.wording.title) for card in shipped().values()]
    title = text.strip()[:60]
    cards = with_changes(shipped(), [*changed, a_version(text, own_key(title), title)])
    return Playbook(cards=cards, at=at, lessons=(a_lesson(text),) * LESSONS_ON_CARD)


def a_contact(text: str) -> Contact:
    """Open, with everything said that can be typed and nothing chosen."""
    return Contact(
        team=1,
        id=ID,
        agent=AGENT,
        reference=text,
        ticket=text,
        summary=text,
        words=text,
        would_accept=text,
        tried=text,
        promised=text,
        state=contacts.State.OPEN,
        opened_at=NOW,
        closing=None,
        closed_at=None,
    )


def bare_contact() -> Contact:
    """Open, with nothing said but the reference."""
    return replace(a_contact(""), reference="48213")


def chosen(contact_: Contact, kind: Kind, intensity: Intensity, reached_by: ReachedBy = ReachedBy.IN_PERSON) -> Contact:
    return replace(contact_, kind=kind, intensity=intensity, reached_by=reached_by)


def closed(contact_: Contact, outcome: contacts.Outcome, text: str) -> Contact:
    closing = Closing(outcome=outcome, next_step=text, ground=text, warnings=text, ended_by=contacts.EndedBy.AGENT)
    return replace(contact_, state=contacts.State.CLOSED, closing=closing, closed_at=NOW)


def an_escalation(text: str, state: escalations.State = escalations.State.REQUESTED) -> Escalation:
    ended = state not in escalations.LIVE
    owned = state in (*escalations.OWNED, escalations.State.RESOLVED)
    return Escalation(
        team=1,
        id=7,
        contact_id=ID,
        agent=AGENT,
        state=state,
        situation=text,
        background=text,
        assessment=text,
        recommendation=text,
        contingency=text,
        approval=text,
        join_by=text,
        demanded=True,
        requested_at=NOW,
        owner=OWNER if owned else None,
        accepted_at=NOW if owned else None,
        read_back=text if owned else "",
        outcome=escalations.Outcome.OTHER if state is escalations.State.RESOLVED else None,
        told=text if ended else "",
        note=text if ended else "",
        ended_at=NOW if ended else None,
        step=1,
        first_pinged_at=NOW,
    )


def a_callback(text: str, state: callbacks.State = callbacks.State.DUE, number: int = 1) -> Callback:
    return Callback(
        team=1,
        id=number,
        contact_id=ID,
        owner=AGENT,
        reference=text,
        note=text,
        state=state,
        due_at=NOW,
        promised_at=NOW,
        tries=number,
        nudges=0,
        put_off_until=None,
        unattended_at=None,
        overdue_at=None,
        orphaned_at=None,
        departure_id=None,
        set_at=NOW - timedelta(hours=1),
        closed_at=None if state in callbacks.OPEN else NOW,
    )


def many_callbacks(text: str, count: int = 20) -> tuple[Callback, ...]:
    return tuple(a_callback(text, number=number) for number in range(count))


def a_case(
    contact_: Contact,
    escalation_: Escalation | None = None,
    *,
    asked: tuple[str, ...] = (OTHER, OWNER),
    passed: int = 0,
    invited: tuple[Invitation, ...] = (),
    happened: tuple[Entry, ...] = (),
    due: tuple[Callback, ...] = (),
    earlier: tuple[Contact, ...] = (),
    promises: tuple[Callback, ...] = (),
) -> Case:
    asks = [
        Ask(
            supervisor=person,
            asked_at=NOW,
            passed_at=NOW if place < passed else None,
            reason=PassReason.OTHER if place < passed else None,
        )
        for place, person in enumerate(asked)
    ]
    return Case(
        contact=contact_,
        escalation=escalation_,
        asks=tuple(asks) if escalation_ else (),
        invitations=invited,
        timeline=happened,
        callbacks=due,
        earlier=earlier,
        earlier_count=len(earlier) and 1000 + len(earlier),
        promises=promises,
    )


def escalations_in_each_state(text: str) -> Iterator[tuple[str, Escalation]]:
    """With and without what may be missing in it."""
    for state in escalations.State:
        yield state, an_escalation(text, state)
    yield "accepted, no read-back", replace(an_escalation(text, escalations.State.ACCEPTED), read_back="")
    withdrawn = replace(an_escalation(text, escalations.State.CANCELLED), owner=OWNER, accepted_at=NOW, read_back=text)
    yield "cancelled after it was accepted", withdrawn
    yield "resolved by closing", replace(an_escalation(text, escalations.State.RESOLVED), outcome=None, note="")


def fullest_case(text: str) -> Case:
    """As much on one card as there can be."""
    person = replace(chosen(a_contact(text), Kind.REPEAT, Intensity.THREAT_OR_ABUSE), safety=Safety.SELF_HARM)
    before = closed(person, contacts.Outcome.ENDED_FOR_ABUSE, text)
    accepted = an_escalation(text, escalations.State.ACCEPTED)
    return a_case(person, accepted, due=many_callbacks(text), earlier=(before, before, before))


def contact_screens(text: str) -> Iterator[Named]:
    team = a_team(text)
    said = a_contact(text)
    filled = replace(chosen(said, Kind.UPSET, Intensity.IRATE), safety=Safety.THREAT)
    yield "form, empty", contact_forms.form(Details(reference=""))
    yield "form, filled", contact_forms.form(filled, "Here is what you typed.")
    yield "form, edit, filled", contact_forms.edit_form(filled)
    yield "form, edit", contact_forms.edit_form(bare_contact())
    for name, details in (("filled", filled), ("bare", bare_contact())):
        yield f"offer, {name}", contact_forms.offer(said, details)
    yield "closing form", contact_forms.closing_form(a_case(said))
    yield "closing form after abuse", contact_forms.closing_form(a_case(replace(said, kind=Kind.ABUSIVE)))
    for name, case in contact_cases(text):
        yield f"card, {name}", contact.card(case, team, a_book("", card_for(case.contact)))
        yield f"card, {name}, in a team's words", contact.card(case, team, a_book(text, card_for(case.contact)))
        for for_supervisor in (True, False):
            yield f"details, {name}, {for_supervisor}", contact.details(case, team, for_supervisor=for_supervisor)
        yield f"logged, {name}", contact.logged(case, team)
        yield f"logged in a modal, {name}", contact.logged_modal(case)
        yield f"added, {name}", contact.added(case, team)
    for count, total in ((0, 0), (1, 1), (10, 321)):
        one = fullest_case(text)
        cases = tuple(replace(one, contact=replace(one.contact, id=1_000_000 + n)) for n in range(count))
        part = Part[Listed](cases, total, 10 if total > count else 0, 10)
        yield f"list of {count} of {total}", contact.open_list(part)


def contact_cases(text: str) -> Iterator[tuple[str, Case]]:
    said = a_contact(text)
    yield "bare", a_case(bare_contact())
    yield "said", a_case(said)
    for kind in Kind:
        yield kind, a_case(replace(said, kind=kind))
    for intensity in Intensity:
        yield f"intensity {intensity}", a_case(replace(said, intensity=intensity))
    for safety in Safety:
        yield safety, a_case(replace(said, safety=safety))
        at_risk = replace(said, safety=safety)
        yield f"{safety}, over", a_case(closed(at_risk, contacts.Outcome.RESOLVED, text))
    for outcome in contacts.Outcome:
        yield f"closed, {outcome}", a_case(closed(said, outcome, text), due=many_callbacks(text))
    for state, escalation_ in escalations_in_each_state(text):
        yield f"escalation {state}", a_case(said, escalation_)
    yield "one seen before", a_case(said, earlier=(bare_contact(),))
    yield "promised something by others", a_case(said, promises=many_callbacks(text))
    yield "everything", fullest_case(text)


def home_screens(text: str) -> Iterator[Named]:
    for total in (0, 1, 1000):
        yield f"an agent's home, {total} of each", home.home(an_overview(text, total), NOW, UTC)
        watching = replace(an_overview(text, total, offset=5 if total > 5 else 0), watch=a_watch(text, total))
        yield f"a supervisor's home, {total} of each", home.home(watching, NOW, UTC)
        for admin, teams in (("an admin's", total), ("a new admin's", 0)):
            looking_after = replace(watching, administration=an_administration(text, teams))
            yield f"{admin} home, {total} of each", home.home(looking_after, NOW, UTC)
    for joined, is_set_up in ((0, False), (0, True), (2, True), (40, True)):
        teams_joined = tuple(replace(a_team(text), id=number) for number in range(joined))
        affiliation = Affiliation(is_set_up=is_set_up, joined=teams_joined, current=None)
        yield f"home in {joined} teams", home.home(replace(an_overview("", 0), affiliation=affiliation), NOW, UTC)
    for is_one in (True, False):
        yield f"help, {is_one}", home.help_text("<what>", for_supervisor=is_one)
        yield f"help over home, {is_one}", home.help_modal(for_supervisor=is_one)


def an_administration(text: str, teams: int) -> Administration:
    bare = Team(escalation_channel="C0ESCALATIONS", supervisors=(OWNER,))
    health = Health(waiting=0, waiting_since=None, failures=(), problems=(text or "Slack is away.",) * min(teams, 40))
    return Administration(teams=(a_team(text), bare)[:teams] * max(teams // 2, 1), health=health)


def an_overview(text: str, total: int, offset: int = 0) -> Overview:
    """Of an agent who has so many of everything: overdue, due today, and due later."""
    callbacks_ = a_page(text, total, SIZES[Listing.DUE], offset)
    days = (-1, 0, 1, 2)
    due = tuple(
        replace(callback, due_at=NOW + timedelta(days=days[place % 4], minutes=1))
        for place, callback in enumerate(callbacks_.callbacks)
    )
    due = tuple(sorted(due, key=lambda callback: callback.due_at))
    return Overview(
        person=AGENT,
        at_risk=tuple(
            AtRisk(replace(a_contact(text), id=number, safety=danger), NOW)
            for number, danger in zip(range(500, 500 + total), cycle(Safety), strict=False)
        ),
        due=replace(callbacks_, callbacks=due),
        cases=a_part(text, total, SIZES[Listing.CASES], *escalations.State, offset=offset),
        offers=False,
        peer=Availability.PAUSED,
        affiliation=Affiliation(is_set_up=True, joined=(a_team(text),), current=a_team(text)),
        watch=None,
        administration=None,
    )


def a_watch(text: str, total: int) -> Watch:
    return Watch(
        team=a_team(text),
        standing=a_standing(is_on=False, until=NOW, is_declared=True),
        roster=tuple(a_standing(f"U0SUPERVISOR{number}", is_on=True, until=NOW) for number in range(min(total, 200))),
        waiting=a_part(text, total, SIZES[Listing.WAITING], *escalations.ASKING, offset=5, first=100),
        owned=a_part(text, total, SIZES[Listing.OWNED], *escalations.OWNED, offset=5, first=200),
        promises=a_page(text, total, SIZES[Listing.TEAM], 5),
    )


def a_page(text: str, total: int, size: int, offset: int = 0) -> Page:
    """As many callbacks as a screen lists, out of so many."""
    return Page(many_callbacks(text, min(total, size)), total, offset if total > size else 0, size)


def a_part(
    text: str, total: int, size: int, *states: escalations.State, offset: int = 0, first: int = 1
) -> Part[Listed]:
    """The same of cases, whose escalations are in these states in turn."""
    case = fullest_case(text)
    assert case.escalation is not None
    cases = tuple(
        replace(
            case,
            contact=replace(case.contact, id=number),
            escalation=replace(an_escalation(text, state), id=number, contact_id=number),
        )
        for number, state in zip(range(first, first + min(total, size)), cycle(states), strict=False)
    )
    return Part(cases, total, offset if total > size else 0, size)


def a_standing(person: str = OWNER, *, is_on: bool, until: datetime | None, is_declared: bool = False) -> Standing:
    return Standing(person=person, is_on=is_on, until=until, said_until=until or NOW if is_declared else None)


def duty_screens(text: str) -> Iterator[Named]:
    """`text` is what was filled in for words that left something open."""
    for is_on, until, is_declared in product((True, False), (None, NOW), (True, False)):
        mine = a_standing(is_on=is_on, until=until, is_declared=is_declared)
        for level_two in ((), (OWNER, OTHER)):
            name = f"on {is_on}, until {until}, declared {is_declared}, level two {level_two}"
            team = replace(a_team(text), level_two=level_two)
            yield f"changed to {name}", duty.changed(mine, team, text[:100])
            yield f"changed to {name}, nothing filled in", duty.changed(mine, team)
            yield f"changed to {name}, the last one", duty.gone_off(mine, [mine], team)
            yield f"roster of one, {name}", duty.roster([mine], mine, team)
    for count in (0, 1, 20, 200):
        crowd = [f"U0SUPERVISOR{number}" for number in range(count)]
        on = [a_standing(person, is_on=True, until=NOW) for person in crowd]
        off = [a_standing(person, is_on=False, until=NOW) for person in crowd]
        team = replace(a_team(text), level_two=tuple(crowd))
        yield f"roster of {count} on, {count} off", duty.roster([*on, *off], None, team)
    for count in (1, 2, 4):
        choices = [NOW + timedelta(hours=hours) for hours in range(count)]
        yield f"until when, {count} choices", duty.until_when(choices, ZoneInfo("America/New_York"))


def status_screens() -> Iterator[Named]:
    """Nothing in these is typed by people."""
    for recipient, error, kind in product((OWNER, "C0ESCALATIONS"), ("is_archived", "unheard_of"), MessageKind):
        failure = a_failure(recipient, error, kind)
        yield f"undelivered {kind} to {recipient}: {error}", status.undelivered(failure)
    failures = tuple(a_failure(OWNER, "not_in_channel", MessageKind.SAFETY_ALERT) for _ in range(FAILURES_SHOWN))
    for failed, waiting, problems in product(((), failures), (0, 1, 2), ((), ("Slack cannot be reached.",) * 3)):
        health = Health(waiting=waiting, waiting_since=NOW if waiting else None, failures=failed, problems=problems)
        for for_supervisor in (True, False):
            name = f"{len(failed)} failed, {waiting} waiting, {len(problems)} problems, {for_supervisor}"
            yield name, status.status(health, for_supervisor=for_supervisor)
    for count in (0, 1, 2):
        yield f"resent {count}", status.resent(count)
    for trouble_kind, mended_at in product(TroubleKind, (None, NOW)):
        trouble = Trouble(
            id=1, kind=trouble_kind, channel="C0ESCALATIONS", person=OWNER, began_at=NOW, mended_at=mended_at
        )
        yield f"trouble: {trouble_kind}, mended {mended_at}", membership.trouble(trouble)
    for why in Outsider:
        yield f"outsider: {why}", outsider.message(why)
        yield f"outsider's Home: {why}", outsider.home(why)


def a_failure(recipient: str, error: str, kind: MessageKind) -> Failure:
    delivery = Delivery(
        id=1,
        key="0f",
        kind=kind,
        subject="contact:1",
        recipient=recipient,
        lane=Lane.PING,
        attempts=1,
        tried_at=None,
        channel=None,
        ts=None,
    )
    return Failure(delivery=delivery, error=error, failed_at=NOW)


def every_screen(text: str) -> Iterator[Named]:
    for feature, screens in (
        ("contact", contact_screens),
        ("check-in", check_in_screens),
        ("wellbeing", wellbeing_screens),
        ("duty", duty_screens),
        ("home", home_screens),
        ("settings", settings_screens),
    ):
        for name, screen in screens(text):
            yield f"{feature}: {name}", screen
