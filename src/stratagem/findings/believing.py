"""What one would have to believe to prefer another option: single inputs that turn the preference, and the least shift
of belief over all inputs that does.

The least shift weighs the futures by exp(λ d), where d is how much better the other option does: of all weights under
which both do alike on average, those nearest to the present ones in the sense of Kullback and Leibler. Source: Csiszár,
I. (1975), I-divergence geometry of probability distributions, Annals of Probability 3(1), 146–158.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stratagem.findings.inputs import Input
from stratagem.findings.measures import Array
from stratagem.findings.sources import Source

MOST_TOLD = 5
LEAST_SHIFT = 0.1
"""In standard deviations of an input: what moves by less is not told."""

ERRORS_CLEAR = 4.0
"""A shift is told if it is so many standard errors from none: hundreds of inputs are looked at."""

_HALVINGS = 100


@dataclass(frozen=True, slots=True)
class Turn:
    """An input that by itself turns the preference: `words` tell where; `share` of the futures lies there."""

    source: Source
    words: str
    share: float

    def as_json(self) -> dict[str, object]:
        """The turn as plain data."""
        return {"input": self.source.name, "title": self.source.title, "words": self.words, "share": self.share}


@dataclass(frozen=True, slots=True)
class Shift:
    """An input that would have to average `after` instead of `before`; of a position its chance."""

    source: Source
    position: str | None
    before: float
    after: float
    deviations: float

    @property
    def words(self) -> str:
        """`Days between …: 30 rather than 22`; `“Soon”: 80 % rather than 60 %`."""
        if self.position is not None:
            return (
                f"{self.source.title} “{self.position}”: {100 * self.after:.0f} % rather than {100 * self.before:.0f} %"
            )
        return f"{self.source.title}: {self.source.shown(self.after)} rather than {self.source.shown(self.before)}"

    def as_json(self) -> dict[str, object]:
        """The shift as plain data."""
        return {
            "input": self.source.name,
            "position": self.position,
            "words": self.words,
            "before": self.before,
            "after": self.after,
            "deviations": self.deviations,
        }


@dataclass(frozen=True, slots=True)
class Belief:
    """What would have to be believed for `other` to do as well as `favourite` on average.

    `possible` says that there are futures in which it does better. `effort` is the divergence in bits from present
    beliefs: 0 for nothing, one bit for ruling out half of what was held possible.
    """

    favourite: str
    other: str
    possible: bool
    effort: float
    turns: tuple[Turn, ...]
    shifts: tuple[Shift, ...]

    def as_json(self) -> dict[str, object]:
        """The belief as plain data."""
        return {
            "favourite": self.favourite,
            "other": self.other,
            "possible": self.possible,
            "effort_bits": self.effort if self.possible else None,
            "turns": [turn.as_json() for turn in self.turns],
            "shifts": [shift.as_json() for shift in self.shifts],
        }


def belief(favourite: str, other: str, better: Array, inputs: Sequence[Input]) -> Belief:
    """`better`, shape (futures,), is how much better the other option does than the favourite; NaN where unknown."""
    known = np.isfinite(better)
    gains = better[known]
    if not gains.size or gains.max(initial=-np.inf) <= 0:
        return Belief(favourite, other, False, np.inf, (), ())
    weights = _tilted(gains)
    effort = float(np.sum(weights * np.log2(np.maximum(weights * weights.size, 1e-300))))
    least = max(LEAST_SHIFT, ERRORS_CLEAR * float(np.sqrt(np.sum(weights**2))))
    shifts = [shift for each in inputs for shift in _shifts(each, known, weights, least)]
    shifts.sort(key=lambda shift: -abs(shift.deviations))
    turns = [turn for each in inputs if (turn := _turn(each, better, known)) is not None]
    return Belief(favourite, other, True, max(0.0, effort), tuple(turns[:MOST_TOLD]), tuple(shifts[:MOST_TOLD]))


def _tilted(gains: Array) -> Array:
    """The weights, adding up to one, under which the mean gain is nought or more."""
    scale = float(np.abs(gains).max())
    unit = gains / scale
    if unit.mean() >= 0:
        return np.full(gains.size, 1.0 / gains.size)

    def weigh(strength: float) -> Array:
        power = np.exp(strength * (unit - unit.max()))
        return np.asarray(power / power.sum())

    def gain(weights: Array) -> float:
        return _weighed(weights, unit)

    low, high = 0.0, 1.0
    while gain(weigh(high)) < 0 and high < 1e12:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):  # there is no number between them
            break
        low, high = (middle, high) if gain(weigh(middle)) < 0 else (low, middle)
    return weigh(high)


def _weighed(weights: Array, values: Array) -> float:
    """The sum of values by their weights. A product of the library for linear algebra would hang on its threads."""
    return float((weights * values).sum())


def _shifts(
    each: Input, known: np.ndarray[tuple[int], np.dtype[np.bool_]], weights: Array, least: float
) -> list[Shift]:
    values = each.values if known.all() else each.values[known]
    columns: list[tuple[str | None, Array]] = [(None, values)]
    if each.positions:
        columns = [(said, (values == number).astype(float)) for number, said in enumerate(each.positions)]
    found = []
    for position, column in columns:
        whole = column is each.values  # then its mean and spread are known from one belief to the next
        before, spread = (each.mean, each.spread) if whole else (float(column.mean()), float(column.std()))
        after = _weighed(weights, column)
        deviations = (after - before) / spread if spread > 0 else 0.0
        if abs(deviations) >= least and (position is None or after > before):
            found.append(Shift(each.source, position, before, after, deviations))
    return found


def _turn(each: Input, better: Array, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Turn | None:
    """Where the mean gain over one input's classes is above nought at one end, though not over all."""
    classes, gains = each.factor.classes[known], better[known]
    sizes = np.bincount(classes, minlength=each.factor.count)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(classes, weights=gains, minlength=each.factor.count) / sizes
    if each.positions:
        good = [number for number, value in enumerate(means) if value > 0]
        if not good or len(good) == len(means):
            return None
        said = " or ".join(f"“{each.positions[number]}”" for number in good)
        return Turn(each.source, f"{each.source.title}: {said}", float(sizes[good].sum() / sizes.sum()))
    return _threshold(each, means, sizes)


def _threshold(each: Input, means: Array, sizes: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Turn | None:
    """The end of a number from which on every class is better under the other option."""
    positive = means > 0
    low = int(np.argmin(positive)) if not positive.all() else 0
    high = int(np.argmin(positive[::-1])) if not positive.all() else 0
    if low == 0 and high == 0:
        return None
    share = float(sizes[:low].sum() if low >= high else sizes[-high:].sum()) / float(sizes.sum())
    edge = each.factor.values[low - 1] if low >= high else each.factor.values[-high]
    side = "at most" if low >= high else "at least"
    return Turn(each.source, f"{each.source.title}: {side} {each.source.shown(float(edge))}", share)
