"""Functions of whole numbers, and of probabilities of a normal number."""

from __future__ import annotations

import math

from stratagem.engine.sheets.algebra import Algebra
from stratagem.engine.sheets.special import normal_tail
from stratagem.engine.sheets.tables import read_table
from stratagem.exchange.syntax import Table

_LARGEST = 170
"""The largest whole number whose factorial is finite in double precision."""

_FACTORIALS = Table(
    tuple(float(number) for number in range(_LARGEST + 1)),
    tuple(float(math.factorial(number)) for number in range(_LARGEST + 1)),
    "hold_backward",
)


def factorial(a: Algebra, x: int) -> int:
    """The product of the whole numbers from 1 to x, cut to a whole number; no number below 0."""
    whole = a.truncated(x)
    known = a.select(a.gt(whole, a.number(float(_LARGEST))), a.number(math.inf), read_table(a, _FACTORIALS, whole))
    return a.select(a.lt(whole, a.number(0.0)), a.number(math.nan), known)


def permutations(a: Algebra, n: int, r: int) -> int:
    """Ordered choices of r among n."""
    return _rounded(a, a.div(factorial(a, n), factorial(a, a.sub(n, r))))


def combinations(a: Algebra, n: int, r: int) -> int:
    """Choices of r among n whose order does not matter."""
    return _rounded(a, a.div(a.div(factorial(a, n), factorial(a, r)), factorial(a, a.sub(n, r))))


def _rounded(a: Algebra, x: int) -> int:
    return a.floor(a.add(x, a.number(0.5)))


def root(a: Algebra, x: int, order: int) -> int:
    """The root of an order; of a number below 0 if the order is odd."""
    size = a.power(a.fabs(x), a.div(a.number(1.0), order))
    half = a.mul(order, a.number(0.5))
    odd = a.select(a.apply("eq", a.floor(half), half), a.number(math.nan), a.neg(size))
    return a.select(a.lt(x, a.number(0.0)), odd, size)


def normal_between(a: Algebra, low: int, high: int, mean: int | None = None, sd: int | None = None) -> int:
    """The probability that a normal number, a standard one if nothing else is told, lies between two others."""

    def above(x: int) -> int:
        moved = x if mean is None else a.sub(x, mean)
        return normal_tail(a, moved if sd is None else a.div(moved, sd))

    return a.sub(above(low), above(high))
