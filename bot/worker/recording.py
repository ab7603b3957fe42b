"""Storing what came of a send: one function an answer, all inside one transaction of the worker's."""

import logging
import random
from datetime import datetime, timedelta

from bot.rules.outbox import (
    PARENT_DELETED,
    PARENT_UNDELIVERED,
    PRIVATE,
    Delivery,
    Edit,
    Lane,
    MessageKind,
    Removal,
    Subject,
    TimerKind,
    subject_id,
)
from bot.rules.teams import Teams
from bot.rules.trouble import TroubleKind
from bot.services.membership import found
from bot.services.reminders import tell_unattended
from bot.worker.answers import (
    Answer,
    Failed,
    Moot,
    Passing,
    RateLimited,
    Removed,
    Sent,
    ThreadGone,
    TokenDead,
    Unchanged,
)
from bot.worker.pace import ANY, EDIT, POST, REMOVE, Pace
from bot.worker.senders import Job
from storage import Records

log = logging.getLogger(__name__)

ANSWER_LOST = timedelta(seconds=5)
"""How long after a request whose answer was lost Slack may still be working on it: the HTTP timeout."""
TOKEN_RETRY = timedelta(minutes=1)
NOTICE_EVERY = timedelta(hours=1)
REMOVAL_RETRY = timedelta(days=1)
"""A channel that is archived today may not be so tomorrow."""
REMOVAL_TRIES = 30
ACCOUNT_GONE = frozenset({"user_disabled", "is_inactive"})
_CHANNEL_TROUBLES = {
    "not_in_channel": TroubleKind.REMOVED,
    "channel_not_found": TroubleKind.REMOVED,
    "is_archived": TroubleKind.ARCHIVED,
}
_FIRST_RETRY = timedelta(seconds=1)
_LONGEST_RETRY = timedelta(seconds=30)
"""However long Slack was down, an escalation goes out this soon after it is back."""


