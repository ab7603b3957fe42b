"""From a delivery to the message, out of what is true now."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.rules.callback import Offer, OfferState, State
from bot.rules.case import CallbackCase, Case
from bot.rules.debrief import State as DebriefState
from bot.rules.digest import team_and_week
from bot.rules.escalation import Escalation, Invitation, InvitationState
from bot.rules.outbox import Delivery, MessageKind, Subject, subject_id
from bot.rules.peers import AskState
from bot.rules.safety import alarm_of, alarm_with
from bot.rules.teams import Teams
from bot.rules.timeline import Entry, awaits_the_owner, is_unanswered
from bot.services.cases import load_callback, load_case, load_escalation_case
from bot.services.digest import load_digest
from bot.services.playbook import cards_of, playbook_for
from bot.services.sessions import load_session
from bot.views import breather as breather_views
from bot.views import check_in as check_in_views
from bot.views import contact as contact_views
from bot.views import debrief as debrief_views
from bot.views import digest as digest_views
from bot.views import escalation as escalation_views
from bot.views import exports as export_views
from bot.views import handing_on, progress, promise, reminders, supervision
from bot.views import hold as hold_views
from bot.views import lessons as lesson_views
from bot.views import membership as membership_views
from bot.views import peers as peer_views
from bot.views import safety as safety_views
from bot.views import status as status_views
from bot.views import timeline as timeline_views
from bot.views import warning as warning_views
from bot.views.blocks import Message
from bot.views.promise import Reader
from storage import Records

_OF_A_CASE: Mapping[MessageKind, Callable[[Case], Message]] = {
    MessageKind.ESCALATION_CARD: escalation_views.card,
    MessageKind.ESCALATION_THREAD: timeline_views.thread,
    MessageKind.ESCALATION_RESOLVED: progress.resolved,
    MessageKind.ESCALATION_WITHDRAWN: supervision.withdrawn,
}
_OF_AN_ENTRY: Mapping[MessageKind, Callable[[Case, Entry], Message]] = {
    MessageKind.ESCALATION_STILL_ON_IT: supervision.still_on_it,
    MessageKind.ESCALATION_TAKEN: supervision.taken,
    MessageKind.ESCALATION_AGENT_LEFT: supervision.agent_left,
    MessageKind.ESCALATION_FACT: supervision.fact,
    MessageKind.ESCALATION_ANSWER: supervision.answer,
    MessageKind.ESCALATION_ACCEPTED: progress.accepted,
    MessageKind.ESCALATION_READ_BACK: progress.read_back,
    MessageKind.ESCALATION_QUIET: progress.quiet,
    MessageKind.ESCALATION_OWNER_LEFT: progress.owner_left,
    MessageKind.ESCALATION_QUESTION: progress.question,
}
_OF_AN_INVITATION: Mapping[MessageKind, Callable[[Case, Invitation], Message]] = {
    MessageKind.ESCALATION_INVITATION: supervision.invitation,
    MessageKind.ESCALATION_INVITATION_ANSWERED: supervision.invitation_answered,
}
_OF_A_CALLBACK: Mapping[MessageKind, Callable[[CallbackCase, Reader], Message]] = {
    MessageKind.CALLBACK_CARD: promise.card,
    MessageKind.CALLBACK_UNATTENDED: reminders.unattended,
    MessageKind.CALLBACK_OVERDUE: reminders.overdue,
    MessageKind.CALLBACK_TO_DECIDE: reminders.to_decide,
    MessageKind.CALLBACK_TAKEN: handing_on.taken,
}
_OF_AN_OFFER: Mapping[MessageKind, Callable[[CallbackCase, Offer, Reader], Message]] = {
    MessageKind.CALLBACK_OFFER: handing_on.offer,
    MessageKind.CALLBACK_OFFER_ANSWERED: handing_on.offer_answered,
}


def render(records: Records, delivery: Delivery, teams: Teams, now: datetime) -> Message:
    """The message as it should look at `now` (UTC)."""
    subject = subject_id(delivery.subject)

    def reader(case: CallbackCase) -> Reader:
        return Reader(person=delivery.recipient, team=teams.of(case.callback), now=now)

    match delivery.kind:
        case MessageKind.CONTACT_CARD:
            case = load_case(records, subject)
            team = teams.of(case.contact)
            return contact_views.card(case, team, playbook_for(records, team, case.contact))
        case MessageKind.SAFETY_ALERT:
            return safety_views.alarm(*_case_at(records, subject), delivery.recipient)
        case MessageKind.SAFETY_TAKEN:
            case, entry = _case_at(records, subject)
            return safety_views.coming(case, entry, teams.of(case.contact))
        case MessageKind.SAFETY_UNANSWERED:
            case, entry = _case_at(records, subject)
            return safety_views.unanswered(case, entry, teams.of(case.contact))
        case MessageKind.SAFETY_OVER:
            return safety_views.over(*_case_at(records, subject))
        case kind if kind in _OF_A_CASE:
            return _OF_A_CASE[kind](load_escalation_case(records, subject))
        case MessageKind.ESCALATION_PING:
            case = load_escalation_case(records, subject)
            if not records.deliveries.is_latest(delivery):
                return escalation_views.asked_again(case)
            return escalation_views.ping(case, delivery.recipient)
        case MessageKind.ESCALATION_NOBODY_YET:
            entry = records.timeline.get(subject)
            assert entry.escalation_id is not None, "only entries of an escalation are told"
            case = load_escalation_case(records, entry.escalation_id)
            return progress.nobody_yet(case, entry, teams.of(case.contact))
        case kind if kind in _OF_AN_ENTRY:
            entry = records.timeline.get(subject)
            assert entry.escalation_id is not None, "only entries of an escalation are told"
            return _OF_AN_ENTRY[kind](load_escalation_case(records, entry.escalation_id), entry)
        case kind if kind in _OF_AN_INVITATION:
            invitation = records.invitations.get(subject)
            return _OF_AN_INVITATION[kind](load_escalation_case(records, invitation.escalation_id), invitation)
        case kind if kind in _OF_A_CALLBACK:
            callback = load_callback(records, subject, now)
            return _OF_A_CALLBACK[kind](callback, reader(callback))
        case MessageKind.CALLBACK_SOON | MessageKind.CALLBACK_REMINDER:
            is_latest = records.deliveries.is_latest(delivery)
            view = reminders.soon if delivery.kind is MessageKind.CALLBACK_SOON else reminders.reminder
            callback = load_callback(records, subject, now)
            return view(callback, reader(callback), is_latest=is_latest)
        case kind if kind in _OF_AN_OFFER:
            offer = records.offers.get(subject)
            callback = load_callback(records, offer.callback_id, now)
            return _OF_AN_OFFER[kind](callback, offer, reader(callback))
        case MessageKind.CALLBACK_ORPHANED:
            return handing_on.left(records.departures.get(subject), records.callbacks.left_by(subject))
        case MessageKind.CHECK_IN_OFFER:
            return check_in_views.offer(records.check_ins.get(subject))
        case MessageKind.BREATHER:
            return breather_views.card(records.breathers.get(subject), teams.nearest(delivery.recipient))
        case MessageKind.BREATHER_OVER:
            return breather_views.over(records.breathers.get(subject))
        case MessageKind.PEER_SEARCH:
            return peer_views.search(records.peers.get(subject))
        case MessageKind.PEER_FOUND:
            return peer_views.found(records.peers.get(subject), teams.nearest(delivery.recipient))
        case MessageKind.PEER_NOBODY:
            return peer_views.nobody(teams.nearest(delivery.recipient))
        case MessageKind.PEER_ASK:
            ask = records.peers.get_ask(subject)
            return peer_views.ask(ask, records.peers.get(ask.request_id), teams.nearest(delivery.recipient))
        case MessageKind.CHANNEL_TROUBLE:
            return membership_views.trouble(records.troubles.get(subject))
        case MessageKind.DEBRIEF_CARD:
            return debrief_views.card(load_session(records, subject))
        case MessageKind.DEBRIEF_CONSENT:
            return debrief_views.consent(load_session(records, subject))
        case MessageKind.DEBRIEF_NOT_THIS_ONE:
            return debrief_views.not_this_one()
        case MessageKind.ACTION_AGREED | MessageKind.ACTION_DUE:
            is_due = delivery.kind is MessageKind.ACTION_DUE
            return debrief_views.action(records.debriefs.find_action(subject), is_due=is_due)
        case MessageKind.LESSONS_PROPOSED:
            lessons = records.lessons.of_debrief(subject)
            return lesson_views.proposed(cards_of(records, teams.of(lessons[0])), lessons)
        case MessageKind.WARNING_REVIEW:
            warning = records.warnings.get(subject)
            return warning_views.review(warning, is_due=warning.review_at <= now)
        case MessageKind.HOLD_ASKED:
            return hold_views.asked(records.holds.get(subject))
        case MessageKind.HOLD_ANSWERED:
            hold = records.holds.get(subject)
            contact = records.contacts.get(hold.contact_id)
            closed_at, keeps = contact.closed_at, teams.of(contact).retention.cases
            return hold_views.answered(hold, closed_at + keeps if closed_at else None, keeps)
        case MessageKind.HOLD_REVIEW:
            hold = records.holds.get(subject)
            return hold_views.review(hold, is_due=hold.review_at is not None and hold.review_at <= now)
        case MessageKind.DIGEST:
            team_id, first_day = team_and_week(subject)
            return digest_views.digest(load_digest(records, teams.get(team_id), first_day))
        case MessageKind.EXPORT_FAILED:
            return export_views.failed(records.exports.get(subject))
        case MessageKind.UNDELIVERED:
            return status_views.undelivered(records.deliveries.failure(subject))
        case _:
            raise NotImplementedError(delivery.kind)


def is_moot(records: Records, delivery: Delivery, now: datetime) -> bool:
    """Whether a message not yet sent would only tell somebody of what is done, withdrawn, or not for them to do now."""
    subject = subject_id(delivery.subject)
    match delivery.kind:
        case MessageKind.ESCALATION_PING:
            escalation = records.escalations.get(subject)
            mine = escalation.is_owned and escalation.owner == delivery.recipient
            return not (mine or escalation.is_asking) or not records.deliveries.is_latest(delivery)
        case MessageKind.ESCALATION_NOBODY_YET:
            return not is_unanswered(*_escalation_at(records, subject))
        case MessageKind.ESCALATION_STILL_ON_IT:
            return not awaits_the_owner(*_escalation_at(records, subject))
        case MessageKind.ESCALATION_INVITATION:
            invited = records.invitations.get(subject)
            escalation = records.escalations.get(invited.escalation_id)
            has_it = escalation.is_owned and escalation_views.has_it_by(invited, escalation)
            return invited.state is not InvitationState.OPEN and not has_it
        case MessageKind.CALLBACK_SOON | MessageKind.CALLBACK_REMINDER:
            callback = records.callbacks.get(subject)
            is_early = delivery.kind is MessageKind.CALLBACK_SOON
            is_theirs = delivery.recipient == callback.owner or callback.orphaned_at is not None
            is_in_time = (callback.due_at > now) is is_early
            return not (callback.is_due and is_theirs and is_in_time and records.deliveries.is_latest(delivery))
        case MessageKind.CALLBACK_UNATTENDED:
            return not records.callbacks.get(subject).is_unattended
        case MessageKind.CALLBACK_OVERDUE:
            return not records.callbacks.get(subject).is_overdue
        case MessageKind.CALLBACK_TO_DECIDE:
            return records.callbacks.get(subject).state is not State.TO_DECIDE
        case MessageKind.CALLBACK_OFFER:
            return records.offers.get(subject).state is not OfferState.OPEN
        case MessageKind.PEER_ASK:
            return records.peers.get_ask(subject).state is not AskState.OPEN
        case MessageKind.DEBRIEF_CARD:
            return records.debriefs.find(subject) is None
        case MessageKind.DEBRIEF_CONSENT:
            debrief = records.debriefs.find(subject)
            return debrief is None or debrief.state is not DebriefState.ASKING
        case MessageKind.ACTION_AGREED | MessageKind.ACTION_DUE:
            action = records.debriefs.find_action(subject)
            return action is None or action.done_at is not None
        case MessageKind.SAFETY_ALERT:
            entry = records.timeline.get(subject)
            alarm = alarm_of(records.timeline.of(entry.contact_id))
            return alarm is None or entry != alarm.latest
        case MessageKind.SAFETY_UNANSWERED:
            entry = records.timeline.get(subject)
            alarm = alarm_of(records.timeline.of(entry.contact_id))
            return alarm is None or not alarm.is_unanswered
        case MessageKind.SAFETY_OVER:
            return not _was_alarmed(records, delivery)
        case _:
            return False


def _escalation_at(records: Records, entry_id: int) -> tuple[Escalation, tuple[Entry, ...], Entry]:
    """An entry of a timeline, with all of that, and the escalation it is of."""
    entry = records.timeline.get(entry_id)
    assert entry.escalation_id is not None, "only entries of an escalation are told"
    return records.escalations.get(entry.escalation_id), records.timeline.of(entry.contact_id), entry


def _was_alarmed(records: Records, over: Delivery) -> bool:
    """Whether the same person was told of the alarm that is over: what goes to somebody is sent in order."""
    entry = records.timeline.get(subject_id(over.subject))
    alarm = alarm_with(entry, records.timeline.of(entry.contact_id))
    tellings = [Subject.ENTRY.of(telling.id) for telling in alarm.tellings]
    return records.deliveries.has_been_sent(MessageKind.SAFETY_ALERT, tellings, over.recipient)


def _case_at(records: Records, entry_id: int) -> tuple[Case, Entry]:
    """An entry of a timeline, and the case it is of."""
    entry = records.timeline.get(entry_id)
    return load_case(records, entry.contact_id), entry
