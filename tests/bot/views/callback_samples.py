"""Every screen of a callback, in every state it has, with one text wherever a person can type."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bot.rules.absence import Left
from bot.rules.callback import Call, Callback, Departure, Draft, Kind, Offer, OfferState, Outcome, Page, State
from bot.rules.case import CallbackCase, Case
from bot.rules.contact import Contact
from bot.rules.contact import Outcome as ContactOutcome
from bot.rules.fitting import Doubt, Fit
from bot.views import (
    absence,
    callback,
    callback_list,
    calling,
    follow_up,
    handing_on,
    promise,
    reminders,
)
from bot.views.promise import Reader
from tests.bot.views.samples import (
    AGENT,
    NOW,
    OTHER,
    OWNER,
    Named,
    a_callback,
    a_contact,
    a_team,
    closed,
    many_callbacks,
)

ZONE = ZoneInfo("America/Argentina/ComodRivadavia")
LONG_AGO, SOON = NOW - timedelta(days=1), NOW + timedelta(hours=1)


def a_case_of(contact: Contact) -> Case:
    return Case(
        contact=contact,
        escalation=None,
        asks=(),
        invitations=(),
        timeline=(),
        callbacks=(),
        earlier=(),
        earlier_count=0,
        promises=(),
    )


def a_call(outcome: Outcome, text: str, *, person: str = AGENT, minutes_ago: float = 0.5, next_id: int = 0) -> Call:
    return Call(
        id=1,
        callback_id=1,
        outcome=outcome,
        person=person,
        note=text,
        at=NOW - timedelta(minutes=minutes_ago),
        due_before=LONG_AGO,
        nudges_before=0,
        overdue_before=None,
        next_id=next_id or None,
    )


def an_offer(state: OfferState) -> Offer:
    answered = None if state is OfferState.OPEN else NOW
    return Offer(
        id=1, callback_id=1, person=OTHER, offered_by=AGENT, state=state, offered_at=LONG_AGO, answered_at=answered
    )


def bare(callback_: Callback) -> CallbackCase:
    """Nothing hangs on it."""
    return CallbackCase(callback=callback_, case=None, calls=(), offer=None, others=(), zone=None, absent_until=None)


def full(callback_: Callback, text: str) -> CallbackCase:
    """As much hangs on it as can."""
    after_closing = closed(a_contact(text), ContactOutcome.PROMISED, text)
    tried = tuple(a_call(Outcome.NO_ANSWER, text, minutes_ago=60 * hours) for hours in range(30, 1, -1))
    return CallbackCase(
        callback=callback_,
        case=a_case_of(after_closing),
        calls=tried,
        offer=an_offer(OfferState.OPEN),
        others=many_callbacks(text, 20),
        zone="America/Argentina/ComodRivadavia",
        absent_until=SOON,
    )


def promises_in_each_state(text: str) -> Iterator[tuple[str, CallbackCase]]:
    for state, kind, due_at in product(State, Kind, (LONG_AGO, SOON)):
        when = "due" if due_at < NOW else "to come"
        one = replace(a_callback(text, state), kind=kind, due_at=due_at)
        yield f"{state}, {kind}, {when}, bare", bare(one)
        yield f"{state}, {kind}, {when}, full", full(replace(one, tries=3), text)
    due = replace(a_callback(text), due_at=LONG_AGO)
    yield "on a call", bare(replace(due, put_off_until=SOON))
    yield "overdue", full(replace(due, overdue_at=NOW), text)
    yield "unattended", bare(replace(due, unattended_at=NOW))
    yield "unattended, off", full(replace(due, unattended_at=NOW), text)
    yield "orphaned", full(replace(due, owner=OTHER, orphaned_at=NOW, departure_id=1), text)
    yield "orphaned, overdue", bare(replace(due, owner=OTHER, orphaned_at=NOW, departure_id=1, overdue_at=NOW))
    for outcome, person, next_id in product(Outcome, (AGENT, OTHER), (0, 2)):
        state = State.DUE if outcome.is_try else State.DONE
        one = replace(a_callback(text, state), due_at=SOON)
        calls = (a_call(outcome, text, person=person, next_id=next_id),)
        yield f"{outcome} by {person}, next {next_id}", replace(bare(one), calls=calls)


def messages(text: str) -> Iterator[Named]:
    """All that is ever sent about a promise, to whoever has it and to others."""
    team = a_team(text)
    for (name, it), person in product(promises_in_each_state(text), (AGENT, OWNER)):
        reader = Reader(person=person, team=team, now=NOW)
        at = f"{name}, to {person}"
        yield f"card, {at}", promise.card(it, reader)
        yield f"soon, {at}", reminders.soon(it, reader, is_latest=True)
        yield f"reminder, {at}", reminders.reminder(it, reader, is_latest=True)
        yield f"earlier reminder, {at}", reminders.reminder(it, reader, is_latest=False)
        yield f"overdue, {at}", reminders.overdue(it, reader)
        yield f"unattended, {at}", reminders.unattended(it, reader)
        yield f"to decide, {at}", reminders.to_decide(it, reader)
        yield f"taken, {at}", handing_on.taken(it, reader)
        yield f"details, {at}", reminders.details(it, reader)
        for offer in map(an_offer, OfferState):
            yield f"offer {offer.state}, {at}", handing_on.offer(it, offer, reader)
            yield f"offer {offer.state}, answered, {at}", handing_on.offer_answered(it, offer, reader)
    departure = Departure(id=1, person=OTHER, left_at=NOW)
    orphans = [replace(one, orphaned_at=NOW) for one in many_callbacks(text, 40)]
    for count in (1, 2, 40):
        yield f"left {count}", handing_on.left(departure, orphans[:count])


def forms(text: str) -> Iterator[Named]:
    team = a_team(text)
    fits = [Fit((Doubt.CLOSED,), SOON), Fit(tuple(Doubt), None)]
    yield "form, new", callback.form(at=NOW)
    yield "form, asking where", callback.form(at=NOW, asks_zone=True)
    yield "form, filled", callback.form(at=NOW, reference=text, note=text, contact_id=9, notice="That has passed.")
    yield "form, drafted", callback.draft(a_contact(text), NOW, asks_zone=True)
    it = full(a_callback(text), text)
    yield "change form, filled", callback.change_form(it, ZONE, asks_zone=False)
    for fit, there in product(fits, (None, ZONE)):
        doubt = callback.doubted(fit, NOW, ZONE, there, team, NOW)
        name = f"{len(fit.doubts)} doubts, {there}"
        yield f"form, filled, {name}", callback.form(at=NOW, reference=text, note=text, place="Asia/Tokyo", doubt=doubt)
        yield f"later form, {name}", calling.later_form(it, typed=text[:100], doubt=doubt)
        yield f"not resolved, {name}", calling.not_resolved_form(it, NOW, next_step=text[:500], doubt=doubt)
        asked_whether = callback.asked_whether(
            fit, NOW, Draft(id=1, person=AGENT, text=text, zone=""), ZONE, there, team, NOW
        )
        yield f"asked whether, {name}", asked_whether
    yield "later form", calling.later_form(it)
    yield "where form", callback.where_form(1)
    yield "not resolved form", calling.not_resolved_form(it, NOW)
    yield "hand on form", handing_on.form(it)


def asked(text: str) -> Iterator[Named]:
    """Answers that are seen once, and lists."""
    for count in (0, 1, 4):
        choices = [NOW + timedelta(hours=hours) for hours in range(count)]
        yield (
            f"asked with {count}",
            callback.asked("When exactly?", choices, Draft(id=1, person=AGENT, text=text, zone=""), ZONE, NOW),
        )
    for it in (bare(a_callback(text)), full(a_callback(text), text)):
        yield "understood", callback.understood(it, None)
        yield "understood, filled in", callback.understood(it, "start of the day, 09:00")
    many = [
        replace(one, due_at=NOW + timedelta(hours=6 * (number - 3)))
        for number, one in enumerate(
            replace(one, state=State.TO_DECIDE if one.id == 1 else State.DUE, orphaned_at=NOW if one.id == 2 else None)
            for one in many_callbacks(text, 15)
        )
    ]
    for count, total, offset in ((0, 0, 0), (1, 1, 0), (15, 15, 0), (15, 321, 15)):
        page = Page(tuple(many[:count]), total, offset)
        yield f"list of {count} of {total}", callback_list.own(page, NOW, ZONE)
        yield f"team's list of {count} of {total}", callback_list.of_team(page, AGENT, NOW)


def leaving(text: str) -> Iterator[Named]:
    """Going off shift."""
    callbacks, contacts = many_callbacks(text, 30), (a_contact(text), replace(a_contact(text), id=2, summary=""))
    for count in (0, 1, 2):
        choices = [NOW + timedelta(hours=hours) for hours in range(count)]
        yield f"off until when, {count}", absence.until_when(choices, ZONE, NOW)
    yield "off form", absence.form()
    for left in (Left(SOON, (), ()), Left(SOON, callbacks[:1], ()), Left(SOON, callbacks, contacts)):
        for on_duty in (True, False):
            yield f"gone off, {left.count}", absence.gone_off(left, "start of the day, 09:00", on_duty=on_duty)
    yield "off, nothing left", absence.is_off(Left(SOON, (), ()))
    items: tuple[absence.Item, ...] = (*callbacks[:8], *contacts)
    rest = [absence.subject_of(item) for item in callbacks[8:]]
    yield "left, a page of several", absence.leaving(Left(SOON, callbacks, contacts), items, rest, 32)
    yield "left, the last page", absence.leaving(Left(SOON, callbacks, contacts), items[:1], (), 31)
    yield "left, one", absence.leaving(Left(SOON, callbacks, contacts), items[-1:], (), 1)
    yield "settled", absence.settled(SOON)
    yield "back", absence.back(callback_list.own(Page((), 0), NOW, ZONE))


def follow_ups(text: str) -> Iterator[str]:
    """What the offer's button says, by how the contact ended; nothing where there is none."""
    team = a_team(text)
    for outcome in ContactOutcome:
        case = a_case_of(closed(a_contact(text), outcome, text))
        for block in follow_up.follow_up_offer(case, team):
            yield f"{outcome}: {block.to_dict()['elements'][0]['text']['text']}"


def callback_screens(text: str) -> Iterator[Named]:
    for screens in (messages, forms, asked, leaving):
        yield from screens(text)
