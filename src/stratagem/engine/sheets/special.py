"""Functions that have no operation of their own, made of those that do, within 1e-13 but near zeros."""

from __future__ import annotations

import math

from stratagem.engine.sheets.algebra import Algebra

_ARCTANGENT = 12
"""Terms of the series after two halvings of the angle."""

_LANCZOS = (
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
)
"""Coefficients of Lanczos's approximation with g = 7 (C. Lanczos, SIAM J. Numer. Anal. B 1, 1964)."""


def arc_tangent(a: Algebra, x: int) -> int:
    """The angle, by reflection at 1, two halvings, and the series of the rest."""
    one = a.number(1.0)
    size = a.fabs(x)
    flipped = a.gt(size, one)
    inside = a.select(flipped, a.div(one, size), size)
    for _ in range(2):
        inside = a.div(inside, a.add(one, a.apply("sqrt", a.add(one, a.mul(inside, inside)))))
    square = a.mul(inside, inside)
    total = a.number((-1.0) ** _ARCTANGENT / (2 * _ARCTANGENT + 1))
    for term in range(_ARCTANGENT - 1, -1, -1):
        total = a.add(a.mul(total, square), a.number((-1.0) ** term / (2 * term + 1)))
    angle = a.mul(a.number(4.0), a.mul(inside, total))
    angle = a.select(flipped, a.sub(a.number(math.pi / 2), angle), angle)
    return a.select(a.lt(x, a.number(0.0)), a.neg(angle), angle)


def arc_sine(a: Algebra, x: int) -> int:
    """The angle whose sine is x; NaN outside -1 and 1."""
    one = a.number(1.0)
    rest = a.apply("sqrt", a.mul(a.sub(one, x), a.add(one, x)))
    return arc_tangent(a, a.div(x, rest))


def arc_cosine(a: Algebra, x: int) -> int:
    """The angle whose cosine is x, as twice that of the tangent of its half."""
    one = a.number(1.0)
    half = a.apply("sqrt", a.div(a.sub(one, x), a.add(one, x)))
    return a.mul(a.number(2.0), arc_tangent(a, half))


def log_gamma(a: Algebra, x: int) -> int:
    """The logarithm of the gamma function for x above 0.5."""
    one = a.number(1.0)
    less = a.sub(x, one)
    total = a.number(_LANCZOS[0])
    for index, coefficient in enumerate(_LANCZOS[1:], start=1):
        total = a.add(total, a.div(a.number(coefficient), a.add(less, a.number(float(index)))))
    moved = a.add(less, a.number(7.5))
    power = a.mul(a.add(less, a.number(0.5)), a.apply("log", moved))
    return a.add(a.sub(a.add(a.number(0.5 * math.log(2 * math.pi)), power), moved), a.apply("log", total))


def normal_tail(a: Algebra, z: int) -> int:
    """The probability that a standard normal number is above z.

    Continued fraction of the tail beyond 3, series of the middle part within (Abramowitz and Stegun 26.2.14, 26.2.11).
    """
    one, size = a.number(1.0), a.fabs(z)
    square = a.mul(size, size)
    density = a.mul(a.number(1.0 / math.sqrt(2 * math.pi)), a.apply("exp", a.mul(a.number(-0.5), square)))
    far = a.maximum(size, a.number(3.0))
    fraction = far
    for term in range(60, 0, -1):
        fraction = a.add(far, a.div(a.number(float(term)), fraction))
    beyond = a.div(density, fraction)
    near = a.minimum(square, a.number(9.0))
    total = one
    for term in range(45, 0, -1):
        total = a.add(one, a.mul(total, a.div(near, a.number(2.0 * term + 1.0))))
    within = a.sub(a.number(0.5), a.mul(density, a.mul(size, total)))
    upper = a.select(a.gt(size, a.number(3.0)), beyond, within)
    return a.select(a.lt(z, a.number(0.0)), a.sub(one, upper), upper)
