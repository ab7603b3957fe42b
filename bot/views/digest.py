"""The weekly digest: numbers in words, and a chart of some of them beside those.

What a client that draws no charts does not show is said in the lines too.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from slack_sdk.models.blocks import Block, HeaderBlock, PlainTextObject

from bot.rules.contact import Kind
from bot.rules.digest import FEW, Count, Digest, Waited, Week, enough, masked, shown
from bot.rules.escalation import Urgency
from bot.views import words
from bot.views.blocks import Message, bar_chart, context, section
from bot.views.text import brief, escape

RECURRING_SHOWN = 5
LESSONS_SHOWN = 5
_KINDS = {kind.value: label for kind, label in words.KIND.items()} | {"": "Not said"}
_INTENSITIES = {str(step.value): label.partition(" ")[2] for step, label in words.INTENSITY.items()} | {"0": "Not said"}
_TOO_FEW = f"fewer than {FEW} people: not shown"


def digest(digest: Digest) -> Message:
    """One week against the one before."""
    week, before = digest.week, digest.before
    heading = f"The week of {_date(digest.first_day)} to {_date(digest.first_day + timedelta(days=6))}"
    if not enough(week.contacts):
        line = f"Fewer than {FEW} people logged contacts, so there are no numbers: they would be about each of them."
        return Message(text=f"{heading}. {line}", blocks=[_header(heading), section(line)])
    total = f"*{_count(week.contacts.number, 'contact')}*{_against(week.contacts, before.contacts)}"
    lessons = _lessons(week)
    blocks: list[Block] = [
        _header(heading),
        section(f"{total}\n{_split('By kind', _KINDS, week.kinds, before.kinds)}"),
        *_chart(week, before),
        section(_split("By how far it went", _INTENSITIES, week.intensities, before.intensities)),
        section(_recurring(week, before)),
        section("\n".join(_supervisors(week, before))),
        section("\n".join(_promises(week, before))),
        *([section(lessons)] if lessons else []),
        context(
            "About cases, not people. Left out: numbers about fewer than five people, and what would give them away."
        ),
    ]
    spoken = [total.replace("*", ""), _recurring(week, before), *_supervisors(week, before), *_promises(week, before)]
    return Message(
        text=" ".join([f"{heading}.", *(line.replace("*", "").rstrip(".") + "." for line in spoken)]), blocks=blocks
    )


def on_its_way() -> Message:
    """The instant answer to asking for it."""
    line = "The digest of last week is on its way to our direct messages."
    return Message(text=line, blocks=[section(line)])


def _split(title: str, labels: Mapping[str, str], now: Mapping[str, Count], before: Mapping[str, Count]) -> str:
    said = shown(now)
    lines = [
        f"• {label}: {said[value]}{_against(now[value], before.get(value, Count(0, 0)))}"
        if value in said
        else f"• {label}: –"
        for value, label in labels.items()
        if value in now
    ]
    return "\n".join([f"*{title}*", *(lines or ["none"])])


def _chart(week: Week, before: Week) -> list[Block]:
    """Contacts by kind. What may not be said is in no series, and a kind in which only one week may is not drawn."""
    now, then = shown(week.kinds), shown(before.kinds)
    drawn = [
        kind.value for kind in Kind if kind.value in now and (kind.value in then or kind.value not in before.kinds)
    ]
    if not drawn or not enough(before.contacts):
        return []
    series = {"This week": [now[kind] for kind in drawn], "Week before": [then.get(kind, 0) for kind in drawn]}
    return [bar_chart("Contacts by kind", [_KINDS[kind] for kind in drawn], series)]


def _recurring(week: Week, before: Week) -> str:
    count = len(week.recurring)
    line = f"*{_count(count, 'reference')}* came back within four weeks (the week before: {len(before.recurring)})"
    most = ", ".join(f"{escape(masked(one.reference))} {one.number} times" for one in week.recurring[:RECURRING_SHOWN])
    return f"{line}. Most often: {most}." if most else f"{line}."


def _supervisors(week: Week, before: Week) -> list[str]:
    """How long people waited for one, by urgency."""
    lines = [
        _waited(words.URGENCY[urgency], week.waits[urgency], before.waits.get(urgency))
        for urgency in Urgency
        if urgency in week.waits
    ]
    return ["*Until a supervisor accepted*", *lines] if lines else ["*No supervisor was asked for.*"]


def _waited(label: str, now: Waited, before: Waited | None) -> str:
    if not enough(now.asked):
        return f"• {label}: {_TOO_FEW}"
    said = [f"{now.asked.number} asked"]
    if now.median is not None and now.p90 is not None:
        said += [f"half within {_length(now.median)}", f"nine in ten within {_length(now.p90)}"]
    said.append(f"{now.unanswered} unanswered")
    then = ""
    if before and enough(before.asked) and before.median is not None:
        then = f" (the week before: half within {_length(before.median)}, {before.unanswered} unanswered)"
    return f"• {label}: {', '.join(said)}{then}"


def _promises(week: Week, before: Week) -> list[str]:
    return [
        _part("Promised calls made on time", week.kept, week.promises, before.kept, before.promises),
        _part(
            "Follow-ups that found the problem back",
            week.problems_back,
            week.follow_ups,
            before.problems_back,
            before.follow_ups,
        ),
    ]


def _part(label: str, part: Count, whole: Count, part_before: Count, whole_before: Count) -> str:
    if not whole.number:
        return f"*{label}*: none were due"
    if not enough(whole):
        return f"*{label}*: {_TOO_FEW}"
    then = f" (the week before: {part_before.number} of {whole_before.number})" if enough(whole_before) else ""
    return f"*{label}*: {part.number} of {whole.number}{then}"


def _lessons(week: Week) -> str:
    lines = [f"• {brief(lesson, 300)}" for lesson in week.lessons[:LESSONS_SHOWN]]
    more = len(week.lessons) - len(lines)
    return "\n".join(["*Learnt*", *lines, *([f"…and {more} more"] if more else [])]) if lines else ""


def _against(now: Count, before: Count) -> str:
    """`, 3 more than the week before`; empty where that may not be said."""
    if not enough(before):
        return ""
    difference = now.number - before.number
    if not difference:
        return ", as in the week before"
    return f", {abs(difference)} {'more' if difference > 0 else 'fewer'} than the week before"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _length(wait: timedelta) -> str:
    """`45 s`, `2 min 10 s`, `3 h 5 min`."""
    minutes, seconds = divmod(round(wait.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (0 if hours else seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def _header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=text))


def _date(day: date) -> str:
    return f"{day.day} {day:%b}"
