"""Every screen of a team's settings, with one text wherever a person can type."""

from collections.abc import Iterator
from datetime import UTC, datetime

from slack_sdk.models.views import View

from bot.rules.rooms import Group, Room, to_agree
from bot.rules.set_up import SetUp, team_of
from bot.rules.setting_kinds import LONGEST_NAME, LONGEST_TEXT, Asks
from bot.rules.settings import SECTIONS, TEAM_SETTINGS, Change
from bot.views import settings, settings_forms
from bot.views.blocks import Message

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
OWNER, OTHER = "U0OWNER", "U0OTHER"
PUBLIC = Room(
    id="C0FLOOR",
    name="a-channel-with-the-longest-name-" + "x" * 48,
    is_private=False,
    has_backline=False,
    is_archived=False,
    is_shared=False,
)


def settings_screens(text: str) -> Iterator[tuple[str, Message | View]]:
    line, long = "".join(filter(str.isprintable, text))[:LONGEST_NAME].strip() or "Billing", text[:LONGEST_TEXT].strip()
    texts = {key: _value(key, line, long) for key in TEAM_SETTINGS}
    team = team_of(1, "T0PRACTICE", texts, {})
    full = SetUp(team=team, changes={key: _change(number, key, texts[key]) for number, key in enumerate(texts)})
    fresh = {"escalation_channel": "C0ESCALATIONS", "supervisors": OWNER}
    bare = SetUp(team=team_of(2, "T0PRACTICE", fresh, {}), changes={})
    agreements = tuple(to_agree(PUBLIC, for_escalations=True))
    groups = tuple(Group(id=f"S0GROUP{number}", name=f"{line} {number}") for number in range(250))
    for of, set_up in (("full", full), ("bare", bare)):
        for is_admin in (True, False):
            said = ["Saved.", *settings.silence(["escalation_channel", "supervisors"])]
            yield (
                f"page, {of}, admin {is_admin}",
                settings.team_page(set_up, is_admin=is_admin, said=said),
            )
        for part in SECTIONS:
            shown = {setting.key: set_up.text(setting.key) for setting in SECTIONS[part]}
            for some in (groups, groups[:3], ()):
                yield (
                    f"form {part}, {of}, {len(some)} groups",
                    settings_forms.section_form(set_up.team, part, shown, some, 3, agreements),
                )
    for changes in ([], list(full.changes.values()), [_change(1, "shift", "", person="")]):
        yield f"history of {len(changes)}", settings.history(team, changes)
    yield "first", settings_forms.first_form({})
    yield "first, filled in", settings_forms.first_form(texts, agreements)
    yield "new", settings_forms.new_team_form({}, ())
    yield "new, filled in", settings_forms.new_team_form(texts, groups, agreements)
    for many in (1, 3, 45):
        for offset in (0, 20, 40):
            page = settings.teams_page([team] * many, offset, is_admin=True, said=settings.has_closed(team))
            yield f"{many} teams from {offset}", page
    yield "teams of a supervisor", settings.teams_page([team, bare.team], is_admin=False)
    yield "first steps", settings.first_steps(team, [])
    yield "not set up", settings.not_set_up()
    yield "pick", settings.pick([team, bare.team], None)
    yield "picked before", settings.pick([team, bare.team], bare.team)
    yield "the only one", settings.pick([team], team)
    yield "picked", settings.picked(team)


def _value(key: str, line: str, long: str) -> str:
    match TEAM_SETTINGS[key].asks:
        case Asks.PEOPLE:
            return f"{OWNER} {OTHER}"
        case Asks.CHANNEL:
            return "C0ESCALATIONS"
        case Asks.GROUP:
            return "S0SUPERVISORS"
        case Asks.LONG_TEXT:
            return long
        case _:
            return line if key == "name" else TEAM_SETTINGS[key].default or ""


def _change(number: int, key: str, value: str, person: str = OWNER) -> Change:
    return Change(id=number, team=1, key=key, value=value, person=person, at=NOW)
