"""Who is away just now: asked of Slack only so that those who are here can be asked first."""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient

from bot.clock import Clock
from bot.resting import in_force

_PATIENCE_SECONDS = 1.0
_KEPT = timedelta(minutes=1)
_AT_ONCE = 24
"""Requests side by side: a large team's supervisors in one round."""
_PEOPLE_A_CALL = 50
"""What `dnd.teamInfo` takes (docs.slack.dev)."""

Answer = Future[frozenset[str]]
"""Who is away, of those whom one request was about."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Asked:
    """What Slack was asked about one person, and when."""

    at: datetime
    answers: tuple[Answer, ...]


class Presence:
    """Asks `users.getPresence` and `dnd.teamInfo` side by side; keeps the answers for a minute. For many threads."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="presence")
        self._asked: dict[str, _Asked] = {}
        self._lock = threading.Lock()

    def away(self, people: Sequence[str]) -> frozenset[str]:
        """Those of `people` who are away or do not want to be disturbed, in a second at most; never raises.

        Whoever Slack cannot say, or has not said by then, counts as here; an answer that comes later counts next time.
        """
        asked, new = self._ask(people)
        wait([answer for person in asked.values() for answer in person.answers], _PATIENCE_SECONDS)
        _log_what_went_wrong(new)
        return frozenset(person for person in asked if any(person in _said(answer) for answer in asked[person].answers))

    def _ask(self, people: Sequence[str]) -> tuple[dict[str, _Asked], list[Answer]]:
        """What was asked about each of them within the last minute, and which of it only now."""
        now = self._clock.now()
        new: list[Answer] = []
        with self._lock:
            unknown = [person for person in dict.fromkeys(people) if not self._is_fresh(person, now)]
            for start in range(0, len(unknown), _PEOPLE_A_CALL):
                some = unknown[start : start + _PEOPLE_A_CALL]
                new.append(resting := self._pool.submit(self._resting, some))
                for person in some:
                    new.append(presence := self._pool.submit(self._presence, person))
                    self._asked[person] = _Asked(now, (presence, resting))
            return {person: self._asked[person] for person in people}, new

    def _is_fresh(self, person: str, now: datetime) -> bool:
        asked = self._asked.get(person)
        return asked is not None and timedelta(0) <= now - asked.at < _KEPT

    def _presence(self, person: str) -> frozenset[str]:
        is_away = self._client.users_getPresence(user=person)["presence"] == "away"
        return frozenset({person}) if is_away else frozenset()

    def _resting(self, people: Sequence[str]) -> frozenset[str]:
        """Whose do-not-disturb is in force."""
        answer = self._client.dnd_teamInfo(users=people)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        now = parsedate_to_datetime(headers["date"]).timestamp()  # by Slack's clock, as the schedules are
        return frozenset(person for person, dnd in answer["users"].items() if in_force(dnd, now))


def _said(answer: Answer) -> frozenset[str]:
    return answer.result() if answer.done() and answer.exception() is None else frozenset()


def _log_what_went_wrong(asked: Sequence[Answer]) -> None:
    """One line, however much it was."""
    late = sum(not answer.done() for answer in asked)
    errors = [error for answer in asked if answer.done() and (error := answer.exception())]
    if late or errors:
        log.warning(
            "of %d questions to Slack on who is away, %d were not answered in time and %d failed (%s)",
            len(asked),
            late,
            len(errors),
            ", ".join(sorted({type(error).__name__ for error in errors})) or "none",
        )
