"""What each value is called on screen."""

from bot.rules import callback, check_in, contact, escalation, peers, zones

REACHED_BY = {
    contact.ReachedBy.PHONE: "Phone",
    contact.ReachedBy.CHAT: "Chat",
    contact.ReachedBy.EMAIL: "Email",
    contact.ReachedBy.SOCIAL: "Social media",
    contact.ReachedBy.IN_PERSON: "In person",
}
KIND = {
    contact.Kind.UPSET: "Upset",
    contact.Kind.DEMANDING: "Demanding",
    contact.Kind.ABUSIVE: "Abusive",
    contact.Kind.THREATENING: "Threatening",
    contact.Kind.DISTRESSED: "Distressed",
    contact.Kind.REPEAT: "Repeat complaint",
}
INTENSITY = {
    contact.Intensity.FRUSTRATED: "1 Frustrated",
    contact.Intensity.ANGRY: "2 Angry",
    contact.Intensity.IRATE: "3 Irate",
    contact.Intensity.THREAT_OR_ABUSE: "4 Threat or abuse",
}
SAFETY = {
    contact.Safety.THREAT: "Threat against me or a colleague",
    contact.Safety.SELF_HARM: "Talk of suicide or self-harm",
    contact.Safety.VULNERABLE: "Vulnerable person",
}
CONTACT_OUTCOME = {
    contact.Outcome.RESOLVED: "Resolved",
    contact.Outcome.PROMISED: "We promised something",
    contact.Outcome.PASSED_ON: "Passed on",
    contact.Outcome.CUSTOMER_LEFT: "Customer hung up or left",
    contact.Outcome.ENDED_FOR_ABUSE: "I ended it for abuse",
    contact.Outcome.OTHER: "Something else",
}
ENDED_BY = {
    contact.EndedBy.AGENT: "I did, after warning them",
    contact.EndedBy.CUSTOMER: "They did",
    contact.EndedBy.SUPERVISOR: "A supervisor",
}
URGENCY = {
    escalation.Urgency.ON_THE_LINE: "On the line now",
    escalation.Urgency.WAITING: "Waiting to hear from us",
    escalation.Urgency.AFTER: "After the contact",
}
URGENCY_ASKED = URGENCY | {escalation.Urgency.ON_THE_LINE: "On the line or in the chat now"}
"""In the form, where how they reached us need not be known."""
_WITH_US = {
    contact.ReachedBy.PHONE: URGENCY[escalation.Urgency.ON_THE_LINE],
    contact.ReachedBy.CHAT: "In the chat now",
    contact.ReachedBy.EMAIL: "Writing with us now",
    contact.ReachedBy.SOCIAL: "Writing with us now",
    contact.ReachedBy.IN_PERSON: "Here with us now",
}
_GONE = {
    contact.ReachedBy.PHONE: "Customer hung up",
    contact.ReachedBy.CHAT: "Customer left the chat",
    contact.ReachedBy.EMAIL: "Customer can wait",
    contact.ReachedBy.SOCIAL: "Customer can wait",
    contact.ReachedBy.IN_PERSON: "Customer has gone",
}
_BACK = {
    contact.ReachedBy.PHONE: "Customer is on the line",
    contact.ReachedBy.CHAT: "Customer is in the chat",
    contact.ReachedBy.EMAIL: "Customer is writing now",
    contact.ReachedBy.SOCIAL: "Customer is writing now",
    contact.ReachedBy.IN_PERSON: "Customer is here",
}
NEED = {
    escalation.Need.TAKE_OVER: "Take over",
    escalation.Need.JOIN: "Join us",
    escalation.Need.APPROVE: "Approve something",
    escalation.Need.ADVISE: "Advise me",
    escalation.Need.CALL_BACK: "Someone to call back",
}
NEEDED = {
    escalation.Need.TAKE_OVER: "for someone to take over",
    escalation.Need.JOIN: "for someone to join",
    escalation.Need.APPROVE: "for an approval",
    escalation.Need.ADVISE: "for advice",
    escalation.Need.CALL_BACK: "for someone to call back",
}
"""What somebody asked for, after "asked"."""
ESCALATION_OUTCOME = {
    escalation.Outcome.SUPERVISOR_RESOLVED: "Supervisor resolved it",
    escalation.Outcome.AGENT_RESOLVES: "Agent resolves it, with advice",
    escalation.Outcome.APPROVED: "Approved",
    escalation.Outcome.DECLINED: "Declined",
    escalation.Outcome.CALLBACK_PROMISED: "Callback promised",
    escalation.Outcome.ENDED_FOR_ABUSE: "Contact ended for abuse",
    escalation.Outcome.OTHER: "Something else",
}
PASS_REASON = {
    escalation.PassReason.WITH_A_CUSTOMER: "I'm with a customer",
    escalation.PassReason.NOT_MY_AREA: "Not my area",
    escalation.PassReason.CONFLICT: "Conflict of interest",
    escalation.PassReason.OTHER: "Something else",
}
"""The reasons a supervisor can give; what they choose is shown to nobody."""
CALLBACK_KIND = {
    callback.Kind.FOLLOW_THROUGH: "I promised to ring, news or not",
    callback.Kind.FOLLOW_UP: "See whether the fix holds",
}
CALL_OUTCOME = {
    callback.Outcome.RESOLVED: "Spoke, resolved",
    callback.Outcome.NOT_RESOLVED: "Spoke, not resolved",
    callback.Outcome.LEFT_MESSAGE: "Left a message",
    callback.Outcome.NO_ANSWER: "No answer",
    callback.Outcome.CUSTOMER_RANG: "Customer rang first",
    callback.Outcome.NOT_WANTED: "No longer wanted",
    callback.Outcome.MISTAKE: "Set by mistake",
    callback.Outcome.GIVEN_UP: "Given up",
}
ZONE = {
    zones.Common.LONDON: "London, Dublin, Lisbon",
    zones.Common.PARIS: "Paris, Berlin, Madrid, Rome",
    zones.Common.ATHENS: "Athens, Helsinki, Kyiv",
    zones.Common.ISTANBUL: "Istanbul, Riyadh, Nairobi",
    zones.Common.LAGOS: "Lagos, Algiers",
    zones.Common.JOHANNESBURG: "Johannesburg",
    zones.Common.DUBAI: "Dubai",
    zones.Common.KARACHI: "Karachi",
    zones.Common.KOLKATA: "India",
    zones.Common.DHAKA: "Dhaka",
    zones.Common.BANGKOK: "Bangkok, Jakarta, Hanoi",
    zones.Common.SINGAPORE: "Singapore, Manila, Hong Kong, China",
    zones.Common.PERTH: "Perth",
    zones.Common.TOKYO: "Tokyo, Seoul",
    zones.Common.BRISBANE: "Brisbane",
    zones.Common.SYDNEY: "Sydney, Melbourne",
    zones.Common.AUCKLAND: "Auckland",
    zones.Common.SAO_PAULO: "São Paulo, Buenos Aires",
    zones.Common.HALIFAX: "Halifax",
    zones.Common.NEW_YORK: "New York, Toronto, Miami",
    zones.Common.CHICAGO: "Chicago, Dallas, Winnipeg",
    zones.Common.MEXICO_CITY: "Mexico City",
    zones.Common.DENVER: "Denver, Calgary",
    zones.Common.PHOENIX: "Phoenix",
    zones.Common.LOS_ANGELES: "Los Angeles, Seattle, Vancouver",
    zones.Common.ANCHORAGE: "Anchorage",
    zones.Common.HONOLULU: "Honolulu",
}
FEELING = {
    check_in.Feeling.FINE: "Fine",
    check_in.Feeling.SHAKEN: "Shaken",
    check_in.Feeling.NOT_OK: "Not OK",
}
HELP = {
    check_in.Help.MINUTES: "A few minutes to myself",
    check_in.Help.PEER: "A colleague to talk to",
    check_in.Help.SUPERVISOR: "My supervisor",
    check_in.Help.PROFESSIONAL: "Someone professional",
    check_in.Help.NOTHING: "Nothing, thanks",
}
LATER = {
    check_in.Later.HALF_AN_HOUR: "In half an hour",
    check_in.Later.END_OF_SHIFT: "At the end of my shift",
}
AVAILABILITY = {
    peers.Availability.NO: "No",
    peers.Availability.SHIFT: "Yes, this shift",
    peers.Availability.ALWAYS: "Yes, always",
    peers.Availability.PAUSED: "Yes, but not for the rest of this shift",
}


def like(said: contact.Details, between: str = ", ") -> str:
    """`repeat complaint, irate`: what a contact is like, as far as was said."""
    kind = KIND[said.kind].lower() if said.kind else ""
    # Without the number that the form shows: "3 Irate".
    intensity = INTENSITY[said.intensity].partition(" ")[2].lower() if said.intensity else ""
    return between.join(part for part in (kind, intensity) if part)


def urgency(urgency: escalation.Urgency, reached_by: contact.ReachedBy | None) -> str:
    """How urgent it is, in words that fit how the customer reached us; a telephone, where that was not said."""
    is_now = urgency is escalation.Urgency.ON_THE_LINE
    return _WITH_US[reached_by or contact.ReachedBy.PHONE] if is_now else URGENCY[urgency]


def gone(reached_by: contact.ReachedBy | None) -> str:
    """That the customer is not with the agent any more."""
    return _GONE[reached_by or contact.ReachedBy.PHONE]


def back(reached_by: contact.ReachedBy | None) -> str:
    """That the customer is with the agent."""
    return _BACK[reached_by or contact.ReachedBy.PHONE]
