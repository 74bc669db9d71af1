"""Shares out what is too little among those who ask, by their priorities."""

from __future__ import annotations

import math

from stratagem.engine.sheets.algebra import Algebra
from stratagem.engine.sheets.special import normal_tail

HALVINGS = 44
"""Of the interval in which the price lies: enough for the ten places that models show."""

REACH = 8.0
"""Widths around a priority beyond which nothing is asked for, or all of it."""


def allocate_by_priority(a: Algebra, requests: list[int], priorities: list[int], width: int, supply: int) -> list[int]:
    """What each gets: a request is filled from `priority` down to `priority - width` of a level that falls until all is
    shared out. The total is piecewise linear in the level, so that it is found exactly.
    """
    zero, one = a.number(0.0), a.number(1.0)
    starts = [a.neg(a.div(priority, width)) for priority in priorities]

    def given(level: int) -> list[int]:
        return [
            a.mul(request, a.clip(a.sub(level, start), zero, one))
            for request, start in zip(requests, starts, strict=True)
        ]

    corners = [*starts, *(a.add(start, one) for start in starts)]
    totals = [a.fold("add", given(corner)) for corner in corners]
    low_level, low = a.fold("minimum", starts), zero
    high_level, high = a.fold("maximum", corners), a.fold("add", requests)
    for corner, total in zip(corners, totals, strict=True):
        below = a.both(a.le(total, supply), a.gt(corner, low_level))
        low_level, low = a.select(below, corner, low_level), a.select(below, total, low)
        above = a.both(a.apply("ge", total, supply), a.lt(corner, high_level))
        high_level, high = a.select(above, corner, high_level), a.select(above, total, high)
    gap = a.sub(high, low)
    share = a.select(a.gt(gap, zero), a.div(a.sub(supply, low), gap), zero)
    level = a.add(low_level, a.mul(share, a.sub(high_level, low_level)))
    enough = a.apply("ge", supply, a.fold("add", requests))
    return [a.select(enough, request, part) for request, part in zip(requests, given(level), strict=True)]


def allocate_available(a: Algebra, requests: list[int], profiles: list[list[int]], supply: int) -> list[int]:
    """What each gets at the price at which demand meets supply, found by halving. A profile is type, priority, width
    and a fourth number: 0 a fixed quantity, 1 rectangular, 2 triangular, 3 normal, 4 exponential, 5 constant
    elasticity. Fixed quantities ask whatever the price; they come first, and share what is too little in proportion.
    """
    zero, one = a.number(0.0), a.number(1.0)
    fixed = [a.apply("eq", profile[0], zero) for profile in profiles]
    firm = a.fold("add", [a.select(is_fixed, each, zero) for is_fixed, each in zip(fixed, requests, strict=True)])
    part = a.select(a.gt(firm, zero), a.clip(a.div(supply, firm), zero, one), one)
    loose = [a.select(is_fixed, zero, each) for is_fixed, each in zip(fixed, requests, strict=True)]
    rest = _at_a_price(a, loose, profiles, a.maximum(a.sub(supply, firm), zero))
    return [
        a.select(is_fixed, a.mul(each, part), other)
        for is_fixed, each, other in zip(fixed, requests, rest, strict=True)
    ]


def _at_a_price(a: Algebra, requests: list[int], profiles: list[list[int]], supply: int) -> list[int]:
    """What each gets whose request depends on the price."""
    reaches = [a.mul(a.number(REACH), profile[2]) for profile in profiles]
    far = [a.mul(a.number(_EXPONENTIAL_REACH), profile[2]) for profile in profiles]
    low = a.fold("minimum", [a.sub(profile[1], reach) for profile, reach in zip(profiles, far, strict=True)])
    high = a.fold("maximum", [a.add(profile[1], reach) for profile, reach in zip(profiles, far, strict=True)])
    del reaches

    def given(price: int) -> list[int]:
        return [
            a.mul(request, _demanded(a, price, profile)) for request, profile in zip(requests, profiles, strict=True)
        ]

    for _ in range(HALVINGS):
        middle = a.mul(a.number(0.5), a.add(low, high))
        more = a.gt(a.fold("add", given(middle)), supply)
        low, high = a.select(more, middle, low), a.select(more, high, middle)
    price = a.mul(a.number(0.5), a.add(low, high))
    enough = a.apply("ge", supply, a.fold("add", requests))
    none = a.le(supply, a.number(0.0))
    parts = given(price)
    return [
        a.select(enough, request, a.select(none, a.number(0.0), part))
        for request, part in zip(requests, parts, strict=True)
    ]


_EXPONENTIAL_REACH = 40.0
"""Widths beyond which the exponential profile asks for nothing."""


def _demanded(a: Algebra, price: int, profile: list[int]) -> int:
    """The share of a request that is asked for at a price."""
    kind, priority, width, extra = (*profile, a.number(0.0))[:4]
    known = a.constant(kind)
    shapes = {1: _rectangular, 2: _triangular, 3: _normal, 4: _exponential}
    if known is not None:
        if known == 5.0:
            return _elastic(a, price, priority, width, extra)
        return shapes.get(int(known), _rectangular)(a, price, priority, width)
    share = _rectangular(a, price, priority, width)
    for number, shape in list(shapes.items())[1:]:
        is_this = a.apply("eq", kind, a.number(float(number)))
        share = a.select(is_this, shape(a, price, priority, width), share)
    return share


def _rectangular(a: Algebra, price: int, priority: int, width: int) -> int:
    above = a.div(a.sub(price, priority), width)
    return a.clip(a.sub(a.number(0.5), above), a.number(0.0), a.number(1.0))


def _triangular(a: Algebra, price: int, priority: int, width: int) -> int:
    half = a.number(0.5)
    above = a.clip(a.div(a.sub(price, priority), width), a.number(-0.5), half)
    lower, upper = a.add(half, above), a.sub(half, above)
    below = a.sub(a.number(1.0), a.mul(a.number(2.0), a.mul(lower, lower)))
    return a.select(a.lt(above, a.number(0.0)), below, a.mul(a.number(2.0), a.mul(upper, upper)))


def _normal(a: Algebra, price: int, priority: int, width: int) -> int:
    return normal_tail(a, a.div(a.sub(price, priority), width))


def _exponential(a: Algebra, price: int, priority: int, width: int) -> int:
    above = a.div(a.sub(price, priority), width)
    tail = a.mul(a.number(0.5), a.apply("exp", a.neg(a.fabs(above))))
    return a.select(a.lt(above, a.number(0.0)), a.sub(a.number(1.0), tail), tail)


def _elastic(a: Algebra, price: int, priority: int, width: int, extra: int) -> int:
    """1 at no price, half at the priority; `extra` is the elasticity."""
    del width
    ratio = a.div(a.maximum(price, a.number(math.ldexp(1.0, -40))), priority)
    return a.div(a.number(1.0), a.add(a.number(1.0), a.power(ratio, extra)))
