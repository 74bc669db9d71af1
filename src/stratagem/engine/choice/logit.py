"""Probabilities of options and draws from them, over `Arithmetic`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from stratagem.base.arithmetic import Arithmetic, Floats, Mask
from stratagem.base.exponential import exp


def logit(a: Arithmetic, rationality: Floats, utilities: Sequence[Floats], open_: Sequence[Mask]) -> list[Floats]:
    """P(o) ∝ exp(λ U(o)) over the options that are open; 0 for the others. At least one must be open."""
    lowest = a.constant(float("-inf"))
    usable = [a.select(mask, utility, lowest) for mask, utility in zip(open_, utilities, strict=True)]
    best = reduce(lambda x, y: a.select(a.gt(y, x), y, x), usable)
    zero = a.constant(0.0)
    parts = [
        a.select(mask, exp(a, a.mul(rationality, a.sub(utility, best))), zero)
        for mask, utility in zip(open_, utilities, strict=True)
    ]
    return shares(a, parts)


def best_reply(a: Arithmetic, utilities: Sequence[Floats], open_: Sequence[Mask]) -> list[Floats]:
    """All on the best open option; ties are split evenly."""
    lowest = a.constant(float("-inf"))
    usable = [a.select(mask, utility, lowest) for mask, utility in zip(open_, utilities, strict=True)]
    best = reduce(lambda x, y: a.select(a.gt(y, x), y, x), usable)
    one, zero = a.constant(1.0), a.constant(0.0)
    return shares(a, [a.select(a.mask_and(m, a.ge(u, best)), one, zero) for m, u in zip(open_, usable, strict=True)])


def habit_shares(a: Arithmetic, habit: Sequence[float], open_: Sequence[Mask]) -> list[Floats]:
    """The shares of a habit among the options that are open; even ones where none of the habitual ones is."""
    zero, one = a.constant(0.0), a.constant(1.0)
    weights = [a.select(mask, a.constant(share), zero) for mask, share in zip(open_, habit, strict=True)]
    some = a.gt(reduce(a.add, weights), zero)
    even = [a.select(mask, one, zero) for mask in open_]
    return shares(a, [a.select(some, weight, flat) for weight, flat in zip(weights, even, strict=True)])


def shares(a: Arithmetic, weights: Sequence[Floats]) -> list[Floats]:
    """Weights over their sum."""
    total = reduce(a.add, weights)
    return [a.div(weight, total) for weight in weights]


def draw(a: Arithmetic, probabilities: Sequence[Floats], u: Floats) -> Floats:
    """The number of the option that a uniform falls on, as a double; never one of probability 0."""
    zero = a.constant(0.0)
    total = reduce(a.add, probabilities)
    mark, chosen, before = a.mul(u, total), zero, zero
    for number, probability in enumerate(probabilities):
        here = a.mask_and(a.gt(probability, zero), a.ge(mark, before))
        chosen = a.select(here, a.constant(float(number)), chosen)
        before = a.add(before, probability)
    return chosen


def scaled(a: Arithmetic, value: Floats, worst: float, best: float) -> Floats:
    """A utility between 0 at `worst` and 1 at `best`; what is no number counts as worst."""
    share = a.div(a.sub(value, a.constant(worst)), a.constant(best - worst))
    within = a.minimum(a.maximum(share, a.constant(0.0)), a.constant(1.0))
    return a.select(a.eq(within, within), within, a.constant(0.0))


def weighed(a: Arithmetic, weights: Sequence[Floats], items: Sequence[Floats]) -> Floats:
    """The mean of what is weighed; 0 where nothing counts."""
    zero = a.constant(0.0)
    total = reduce(a.add, weights)
    whole = reduce(a.add, [a.mul(weight, item) for weight, item in zip(weights, items, strict=True)])
    return a.select(a.gt(total, zero), a.div(whole, total), zero)


def is_chosen(a: Arithmetic, chosen: Floats, number: int) -> Mask:
    """Whether an option's number is the one chosen."""
    return a.eq(chosen, a.constant(float(number)))
