"""A few lines for the person with a customer in their ear: what helps, by kind, then by how far it has gone."""

from bot.rules.case import Case
from bot.rules.contact import Contact, Intensity, Kind
from bot.rules.escalation import Need, State, Urgency
from bot.rules.timeline import Event

_BY_KIND = {
    Kind.UPSET: (
        "Let them finish. Then say what you heard, in their words.",
        "“I can hear how much trouble this has caused. Let me see what I can do.”",
    ),
    Kind.DEMANDING: (
        "Stay level. Say what you can do, and by when.",
        "Offer two choices you can keep; promise nothing you would have to ask for.",
    ),
    Kind.ABUSIVE: (
        "You do not have to take this. Polite and firm: “I want to help. I can't while you speak to me like this.”",
        "Said twice and it goes on? You may end it. Tell your supervisor either way.",
    ),
    Kind.THREATENING: (
        "Don't argue, don't provoke. Stay on script and get a supervisor.",
        "Write down their exact words: they matter now.",
    ),
    Kind.DISTRESSED: (
        "Slow down. Silence is fine. “Take your time, I'm here.”",
        "One small step at a time; say what happens next before you do it.",
    ),
    Kind.REPEAT: (
        "Don't make them tell it again: say what you can see of last time.",
        "Own it: “I'm taking this on myself, and here is what I'll do first.”",
    ),
}
_BY_INTENSITY = {
    Intensity.FRUSTRATED: "Name the feeling early: it rarely grows after that.",
    Intensity.ANGRY: "Let them vent, say it back, then solve. In that order.",
    Intensity.IRATE: "Keep your voice low and slow. Say what you can do, not what you can't.",
    Intensity.THREAT_OR_ABUSE: "You decide how far this goes. You are not alone with it.",
}
_ALWAYS = (
    "Breathe out. Let them finish, then say it back in their words.",
    "Ask what would put it right for them.",
)
_BEFORE_ASKING = "A supervisor can join now. Asking early is fine."
_WHILE_ASKING = {
    Need.TAKE_OVER: "“I'm getting my supervisor for you right now.”",
    Need.JOIN: "“I'm asking my supervisor to join us right now.”",
    Need.APPROVE: "“I'm asking my supervisor for this right now.”",
    Need.ADVISE: "“I'm checking this with my supervisor right now.”",
    Need.CALL_BACK: "“I'm arranging for someone to ring you back.”",
}


def lines(case: Case) -> tuple[str, ...]:
    """A few lines for this contact; that a supervisor can come is said until one has been asked.

    While one is asked, with the customer on the line, only what to say meanwhile; none once that is said elsewhere.
    In danger the protocol says what to do: beside it only what helps with the kind.
    """
    contact, asked = case.contact, case.escalation
    if asked and asked.is_live:
        told = any(entry.event is Event.NOBODY_YET and entry.escalation_id == asked.id for entry in case.timeline)
        meanwhile = asked.state is State.REQUESTED and asked.urgency is Urgency.ON_THE_LINE and not told
        return (f"Tell the customer: {_WHILE_ASKING[asked.need]}", *_short(contact)) if meanwhile else ()
    if contact.safety:
        return _BY_KIND[contact.kind] if contact.kind else ()
    said = [*(_BY_KIND[contact.kind] if contact.kind else _ALWAYS)]
    if contact.intensity:
        said.append(_BY_INTENSITY[contact.intensity])
    if asked is None and (contact.intensity or 0) >= Intensity.IRATE:
        said.append(_BEFORE_ASKING)
    return tuple(said)


def _short(contact: Contact) -> tuple[str, ...]:
    """The one line that helps most."""
    if contact.intensity and not contact.safety:
        return (_BY_INTENSITY[contact.intensity],)
    if contact.kind:
        return _BY_KIND[contact.kind][:1]
    return () if contact.safety else _ALWAYS[:1]
