"""Screens of asking a colleague: the asker's, and the colleague's, who does not hear who asks until they accept."""

from slack_sdk.models.blocks import (
    Block,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.peers import AskState, PeerAsk, PeerRequest, RequestState
from bot.rules.team import Team
from bot.views.blocks import Message, button, buttons, context, modal, note, section
from bot.views.text import clip, clock_time, message_link, person

_HOW = (
    "I ask one colleague at a time who has offered to listen. They don't hear who asks until they say yes. "
    "Then you both get a link to your own direct messages, where I don't listen."
)
_NOBODY = "Nobody is free to listen just now."
_OR_ELSE = "`/peer` asks again later. Now: somebody you trust, a supervisor (`/debrief`), or"
_WHO_LISTENS = "Those I ask have offered it themselves, in Home under “My settings”."
_PAST = "A colleague was asked for a few minutes."
_THANKS = "Thank you for being there."


def offered() -> list[Block]:
    """In the check-in: let me ask, or choose somebody yourself."""
    return [
        section(f"*A few minutes with a colleague*\n{_HOW}"),
        buttons(button("Ask a colleague for me", "peer:ask", "check_in", style="primary"), block_id="peer"),
        chosen_by_yourself(),
    ]


def chosen_by_yourself() -> SectionBlock:
    """A choice of person; choosing tells nobody."""
    return SectionBlock(
        block_id="person",
        text=MarkdownTextObject(text="*Or somebody you choose*\nChoosing tells nobody. You get a link to them."),
        accessory=UserSelectElement(action_id="peer:person", placeholder=PlainTextObject(text="Choose someone")),
    )


def link(chosen: str, workspace: str) -> View:
    """The link to somebody whom the agent chose."""
    line = f"{message_link(chosen, workspace)}\nIt opens your own direct messages. I don't read them."
    return modal("peer_link", "Somebody to talk to", [section(line)], close="Done")


def asking(found: PeerRequest | None, team: Team) -> Message:
    """The instant answer to `/peer`."""
    if found is None:
        return nobody(team)
    line = "I'm asking a colleague, without your name. I'll write to you here as soon as I know."
    rest = "Once somebody says yes, you both get a link to your own direct messages, where I don't listen."
    return Message(text=f"{line} {rest}", blocks=[section(line), context(rest)])


def asking_modal(found: PeerRequest | None, team: Team) -> View:
    """The same, in the check-in's modal."""
    return modal("peer", "Somebody to talk to", asking(found, team).blocks, close="Done")


def search(request: PeerRequest) -> Message:
    """The asker's message, while somebody is looked for and afterwards."""
    match request.state:
        case RequestState.ASKING:
            line = "I'm asking colleagues, one at a time. You hear from me here."
            stop = button("I don't need it any more", "peer:stop", request.id)
            return Message(text=line, blocks=[section(line), buttons(stop, block_id="peer_search")])
        case RequestState.FOUND | RequestState.NOBODY:
            return note("I asked colleagues. What came of it is below.")
        case RequestState.STOPPED:
            return note("I've stopped asking. Nobody heard that it was you.")


def found(request: PeerRequest, team: Team) -> Message:
    """Somebody has time: who, and the way to them."""
    assert request.peer, "told once somebody has accepted"
    line = f"{person(request.peer)} has a few minutes for you."
    return Message(
        text=f"{line} {message_link(request.peer, team.workspace)}",
        blocks=[
            section(f"*{line}*\n{message_link(request.peer, team.workspace)}"),
            context("It opens your own direct messages, where I don't listen. Tomorrow I take this message away."),
        ],
    )


def ask(ask: PeerAsk, request: PeerRequest, team: Team) -> Message:
    """What the colleague sees: an open question, or what came of it."""
    if ask.state is AskState.OPEN:
        line = "A colleague has had a hard contact and would like a few minutes with somebody. Can you listen?"
        until = f"If not, that is fine, and nobody is told: at {clock_time(ask.until)} I ask somebody else."
        return Message(
            text=f"{line} {until}",
            blocks=[
                section(f"*{line}*\n{until}"),
                buttons(
                    button("Yes, I'm here", "peer:accept", ask.id, style="primary"),
                    button("Not now", "peer:decline", ask.id),
                    button("Pause me for this shift", "peer:pause", ask.id),
                    block_id="peer_ask",
                ),
            ],
        )
    if ask.state is AskState.ACCEPTED:
        line = f"Thank you. It is {person(request.asker)}, who has your name too."
        return Message(
            text=f"{line} {message_link(request.asker, team.workspace)}",
            blocks=[
                section(f"*{line}*\n{message_link(request.asker, team.workspace)}"),
                context("Listening is enough. I don't listen there. Tomorrow I take this message away."),
            ],
        )
    if ask.state is AskState.DECLINED:
        return note(f"{_PAST} You could not just then, and nobody was told.")
    return note(f"{_PAST} {_THANKS}")


def nobody(team: Team) -> Message:
    """Told plainly; in a message of its own, where it was not at once. Whether anybody has offered is not told."""
    contacts = clip(team.support_contacts, 1500)
    or_else = f"{_OR_ELSE} {'these' if contacts else 'your doctor or a crisis line'}."
    return Message(
        text=" ".join(filter(None, (_NOBODY, or_else, contacts, _WHO_LISTENS))),
        blocks=[
            section(f"*{_NOBODY}*\n{or_else}"),
            *([section(contacts)] if contacts else []),
            context(_WHO_LISTENS),
        ],
    )
