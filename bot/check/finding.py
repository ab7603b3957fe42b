"""What a look at one thing comes to."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `text` says what is true and, unless all is well, what mends it.

    `stops` is a problem that no waiting and no invitation mends: with it `run` does not start.
    """

    level: Level
    text: str
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.level:<8} {self.text}"


def ok(text: str) -> Finding:
    return Finding(Level.OK, text)


def warning(text: str) -> Finding:
    return Finding(Level.WARNING, text)


def problem(text: str, *, stops: bool = False) -> Finding:
    return Finding(Level.PROBLEM, text, stops)
