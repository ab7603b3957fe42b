"""Who cannot be reached where: told to those who can mend it, in a message that says so when it is mended."""

from bot.rules.trouble import Trouble, TroubleKind
from bot.views.blocks import Message, context, note, section
from bot.views.text import clock_time, person

_MEANWHILE = "Supervisors are still asked by direct message, but no card or thread there is up to date."
_THEN = "Then I post what is missing there."


def trouble(trouble: Trouble) -> Message:
    """What is broken and how to mend it; once it is mended, only that."""
    if trouble.mended_at:
        return note(f":white_check_mark: Mended at {clock_time(trouble.mended_at)}: {_mended(trouble)}.")
    broken, mend = _broken(trouble)
    since = f"Since {clock_time(trouble.began_at)}."
    return Message(text=f"{broken} {mend}", blocks=[section(f":warning: *{broken}*\n{mend}"), context(since)])


def _broken(trouble: Trouble) -> tuple[str, str]:
    channel, who = f"<#{trouble.channel}>", person(trouble.person)
    match trouble.kind:
        case TroubleKind.REMOVED:
            return (
                f"I'm not in {channel} any more.",
                f"{_MEANWHILE} To mend it, type `/invite @Backline` in the channel. {_THEN}",
            )
        case TroubleKind.ARCHIVED:
            return f"{channel} was archived.", f"{_MEANWHILE} To mend it, unarchive the channel. {_THEN}"
        case TroubleKind.DELETED:
            return (
                "The escalation channel was deleted.",
                f"{_MEANWHILE} To mend it, make a new private channel and type `/invite @Backline` in it; "
                "then an admin has to name it in my settings.",
            )
        case TroubleKind.LEFT:
            return (
                f"{who} has left {channel}.",
                "As long as they are on the list of those who answer, I go on asking them by direct message; they just "
                "don't see the cards and threads in the channel. To mend it, invite them back, or have an admin "
                "take them off the list.",
            )
        case TroubleKind.DEACTIVATED:
            return (
                f"{who}'s account was deactivated.",
                "They can't be asked any more; the requests they had are asked again. To mend it, have an admin name "
                "someone in their place.",
            )


def _mended(trouble: Trouble) -> str:
    match trouble.kind:
        case TroubleKind.LEFT:
            return f"{person(trouble.person)} is back in <#{trouble.channel}>"
        case TroubleKind.DEACTIVATED:
            return f"{person(trouble.person)}'s account is active again"
        case _:
            return f"I can post in <#{trouble.channel}> again, and what was missing there follows"
