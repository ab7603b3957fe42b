"""A few lines for the person with a customer in their ear: what helps, by kind, then by how far it has gone."""

from collections.abc import Sequence

from bot.rules.case import Case
from bot.rules.contact import Intensity
from bot.rules.escalation import Need, State, Urgency
from bot.rules.playbook import (
    BOUNDARY,
    ENDING,
    FIRST,
    LESSONS_ON_CONTACT,
    Playbook,
    intensity_key,
    warnings_given,
)
from bot.rules.timeline import Event
from bot.views.text import brief

_LONGEST = 200
"""Characters of a line; a team may write longer ones than those that came with the playbook."""
_BEFORE_ASKING = "A supervisor can join now. Asking early is fine."
_WHILE_ASKING = {
    Need.TAKE_OVER: "“I'm getting my supervisor for you right now.”",
    Need.JOIN: "“I'm asking my supervisor to join us right now.”",
    Need.APPROVE: "“I'm asking my supervisor for this right now.”",
    Need.ADVISE: "“I'm checking this with my supervisor right now.”",
    Need.CALL_BACK: "“I'm arranging for someone to ring you back.”",
}


def lines(case: Case, book: Playbook) -> tuple[str, ...]:
    """A few lines for this contact, escaped; that a supervisor can come is said until one has been asked.

    While one is asked, with the customer on the line, only what to say meanwhile; none once that is said elsewhere, nor
    when a supervisor has ended it. In danger the protocol says what to do: beside it only what helps with the kind.
    `book` is open at the contact's card.
    """
    contact, asked = case.contact, case.escalation
    if asked and asked.is_live:
        told = any(entry.event is Event.NOBODY_YET and entry.escalation_id == asked.id for entry in case.timeline)
        meanwhile = asked.state is State.REQUESTED and asked.urgency is Urgency.ON_THE_LINE and not told
        if not meanwhile:
            return ()
        return (
            f"Tell the customer: {_WHILE_ASKING[asked.need]}",
            *_escaped(_by_intensity(case, book) or _by_kind(case, book))[:1],
        )
    if contact.safety:
        return _escaped(_by_kind(case, book))
    if asked and asked.state is State.RESOLVED:
        return ()
    said = [*_by_kind(case, book), *_by_intensity(case, book)]
    if asked is None and (contact.intensity or 0) >= Intensity.IRATE:
        said.append(_BEFORE_ASKING)
    said += [f"What worked for us: {lesson.words}" for lesson in book.lessons[:LESSONS_ON_CONTACT]]
    return _escaped(said)


def _by_kind(case: Case, book: Playbook) -> tuple[str, ...]:
    """What the contact is like; once somebody who is abused has warned the customer, what comes after that."""
    contact = case.contact
    given = len(warnings_given(case.timeline)) if contact.is_abuse else 0
    if given:
        return book.glance((BOUNDARY, ENDING)[given - 1], contact)
    if contact.kind:
        return book.glance(contact.kind.value, contact)
    return () if contact.safety else book.glance(FIRST, contact)


def _by_intensity(case: Case, book: Playbook) -> tuple[str, ...]:
    """One line; in danger none."""
    contact = case.contact
    if not contact.intensity or contact.safety:
        return ()
    return book.glance(intensity_key(contact.intensity), contact)[:1]


def _escaped(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(brief(line, _LONGEST) for line in said)
