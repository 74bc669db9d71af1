"""Boxes: regions of the inputs in which some futures lie close together, with what they cover, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES
from stratagem.findings.errors import standard_error
from stratagem.findings.inputs import Input
from stratagem.findings.numerals import percent
from stratagem.findings.sources import Source

Chosen = NDArray[np.bool_]

FEWEST_SPLIT = 20 * REPLICATES
"""From so many futures on, boxes are found in one half of the replicates and told by the other."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a box asks of one input: at least `low`, at most `high`, or one of the positions `kept` of a dispute."""

    low: float = -math.inf
    high: float = math.inf
    kept: frozenset[int] | None = None

    def holds(self, values: NDArray[np.float64]) -> Chosen:
        """Where values lie within the limit."""
        if self.kept is not None:
            return np.isin(values, sorted(self.kept))
        return (values >= self.low) & (values <= self.high)


Region = Mapping[str, Limit]
"""Limits by the name of the input."""


def inside(region: Region, inputs: Mapping[str, Input]) -> Chosen:
    """The futures, shape (futures,), that lie within all limits of a region that is not empty."""
    parts = [limit.holds(inputs[name].values) for name, limit in region.items()]
    return np.asarray(np.logical_and.reduce(parts))


@dataclass(frozen=True, slots=True)
class Restriction:
    """A limit of a box with the input that it is about."""

    source: Source
    limit: Limit

    @property
    def words(self) -> str:
        """`Quality of the troops: above 0.8`; of a dispute, the positions that it leaves."""
        limit, source = self.limit, self.source
        if limit.kept is not None:
            said = " or ".join(f"“{source.positions[number]}”" for number in sorted(limit.kept))
            return f"{source.title}: {said}"
        if math.isinf(limit.high):
            return f"{source.title}: at least {source.shown(limit.low)}"
        if math.isinf(limit.low):
            return f"{source.title}: at most {source.shown(limit.high)}"
        return f"{source.title}: {source.shown(limit.low)} to {source.shown(limit.high)}"

    def as_json(self) -> dict[str, object]:
        """The restriction as plain data; positions by their words."""
        told: dict[str, object] = {"input": self.source.name, "title": self.source.title, "words": self.words}
        if self.limit.kept is not None:
            return {**told, "positions": [self.source.positions[number] for number in sorted(self.limit.kept)]}
        low, high = (value if math.isfinite(value) else None for value in (self.limit.low, self.limit.high))
        return {**told, "unit": self.source.unit, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Box:
    """A region and the futures of a case in it.

    `coverage` is the share of the case's futures that lie inside, `density` the share of the futures inside that
    belong to the case, `base` the case's share of all futures, `mass` the share of all futures inside. Errors are
    sampling errors, None where they cannot be told. `futures` were counted: those that did not serve to find the box,
    if `apart`.
    """

    restrictions: tuple[Restriction, ...]
    coverage: float
    density: float
    mass: float
    base: float
    coverage_error: float | None
    density_error: float | None
    futures: int
    apart: bool

    @property
    def words(self) -> str:
        """All restrictions, one after another."""
        return "; ".join(restriction.words for restriction in self.restrictions)

    @property
    def verdict(self) -> str:
        """What the box holds, in a sentence."""
        return (
            f"holds {_with_error(self.coverage, self.coverage_error)} of these futures; "
            f"{_with_error(self.density, self.density_error)} of the futures in it are such, "
            f"against {percent(self.base)} of all"
        )

    def as_json(self) -> dict[str, object]:
        """The box as plain data."""
        return {
            "restrictions": [restriction.as_json() for restriction in self.restrictions],
            "interpretability": len(self.restrictions),
            "coverage": self.coverage,
            "coverage_error": self.coverage_error,
            "density": self.density,
            "density_error": self.density_error,
            "mass": self.mass,
            "base": self.base,
            "futures": self.futures,
            "apart": self.apart,
        }


def _with_error(share: float, error: float | None) -> str:
    return percent(share) if error is None else f"{percent(share)} ± {100 * error:.1f}"


def halves(count: int) -> tuple[Chosen, Chosen, bool]:
    """Futures to find boxes in and futures to tell them by, and whether these are apart: even and odd replicates, or
    all for both where there are few.
    """
    if count < FEWEST_SPLIT:
        every = np.ones(count, bool)
        return every, every, False
    even = np.arange(count) % 2 == 0
    return even, ~even, True


def box_of(
    region: Region, case: Chosen, known: Chosen, inputs: Mapping[str, Input], within: Chosen, apart: bool
) -> Box:
    """The box that a region makes, told by the futures `within` that have an answer."""
    counted = within & known
    held = inside(region, inputs)
    both = held & case
    replicate = np.arange(case.size) % REPLICATES
    sums = [np.bincount(replicate[counted & part], minlength=REPLICATES) for part in (both, held, case)]
    told = int(counted.sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        density_error, coverage_error = (standard_error(sums[0] / below) for below in (sums[1], sums[2]))
    hits, mass, cases = (int(part.sum()) for part in sums)
    return Box(
        restrictions=tuple(Restriction(inputs[name].source, limit) for name, limit in region.items()),
        coverage=hits / cases if cases else math.nan,
        density=hits / mass if mass else math.nan,
        mass=mass / told if told else math.nan,
        base=cases / told if told else math.nan,
        coverage_error=coverage_error,
        density_error=density_error,
        futures=told,
        apart=apart,
    )


def by_name(inputs: Sequence[Input]) -> dict[str, Input]:
    """Inputs by their names."""
    return {each.name: each for each in inputs}
