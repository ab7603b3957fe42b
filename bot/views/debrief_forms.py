"""The forms of a team debrief: beginning one, adding a point, points of action, the end; and reading all points."""

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextObject, UserSelectElement
from slack_sdk.models.views import View

from bot.rules.debrief import LONGEST_ABOUT, LONGEST_ACTION, LONGEST_POINT, MOST_LESSONS, Debrief, Heading, Session
from bot.rules.playbook import LONGEST_LESSON
from bot.views import words
from bot.views.blocks import button, buttons, choice_field, context, field, modal, section, text_field, tick_field
from bot.views.debrief import TITLE, said

PAGE = 20
"""Points read at a time."""


def begin(channel: str, contact: str) -> View:
    return modal(
        "team_debrief",
        "Team debrief",
        [
            section(
                "A short look back together: is everyone OK, what happened, what went well, what to try, who needs "
                "support. Nobody has to come, or to speak. Five minutes is normal."
            ),
            text_field("about", "What is it about?", limit=LONGEST_ABOUT, hint="No names, no customer's number."),
            text_field(
                "contact",
                "From a closed contact?",
                value=contact,
                placeholder="#1042",
                limit=12,
                hint="I say only what it was like and how it ended: no customer, no agent. If you logged it, people "
                "may guess, as you lead. If somebody else did, I ask them first, privately.",
            ),
        ],
        submit="Begin",
        private_metadata=channel,
    )


def asked() -> View:
    return _notice(
        "I've asked whoever logged it. Nothing appears in the channel unless they agree. Please don't ask them "
        "yourself: no is a fine answer, and so is none."
    )


def point(debrief: Debrief) -> View:
    return modal(
        "debrief_point",
        "Add a point",
        [
            choice_field(
                "heading",
                "Where does it belong?",
                {heading: TITLE[heading] for heading in Heading},
                chosen=debrief.next_heading or Heading.SUPPORT,
                required=True,
            ),
            text_field(
                "words",
                "What would you like to say?",
                lines=True,
                required=True,
                limit=LONGEST_POINT,
                focus=True,
                hint="About what happened, not who. No customer's number.",
            ),
            tick_field("name", "Your name", "Put my name to it"),
            context(
                "Without your name, I don't store who wrote it, and the order is drawn by lot. In a small group people "
                "may still know your words. It shows when its heading is opened; where that is open, at once."
            ),
        ],
        submit="Add",
        private_metadata=str(debrief.id),
    )


def added(debrief: Debrief, heading: Heading) -> View:
    if heading in debrief.headings:
        return _notice("Thank you. It is on the card now, as this heading is open.")
    return _notice("Thank you. Nobody sees it until this heading is opened. If it never is, it is thrown away.")


def action(debrief: Debrief) -> View:
    return modal(
        "debrief_action",
        "A point of action",
        [
            text_field("words", "What will be done?", required=True, limit=LONGEST_ACTION, focus=True),
            field(
                "owner",
                "Who sees to it?",
                UserSelectElement(action_id="value", placeholder=PlainTextObject(text="Choose someone")),
                hint="They hear of it when the debrief ends, and are reminded on the day.",
                required=True,
            ),
            field("day", "By when?", DatePickerElement(action_id="value"), required=True),
        ],
        submit="Add",
        private_metadata=str(debrief.id),
    )


def end(session: Session) -> View:
    """Asks for what was learnt, and ends it."""
    debrief = session.debrief
    kind = session.contact.kind if session.contact else None
    fields: list[Block] = [
        text_field(
            f"lesson_{number}",
            "What worked, that others should know?" if number == 1 else "And another",
            limit=LONGEST_LESSON,
            hint="It goes on the playbook's card once a supervisor accepts it, and is shown here."
            if number == 1
            else None,
        )
        for number in range(1, MOST_LESSONS + 1)
    ]
    if kind is None:
        fields.append(choice_field("kind", "For which contacts?", words.KIND, placeholder="Any"))
    without = "" if session.actions else " No point of action has been agreed on; that is fine too."
    return modal(
        "debrief_end",
        "End the debrief",
        [section(f"All of this is optional. What was not opened is thrown away.{without}"), *fields],
        submit="End it",
        close="Not yet",
        private_metadata=str(debrief.id),
    )


def call_off(debrief: Debrief) -> View:
    return modal(
        "debrief_off",
        "Call it off?",
        [section("Nothing of it is kept: no points, no points of action. Its card becomes one line.")],
        submit="Call it off",
        close="Keep it open",
        private_metadata=str(debrief.id),
    )


def read(session: Session, heading: Heading, page: int) -> View:
    """Every point under an opened heading in full, a page at a time; a page there is not is the nearest there is."""
    points = session.points[heading]
    last = max(0, (len(points) - 1) // PAGE)
    page = min(max(page, 0), last)
    first = page * PAGE
    shown = points[first : first + PAGE]
    turns = [
        *([button("Earlier", f"debrief:earlier:{heading}", page - 1)] if page > 0 else []),
        *([button("More", f"debrief:later:{heading}", page + 1)] if page < last else []),
    ]
    return modal(
        "debrief_points",
        "All points",
        [
            section(f"*{TITLE[heading]}*"),
            *(section(f"• {said(each, LONGEST_POINT)}") for each in shown),
            context(f"{first + 1} to {first + len(shown)} of {len(points)}, in an order drawn by lot."),
            *([buttons(*turns)] if turns else []),
        ],
        close="Close",
        private_metadata=str(session.debrief.id),
    )


def _notice(text: str) -> View:
    return modal("debrief_notice", "Team debrief", [section(text)], close="Done")
