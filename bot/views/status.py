"""Screens about the bot itself: what could not be delivered and what mends it."""

from bot.rules.health import Health
from bot.rules.outbox import PARENT_DELETED, PARENT_UNDELIVERED, Failure, MessageKind
from bot.views.blocks import Message, button, buttons, context, section
from bot.views.text import clock_time, day_and_time, escape, fitting, person

_TOLD_ALONE = 3000
"""How much of what failed is in the text as well, of the 4,000 characters that Slack advises."""

# Slack's names, and ours, for why a message cannot be delivered, and what a person can do about it.
_MENDS = {
    "not_in_channel": "I'm not in the channel. Invite me there with `/invite @Backline`.",
    "channel_not_found": "I can't find the channel. Is it private? Invite me; if it is gone, set another one.",
    "is_archived": "The channel is archived. Unarchive it, or set another one.",
    "restricted_action": "The channel's settings don't let me post. Allow apps there, or set another one.",
    "user_disabled": "Their account is deactivated. Someone else has to take over what was theirs.",
    "is_inactive": "Their account is inactive. Someone else has to take over what was theirs.",
    PARENT_UNDELIVERED: "The message it belongs under could not be delivered.",
    PARENT_DELETED: "Somebody deleted the message it belongs under. Ask them to leave it there.",
}
_WHAT = {
    MessageKind.CONTACT_CARD: "A contact's card",
    MessageKind.SAFETY_ALERT: "A safety alert",
    MessageKind.ESCALATION_CARD: "A request for a supervisor",
    MessageKind.ESCALATION_PING: "A request for a supervisor",
    MessageKind.DIGEST: "The weekly digest",
    MessageKind.CALLBACK_REMINDER: "A callback reminder",
    MessageKind.CALLBACK_UNATTENDED: "A callback that its owner may not see",
    MessageKind.CALLBACK_OVERDUE: "An overdue callback",
    MessageKind.CALLBACK_TO_DECIDE: "A callback to decide about",
    MessageKind.CALLBACK_OFFER: "A callback handed on",
    MessageKind.CALLBACK_ORPHANED: "Callbacks of somebody who has left",
    MessageKind.DEBRIEF_CARD: "A team debrief",
    MessageKind.ACTION_AGREED: "A point of action",
    MessageKind.ACTION_DUE: "A point of action",
}


def undelivered(failure: Failure) -> Message:
    """To whoever can mend it: what broke, where, and how to mend it."""
    line = f"{_failure(failure)} Then use `/backline status` to send it again."
    return Message(text=line, blocks=[section(f":warning: {line}")])


def status(health: Health, *, for_supervisor: bool) -> Message:
    """`/backline status`: all is well, or what is wrong; whom it concerns and what to do is for supervisors."""
    lines = [f":warning: {escape(problem)}" for problem in health.problems]
    if health.waiting and health.waiting_since:
        one = health.waiting == 1
        since = clock_time(health.waiting_since)
        lines.append(
            f"{health.waiting} {'message is' if one else 'messages are'} on the way, the oldest since {since}."
        )
    if not health.failures:
        line = " ".join([*lines, "Nothing has failed."] if lines else ["All is well. Everything due has been sent."])
        return Message(text=line, blocks=[section("\n".join(lines) if lines else line)])
    count = len(health.failures)
    if not for_supervisor:
        lines.append(
            f"{count} {'message' if count == 1 else 'messages'} could not be delivered. Your supervisors know."
        )
        return Message(text=" ".join(lines), blocks=[section("\n".join(lines))])
    lines.append(f"{count} could not be delivered:")
    failed = [f"{day_and_time(failure.failed_at)}: {_failure(failure)}" for failure in health.failures]
    again = button("Send these again", "backline:resend", "")
    blocks = [section("\n".join(lines)), *map(context, failed), buttons(again, block_id="backline")]
    mended = "When that is mended, press “Send these again”."
    return Message(text=" ".join([*lines, *fitting(failed, _TOLD_ALONE), mended]), blocks=blocks)


def resent(count: int) -> Message:
    line = f"Sending {count} again." if count else "There is nothing to send again."
    return Message(text=line, blocks=[section(line)])


def _failure(failure: Failure) -> str:
    recipient = failure.delivery.recipient
    where = person(recipient) if recipient.startswith(("U", "W")) else f"<#{recipient}>"
    mend = _MENDS.get(failure.error, f"Slack said `{escape(failure.error)}`.")
    return f"{_WHAT.get(failure.delivery.kind, 'A message')} for {where} could not be delivered. {mend}"
