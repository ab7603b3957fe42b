"""What goes wrong on purpose.

| kind | what happens | matched by `method` |
|---|---|---|
| `latency` | the call is done `seconds` late, and then answered | the Web API method |
| `rate_limit` | 429 with `Retry-After: seconds` (default 1), nothing done | the Web API method |
| `server_error` | 500 with no JSON, nothing done | the Web API method |
| `error` | Slack's `error`, nothing done | the Web API method |
| `lost_answer` | the call is done, and the connection cut `seconds` later (default 0) | the Web API method |
| `history_lag` | messages younger than `seconds` (default 5) are not in the history yet | the Web API method |
| `duplicate_delivery` | the same payload arrives twice | the command, callback id, action id or event |

`method` is a glob. `channel` narrows a fault to calls about one conversation. A fault ends after `times` uses,
strikes with `probability`, and its dice are the workspace's own, so that a seed repeats a run.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import get_args, get_type_hints

from sandbox.model import Json
from sandbox.refusals import PersonError

_DEFAULT_SECONDS = {"latency": 1.0, "rate_limit": 1.0, "history_lag": 5.0}
_KINDS = frozenset(
    {"latency", "rate_limit", "server_error", "error", "lost_answer", "history_lag", "duplicate_delivery"}
)
_REFUSING = frozenset({"rate_limit", "server_error", "error"})


@dataclass
class Fault:
    """One thing that goes wrong; `seconds` is what its kind says it is, `times` how often it still will."""

    kind: str
    method: str = "*"
    channel: str | None = None
    seconds: float = 0.0
    error: str | None = None
    times: int | None = None
    probability: float = 1.0
    id: int = 0


@dataclass(frozen=True)
class Trouble:
    """What is to go wrong with one call: how late it is done, what refuses it, what loses its answer."""

    delay: float
    refusal: Fault | None
    loss: Fault | None


class Faults:
    """The faults in force."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 -- repeatable on purpose, no secret depends on it
        self._faults: list[Fault] = []
        self._count = 0

    def add(self, wanted: Json) -> Fault:
        """Put a fault in force; raises `PersonError` for one that means nothing."""
        if wanted.get("kind") not in _KINDS:
            raise PersonError(f"A fault's kind is one of: {', '.join(sorted(_KINDS))}.")
        hints = get_type_hints(Fault)
        for name, value in wanted.items():
            allowed = get_args(hints.get(name)) or (hints.get(name),)
            if name == "id" or name not in hints:
                raise PersonError(f"A fault has no “{name}”.")
            if float in allowed:
                allowed = (*allowed, int)
            if not isinstance(value, tuple(kind for kind in allowed if kind)):
                raise PersonError(f"A fault's {name} cannot be {value!r}.")
        if wanted["kind"] == "error" and not wanted.get("error"):
            raise PersonError("An error fault needs Slack's name for the error.")
        self._count += 1
        fault = Fault(**{"seconds": _DEFAULT_SECONDS.get(wanted["kind"], 0.0), **wanted, "id": self._count})
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """All is well again."""
        self._faults.clear()

    def in_force(self) -> list[Json]:
        return [asdict(fault) for fault in self._faults]

    def trouble(self, method: str, channel: str | None) -> Trouble:
        """What goes wrong with this Web API call. The delays add up; the oldest refusal wins, and the oldest loss."""
        delay, refusal, loss = 0.0, None, None
        for fault in self._striking(method, channel, {"latency", "lost_answer", *_REFUSING}):
            if fault.kind == "latency":
                delay += fault.seconds
            elif fault.kind == "lost_answer":
                loss = loss or fault
            else:
                refusal = refusal or fault
        return Trouble(delay, refusal, loss)

    def history_lag(self, method: str, channel: str) -> float:
        """How many seconds this history is behind."""
        return max((fault.seconds for fault in self._striking(method, channel, {"history_lag"})), default=0.0)

    def duplicates(self, name: str, channel: str | None) -> bool:
        """Whether this payload is delivered twice."""
        return any(list(self._striking(name, channel, {"duplicate_delivery"})))

    def _striking(self, method: str, channel: str | None, kinds: set[str]) -> Iterator[Fault]:
        for fault in list(self._faults):
            if fault.kind not in kinds or not fnmatchcase(method, fault.method):
                continue
            if fault.channel is not None and fault.channel != channel:
                continue
            if fault.probability < 1 and self._dice.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
            yield fault
