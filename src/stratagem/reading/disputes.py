"""Proposed disputes: suggestions on one quantity whose intervals do not meet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stratagem.base.shape import Z95
from stratagem.evidence.hedge import HEDGES, bare
from stratagem.reading.groups import groups, variable_name
from stratagem.reading.suggestion import Suggestion

SAME_TIME = 62
"""Days within which values count as of the same time."""


@dataclass(frozen=True, slots=True)
class Side:
    """Suggestions whose intervals meet, and the interval that they span."""

    low: float
    high: float
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quantity told several times: its proposed `variable`, its sides (two or more are a dispute), what is history."""

    variable: str
    unit: str
    sides: tuple[Side, ...]
    history: tuple[Suggestion, ...]

    @property
    def is_dispute(self) -> bool:
        """Whether the tellings fall apart."""
        return len(self.sides) > 1


def proposals(suggestions: Sequence[Suggestion]) -> list[Proposal]:
    """The quantities that are told at least twice, disputes first."""
    found: list[Proposal] = []
    names: set[str] = set()
    for group in groups(suggestions):
        chosen = [suggestions[index] for index in group]
        name = variable_name(chosen)
        while name in names:
            name = f"{name}_2"
        names.add(name)
        found.append(proposal_of(name, chosen))
    return sorted(found, key=lambda proposal: (not proposal.is_dispute, proposal.variable))


def proposal_of(name: str, chosen: Sequence[Suggestion]) -> Proposal:
    """The proposal that suggestions on one quantity make."""
    current, history = _aligned(chosen)
    value = chosen[0].value
    return Proposal(name, (value.unit if value else None) or "1", _sides(current), tuple(history))


def interval(suggestion: Suggestion) -> tuple[float, float]:
    """The 90 % interval of what a suggestion says, by the same hedges as the evidence."""
    value = suggestion.value
    low = value.low if value and isinstance(value.low, int | float) else None
    high = value.high if value and isinstance(value.high, int | float) else None
    low, high = (low if low is not None else high or 0.0), (high if high is not None else low or 0.0)
    hedge = HEDGES.get(suggestion.hedge) or HEDGES["none"]
    if hedge.times:
        return low * hedge.times[0], high * hedge.times[1]
    if hedge.is_bare:
        hedge = bare(low)
    if low < high:
        return low, high
    return low * math.exp(-Z95 * hedge.spread_below), high * math.exp(Z95 * hedge.spread_above)


def _aligned(chosen: Sequence[Suggestion]) -> tuple[list[Suggestion], list[Suggestion]]:
    """What is of the latest time, and what is history: told of an earlier time, or left behind by its own speaker."""
    latest: date | None = max((each.as_of for each in chosen if each.as_of), default=None)
    current: list[Suggestion] = []
    history: list[Suggestion] = []
    for each in chosen:
        old = latest is not None and each.as_of is not None and (latest - each.as_of).days > SAME_TIME
        superseded = any(
            other.speaker == each.speaker
            and other.speaker not in ("author", "unnamed_reports")
            and other.as_of
            and each.as_of
            and other.as_of > each.as_of
            for other in chosen
        )
        (history if old or superseded else current).append(each)
    return current, history


def _sides(current: Sequence[Suggestion]) -> tuple[Side, ...]:
    sides: list[Side] = []
    for each in sorted(current, key=lambda suggestion: interval(suggestion)):
        low, high = interval(each)
        if sides and low <= sides[-1].high:
            last = sides[-1]
            sides[-1] = Side(min(last.low, low), max(last.high, high), (*last.suggestions, each))
        else:
            sides.append(Side(low, high, (each,)))
    return tuple(sides)
