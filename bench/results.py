"""How figures are compared, judged and shown."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the table. `met` is None for a figure that is only for information."""

    what: str
    against: str
    ours: float
    theirs: float
    unit: str
    compared: str
    reach: str
    met: bool | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two sides of the same rounds."""

    what: str
    against: str
    ours: list[float]
    theirs: list[float]
    unit: str

    def ratio(self, at_most: float | None = None, reach: str = "") -> Result:
        """Ours over theirs, round by round, and of those the median: what slows a whole round down cancels out."""
        ratio = statistics.median(ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True))
        shown = f"1/{_shown(1 / ratio, '')}" if ratio < 0.5 else f"{ratio:.2f}x"
        return self._result(shown, reach, None if at_most is None else ratio <= at_most)

    def above(self, at_most: float) -> Result:
        """How much more ours is, round by round, and of those the median."""
        more = statistics.median(ours - theirs for ours, theirs in zip(self.ours, self.theirs, strict=True))
        return self._result(f"{more:+,.1f} {self.unit}", f"at most {at_most:g} {self.unit} above", more <= at_most)

    def none(self) -> Result:
        """Ours must be zero in every round."""
        return self._result("", "0", not any(self.ours))

    def _result(self, compared: str, reach: str, met: bool | None) -> Result:
        return Result(
            what=self.what,
            against=self.against,
            ours=statistics.median(self.ours),
            theirs=statistics.median(self.theirs),
            unit=self.unit,
            compared=compared,
            reach=reach,
            met=met,
        )


def table(results: Sequence[Result]) -> str:
    """The results as a table in Markdown."""
    lines = ["| what | ours | against | theirs | compared | reach | met |", "|---|---|---|---|---|---|---|"]
    for result in results:
        met = "" if result.met is None else "yes" if result.met else "**no**"
        cells = (
            result.what, _shown(result.ours, result.unit), result.against, _shown(result.theirs, result.unit),
            result.compared, result.reach, met,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(value: float, unit: str) -> str:
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()
