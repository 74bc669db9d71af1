"""Weights of positions, from the grades and the independence of the voices behind them.

Grades are numbers only by assumption, so each weight comes with an interval: the least and the greatest that it takes
when the grades on its side stand at one end of their ranges and those of the others at the other, whatever the
correlation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stratagem.documents import Library
from stratagem.evidence.grade import Level
from stratagem.evidence.position import Position, Side
from stratagem.evidence.voice import CORRELATION, Voice, joint_strength, voices

_ENDS: tuple[tuple[Level, Level], ...] = (("low", "high"), ("high", "low"))
"""Where the grades of one side and of the others stand when its weight is least, and when it is greatest."""


@dataclass(frozen=True, slots=True)
class Backing:
    """The voices behind a side, each with its share: a voice that speaks on n sides counts one n-th on each."""

    shares: tuple[tuple[Voice, float], ...]

    def strength(self, level: Level, correlation: float) -> float:
        """What the voices are worth together."""
        return joint_strength((voice.trust(level) * share for voice, share in self.shares), correlation)


def backings(sides: Sequence[Side], library: Library) -> tuple[Backing, ...]:
    """The voices behind each side.

    Voices are found among all claims of the dispute, so that a copy on another side tells.
    """
    mouths = voices((claim for side in sides for claim in side.claims), library)
    found: list[list[Voice]] = [[] for _ in sides]
    times: Counter[int] = Counter()
    numbers: list[list[int]] = [[] for _ in sides]
    for number, mouth in enumerate(mouths):
        ids = {claim.id for claim in mouth.claims}
        for index, side in enumerate(sides):
            here = tuple(sorted((c for c in side.claims if c.id in ids), key=lambda claim: claim.id))
            if here:
                found[index].append(Voice(here))
                numbers[index].append(number)
                times[number] += 1
    return tuple(
        Backing(tuple((voice, 1 / times[number]) for voice, number in zip(group, ids, strict=True)))
        for group, ids in zip(found, numbers, strict=True)
    )


def weigh(sides: Sequence[Side], library: Library) -> tuple[Position, ...]:
    """The sides as positions: weights declared if every side has one (scaled to sum to 1), otherwise computed.

    With a single side the weight is 1. If nothing is left of any grade, all sides weigh the same.
    """
    if sides and all(side.declared for side in sides):
        return _declared(sides)
    parts = backings(sides, library)
    weights = _shares([part.strength("mean", CORRELATION.mean) for part in parts])
    return tuple(
        _position(side, weight, *_interval(parts, index, weight))
        for index, (side, weight) in enumerate(zip(sides, weights, strict=True))
    )


def _interval(parts: Sequence[Backing], index: int, weight: float) -> tuple[float, float]:
    """The least and the greatest weight of one side."""
    found = [weight]
    for correlation in (CORRELATION.low, CORRELATION.mean, CORRELATION.high):
        for own, others in _ENDS:
            strengths = [part.strength(own if at == index else others, correlation) for at, part in enumerate(parts)]
            found.append(_shares(strengths)[index])
    return min(found), max(found)


def _shares(strengths: Sequence[float]) -> list[float]:
    total = sum(strengths)
    return [strength / total if total > 0 else 1 / len(strengths) for strength in strengths]


def _declared(sides: Sequence[Side]) -> tuple[Position, ...]:
    numbers = [(side, *side.declared) for side in sides if side.declared]
    shares = _shares([number for _, number, _ in numbers])
    return tuple(
        _position(side, share, share, share, reason) for (side, _, reason), share in zip(numbers, shares, strict=True)
    )


def _position(side: Side, weight: float, low: float, high: float, reason: str | None = None) -> Position:
    return Position(side.id, side.says, tuple(sorted(claim.id for claim in side.claims)), weight, low, high, reason)
