"""Prospect theory over `Arithmetic`: gains and losses from a reference, chances weighed by rank.

Tversky and Kahneman (1992): v(x) = x^.88 for gains, -2.25 (-x)^.88 for losses; w(p) = p^γ / (p^γ + (1-p)^γ)^(1/γ) with
γ = .61 for gains and .69 for losses.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from stratagem.base.arithmetic import Arithmetic, Floats, NumpyArithmetic
from stratagem.base.elementary import power_constant

CURVATURE = 0.88
LOSS_AVERSION = 2.25
GAIN_GAMMA = 0.61
LOSS_GAMMA = 0.69
WORST = -LOSS_AVERSION
"""The value of the greatest loss between utilities from 0 to 1; the greatest gain has the value 1."""

_A = NumpyArithmetic()


def probability_weight(p: float, gamma: float) -> float:
    """How a chance `p` feels: small ones more than they are, large ones less."""
    if p <= 0.0 or p >= 1.0:
        return min(max(p, 0.0), 1.0)
    whole = float(power_constant(_A, np.float64(p), gamma))
    rest = float(power_constant(_A, np.float64(1.0 - p), gamma))
    return whole / float(power_constant(_A, np.float64(whole + rest), 1.0 / gamma))


def value(a: Arithmetic, x: Floats) -> Floats:
    """The felt value of a gain or a loss."""
    size = power_constant(a, a.fabs(x), CURVATURE)
    return a.select(a.lt(x, a.constant(0.0)), a.mul(a.constant(-LOSS_AVERSION), size), size)


def prospect(a: Arithmetic, outcomes: Sequence[Floats], reference: Floats) -> Floats:
    """The value of equally likely outcomes: each counts by what its rank adds to the weighed chance."""
    count = len(outcomes)
    changes = [a.sub(outcome, reference) for outcome in outcomes]
    zero, one = a.constant(0.0), a.constant(1.0)
    total = zero
    for number, change in enumerate(changes):
        below = [
            a.select(a.lt(other, change) if index > number else a.le(other, change), one, zero)
            for index, other in enumerate(changes)
            if index != number
        ]
        rank = reduce(a.add, below, zero)
        gain, loss = zero, zero
        for place in range(count):
            here = a.eq(rank, a.constant(float(place)))
            gain = a.select(here, a.constant(_gain_weight(place, count)), gain)
            loss = a.select(here, a.constant(_loss_weight(place, count)), loss)
        weight = a.select(a.lt(change, zero), loss, gain)
        total = a.add(total, a.mul(weight, value(a, change)))
    return total


def _gain_weight(place: int, count: int) -> float:
    """What an outcome adds that `place` of `count` lie below: the chance of it or better, less that of better."""
    better = (count - place - 1) / count
    return probability_weight((count - place) / count, GAIN_GAMMA) - probability_weight(better, GAIN_GAMMA)


def _loss_weight(place: int, count: int) -> float:
    worse = place / count
    return probability_weight((place + 1) / count, LOSS_GAMMA) - probability_weight(worse, LOSS_GAMMA)
