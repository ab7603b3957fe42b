"""Screens of the private check-in. Nothing chosen here is stored, and nothing of it is written into a message."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block, InputBlock, PlainTextObject, RadioButtonsElement, StaticSelectElement
from slack_sdk.models.views import View

from bot.rules.check_in import CheckIn, Feeling, Help, State
from bot.rules.team import Team
from bot.views import breather, peers, word, words
from bot.views.blocks import Member, Message, button, buttons, context, modal, note, options, section
from bot.views.text import clip, clock_time

TITLE = "Two minutes for you"
_STEADY = (
    "*Steady yourself, one minute*\n"
    "1. Both feet on the floor. Drop your shoulders, unclench your jaw.\n"
    "2. Breathe in: 1, 2, 3, 4. Hold: 1, 2. Out, slowly: 1, 2, 3, 4, 5, 6. Five times.\n"
    "3. A few sips of water.\n"
    "4. Picture somewhere you like to be: what you see there, what you hear.\n"
    "5. Say to yourself: “That was hard. I handled it. It is over.”"
)
_SIGNS = "A tight jaw or neck, a hot face, a headache, a shaky voice: common after a contact like that. They pass."
_URGENT = (
    "*If it is urgent:* if you or someone else is in danger, call the emergency services now. If you think of harming "
    "yourself, don't stay alone with it: a crisis line, a doctor or somebody near you, now."
)
_NO_CONTACTS = "Your company has not set support contacts yet. Your doctor or a crisis line can help, today if need be."
_LINKED = 20
"""As many supervisors as can be chosen from: each takes a block."""


def offer(check_in: CheckIn) -> Message:
    """Offered once, easily waved away."""
    match check_in.state:
        case State.ENDED:
            line = "Any time you want two minutes: /debrief"
            return Message(text=line, blocks=[context("Any time you want two minutes: `/debrief`")])
        case State.LATER:
            at = f" at {clock_time(check_in.again_at)}" if check_in.again_at else ""
            return note(f"I'll ask again{at}.")
    line = "That was a hard one. Two private minutes?"
    later = StaticSelectElement(
        action_id="check_in:later", placeholder=PlainTextObject(text="Later"), options=options(words.LATER)
    )
    return Message(
        text=line,
        blocks=[
            section(f"*{line}* Nobody is told, and no answer is kept."),
            buttons(
                button("Check in", "check_in:start", check_in.id, style="primary"),
                later,
                button("No thanks", "check_in:decline", check_in.id),
                button("Don't offer these", "check_in:never", check_in.id),
                block_id=f"check_in:{check_in.id}",
            ),
        ],
    )


def never() -> Message:
    """The instant answer to "don't offer these"."""
    return note("I won't offer these any more. `/debrief` is there any time, and “My settings” in it takes this back.")


def form() -> View:
    """Two questions, acted on and forgotten; and the way to what is one's own."""
    return modal(
        "check_in",
        TITLE,
        [
            _choice("feeling", "How are you after that?", words.FEELING),
            _choice("help", "What would help?", words.HELP),
            context("Your answers are used to show you something useful, then forgotten. Nobody else sees them."),
            buttons(
                button("My notes to myself", "reflection:list", 0),
                button("My settings", "wellbeing:settings", "check_in"),
                block_id="own",
            ),
        ],
        submit="Show me",
        close="Not now",
    )


def answer(feeling: Feeling | None, help_: Help | None, team: Team, supervisors: Sequence[str]) -> View:
    """Something real for each answer. `supervisors` are those who can be chosen, the likeliest to be here first."""
    blocks: list[Block] = []
    if feeling is Feeling.NOT_OK or help_ is Help.PROFESSIONAL:
        blocks += support(team)
    match help_:
        case Help.MINUTES:
            blocks += [section(_STEADY), context(_SIGNS), *breather.offered(team)]
        case Help.PEER:
            blocks += peers.offered()
        case Help.SUPERVISOR:
            blocks += word.choice(supervisors[:_LINKED])
        case Help.NOTHING | None if feeling in (Feeling.FINE, None):
            blocks.append(section("Thanks for taking the moment. `/debrief` is here any time."))
        case Help.PROFESSIONAL:
            blocks.append(context("What you say to them stays with them. I tell nobody that you looked."))
        case _:
            blocks += [section(_STEADY), context(_SIGNS)]
    blocks.append(buttons(button("Write a note to myself", "reflection:new", "check_in"), block_id="reflection"))
    return modal("check_in_answer", TITLE, blocks, close="Done")


def support(team: Team) -> list[Block]:
    """The company's own contacts, and what to do when it cannot wait."""
    return [section(f"*People who can help*\n{clip(team.support_contacts, 2000) or _NO_CONTACTS}"), section(_URGENT)]


def _choice(name: str, label: str, labels: Mapping[Member, str]) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=RadioButtonsElement(action_id="value", options=options(labels)),
        optional=True,
    )
