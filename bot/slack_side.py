"""What Slack says of what was filled in, before it is saved: all of it within a second.

Errors' names: Slack's Web API reference (docs.slack.dev), "conversations.info" and "usergroups.users.list".
"""

import http.client
import logging
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.members import people_in
from bot.people import People
from bot.rules.outsider import Outsider
from bot.rules.rooms import NOT_SEEN, Agreement, Group, Room, to_agree, why_unfit
from bot.rules.set_up import Found, Texts
from bot.rules.setting_kinds import Asks, parse_people
from bot.rules.settings import SOURCES, TEAM_SETTINGS

PATIENCE_SECONDS = 1.0
"""For all questions together: whoever saves is answered within Slack's three seconds."""
_AT_ONCE = 12
_SILENT = (SlackClientError, OSError, http.client.HTTPException)
"""Slack cannot say just now."""

log = logging.getLogger(__name__)

OUTSIDE = {
    Outsider.GUEST: "is a guest here, and guests can't use Backline",
    Outsider.STRANGER: "is of another company",
    Outsider.BOT: "is an app",
    Outsider.GONE: "has no account here any more",
}
"""Why somebody can have no part in a team, after their name."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What Slack was `found` to say, what has `to_agree` first, and the keys that it had no time to say anything of."""

    found: Found
    to_agree: tuple[Agreement, ...]
    unchecked: tuple[str, ...]


@dataclass(kw_only=True)
class _Answer:
    """What Slack says of one setting; `people` is None where nobody was asked for."""

    unfit: str = ""
    to_agree: Sequence[Agreement] = ()
    people: tuple[str, ...] | None = None


@dataclass(frozen=True)
class SlackSide:
    """Asks in several threads at once. For many threads."""

    client: WebClient
    people: People
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="slack side")
    )

    def check(self, texts: Texts, agreed: Container[str]) -> Checked:
        """Whether a team can use this, of what has changed; never raises.

        Backline joins a channel where that was `agreed`. A text that its setting does not take is nobody's business
        here.
        """
        asked = {key: list(self._questions(key, text, agreed)) for key, text in texts.items() if _is_right(key, text)}
        in_time = wait([answer for answers in asked.values() for answer in answers], PATIENCE_SECONDS).done
        said, unfit, silent = [], dict[str, str](), dict[str, None]()
        for key, answers in asked.items():
            for answer in answers:
                if answer not in in_time or _failed(answer):
                    silent[key] = None
                else:
                    said.append((key, it := answer.result()))
                    if it.unfit:
                        unfit[key] = f"{unfit[key]} {it.unfit}" if key in unfit else it.unfit
        return Checked(
            found=Found(
                people={key: answer.people for key, answer in said if answer.people is not None},
                unfit=unfit,
            ),
            to_agree=tuple(dict.fromkeys(agreement for _, answer in said for agreement in answer.to_agree)),
            unchecked=tuple(silent),
        )

    def groups(self) -> Sequence[Group]:
        """The workspace's user groups by name; none where Slack does not say within a second."""
        asked = self._pool.submit(self.client.usergroups_list)
        if not wait([asked], PATIENCE_SECONDS).done or _failed(asked):
            log.warning("Slack does not say in time which user groups there are")
            return ()
        groups = (Group(id=each["id"], name=each["name"]) for each in asked.result()["usergroups"])
        return sorted(groups, key=lambda group: group.name.casefold())

    def _questions(self, key: str, text: str, agreed: Container[str]) -> Iterator[Future[_Answer]]:
        match TEAM_SETTINGS[key].asks:
            case Asks.CHANNEL if text:
                yield self._pool.submit(self._about_channel, key, text, agreed)
            case Asks.GROUP if text:
                yield self._pool.submit(self._about_group, text)
            case Asks.PEOPLE:
                for person in parse_people(text):
                    yield self._pool.submit(self._about_person, person)

    def _about_channel(self, key: str, channel: str, agreed: Container[str]) -> _Answer:
        try:
            room = _room(self.client.conversations_info(channel=channel)["channel"])
        except SlackApiError as error:
            if error.response.get("error") == "channel_not_found":
                return _Answer(unfit=NOT_SEEN)
            raise
        if why := why_unfit(room):
            return _Answer(unfit=why)
        needed = to_agree(room, for_escalations=key == "escalation_channel")
        if missing := tuple(each for each in needed if each.name not in agreed):
            return _Answer(to_agree=missing)
        if not room.has_backline:
            self.client.conversations_join(channel=channel)
        return _Answer(people=tuple(people_in(channel, self.client)) if key in SOURCES else None)

    def _about_group(self, group: str) -> _Answer:
        try:
            return _Answer(people=tuple(people_in(group, self.client)))
        except SlackApiError as error:
            if error.response.get("error") == "no_such_subteam":
                return _Answer(unfit="There is no such user group any more. Pick another.")
            raise

    def _about_person(self, person: str) -> _Answer:
        try:
            profile = self.people.of(person, self.client.users_info)
        except SlackApiError as error:
            if error.response.get("error") in ("user_not_found", "user_not_visible"):
                return _Answer(unfit=f"There is nobody here with the id {person}.")
            raise
        why = profile.outsider
        return _Answer(unfit=f"{profile.name or person} {OUTSIDE[why]}. Pick somebody else." if why else "")


def _room(channel: dict[str, Any]) -> Room:
    return Room(
        id=channel["id"],
        name=channel["name"],
        is_private=bool(channel.get("is_private")),
        has_backline=bool(channel.get("is_member")),
        is_archived=bool(channel.get("is_archived")),
        is_shared=bool(channel.get("is_ext_shared")),
    )


def _is_right(key: str, text: str) -> bool:
    """Whether the setting takes this; what it says against it is for its form."""
    try:
        TEAM_SETTINGS[key].parse(text)
    except ValueError:
        return False
    return True


def _failed(answer: Future[Any]) -> bool:
    """Whether Slack could not say. A bug of ours is raised where the answer is read."""
    return isinstance(answer.exception(), _SILENT)
