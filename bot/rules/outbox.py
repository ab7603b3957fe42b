"""What the bot owes: timers, deliveries and cards, as records."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Subject(StrEnum):
    """What a timer or a message is about; written as `contact:1042`."""

    CONTACT = "contact"
    ESCALATION = "escalation"
    CALLBACK = "callback"
    OFFER = "offer"
    DEPARTURE = "departure"
    CHECK_IN = "check_in"
    BREATHER = "breather"
    PEER_REQUEST = "peer_request"
    PEER_ASK = "peer_ask"
    INVITATION = "invitation"
    ENTRY = "entry"
    DELIVERY = "delivery"
    TROUBLE = "trouble"
    DEBRIEF = "debrief"
    ACTION = "action"
    """A point of action that a team debrief agreed on."""
    LESSONS = "lessons"
    """Those of one team debrief, by its number."""
    WARNING = "warning"
    HOLD = "hold"
    DIGEST = "digest"
    """Of a team's week (`bot.rules.digest.digest_number`); a timer's is the team's number."""
    EXPORT = "export"
    HOUSEKEEPING = "housekeeping"

    def of(self, id_: int) -> str:
        return f"{self}:{id_}"


def subject_id(subject: str) -> int:
    """The number in `contact:1042`."""
    return int(subject.rpartition(":")[2])


class TimerKind(StrEnum):
    ALARM_UNANSWERED = "alarm_unanswered"
    CALLBACK_DUE = "callback_due"
    CALLBACK_SOON = "callback_soon"
    CALLBACK_NUDGE = "callback_nudge"
    CALLBACK_UNDO_OVER = "callback_undo_over"
    CHECK_IN_OFFER = "check_in_offer"
    CHECK_IN_LATER = "check_in_later"
    BREATHER_OVER = "breather_over"
    PEER_TIME_UP = "peer_time_up"
    WELLBEING = "wellbeing"
    DEBRIEF_OVER = "debrief_over"
    ACTION_DUE = "action_due"
    ESCALATION_STEP = "escalation_step"
    ESCALATION_STILL_ON_IT = "escalation_still_on_it"
    ESCALATION_QUIET = "escalation_quiet"
    PERSON_LEFT = "person_left"
    WARNING_REVIEW = "warning_review"
    HOLD_REVIEW = "hold_review"
    DIGEST = "digest"
    EXPORT = "export"
    INDEXING = "indexing"
    HOUSEKEEPING = "housekeeping"


AT_A_TIME = frozenset(
    {
        TimerKind.CALLBACK_DUE,
        TimerKind.CALLBACK_SOON,
        TimerKind.ACTION_DUE,
        TimerKind.WARNING_REVIEW,
        TimerKind.HOLD_REVIEW,
        TimerKind.DIGEST,
    }
)
"""What somebody was told the time of. All other timers wait for a while, whatever the clock says."""


@dataclass(frozen=True, kw_only=True)
class Timer:
    """One thing to do at `due_at` (UTC). `key` is unique: setting it again moves it."""

    key: str
    kind: TimerKind
    subject: str
    due_at: datetime


class Lane(IntEnum):
    """Which messages go first when several are waiting."""

    PING = 0
    REMINDER = 1
    CARD = 2


