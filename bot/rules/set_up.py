"""A team from its settings: what the texts come to, one by one and together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.rules.callback import Policy
from bot.rules.duration import say_duration
from bot.rules.hours import Hours
from bot.rules.retention import Retention
from bot.rules.setting_kinds import Asks
from bot.rules.settings import TEAM_SETTINGS, Change
from bot.rules.team import DateOrder, Team, Waits
from bot.rules.wellbeing import Wellbeing

Texts = Mapping[str, str]
"""What a team has written, by a setting's key; what it has left out, or left empty, is the default."""
People = Mapping[str, Collection[str]]
"""Whom the settings of `SOURCES` come to, by key, as Slack last said."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What Slack says of what was filled in, by key.

    `unfit` has a sentence for what will not do: a channel where the bot cannot post, a group that is not there. Of a
    group or channel that is not among the `people`, Slack has not said who is in it; it is asked later.
    """

    people: People = field(default_factory=dict)
    unfit: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A user group or a channel, by its `id` in Slack, that a setting of `SOURCES` names.

    Of a team that is called something else by now, it is the same.
    """

    team: int
    team_name: str = field(compare=False)
    key: str
    id: str


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What a team has set up, as a form shows it, with the latest change of each setting that was ever changed.

    `seen` goes with the form and comes back with what was filled in: it says what was there to be seen.
    """

    team: Team
    changes: Mapping[str, Change]

    @property
    def seen(self) -> int:
        return max((change.id for change in self.changes.values()), default=0)

    def text(self, key: str) -> str:
        """What stands in the field; empty where nothing does."""
        return text_of({key: change.value for key, change in self.changes.items()}, key)


def text_of(texts: Texts, key: str) -> str:
    """What is shown of a setting: what was written, or the default; empty for one that has to be given and is not."""
    return written(key, texts.get(key, "")) or TEAM_SETTINGS[key].default or ""


def written(key: str, text: str) -> str:
    """The text as it is kept: nothing around it, and people with a space between them."""
    if TEAM_SETTINGS[key].asks is Asks.PEOPLE:
        return " ".join(text.replace(",", " ").split())
    return text.strip()


def problems(texts: Texts) -> dict[str, str]:
    """A sentence for each setting that cannot be as it is, by key, for under its field.

    What cannot be together is said at one of the two, once each alone is right.
    """
    values, wrong = _read(texts)
    return wrong or _clashes(values)


def team_of(team_id: int, workspace: str, texts: Texts, people: People, *, is_closed: bool = False) -> Team:
    """The team that these settings make. `workspace` is Slack's id.

    Supervisors are those picked, then those of the group, nobody twice. Where members are listed at all, supervisors
    are among them: a group that is empty for a day does not open the team to everybody. Raises ValueError when a
    setting has a text that it does not take.
    """
    it, wrong = _read(texts)
    if wrong:
        raise ValueError(f"team {team_id}: " + " ".join(f"{key}: {sentence}" for key, sentence in wrong.items()))
    supervisors = tuple(dict.fromkeys((*it["supervisors"], *people.get("supervisor_group", ()))))
    lists_members = it["members"] or it["member_group"] or it["member_channel"]
    members = {*it["members"], *people.get("member_group", ()), *people.get("member_channel", ()), *supervisors}
    return Team(
        id=team_id,
        name=it["name"],
        is_closed=is_closed,
        members=frozenset(members if lists_members else ()),
        escalation_channel=it["escalation_channel"],
        supervisors=supervisors,
        level_two=it["level_two"],
        safety_contacts=it["safety_contacts"],
        waits=Waits(
            level_two=it["level_two_after"],
            nobody_yet=it["nobody_yet_after"],
            again=it["ask_again_after"],
            still_on_it=it["still_on_it_after"],
            waiting=it["waiting_step"],
            after=it["after_step"],
        ),
        hours=Hours(it["time_zone"], it["opening_hours"]),
        calling_window=it["calling_window"],
        date_order=DateOrder(it["date_order"]),
        crm_link=it["crm_link"],
        crisis_protocol=it["crisis_protocol"],
        support_contacts=it["support_contacts"],
        callbacks=Policy(
            lead=it["callback_lead"],
            overdue=it["callback_overdue_after"],
            most_tries=it["callback_tries"],
            a_day=it["calls_a_day"],
            a_week=it["calls_a_week"],
            follow_up=it["follow_up_after"],
        ),
        check_in_delay=it["check_in_delay"],
        wellbeing=Wellbeing(
            offers=it["check_in_offers"],
            offers_from=it["check_in_from"],
            shift=it["shift"],
            breather_rule=it["breather_rule"],
            breather_free=it["breather_without_asking"],
            peer_wait=it["peer_wait"],
        ),
        workspace=workspace,
        debrief_channel=it["debrief_channel"],
        digest_channel=it["digest_channel"],
        digest=it["digest_at"],
        member_channel=it["member_channel"],
        retention=Retention(cases=it["keep_cases"], warnings=it["keep_warnings"]),
    )


def _read(texts: Texts) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the settings that are right, and a sentence for each that is not."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, setting in TEAM_SETTINGS.items():
        text = text_of(texts, key)
        if not text and setting.default is None:
            wrong[key] = "This has to be given."
            continue
        try:
            values[key] = setting.parse(text)
        except ValueError as error:
            wrong[key] = f"This {error}."
    return values, wrong


def _clashes(it: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be together, each said at a setting of the form that has both."""
    clashes = {}
    if not it["supervisors"] and not it["supervisor_group"]:
        clashes["supervisors"] = "Somebody has to answer escalations: pick people here, or a user group below."
    if it["debrief_channel"] == it["escalation_channel"]:
        clashes["debrief_channel"] = (
            "Escalations go there. People look back in a channel of its own, in their own time."
        )
    if it["level_two_after"] >= it["nobody_yet_after"]:
        heard = say_duration(it["nobody_yet_after"])
        clashes["level_two_after"] = f"This comes before the agent hears that nobody has come: under {heard}."
    if it["calls_a_day"] > it["calls_a_week"]:
        clashes["calls_a_day"] = f"This can be at most what a week allows: {it['calls_a_week']}."
    return clashes
