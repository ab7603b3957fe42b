"""Settings as people read them: the list of teams, a team's page, its history; and which team somebody works for."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block, HeaderBlock, MarkdownTextObject, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.rules.duration import say_duration
from bot.rules.hours import Span
from bot.rules.set_up import SetUp
from bot.rules.setting_kinds import Asks, Setting
from bot.rules.settings import FOR_SUPERVISORS, SECTIONS, TEAM_SETTINGS, Change, Section
from bot.rules.team import Team
from bot.views.blocks import Message, button, buttons, confirmation, context, modal, section
from bot.views.paging import ways
from bot.views.text import brief, day_and_time, escape, people, person

TEAMS_SHOWN = 20
_LONGEST_SAID = 200
_MOST_TO_PICK = 25
"""Buttons in one block (docs.slack.dev, "Actions block")."""
_NOTHING = {Asks.PEOPLE: "nobody", Asks.CHANNEL: "none", Asks.GROUP: "none"}
_EVERYBODY = "everybody who is in no other team"
_ON_RECORD = "Taken over from the `.env` file"


def teams_page(teams: Sequence[Team], offset: int = 0, *, is_admin: bool, said: str = "") -> View:
    """The teams whose settings somebody may see, from number `offset` on; `said` is what has just been done."""
    shown = teams[offset : offset + TEAMS_SHOWN]
    blocks: list[Block] = [context(said)] if said else []
    for team in shown:
        open_it = button("Open", "settings:open", team.id)
        blocks.append(SectionBlock(text=MarkdownTextObject(text=_in_short(team)), accessory=open_it))
    blocks += ways("settings:list", offset=offset, shown=len(shown), total=len(teams), size=TEAMS_SHOWN)
    if is_admin:
        blocks.append(buttons(button("New team", "settings:new", ""), block_id="settings"))
    return modal("settings_teams", "Teams", blocks, close="Close")


def _in_short(team: Team) -> str:
    who = f"{len(team.members)} people" if team.members else _EVERYBODY
    answering = people(team.supervisors, most=5) or "nobody yet"
    return f"*{escape(team.name)}*\nFor {who}. Answered by {answering} in <#{team.escalation_channel}>."


def team_page(set_up: SetUp, *, is_admin: bool, said: Sequence[str] = ()) -> View:
    """What a team has set up, by section; `said` is what there is to say of what has just been done."""
    team = set_up.team
    blocks: list[Block] = [HeaderBlock(text=PlainTextObject(text=team.name)), *map(section, said)]
    for part, settings in SECTIONS.items():
        may_change = is_admin or FOR_SUPERVISORS.issuperset(setting.key for setting in settings)
        blocks += _part(part, settings, set_up, may_change=may_change)
    ends = [button("History", "settings:history", team.id), button("All teams", "settings:list", 0)]
    if is_admin:
        sure = confirmation(
            "Close this team?",
            f"Nobody is in {team.name} any more: its people can ask nobody there. Its cases stay as long as it said.",
            "Close it",
            "Keep it",
        )
        ends.append(button("Close this team", "settings:close", team.id, style="danger", confirm=sure))
    return modal("settings_team", "Settings", [*blocks, buttons(*ends, block_id="settings")], close="Close")


def _part(part: Section, settings: Iterable[Setting], set_up: SetUp, *, may_change: bool) -> list[Block]:
    lines = [f"{setting.label}: {_said(setting, set_up)}" for setting in settings]
    change = button("Change", f"settings:change:{part.name}", set_up.team.id) if may_change else None
    text = MarkdownTextObject(text="\n".join([f"*{part}*", *lines]))
    changes = [set_up.changes[setting.key] for setting in settings if setting.key in set_up.changes]
    latest = max(changes, key=lambda change: change.id, default=None)
    return [SectionBlock(text=text, accessory=change), *([context(_changed(latest))] if latest else [])]


def _said(setting: Setting, set_up: SetUp) -> str:
    if setting.key == "members" and not set_up.team.members:
        return _EVERYBODY
    return in_words(setting, set_up.text(setting.key))


def _changed(change: Change) -> str:
    if not change.person:
        return f"{_ON_RECORD}, {day_and_time(change.at)}"
    return f"Changed last by {person(change.person)}, {day_and_time(change.at)}"


def history(team: Team, changes: Sequence[Change]) -> View:
    """The latest changes, newest first."""
    lines = [_line(change) for change in changes]
    back = buttons(button("Back", "settings:open", team.id), block_id="settings")
    title = HeaderBlock(text=PlainTextObject(text=team.name))
    return modal("settings_history", "What was changed", [title, *map(context, lines), back], close="Close")


def _line(change: Change) -> str:
    setting = TEAM_SETTINGS[change.key]
    who = person(change.person) if change.person else _ON_RECORD
    value = in_words(setting, change.value or setting.default or "")
    return f"{day_and_time(change.at)}: {who}: *{setting.label}* is {value}"


def in_words(setting: Setting, text: str) -> str:
    """A setting's text as people read it, for mrkdwn."""
    if not text:
        return _NOTHING.get(setting.asks, "not set")
    match setting.asks:
        case Asks.PEOPLE:
            return people(text.split())
        case Asks.CHANNEL:
            return f"<#{text}>"
        case Asks.GROUP:
            return f"<!subteam^{text}>"
        case Asks.CHOICE:
            return dict(setting.choices)[text.lower()]
    value = setting.parse(text)
    if isinstance(value, timedelta):
        return say_duration(value)
    # Of what a setting comes to, hours alone are a tuple of spans; that they go on overnight may be a slip.
    is_overnight = isinstance(value, tuple) and any(isinstance(each, Span) and each.is_overnight for each in value)
    return brief(text, _LONGEST_SAID) + (" (overnight, into the next day)" if is_overnight else "")


