"""The cards of a team debrief: in the channel, for the agent who is asked, and for the owners of points of action."""

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from bot.rules.contact import Contact, Outcome, ReachedBy
from bot.rules.debrief import LONGEST_ABOUT, LONGEST_ACTION, ORDER, Action, Debrief, Heading, Point, Session, State
from bot.views import words
from bot.views.blocks import Message, button, buttons, context, note, section
from bot.views.text import brief, clock_time, day, fitting, lower_first, name, people, person, sentence

TITLE = {
    Heading.OK: "Is everyone OK?",
    Heading.SUMMARY: "Summarise: what happened",
    Heading.WELL: "Things that went well",
    Heading.OPPORTUNITIES: "Opportunities",
    Heading.SUPPORT: "Provide support",
}
LESSON = "Proposed for the playbook"
_ASKS = {
    Heading.OK: "Do we all need a minute, or a glass of water?",
    Heading.SUMMARY: "The short version, with no names in it.",
    Heading.WELL: "What would we do just so again?",
    Heading.OPPORTUNITIES: "What could we try next time? Not who: what.",
    Heading.SUPPORT: "What would help now, and who can give it?",
}
_BY = {
    ReachedBy.PHONE: " by phone",
    ReachedBy.CHAT: " by chat",
    ReachedBy.EMAIL: " by email",
    ReachedBy.SOCIAL: " on social media",
    ReachedBy.IN_PERSON: " in person",
}
_ENDED = {
    Outcome.RESOLVED: "It was resolved.",
    Outcome.PROMISED: "Something was promised.",
    Outcome.PASSED_ON: "It was passed on.",
    Outcome.CUSTOMER_LEFT: "The customer left.",
    Outcome.ENDED_FOR_ABUSE: "It was ended for abuse.",
    Outcome.OTHER: "It is over.",
}
_GONE = "This team debrief is over, and nothing of it is kept."
_ROOM = 1300
"""Characters of each heading on the card: five of them, points of action and lessons fit a message's 13,000."""
_SAID_ALONE = 450
"""The same, for `text`, of whose 4,000 five headings have this many each."""
_BRIEF = 300


def draft(contact: Contact) -> str:
    """What a contact was like, out of what was chosen for it: none of what anybody typed, so that it names nobody."""
    by = _BY[contact.reached_by] if contact.reached_by else ""
    like = f": {said}" if (said := words.like(contact)) else ""
    end = _ENDED[contact.closing.outcome] if contact.closing else ""
    return f"A hard contact{by}{like}. {end}".strip()


def about(debrief: Debrief, contact: Contact | None) -> str:
    """What a debrief is about, as the channel sees it; empty where nobody has said."""
    typed = sentence(brief(debrief.about, LONGEST_ABOUT)) if debrief.about else ""
    return " ".join(text for text in (typed, draft(contact) if contact else "") if text)


def card(session: Session | None) -> Message:
    """In the channel. None for one of which nothing is kept."""
    if session is None:
        return note(_GONE)
    debrief = session.debrief
    subject = about(debrief, session.contact)
    line = _line(debrief)
    said = [*_said_alone(session), *([_still_to_come(debrief)] if debrief.is_open else [])]
    return Message(
        text="\n".join(filter(None, [line, subject, *said])),
        blocks=[
            section(f":speech_balloon: *{line}*" if debrief.is_open else f"*{line}*"),
            *([section(subject)] if subject else []),
            *(_heading(debrief, heading, points) for heading, points in session.points.items()),
            *_agreed(session),
            *(_how_to_take_part(session) if debrief.is_open else [context("Nothing else of it is kept.")]),
        ],
    )


def consent(session: Session | None) -> Message:
    """To the agent who logged the contact, before anything appears. None for what is settled, either way."""
    if session is None or session.contact is None:
        return note("That is settled: nothing of it is in a channel, and nobody was told why.")
    debrief = session.debrief
    where = f"<#{debrief.channel}>"
    about_which = name(session.contact)
    if debrief.state is State.ENDED:
        return note(sentence(f"The debrief in {where} that you agreed to is over: {about_which}"))
    if debrief.state is State.OPEN:
        line = sentence(f"You agreed, and it is in {where}: {about_which}")
        return Message(
            text=line,
            blocks=[section(line), buttons(button("Take it back", "debrief:refuse", debrief.id), block_id="debrief")],
        )
    line = f"{person(debrief.facilitator)} would like to talk with the team about a contact of yours, {about_which}."
    rest = (
        "Nothing appears unless you agree. A no needs no reason, nor does no answer: all they hear is “not this one”."
    )
    shown = about(debrief, session.contact)
    return Message(
        text=f"{line} In {where} it would say: {shown} {rest}",
        blocks=[
            section(f"*{line}*"),
            section(f"In {where} it would say this and no more:\n“{shown}”\nIt names neither you nor the customer."),
            context(rest),
            buttons(
                button("Agree", "debrief:agree", debrief.id),
                button("Not this one", "debrief:refuse", debrief.id),
                block_id="debrief",
            ),
        ],
    )


def not_this_one() -> Message:
    """To whoever asked."""
    return note(
        "Not this one. A debrief about no contact in particular is always fine: `/debrief team` in the channel."
    )


