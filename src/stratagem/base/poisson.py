"""Poisson numbers by inversion over `Arithmetic`: one uniform makes one number."""

from __future__ import annotations

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.exponential import exp
from stratagem.base.normal import normal_quantile

LARGEST_MEAN = 32.0
"""Up to this mean numbers are exact; beyond it a rounded normal with the same mean and variance stands for them."""
TERMS = 120
"""No more is counted: at the largest mean more has a chance below 2**-53."""
FIRST_TERMS = 4
"""Counted always; means are small, so that what follows is seldom needed."""


def poisson_quantile(a: Arithmetic, mean: Floats, u: Floats) -> Floats:
    """The Poisson number below which the share `u`, in (0, 1), of all numbers of that mean lies.

    A negative mean counts as 0; NaN and infinity give NaN.
    """
    return a.routine("poisson", _poisson, mean, u)


def _poisson(a: Arithmetic, mean: Floats, u: Floats) -> Floats:
    mean = a.maximum(mean, a.constant(0.0))
    small = a.minimum(mean, a.constant(LARGEST_MEAN))
    first = _counted(a, small, u, range(1, FIRST_TERMS + 1))
    more = range(FIRST_TERMS + 1, TERMS + 1)
    number = a.rarely(a.gt(u, first[2]), lambda: _counted(a, small, u, more, *first)[0], first[0])
    number = a.rarely(a.gt(mean, a.constant(LARGEST_MEAN)), lambda: _rounded_normal(a, mean, u), number)
    return a.add(number, a.mul(mean, a.constant(0.0)))


def _counted(a: Arithmetic, mean: Floats, u: Floats, terms: range, *before: Floats) -> tuple[Floats, Floats, Floats]:
    """How many of the sums of the first terms of the series lie below `u`; the last term; the last sum."""
    if before:
        number, term, total = before
    else:
        term = exp(a, a.neg(mean))
        number, total = a.constant(0.0), term
    for count in terms:
        index = a.constant(float(count))
        number = a.select(a.gt(u, total), index, number)
        term = a.mul(term, a.div(mean, index))
        total = a.add(total, term)
    return number, term, total


def _rounded_normal(a: Arithmetic, mean: Floats, u: Floats) -> Floats:
    value = a.add(mean, a.mul(a.sqrt(mean), normal_quantile(a, u)))
    return a.maximum(a.floor(a.add(value, a.constant(0.5))), a.constant(0.0))
