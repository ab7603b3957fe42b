"""How long what is kept of what."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class Retention:
    """A team's choice. docs/privacy.md lists what goes when.

    `cases` counts from when a case is over; everything that is about no case is kept as long. `warnings` counts from
    when a warning has ended. `records` is how long it is known who exported or erased something, and why; `files`, how
    long Slack has what was exported.
    """

    cases: timedelta = timedelta(days=365)
    warnings: timedelta = timedelta(days=180)
    records: timedelta = timedelta(days=3 * 365)
    files: timedelta = timedelta(days=30)


@dataclass(frozen=True)
class Held:
    """How much there is on a reference."""

    cases: int
    promises: int
    warnings: int

    @property
    def is_nothing(self) -> bool:
        return not (self.cases or self.promises or self.warnings)
