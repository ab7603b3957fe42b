"""From a delivery to the message, out of what is true now."""

from datetime import datetime

from bot.rules.callback import Callback
from bot.rules.case import Case
from bot.rules.outbox import Delivery, MessageKind, subject_id
from bot.rules.team import Team
from bot.services.cases import load_case, load_escalation_case
from bot.views import callback as callback_views
from bot.views import check_in as check_in_views
from bot.views import contact as contact_views
from bot.views import escalation as escalation_views
from bot.views import status as status_views
from bot.views.blocks import Message
from storage import Records


def render(records: Records, delivery: Delivery, team: Team, now: datetime) -> Message:
    """The message as it should look at `now` (UTC)."""
    subject = subject_id(delivery.subject)
    match delivery.kind:
        case MessageKind.CONTACT_CARD:
            return contact_views.card(load_case(records, subject), team)
        case MessageKind.SAFETY_ALERT:
            return contact_views.alarm(load_case(records, subject))
        case MessageKind.ESCALATION_CARD:
            return escalation_views.card(load_escalation_case(records, subject))
        case MessageKind.ESCALATION_PING:
            return escalation_views.ping(load_escalation_case(records, subject), delivery.recipient)
        case MessageKind.ESCALATION_ACCEPTED:
            return escalation_views.accepted(load_escalation_case(records, subject))
        case MessageKind.ESCALATION_NOBODY_YET:
            return escalation_views.all_passed(load_escalation_case(records, subject))
        case MessageKind.ESCALATION_WITHDRAWN:
            return escalation_views.withdrawn(load_escalation_case(records, subject))
        case MessageKind.ESCALATION_RESOLVED:
            return escalation_views.resolved(load_escalation_case(records, subject))
        case MessageKind.CALLBACK_CARD:
            return callback_views.card(records.callbacks.get(subject))
        case MessageKind.CALLBACK_SOON:
            return callback_views.soon(records.callbacks.get(subject))
        case MessageKind.CALLBACK_REMINDER:
            callback = records.callbacks.get(subject)
            return callback_views.reminder(callback, _case_of(records, callback), now)
        case MessageKind.CHECK_IN_OFFER:
            return check_in_views.offer(records.check_ins.get(subject))
        case MessageKind.UNDELIVERED:
            return status_views.undelivered(records.deliveries.failure(subject))
        case _:
            raise NotImplementedError(delivery.kind)


def is_moot(records: Records, delivery: Delivery, now: datetime) -> bool:
    """Whether a message not yet sent would only remind somebody of what is done, withdrawn, or no longer to come."""
    if delivery.kind not in (MessageKind.CALLBACK_SOON, MessageKind.CALLBACK_REMINDER):
        return False
    callback = records.callbacks.get(subject_id(delivery.subject))
    return not callback.is_due or (delivery.kind is MessageKind.CALLBACK_SOON and callback.due_at <= now)


def _case_of(records: Records, callback: Callback) -> Case | None:
    return load_case(records, callback.contact_id) if callback.contact_id is not None else None
