"""What Home shows besides work: which team one is in, or that none; to admins, the teams and how the bot is doing."""

from slack_sdk.models.blocks import Block, HeaderBlock, MarkdownTextObject, PlainTextObject, SectionBlock

from bot.rules.health import Health
from bot.rules.home import Administration, Overview
from bot.rules.team import Team
from bot.rules.teams import NO_TEAM, NOT_SET_UP
from bot.views import settings
from bot.views.blocks import button, section
from bot.views.text import brief, escape, fitting

_TEAMS_SHOWN = 10
_LONGEST = 2_500
"""Characters of a list in one section, which takes 3,000."""


def membership(overview: Overview) -> list[Block]:
    """What somebody in no team can do about it, or which of several teams they work for. At most two blocks."""
    it = overview.affiliation
    if not it.is_set_up:
        return list(settings.not_set_up().blocks) if overview.administration else [section(NOT_SET_UP)]
    if not it.joined:
        # An admin can add themselves, and sees below where.
        return [] if overview.administration else [section(NO_TEAM)]
    return list(settings.pick(it.joined, it.current).blocks) if len(it.joined) > 1 else []


def for_admin(it: Administration) -> list[Block]:
    """At most four blocks; before there is a team, how the bot is doing."""
    lines = fitting((_team(team) for team in it.teams[:_TEAMS_SHOWN]), _LONGEST)
    more = [f"… and {len(it.teams) - len(lines)} more."] if len(it.teams) > len(lines) else []
    open_them = button("Settings", "settings:list", 0)
    text = MarkdownTextObject(text="\n".join([*lines, *more]))
    teams = SectionBlock(block_id="teams", text=text, accessory=open_them)
    return [
        *([_header("Teams"), teams] if it.teams else []),
        _header("How I am doing"),
        section("\n".join(fitting(_health(it.health), _LONGEST))),
    ]


def _team(team: Team) -> str:
    """What there is, and what is missing that will be missed on a bad day."""
    missing = [
        *([] if team.level_two else ["nobody is asked when no supervisor comes (level two)"]),
        *([] if team.crisis_protocol else ["no crisis protocol"]),
        *([] if team.support_contacts else ["no support contacts"]),
    ]
    rest = f" Not set up yet: {', '.join(missing)}." if missing else ""
    count = len(team.supervisors)
    answer = f"{count} {'supervisor answers' if count == 1 else 'supervisors answer'} in <#{team.escalation_channel}>"
    return f"*{escape(team.name)}*: {answer}.{rest}"


def _health(health: Health) -> list[str]:
    lines = [f":warning: {brief(problem, 300)}" for problem in health.problems]
    if count := len(health.failures):
        what = "message" if count == 1 else "messages"
        lines.append(f":warning: {count} {what} could not be delivered: `/backline status` says why.")
    return lines or ["All is well. Everything due has been sent."]


def _header(text: str) -> HeaderBlock:
    return HeaderBlock(text=PlainTextObject(text=text))
