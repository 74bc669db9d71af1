"""A quantity of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NONE = "none"
PERCENT = "%"
ABSTRACT = frozenset(
    "reason aim way thing leader side point factor question option goal issue problem kind type part step case matter objective term theme sort interest consideration".split()
)
"""Things whose small numbers (`two aims`) count what a text lists, not what the world holds."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `start` to `end` of a text: ends `low` and `high` of a range (equal for a single number).

    `scale_only` marks a vague word (`thousands`) whose value is the number that it names. `sure` is how likely the
    suggestion is right, by measure.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str | None
    hedge: str
    subject: str
    sure: float

    @property
    def point(self) -> float | None:
        """The number, or None for a range."""
        return self.low if self.low == self.high else None


Span = tuple[int, int]


def is_taken(start: int, end: int, taken: Sequence[Span]) -> bool:
    """Whether a range meets one of the ranges that are something else."""
    return any(start < last and first < end for first, last in taken)