def running(debrief: Debrief, reader: str) -> Message:
    """To somebody who wanted to begin one where there is one."""
    if reader in debrief.leaders:
        return note("You lead the one that is open in this channel. Its card has the buttons.")
    line = f"There is one here already, led by {people(debrief.leaders)}. Take part on its card."
    if debrief.second:
        return note(line)
    return Message(
        text=line,
        blocks=[section(line), buttons(button("Lead it too", "debrief:lead", debrief.id), block_id="debrief")],
    )


def action(agreed: Action | None, *, is_due: bool) -> Message:
    """To its owner: at the end of the debrief, and on the day. None for one that is not kept any more."""
    if agreed is None:
        return note("This point of action is not kept any more.")
    where = f"From the team debrief in <#{agreed.channel}>."
    what = sentence(brief(agreed.words, LONGEST_ACTION))
    if agreed.done_at:
        return note(f"Done: {what} {where}")
    line = f"Today: {what}" if is_due else f"Yours by {day(agreed.due_at)}: {what}"
    return Message(
        text=f"{line} {where}",
        blocks=[
            section(f":round_pushpin: *{line}*"),
            context(where if is_due else f"{where} I'll remind you that morning."),
            buttons(button("Done", "action:done", agreed.id, style="primary"), block_id="action"),
        ],
    )


def said(point: Point, limit: int = _BRIEF) -> str:
    """A point on one line, with its author's name where they put it to it."""
    author = f" ({person(point.author)})" if point.author else ""
    return f"{brief(point.words, limit)}{author}"


def _line(debrief: Debrief) -> str:
    if debrief.ended_at:
        return f"Team debrief, over since {clock_time(debrief.ended_at)}. Thank you all."
    return f"Team debrief, led by {people(debrief.leaders)}. Five minutes is normal."


def _heading(debrief: Debrief, heading: Heading, points: tuple[Point, ...]) -> SectionBlock:
    title = f"*{TITLE[heading]}*"
    if not points:
        nothing = f"{_ASKS[heading]} Say it aloud or in the thread." if debrief.is_open else "Nothing written here."
        return section(f"{title}\n_{nothing}_")
    lines = fitting([f"• {said(point)}" for point in points], _ROOM)
    more = len(points) - len(lines)
    if not more and all(len(point.words) <= _BRIEF for point in points):
        return section("\n".join([title, *lines]))
    return SectionBlock(
        text=MarkdownTextObject(text="\n".join([title, *lines, *([f"_…and {more} more._"] if more else [])])),
        accessory=button("Read all", f"debrief:read:{heading}", debrief.id),
    )


def _said_alone(session: Session) -> list[str]:
    """The opened points as `text` has room for, then what was agreed."""
    said_so_far = []
    for heading, points in session.points.items():
        lines = fitting([sentence(said(point, 120)) for point in points], _SAID_ALONE)
        more = f" And {len(points) - len(lines)} more." if len(points) > len(lines) else ""
        said_so_far.append(f"{TITLE[heading].removesuffix('?')}: {' '.join(lines)}{more}" if lines else TITLE[heading])
    return [*said_so_far, *(f"To do: {_agreement(action)}" for action in session.actions)]


def _agreed(session: Session) -> list[Block]:
    actions = [f"• {_agreement(action)}" for action in session.actions]
    lessons = [f"• {brief(lesson, LONGEST_ACTION)}" for lesson in session.lessons]
    parts = (("Points of action", actions), (LESSON, lessons))
    return [section("\n".join([f"*{title}*", *lines])) for title, lines in parts if lines]


def _agreement(action: Action) -> str:
    state = "done" if action.done_at else f"by {day(action.due_at)}"
    return f"{brief(action.words, LONGEST_ACTION)} ({person(action.owner)}, {state})"


def _still_to_come(debrief: Debrief) -> str:
    rest = [lower_first(_short(heading)).rstrip("?") for heading in ORDER[debrief.opened :]]
    return f"Still to come: {', '.join(rest)}." if rest else ""


def _short(heading: Heading) -> str:
    return TITLE[heading].partition(":")[0]


def _how_to_take_part(session: Session) -> list[Block]:
    debrief = session.debrief
    here = "One is here." if session.here == 1 else f"{session.here} are here."
    step = debrief.next_heading
    private = "Points stay private until their heading is opened" if step else "Every heading is open: add a point"
    nexts = button(f"Open: {_short(step)}", f"debrief:open:{step}", debrief.id) if step else None
    menu = {"action": "Add a point of action", "end": "End it", "off": "Call it off, keep nothing"}
    return [
        *([context(text)] if (text := _still_to_come(debrief)) else []),
        context(
            f"Listening is taking part: “I'm here” is enough. {here} {private}, or write in the thread. "
            f"Rather keep it private? `/debrief`. It closes by itself at {clock_time(debrief.over_at)}."
        ),
        buttons(
            button("Add a point", "debrief:add", debrief.id, style="primary"),
            button("I'm here", "debrief:here", debrief.id),
            nexts or button("End it", "debrief:end", debrief.id),
            OverflowMenuElement(
                action_id="debrief:more",
                options=[Option(text=PlainTextObject(text=label), value=value) for value, label in menu.items()],
            ),
            block_id=f"debrief:{debrief.id}",
        ),
    ]
