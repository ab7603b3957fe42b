"""What a supervisor can do with an escalation, as buttons and menus: on the card, in pings, to the owner."""

from collections.abc import Mapping

from slack_sdk.models.blocks import (
    ActionsBlock,
    InteractiveElement,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    StaticSelectElement,
)

from bot.rules.case import Case
from bot.rules.escalation import Escalation, Need, State
from bot.views import words
from bot.views.blocks import button, buttons, options

_DETAILS = "See the hand-over"
_OWNER = {
    "hand_on": "Hand on to a colleague",
    "second": "Ask a second person in",
    "advice": "Return it with advice",
    "details": _DETAILS,
}
_OWNER_ON_THE_CARD = {
    "resolve": "Resolve",
    "read_back": "Read back",
    "ask": "Ask the agent",
    "hand_on": "Hand on to a colleague",
    "second": "Ask a second person in",
}
_DECIDER_ON_THE_CARD = {"approve": "Approve", "decline": "Decline"} | {
    verb: label for verb, label in _OWNER_ON_THE_CARD.items() if verb not in ("resolve", "read_back")
}
_UNDECIDED = {"accept": "Accept, decide later", "details": _DETAILS}


def row(escalation: Escalation, *elements: InteractiveElement) -> ActionsBlock:
    """The block's id says which escalation, as the values of a menu's options say what was chosen."""
    return buttons(*elements, block_id=f"escalation:{escalation.id}")


def of_all(escalation: Escalation) -> list[InteractiveElement]:
    """On the card, where everybody sees them; who may not is told so, and what is true.

    What only the owner can do is in a menu there: their own message has it as buttons.
    """
    approves = escalation.need is Need.APPROVE
    of_the_owner = _more(_DECIDER_ON_THE_CARD if approves else _OWNER_ON_THE_CARD)
    match escalation.state:
        case State.REQUESTED if approves:
            return [*_decisions(escalation), _ask(escalation), _more(_UNDECIDED)]
        case State.REQUESTED:
            return [*answers(escalation), _ask(escalation), _details(escalation)]
        case State.ASKED_AGAIN:
            return [*answers(escalation), _ask(escalation), _details(escalation), of_the_owner]
        case _:
            return [_details(escalation), of_the_owner]


def of_owner(escalation: Escalation) -> list[InteractiveElement]:
    if escalation.need is Need.APPROVE:
        return [*_decisions(escalation), _ask(escalation), _more(_OWNER)]
    read_back = "Change the read-back" if escalation.read_back else "Read back"
    return [
        button("Resolve", "escalation:resolve", escalation.id, style=None if escalation.is_asking else "primary"),
        button(read_back, "escalation:read_back", escalation.id),
        _ask(escalation),
        _more(_OWNER),
    ]


def answers(escalation: Escalation, accept: str = "Accept") -> list[InteractiveElement]:
    """What anybody but the owner can answer; an approval that somebody has is theirs to decide."""
    if escalation.need is Need.APPROVE and escalation.state is State.REQUESTED:
        return _decisions(escalation)
    return [button(accept, "escalation:accept", escalation.id, style="primary")]


def pass_menu() -> InteractiveElement:
    return StaticSelectElement(
        action_id="escalation:pass", placeholder=PlainTextObject(text="Pass"), options=options(words.PASS_REASON)
    )


def know_more(case: Case) -> list[InteractiveElement]:
    """Where somebody may be at risk, what it is and what to do are in the hand-over alone."""
    return [_details(case.escalation)] if case.escalation and case.contact.safety else []


def _decisions(escalation: Escalation) -> list[InteractiveElement]:
    return [
        button("Approve", "escalation:approve", escalation.id, style="primary"),
        button("Decline", "escalation:decline", escalation.id),
    ]


def _ask(escalation: Escalation) -> InteractiveElement:
    return button("Ask the agent", "escalation:ask", escalation.id)


def _details(escalation: Escalation) -> InteractiveElement:
    return button(_DETAILS, "escalation:details", escalation.id)


def _more(choices: Mapping[str, str]) -> InteractiveElement:
    """The rest; unlike a select, it forgets what was chosen, so that the same can be chosen again."""
    return OverflowMenuElement(
        action_id="escalation:more",
        options=[Option(text=PlainTextObject(text=label), value=verb) for verb, label in choices.items()],
    )
