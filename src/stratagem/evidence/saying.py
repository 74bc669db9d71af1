"""What a claim says as a distribution, as if it were to be believed.

On a log scale errors are factors: lognormal. On a linear one they are differences: normal, with spreads relative to the
value; hedges on dates count in months. Everything is cut to the widest range thinkable.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from stratagem.base.distributions import (
    Exactly,
    Lognormal,
    LogUniform,
    Mixture,
    Normal,
    Shape,
    SplitLognormal,
    Truncated,
    Uniform,
)
from stratagem.base.shape import Z95, log_of
from stratagem.evidence.claim import Claim, Interval
from stratagem.evidence.hedge import HEDGES, NO_HEDGE, Hedge, readings
from stratagem.evidence.position import Reach
from stratagem.evidence.variable import EvidenceVariable

MONTH = 30.0
"""Days to which the spread of a hedge on a date is relative: `about 1 December` is within five days, nine times in
ten."""

NEAR_ZERO = 0.02
"""The least number, as a share of the wide range, to which a spread on a linear scale is relative."""

NEGLIGIBLE = 1e-9
"""Probability outside the wide range, or of a part of a distribution, that is not worth the work of cutting it off."""

Part = tuple[float, Shape]
"""A weight and the shape that has it."""


@lru_cache(maxsize=4096)
def said(claim: Claim, variable: EvidenceVariable) -> Mixture:
    """The distribution of the variable if the claim is believed. Raises ValueError if the claim gives no value."""
    if claim.value is None:
        raise ValueError(f"claim {claim.id} gives no value")
    parts: list[Part] = []
    for weight, interval, hedge in _readings(claim, claim.value, variable):
        parts += [(weight * share, shape) for share, shape in _parts(interval, hedge, variable)]
    return mixed(parts)


def reach(claim: Claim, variable: EvidenceVariable) -> Reach:
    """The middle and the 90 % interval of what a claim says."""
    low, middle, high = said(claim, variable).quantile_table((0.05, 0.5, 0.95))
    return Reach(float(low), float(middle), float(high))


def wide(variable: EvidenceVariable) -> Shape:
    """What is left if a claim is worth nothing: every order of magnitude, or every value, of the wide range alike."""
    kind = LogUniform if variable.scale == "log" else Uniform
    return kind(variable.wide_low, variable.wide_high)


def mixed(parts: Iterable[Part]) -> Mixture:
    """A mixture of shapes; like shapes are taken together, and the weights are scaled to sum to 1."""
    weights: dict[Shape, float] = {}
    for weight, shape in parts:
        if weight > 0:
            weights[shape] = weights.get(shape, 0.0) + weight
    total = sum(weights.values())
    return Mixture(tuple(weight / total for weight in weights.values()), tuple(weights))


def _readings(claim: Claim, value: Interval, variable: EvidenceVariable) -> list[tuple[float, Interval, Hedge]]:
    """The ways to read a claim: an end that is left open is a floor or a ceiling."""
    hedge = claim.hedge
    if value.low is None or value.high is None:
        bound = value.low if value.low is not None else value.high
        if hedge == NO_HEDGE:
            hedge = "at least" if value.low is not None else "up to"
        value = Interval(bound, bound, bound)
    if variable.is_date and HEDGES[hedge].times is not None:
        hedge = "about"
    number = value.point if value.point is not None else value.high
    return [(weight, value, reading) for weight, reading in readings(hedge, number or 0.0, claim.from_copy)]


def _parts(value: Interval, hedge: Hedge, variable: EvidenceVariable) -> list[Part]:
    """One reading of a claim as parts of a mixture, cut to the wide range."""
    low, high = variable.wide_low, variable.wide_high
    if value.point is None and value.low is not None and value.high is not None and value.low < value.high:
        return _cut(_range(value.low, value.high, hedge, variable), low, high)
    point = value.point if value.point is not None else value.low
    assert point is not None, "an open end was closed before"
    if hedge.times is not None:
        first, last = (point * factor for factor in hedge.times)
        return _cut(LogUniform(first, last) if variable.scale == "log" else Uniform(first, last), low, high)
    below, above = hedge.spread_below, hedge.spread_above
    if not below or not above or (variable.is_date and hedge.is_bare):
        return [(1.0, Exactly(point))]
    if variable.scale == "log":
        even = below == above and hedge.below == 0.5
        shape = Lognormal(point, above) if even else SplitLognormal(log_of(point), hedge.below, below, above)
        return _cut(shape, low, high)
    yardstick = _yardstick(point, variable)
    if below == above and hedge.below == 0.5:
        return _cut(Normal(point, above * yardstick), low, high)
    under = _cut(Normal(point, below * yardstick), low, point)
    over = _cut(Normal(point, above * yardstick), point, high)
    # Each half of a normal holds half of it, so a share of the whole is twice that of the half.
    return [
        *((2 * hedge.below * share, shape) for share, shape in under),
        *((2 * (1 - hedge.below) * share, shape) for share, shape in over),
    ]


def _range(low: float, high: float, hedge: Hedge, variable: EvidenceVariable) -> Shape:
    """A range as the 5 and 95 % points, wider where it is hedged."""
    extra = 0.0 if hedge.is_bare else max(hedge.spread_below, hedge.spread_above)
    if variable.scale == "log":
        spread = log_of(high / low) / (2 * Z95)
        return Lognormal(math.sqrt(low * high), math.sqrt(spread * spread + extra * extra))
    spread = (high - low) / (2 * Z95)
    extra *= _yardstick(high, variable)
    return Normal((low + high) / 2, math.sqrt(spread * spread + extra * extra))


def _yardstick(value: float, variable: EvidenceVariable) -> float:
    """What a spread on a linear scale is relative to."""
    if variable.is_date:
        return MONTH
    return max(abs(value), NEAR_ZERO * (variable.wide_high - variable.wide_low))


def _cut(shape: Shape, low: float, high: float) -> list[Part]:
    """The part of a shape within `low` to `high`, with the share of the whole that it is; nothing if there is none."""
    first, last = shape.quantiles((NEGLIGIBLE, 1 - NEGLIGIBLE))
    if low <= first and last <= high:
        return [(1.0, shape)]
    share = shape.share_below(high) - shape.share_below(low)
    return [(share, Truncated(shape, low, high))] if share > NEGLIGIBLE else []