def overtaken(change: Change, name: str) -> str:
    """For under the field of what `name` has changed meanwhile."""
    is_text = TEAM_SETTINGS[change.key].asks is Asks.TEXT and change.value
    now = f": it is “{change.value}” now" if is_text else ""
    return f"{name} has changed this meanwhile{now}. Copy what you typed, then open this form again."


# The first team, and what comes next


def first_steps(team: Team, said: Sequence[str]) -> View:
    """In place of the form that has just made the first team."""
    steps = (
        "*Backline is ready.* What comes next:\n"
        "1. Tell your agents: `/contact 48213 refund refused twice` logs a difficult contact, `/escalate` brings in "
        f"{people(team.supervisors, most=5)}.\n"
        "2. Try it yourself: `/escalate 1 just testing`. Your supervisors are asked at once; then withdraw it on your "
        "card.\n"
        "3. Worth a minute: opening hours, who is asked when no supervisor comes (level two), and support contacts."
    )
    return modal(
        "settings_first",
        "Ready",
        [
            *map(section, said),
            section(steps),
            buttons(button("Open the settings", "settings:open", team.id, style="primary"), block_id="settings"),
        ],
        close="Done",
    )


def not_set_up() -> Message:
    """For an admin who tries anything before there is a team."""
    line = "Backline is not set up here yet. Four questions, two minutes: you can do it now."
    return Message(
        line, [section(line), buttons(button("Set it up", "settings:first", "", style="primary"), block_id="settings")]
    )


def silence(keys: Iterable[str]) -> list[str]:
    """That Slack was too slow to say whether these will do; nothing where it said so of all."""
    labels = " and ".join(f"“{TEAM_SETTINGS[key].label}”" for key in keys)
    if not labels:
        return []
    return [
        f":warning: Slack was too slow to say whether {labels} will do. It is saved all the same; "
        "`/backline status` says later what does not work."
    ]


def has_closed(team: Team) -> str:
    return f":white_check_mark: {escape(team.name)} has closed. Its cases stay as long as it said."


# Which team somebody works for


def pick(teams: Sequence[Team], current: Team | None) -> Message:
    """Which of several teams somebody works for; without a `current` one they have not said yet."""
    if current is None:
        line = "You are in several teams. For which do you work now? Pick one, then type it again."
    else:
        line = f"You work for {escape(current.name)}. What you type goes to its supervisors."
    others = [team for team in teams if team != current][:_MOST_TO_PICK]
    if not others:
        return Message(line, [section(line)])
    choices = [button(team.name, f"team:pick:{team.id}", team.id) for team in others]
    names = ", ".join(f"“{brief(team.name)}”" for team in others)
    return Message(f"{line} Buttons: {names}.", [section(line), buttons(*choices, block_id="team")])


def picked(team: Team) -> Message:
    line = f"You work for {escape(team.name)} now, until you say otherwise with `/backline team`."
    return Message(line, [section(line)])
