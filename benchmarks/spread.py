"""How measured numbers spread, and what two series measured side by side say about each other."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Spread:
    """The middle of a series, its quartiles and its ends; all in the unit of the series."""

    median: float
    lower: float
    upper: float
    least: float
    most: float

    @classmethod
    def of(cls, series: Sequence[float]) -> Self:
        """Return the spread of a series. Errors: ValueError when it is empty."""
        if not series:
            raise ValueError("nothing was measured")
        lower, upper = series[0], series[0]
        if len(series) > 1:
            lower, _, upper = statistics.quantiles(series, n=4, method="inclusive")
        return cls(statistics.median(series), lower, upper, min(series), max(series))

    def overlaps(self, other: "Spread") -> bool:
        """Say whether the middle halves of two series have a value in common."""
        return self.lower <= other.upper and other.lower <= self.upper

    def text(self, digits: int = 2) -> str:
        """Write it as "median (lower–upper quartile)"."""
        return f"{self.median:,.{digits}f} ({self.lower:,.{digits}f}–{self.upper:,.{digits}f})"


def ratios(ours: Sequence[float], floor: Sequence[float]) -> list[float]:
    """Return ours ÷ floor, round by round: what disturbed a round disturbed both.

    Errors: ValueError when the series are not of one length, or a floor is not above zero.
    """
    if any(value <= 0 for value in floor):
        raise ValueError("a floor must be above zero")
    return [one / other for one, other in zip(ours, floor, strict=True)]


@dataclass(frozen=True)
class Result:
    """One measurement: its name, the unit of `ours` and `floor`, and their ratio where there is a floor.

    `less_is_better` is False for rates such as rows a second.
    """

    name: str
    unit: str
    ours: Spread
    floor: Spread | None = None
    ratio: Spread | None = None
    less_is_better: bool = True

    @classmethod
    def alone(cls, name: str, unit: str, ours: Sequence[float], *, less_is_better: bool = True) -> Self:
        """Return a result without a floor."""
        return cls(name, unit, Spread.of(ours), less_is_better=less_is_better)

    @classmethod
    def beside(
        cls,
        name: str,
        unit: str,
        ours: Sequence[float],
        floor: Sequence[float],
        *,
        less_is_better: bool = True,
    ) -> Self:
        """Return a result with its floor, measured in the same rounds."""
        ratio = Spread.of(ratios(ours, floor))
        return cls(name, unit, Spread.of(ours), Spread.of(floor), ratio, less_is_better)

    def document(self) -> dict[str, Any]:
        """Return it as JSON values; `from_document` reads it back."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Return what `document` wrote. Errors: KeyError and TypeError for anything else."""
        spreads = {
            name: Spread(**document[name]) if document[name] else None for name in ("ours", "floor", "ratio")
        }
        return cls(**{**document, **spreads})
