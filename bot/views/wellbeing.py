"""What is one's own: the block in Home, and the settings, which nobody else sees."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InputBlock, PlainTextObject, RadioButtonsElement, UserMultiSelectElement
from slack_sdk.models.views import View

from bot.rules.peers import Availability
from bot.views import words
from bot.views.blocks import button, buttons, context, field, modal, option, options, section, tick_field

_LISTENING = {
    Availability.NO: "Would you listen to a colleague for a few minutes some day? Say so in your settings; no is fine.",
    Availability.SHIFT: "You've offered to listen to colleagues this shift. Thank you.",
    Availability.ALWAYS: "You've offered to listen to colleagues. Thank you.",
    Availability.PAUSED: "You listen to colleagues, and rest from it for this shift. Thank you.",
}


def home(*, offers: bool, peer: Availability) -> list[Block]:
    """For Home: what one has chosen, and the ways to it. `offers` off has its way back here, in one tap."""
    status = [] if offers else ["Check-ins are not offered to you."]
    status += [_LISTENING[peer]]
    elements = [
        *([] if offers else [button("Offer check-ins again", "wellbeing:offers", "home")]),
        button("My notes to myself", "reflection:list", 0),
        button("My settings", "wellbeing:settings", "home"),
    ]
    return [section(f"*Just for you*\n{' '.join(status)}"), buttons(*elements, block_id="wellbeing")]


def settings(*, offers: bool, peer: Availability, excluded: Sequence[str], team_offers: bool) -> View:
    """All of it in one form. `team_offers`: whether the team offers check-ins at all."""
    off = [] if team_offers else [context("Your team has check-ins turned off; `/debrief` works all the same.")]
    return modal(
        "wellbeing",
        "My settings",
        [
            tick_field("offers", "Check-ins", "Offer me one after a hard contact, once a shift", ticked=offers),
            *off,
            _peer(peer),
            _excluded(excluded),
            context("Nobody else sees any of this, and nobody is told, those you exclude least of all."),
        ],
        submit="Save",
        close="Cancel",
    )


def saved() -> View:
    return modal("wellbeing_saved", "My settings", [section("Saved. Only you see this.")], close="Done")


def _peer(peer: Availability) -> InputBlock:
    element = RadioButtonsElement(
        action_id="value",
        options=options(words.AVAILABILITY),
        initial_option=option(peer, words.AVAILABILITY),
    )
    return field(
        "peer",
        "May I ask you to listen to a colleague for a few minutes?",
        element,
        hint="Only while you are active and without a customer. You can say “not now” each time, and nobody is told.",
        required=True,
    )


def _excluded(excluded: Sequence[str]) -> InputBlock:
    element = UserMultiSelectElement(
        action_id="value",
        placeholder=PlainTextObject(text="Nobody"),
        initial_users=list(excluded) or None,
        max_selected_items=20,
    )
    return field("excluded", "Never bring me together with", element, hint="Kept encrypted. They can't find out here.")
