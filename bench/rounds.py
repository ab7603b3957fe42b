"""One run of the benchmarks: how big it is, and the rounds in which the sides take turns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.filling import Templates

Numbers = dict[str, list[float]]
"""Raw numbers by side, one for each round."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything; the defaults are those that the targets speak of."""

    pending: int = 100_000
    contacts: int = 1_000_000
    few_contacts: int = 1_000
    due: int = 1_000
    due_when_killed: int = 300
    alone: int = 10
    """Reminders that fall due one at a time on an idle bot."""
    adds: int = 300
    lists: int = 3
    finds: int = 200
    acks: int = 300
    """Commands in one batch, of which each side gets one a round, in turns."""
    idle_seconds: int = 60
    resumed_seconds: int = 15
    """How long a process started after a kill gets to send the rest."""
    rounds: int = 5
    few_rounds: int = 3
    """For what is slow, and varies little."""


QUICK = Size(
    pending=200, contacts=500, few_contacts=50, due=20, due_when_killed=20, alone=2,
    adds=10, lists=2, finds=5, acks=20, idle_seconds=1, resumed_seconds=8, rounds=1, few_rounds=1,
)  # fmt: skip
"""Shows that the benchmarks work; its figures mean nothing."""


@dataclass(frozen=True)
class Bench:
    """One run of the benchmarks. `folder` is where databases may be put; `raw` gathers what goes into the file."""

    size: Size
    folder: Path
    templates: Templates
    note: Callable[[str], None]
    raw: dict[str, Numbers] = field(default_factory=dict)

    def rounds(self, name: str, count: int, sides: dict[str, Callable[[], float]]) -> Numbers:
        """Run every side once a round, in turns, and keep the numbers. Every other round goes backwards."""
        numbers: Numbers = {side: [] for side in sides}
        for number in range(count):
            self.note(f"{name}, round {number + 1} of {count}")
            for side in reversed(sides) if number % 2 else sides:
                numbers[side].append(sides[side]())
        self.raw[name] = numbers
        return numbers
