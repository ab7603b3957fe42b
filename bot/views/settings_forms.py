"""The forms of a team's settings, each field built from the one table by what it asks."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationMultiSelectElement,
    ConversationSelectElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.rules.rooms import Agreement, Group
from bot.rules.set_up import Texts, text_of
from bot.rules.setting_kinds import LONGEST_TEXT, Asks, Setting
from bot.rules.settings import FIRST_QUESTIONS, SECTIONS, TEAM_SETTINGS, Section
from bot.rules.team import Team
from bot.views.blocks import button, context, field, modal, section, text_field, tick_field
from bot.views.text import escape

NEW_TEAM = ("name", "members", "member_group", *FIRST_QUESTIONS)
"""What is asked of every team but the first."""
_LONGEST_LINE = 600
"""Longer than any setting of one line may be."""
_MOST_OPTIONS = 100
"""In a menu, and in each group of one (docs.slack.dev, "Multi-select menu element")."""
_LABEL, _END = 75, 30
"""Characters of an option's text, and of it in the label of a group."""

_CHANNELS = ConversationFilter(
    include=["public", "private"], exclude_bot_users=True, exclude_external_shared_channels=True
)


def first_form(texts: Texts, agreements: Sequence[Agreement] = ()) -> View:
    """Four questions make the first team."""
    said = (
        "Four questions, and your team can use Backline. Everything else has a default that you can change later with "
        "`/backline settings`. I post nothing anywhere until somebody asks for help."
    )
    return modal(
        "first_team",
        "Set up Backline",
        [section(said), *_fields(FIRST_QUESTIONS, texts, (), agreements, needed=("supervisors",))],
        submit="Set up",
    )


def new_team_form(texts: Texts, groups: Sequence[Group], agreements: Sequence[Agreement] = ()) -> View:
    """Another team: besides the four questions, what it is called and who is in it."""
    return modal(
        "new_team",
        "New team",
        [*_fields(NEW_TEAM, texts, groups, agreements, needed=("name", "supervisors"))],
        submit="Make the team",
    )


def section_form(
    team: Team,
    part: Section,
    texts: Texts,
    groups: Sequence[Group],
    seen: int,
    agreements: Sequence[Agreement] = (),
) -> View:
    """One section of a team's settings with `texts` in it; `seen` is the latest change that was there to be seen."""
    heading = SectionBlock(text=f"*{escape(team.name)}*", accessory=button("Back", "settings:open", team.id))
    keys = [setting.key for setting in SECTIONS[part]]
    has_default = any(TEAM_SETTINGS[key].default for key in keys)
    note = [context("Empty a field, and it has its default again.")] if has_default else []
    return modal(
        "settings",
        part,
        [heading, *_fields(keys, texts, groups, agreements), *note],
        submit="Save",
        private_metadata=f"{team.id}/{part.name}/{seen}",
    )


def _boxes(agreements: Iterable[Agreement]) -> Iterator[Block]:
    """Not required: whoever picks another channel need not agree."""
    for each in agreements:
        yield section(f":warning: {each.says}")
        yield tick_field(each.name, each.asks, "Yes")


def _fields(
    keys: Iterable[str],
    texts: Texts,
    groups: Sequence[Group],
    agreements: Sequence[Agreement],
    needed: Collection[str] = (),
) -> Iterator[Block]:
    """`needed` have to be filled in here, besides those that always have; nobody need take out a default first.

    What has to be agreed to of a channel follows the first field that has it.
    """
    asked = set[str]()
    for key in keys:
        setting = TEAM_SETTINGS[key]
        text = texts.get(key, "") if key in needed else text_of(texts, key)
        if setting.asks is Asks.GROUP:
            yield _group_field(setting, text, groups)
        else:
            yield _field(setting, text, is_needed=key in needed)
        if setting.asks is Asks.CHANNEL and text not in asked:
            asked.add(text)
            yield from _boxes(each for each in agreements if each.channel == text)


def _field(setting: Setting, text: str, *, is_needed: bool) -> InputBlock:
    match setting.asks:
        case Asks.PEOPLE:
            people = UserMultiSelectElement(
                action_id="value", placeholder="Pick people", initial_users=text.split() or None
            )
            return field(setting.key, setting.label, people, hint=setting.hint, required=is_needed)
        case Asks.CHANNEL if setting.default is None:
            channel = ConversationSelectElement(
                action_id="value", placeholder="Pick a channel", initial_conversation=text or None, filter=_CHANNELS
            )
            return field(setting.key, setting.label, channel, hint=setting.hint, required=True)
        case Asks.CHANNEL:
            # A menu of one cannot be emptied again; one of many, of which one may be picked, can.
            channels = ConversationMultiSelectElement(
                action_id="value",
                placeholder="Pick a channel",
                initial_conversations=[text] if text else None,
                max_selected_items=1,
                filter=_CHANNELS,
            )
            return field(setting.key, setting.label, channels, hint=setting.hint)
        case Asks.CHOICE:
            options = {value: Option(text=PlainTextObject(text=label), value=value) for value, label in setting.choices}
            radios = RadioButtonsElement(
                action_id="value", options=list(options.values()), initial_option=options.get(text.lower())
            )
            return field(setting.key, setting.label, radios, hint=setting.hint, required=True)
        case _:
            lines = setting.asks is Asks.LONG_TEXT
            return text_field(
                setting.key,
                setting.label,
                value=text,
                hint=setting.hint,
                lines=lines,
                required=is_needed,
                limit=LONGEST_TEXT if lines else _LONGEST_LINE,
            )


def _group_field(setting: Setting, chosen: str, groups: Sequence[Group]) -> Block:
    """Of this workspace's `groups`, and the chosen one, even where Slack does not give it."""
    offered = {group.id: group.name for group in groups}
    if chosen:
        offered.setdefault(chosen, chosen)
    if not offered:
        return context(f"{setting.label}: there is none in this workspace, or Slack was too slow to say.")
    menu = StaticMultiSelectElement(
        action_id="value",
        placeholder="Pick a user group",
        option_groups=list(_in_hundreds(list(offered.items()))),
        initial_options=[_option(chosen, offered[chosen])] if chosen else None,
        max_selected_items=1,
    )
    return field(setting.key, setting.label, menu, hint=setting.hint)


def _option(value: str, label: str) -> Option:
    return Option(text=PlainTextObject(text=label[:_LABEL]), value=value)


def _in_hundreds(offered: Sequence[tuple[str, str]]) -> Iterator[OptionGroup]:
    """As many options as a menu takes at a time, each part called by its first and its last."""
    for start in range(0, len(offered), _MOST_OPTIONS):
        part = offered[start : start + _MOST_OPTIONS]
        label = f"{part[0][1][:_END]} to {part[-1][1][:_END]}" if len(offered) > _MOST_OPTIONS else "User groups"
        yield OptionGroup(label=PlainTextObject(text=label), options=[_option(*each) for each in part])