class MessageKind(StrEnum):
    """Which message is owed; the worker knows how to render each from current state."""

    CONTACT_CARD = "contact_card"
    SAFETY_ALERT = "safety_alert"
    ESCALATION_CARD = "escalation_card"
    ESCALATION_PING = "escalation_ping"
    ESCALATION_THREAD = "escalation_thread"
    ESCALATION_NOBODY_YET = "escalation_nobody_yet"
    ESCALATION_ACCEPTED = "escalation_accepted"
    ESCALATION_READ_BACK = "escalation_read_back"
    ESCALATION_STILL_ON_IT = "escalation_still_on_it"
    ESCALATION_QUIET = "escalation_quiet"
    ESCALATION_TAKEN = "escalation_taken"
    ESCALATION_OWNER_LEFT = "escalation_owner_left"
    ESCALATION_AGENT_LEFT = "escalation_agent_left"
    ESCALATION_FACT = "escalation_fact"
    ESCALATION_QUESTION = "escalation_question"
    ESCALATION_ANSWER = "escalation_answer"
    ESCALATION_INVITATION = "escalation_invitation"
    ESCALATION_INVITATION_ANSWERED = "escalation_invitation_answered"
    ESCALATION_RESOLVED = "escalation_resolved"
    ESCALATION_WITHDRAWN = "escalation_withdrawn"
    SAFETY_TAKEN = "safety_taken"
    SAFETY_UNANSWERED = "safety_unanswered"
    SAFETY_OVER = "safety_over"
    CHANNEL_TROUBLE = "channel_trouble"
    CALLBACK_CARD = "callback_card"
    CALLBACK_SOON = "callback_soon"
    CALLBACK_REMINDER = "callback_reminder"
    CALLBACK_UNATTENDED = "callback_unattended"
    CALLBACK_OVERDUE = "callback_overdue"
    CALLBACK_TO_DECIDE = "callback_to_decide"
    CALLBACK_OFFER = "callback_offer"
    CALLBACK_OFFER_ANSWERED = "callback_offer_answered"
    CALLBACK_TAKEN = "callback_taken"
    CALLBACK_ORPHANED = "callback_orphaned"
    CHECK_IN_OFFER = "check_in_offer"
    DEBRIEF_CARD = "debrief_card"
    DEBRIEF_CONSENT = "debrief_consent"
    DEBRIEF_NOT_THIS_ONE = "debrief_not_this_one"
    ACTION_AGREED = "action_agreed"
    ACTION_DUE = "action_due"
    LESSONS_PROPOSED = "lessons_proposed"
    WARNING_REVIEW = "warning_review"
    HOLD_ASKED = "hold_asked"
    HOLD_ANSWERED = "hold_answered"
    HOLD_REVIEW = "hold_review"
    DIGEST = "digest"
    EXPORT_FAILED = "export_failed"
    BREATHER = "breather"
    BREATHER_OVER = "breather_over"
    PEER_SEARCH = "peer_search"
    PEER_ASK = "peer_ask"
    PEER_FOUND = "peer_found"
    PEER_NOBODY = "peer_nobody"
    UNDELIVERED = "undelivered"


PRIVATE = frozenset(
    {
        MessageKind.CHECK_IN_OFFER,
        MessageKind.BREATHER,
        MessageKind.BREATHER_OVER,
        MessageKind.PEER_SEARCH,
        MessageKind.PEER_ASK,
        MessageKind.PEER_FOUND,
        MessageKind.PEER_NOBODY,
        MessageKind.DEBRIEF_CONSENT,
        MessageKind.DEBRIEF_NOT_THIS_ONE,
    }
)
"""What nobody but its recipient hears of, not even that it could not be delivered."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message the bot owes to a person or a channel (`recipient`, a Slack id).

    `key` is unique and opaque, since it rides in the message's metadata, which the whole workspace can read.
    `tried_at` (UTC, by Slack's clock) is when it was first handed to Slack without a clear answer, so that it may be
    there; None when it surely is not. `channel` and `ts` are where the message is, once it has been sent. `thread` is
    the id of the delivery whose message this one goes under; None for one that stands in the conversation itself.
    """

    id: int
    key: str
    kind: MessageKind
    subject: str
    recipient: str
    lane: Lane
    attempts: int
    tried_at: datetime | None
    channel: str | None
    ts: str | None
    thread: int | None = None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A sent message whose subject has changed since it was last shown."""

    delivery: Delivery
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Removal:
    """A message of ours that is to go from Slack, since what it is about has gone. `recipient` as in its delivery."""

    id: int
    recipient: str
    channel: str
    ts: str
    attempts: int


PARENT_UNDELIVERED = "parent_undelivered"
"""Why a message in a thread is not delivered: the one it belongs under was not, so that there is no thread."""
PARENT_DELETED = "parent_deleted"
"""The same, where somebody deleted that one, and posting it anew did not help."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A message that could not be delivered, and why: Slack's name for it, or one of ours."""

    delivery: Delivery
    error: str
    failed_at: datetime