class Recorder:
    """Turns answers into rows, and into what the pace must know."""

    def __init__(self, teams: Teams, pace: Pace) -> None:
        self.token_refused = ""
        """Slack's name for why it refuses our token; empty while it does not."""
        self._teams = teams
        self._pace = pace

    def record(self, records: Records, job: Job, answer: Answer, now: datetime) -> None:
        """Store one answer. Holds what must wait, so that order in a conversation stays."""
        if isinstance(answer, TokenDead):
            if not self.token_refused:
                log.critical(
                    "Slack refuses our token: %s. Everything is kept; nothing is sent until it works.", answer.error
                )
            self.token_refused = answer.error
        elif isinstance(answer, Sent | Removed):
            self.token_refused = ""
        if isinstance(job, Edit):
            self._record_edit(records, job, answer, now)
        elif isinstance(job, Removal):
            self._record_removal(records, job, answer, now)
        else:
            self._record_delivery(records, job, answer, now)

    def _record_delivery(self, records: Records, delivery: Delivery, answer: Answer, now: datetime) -> None:
        match answer:
            case Sent(channel=channel, ts=ts, revision=revision, digest=digest, is_quiet=is_quiet, asked_at=asked_at):
                records.deliveries.sent(delivery.id, channel, ts, now)
                if revision is not None:
                    records.cards.shown(delivery.id, revision, digest)
                if is_quiet:
                    callback = records.callbacks.get(subject_id(delivery.subject))
                    tell_unattended(records, self._teams.of(callback), callback.id, now)
                self._delivered(records, delivery, now, asked_at or now)
            case Failed(error=error):
                self._fail(records, delivery, error, now)
            case ThreadGone():
                self._post_parent_anew(records, delivery, now)
            case Moot():
                records.deliveries.withdraw(delivery.id, now)
                _comes_after_none(records, delivery)
            case _:
                until = self._wait(answer, POST, delivery.recipient, delivery.attempts, now)
                # What an earlier try left unclear stays so: this answer may be about looking for it.
                surely_not = delivery.tried_at is None and not (isinstance(answer, Passing) and answer.unsure)
                records.deliveries.retry(delivery.id, until, _name(answer), surely_not_taken=surely_not)

    def _post_parent_anew(self, records: Records, delivery: Delivery, now: datetime) -> None:
        """As a card that is gone is posted anew at its next change; what belongs under it waits for that.

        Not twice running: then it did not help. Nor once the parent is in the archive.
        """
        thread = delivery.thread
        in_vain = delivery.attempts > 0 and records.deliveries.failure(delivery.id).error == PARENT_DELETED
        if thread is not None and not in_vain and records.deliveries.repost(thread, now):
            log.warning("what %s about %s belongs under is gone: posted anew", delivery.kind, delivery.subject)
            records.deliveries.retry(delivery.id, now, PARENT_DELETED, surely_not_taken=True)
        else:
            self._fail(records, delivery, PARENT_DELETED, now)

    def _record_edit(self, records: Records, edit: Edit, answer: Answer, now: datetime) -> None:
        delivery = edit.delivery
        match answer:
            case Sent(revision=revision, digest=digest):
                records.cards.shown(delivery.id, revision or 0, digest)
            case Unchanged(revision=revision, digest=digest):
                records.cards.shown(delivery.id, revision or 0, digest)
                self._pace.give_back(EDIT, delivery.recipient)
            case Failed(error=error, message_gone=True):
                log.warning("%s about %s is gone (%s): posted anew", delivery.kind, delivery.subject, error)
                records.deliveries.repost(delivery.id, now)
            case Failed(error=error):
                # Sent again once that is mended, it is looked for, found, and edited.
                self._fail(records, delivery, error, now)
            case _:
                until = self._wait(answer, EDIT, delivery.recipient, edit.attempts, now)
                records.cards.retry(delivery.id, until)

    def _record_removal(self, records: Records, removal: Removal, answer: Answer, now: datetime) -> None:
        match answer:
            case Removed() | Failed(message_gone=True):
                records.removals.done(removal.id)
            case Failed(error=error) if removal.attempts + 1 >= REMOVAL_TRIES:
                log.error("message %s in %s stays in Slack: %s", removal.ts, removal.channel, error)
                records.removals.done(removal.id)
            case Failed(error=error):
                log.warning("message %s in %s cannot be removed yet: %s", removal.ts, removal.channel, error)
                records.removals.retry(removal.id, now + REMOVAL_RETRY)
            case _:
                until = self._wait(answer, REMOVE, removal.recipient, removal.attempts, now)
                records.removals.retry(removal.id, until)

    def _wait(self, answer: Answer, method: str, recipient: str, attempts: int, now: datetime) -> datetime:
        """Until when; and hold everything else that the answer speaks about."""
        match answer:
            case RateLimited(method=limited, seconds=seconds):
                until = now + timedelta(seconds=seconds)
                self._pace.hold(until, method=method, conversation=recipient)
                self._pace.limited(limited, recipient, until, now)
            case TokenDead():
                until = now + TOKEN_RETRY
                self._pace.hold(until, method=POST)
                self._pace.hold(until, method=EDIT)
                self._pace.hold(until, method=REMOVE)
            case _:
                until = now + max(_backoff(attempts), ANSWER_LOST)
                # A message that may be on its way keeps everything behind it; an edit keeps edits only, and so on.
                self._pace.hold(until, method=ANY if method == POST else method, conversation=recipient)
        return until

    def _delivered(self, records: Records, delivery: Delivery, at: datetime, asked_at: datetime) -> None:
        """What follows from Slack having this message, as it said at `at`: what kept such messages away is over.

        What has begun after Slack was asked to take it, at `asked_at`, may go on all the same.
        """
        match delivery.kind:
            case MessageKind.ESCALATION_PING:
                if records.escalations.pinged(subject_id(delivery.subject), at):
                    records.cards.touch_kind(delivery.subject, MessageKind.ESCALATION_THREAD)
                found(records, (), None, asked_at, person=delivery.recipient)
            case MessageKind.ESCALATION_CARD:
                found(records, (), None, asked_at, channel=delivery.recipient)

    def _fail(self, records: Records, delivery: Delivery, error: str, now: datetime) -> None:
        log.error("%s about %s was not delivered: %s", delivery.kind, delivery.subject, error)
        records.deliveries.failed(delivery.id, error, now)
        _comes_after_none(records, delivery)
        if error in ACCOUNT_GONE:
            subject = Subject.DELIVERY.of(delivery.id)
            records.timers.set(f"{delivery.recipient}:left", TimerKind.PERSON_LEFT, subject, now)
        if not self._found_trouble(records, delivery.recipient, error, now):
            self._tell_of_failure(records, delivery, error, now)

    def _found_trouble(self, records: Records, recipient: str, error: str, now: datetime) -> bool:
        """Whether this is a trouble of the team's: who can mend it hears of that once while it lasts, not of each."""
        at = self._teams.asked_in(recipient)
        answering = self._teams.supervised_by(recipient)
        if at and error in _CHANNEL_TROUBLES:
            found(records, at, _CHANNEL_TROUBLES[error], now, channel=recipient)
        elif answering and error in ACCOUNT_GONE:
            found(records, answering, TroubleKind.DEACTIVATED, now, person=recipient)
        else:
            return False
        return True

    def _tell_of_failure(self, records: Records, delivery: Delivery, error: str, now: datetime) -> None:
        """The team's other way: who can mend it hears what broke, once an hour for each cause; the private is kept."""
        if delivery.kind in PRIVATE:
            return
        if delivery.kind is MessageKind.UNDELIVERED or error == PARENT_UNDELIVERED:  # of the parent they have heard
            return
        if records.deliveries.failures_since(delivery.recipient, error, now - NOTICE_EVERY) > 1:
            return
        around = self._teams.around(delivery.recipient)
        for supervisor in dict.fromkeys(person for team in around for person in team.supervisors):
            if supervisor != delivery.recipient:
                subject = Subject.DELIVERY.of(delivery.id)
                records.deliveries.owe(MessageKind.UNDELIVERED, subject, supervisor, Lane.PING, now)


def _comes_after_none(records: Records, delivery: Delivery) -> None:
    """This ping does not arrive: an earlier one must not say that there is another further down."""
    if delivery.kind is MessageKind.ESCALATION_PING:
        records.cards.touch_kind(delivery.subject, delivery.kind)


def _name(answer: Answer) -> str:
    return "ratelimited" if isinstance(answer, RateLimited) else getattr(answer, "error", "")


def _backoff(attempts: int) -> timedelta:
    """Longer each time, with jitter so that many do not come back at once."""
    longest: timedelta = min(_FIRST_RETRY * 2.0 ** min(attempts, 20), _LONGEST_RETRY)
    return longest * random.uniform(0.5, 1)  # noqa: S311  jitter, not a secret
