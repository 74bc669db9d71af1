"""Sums of two doubles, about 106 bits, over `Arithmetic` (Dekker 1971, Knuth): `high + low` with `low` at most half a
unit of `high`.

Nothing here needs a fused multiply-add. Products split their factors, so magnitudes must stay below 2**995.
"""

from __future__ import annotations

from stratagem.base.arithmetic import Arithmetic, Floats

SPLITTER = 2.0**27 + 1
Pair = tuple[Floats, Floats]


def two_sum(a: Arithmetic, x: Floats, y: Floats) -> Pair:
    """x + y exactly, in any order of magnitude."""
    total = a.add(x, y)
    part = a.sub(total, x)
    return total, a.add(a.sub(x, a.sub(total, part)), a.sub(y, part))


def fast_sum(a: Arithmetic, x: Floats, y: Floats) -> Pair:
    """x + y exactly, for |x| >= |y| or x = 0."""
    total = a.add(x, y)
    return total, a.add(a.sub(x, total), y)


def halves(a: Arithmetic, x: Floats) -> Pair:
    """x as a sum of two doubles of at most 26 bits each."""
    carried = a.mul(x, a.constant(SPLITTER))
    high = a.sub(carried, a.sub(carried, x))
    return high, a.sub(x, high)


def two_product(a: Arithmetic, x: Floats, y: Floats) -> Pair:
    """x * y exactly, unless it underflows."""
    product = a.mul(x, y)
    (x1, x2), (y1, y2) = halves(a, x), halves(a, y)
    error = a.sub(a.mul(x1, y1), product)
    error = a.add(a.add(error, a.mul(x1, y2)), a.mul(x2, y1))
    return product, a.add(error, a.mul(x2, y2))


def pair_product(a: Arithmetic, x: Pair, y: Pair) -> Pair:
    """The product of two pairs, to about 2**-102."""
    high, low = two_product(a, x[0], y[0])
    return fast_sum(a, high, a.add(low, a.add(a.mul(x[0], y[1]), a.mul(x[1], y[0]))))
