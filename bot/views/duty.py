"""Screens of duty: who is on, who is off, until when, and the buttons that change one's own."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from slack_sdk.models.blocks import Block

from bot.rules.duration import say_duration
from bot.rules.duty import USUAL, Standing
from bot.rules.team import Team
from bot.views.blocks import Message, button, buttons, confirmation, context, section
from bot.views.text import day_and_time, escape, people, person

_NAMED = 15
"""People in a list; of more, how many there are. Two lists with their times fit the 4,000 characters of a text."""


def changed(standing: Standing, team: Team, assumed: str | None = None) -> Message:
    """The instant answer: how this person stands now; `assumed` is what their words left open."""
    line = _own(standing, team, assumed)
    return Message(text=line, blocks=[section(line)])


def gone_off(standing: Standing, standings: Sequence[Standing], team: Team) -> Message:
    """The instant answer to "off"; who was the last one reads what that means, and can take it back."""
    line = _own(standing, team)
    if any(other.is_on for other in standings):
        return Message(text=line, blocks=[section(line)])
    alone = _nobody_left(standing, team)
    back = button(f"On duty for {say_duration(USUAL)}", "duty:on", "duty")
    return Message(text=f"{line} {alone}", blocks=[section(f"{line}\n*{alone}*"), buttons(back, block_id="duty")])


def until_when(choices: Sequence[datetime], zone: tzinfo) -> Message:
    """The time typed has passed today, or may be several: one tap says which. `zone` is the typist's."""
    labels = [f"Until {choice.astimezone(zone):%A %H:%M}" for choice in choices]
    offered = (
        button(label, f"duty:until:{place}", int(choice.timestamp()))
        for place, (label, choice) in enumerate(zip(labels, choices, strict=True))
    )
    line = "Until when are you on duty?"
    return Message(text=f"{line} {'? '.join(labels)}?", blocks=[section(line), buttons(*offered, block_id="duty")])


def own(standing: Standing, standings: Sequence[Standing], team: Team) -> list[Block]:
    """How somebody stands, and the buttons that change it; going off is asked about where nobody else is on duty."""
    others = any(other.is_on for other in standings if other.person != standing.person)
    sure = confirmation("You are the last on duty", _nobody_left(standing, team), yes="Off duty", no="Stay on")
    switch = (
        button("Off duty", "duty:off", "duty", confirm=None if others else sure)
        if standing.is_on
        else button(f"On duty for {say_duration(USUAL)}", "duty:on", "duty")
    )
    # Without hours of their own, level two have nothing else to go by.
    by_hours = standing.is_declared and team.is_supervisor(standing.person)
    resume = [button("As the opening hours say", "duty:resume", "duty")] if by_hours else []
    return [section(_own(standing, team)), buttons(switch, *resume, block_id="duty")]


def at_home(standing: Standing, standings: Sequence[Standing], team: Team) -> list[Block]:
    """For Home: one's own, and in small print who else is on duty, and until when."""
    others = _named([other for other in standings if other.is_on and other.person != standing.person])
    line = f"Also on duty: {', '.join(others)}." if standing.is_on else f"On duty: {', '.join(others)}."
    return [*own(standing, standings, team), context(line if others else "Nobody else is on duty.")]


def roster(standings: Sequence[Standing], mine: Standing | None, team: Team) -> Message:
    """Who is on duty and until when, for everybody; `mine` for those who can be."""
    on = _named([standing for standing in standings if standing.is_on])
    off = _named([standing for standing in standings if not standing.is_on])
    nobody = "Nobody is on duty now."
    level_two = f"Level two, asked at any time: {people(team.level_two, _NAMED)}." if team.level_two else ""
    said = (
        _own(mine, team) if mine else "",
        f"On duty: {', '.join(on)}." if on else nobody,
        f"Off duty: {', '.join(off)}." if off else "",
        level_two,
    )
    return Message(
        text=" ".join(filter(None, said)),
        blocks=[
            *(own(mine, standings, team) if mine else []),
            section("\n• ".join(["*On duty*", *on]) if on else f"*{nobody}*"),
            *([section("\n• ".join(["*Off duty*", *off]))] if off else []),
            *([context(level_two)] if level_two else []),
        ],
    )


def _own(standing: Standing, team: Team, assumed: str | None = None) -> str:
    filled_in = f" ({escape(assumed)})" if assumed else ""
    asked = " As level two you can still be asked." if not standing.is_on and standing.person in team.level_two else ""
    return f"You are {'on' if standing.is_on else 'off'} duty{_own_until(standing)}{filled_in}.{asked}"


def _nobody_left(standing: Standing, team: Team) -> str:
    """What it means that nobody is on duty; plain text, as for a dialog."""
    others = [person for person in team.level_two if person != standing.person]
    asked = "Requests go to level two at once." if others else "There is nobody else to ask."
    return f"Nobody else is on duty. {asked}"


def _named(standings: Sequence[Standing]) -> list[str]:
    more = [f"{len(standings) - _NAMED} more"] if len(standings) > _NAMED else []
    return [f"{person(standing.person)}{_until(standing)}" for standing in standings[:_NAMED]] + more


def _own_until(standing: Standing) -> str:
    """As long as they said, and how long the hours go on from there where they say the same."""
    said = standing.said_until
    if not standing.is_on or said is None or said == standing.until:
        return _until(standing)
    return f" until {day_and_time(said)}, then by your team's hours{_until(standing)}"


def _until(standing: Standing) -> str:
    return f" until {day_and_time(standing.until)}" if standing.until else ""
