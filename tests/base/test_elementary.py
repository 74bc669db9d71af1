"""Elementary functions against mpmath, in units of the last place of the exact value."""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.elementary import cos, exp, log, normal_quantile, power, power_constant, sin

A = NumpyArithmetic()
COUNT = 400
Reals = NDArray[np.float64]
RNG = np.random.default_rng(20241105)
INF, NAN = math.inf, math.nan


def spread(low: float, high: float, count: int = COUNT) -> Reals:
    return RNG.uniform(low, high, count)


def scales(low: float, high: float, count: int = COUNT) -> Reals:
    """Positive numbers with exponents of 2 between low and high."""
    return np.ldexp(RNG.uniform(1, 2, count), RNG.uniform(low, high, count).astype(int))


def worst(got: Reals, exact: list[mp.mpf]) -> float:
    """The largest error in units of the last place. A value that rounds to infinity must be infinite."""
    found = 0.0
    for value, true in zip(got.tolist(), exact, strict=True):
        nearest = float(true)
        if math.isinf(nearest) or math.isinf(value):
            assert value == nearest or abs(true) > mp.mpf(2) ** 1023.9
            continue
        unit = mp.mpf(float(np.spacing(abs(nearest))))
        found = max(found, float(abs(mp.mpf(value) - true) / unit))
    return found


def error_of(ours: Callable, theirs: Callable, x: Reals, bits: int = 200) -> float:
    with mp.workprec(bits):
        return worst(ours(A, x), [theirs(mp.mpf(value)) for value in x.tolist()])


@pytest.mark.parametrize(
    "x",
    [spread(-745.2, 709.8), spread(-1, 1), spread(-745.1, -708.3), scales(-60, -1), -scales(-60, 8)],
    ids=["range", "small", "subnormal", "tiny", "negative"],
)
def test_exp_is_within_one_unit(x: Reals) -> None:
    assert error_of(exp, mp.exp, x) < 1.0


@pytest.mark.parametrize(
    "x",
    [scales(-1022, 1023), spread(0.5, 2), 1 + scales(-52, -2), 1 - scales(-53, -2), scales(-1074, -1023)],
    ids=["range", "near 1", "above 1", "below 1", "subnormal"],
)
def test_log_is_within_one_unit(x: Reals) -> None:
    assert error_of(log, mp.log, x) < 1.0


MULTIPLES = RNG.integers(1, 600_000, COUNT) * (math.pi / 2)
HARD = np.array([6381956970095103 * 2.0**797, 2.0**20, np.nextafter(2.0**20, 0), 1.7976931348623157e308, 1e22, 5e-324])
"""Among them the double that comes nearest to a multiple of pi/2."""


@pytest.mark.parametrize("ours, theirs", [(sin, mp.sin), (cos, mp.cos)], ids=["sin", "cos"])
@pytest.mark.parametrize(
    "x",
    [spread(-10, 10), spread(-(2**20), 2**20), MULTIPLES, scales(20, 1023), scales(-1000, -1), HARD, -HARD],
    ids=["usual", "thousands of turns", "near zeros", "huge", "small", "hard", "hard and negative"],
)
def test_sin_and_cos_are_within_one_unit(ours: Callable, theirs: Callable, x: Reals) -> None:
    assert error_of(ours, theirs, x, 1400) < 1.0


def reaching(x: Reals, limit: float = 708.0) -> Reals:
    """Exponents that bring x anywhere within the range of doubles."""
    return spread(-1, 1) * limit / np.maximum(np.abs(np.log(x)), 1e-18)


@pytest.mark.parametrize(
    "x",
    [scales(-30, 30), spread(0.5, 2), 1 + scales(-50, -4), scales(-1074, 1023), spread(0, 100)],
    ids=["middle", "near 1", "nearer 1", "range", "usual"],
)
def test_power_is_within_one_unit(x: Reals) -> None:
    y = reaching(x) if x.max() != 100 else spread(-3, 3)
    with mp.workprec(250):
        exact = [
            mp.power(mp.mpf(base), mp.mpf(exponent)) for base, exponent in zip(x.tolist(), y.tolist(), strict=True)
        ]
    assert worst(power(A, x, y), exact) < 1.0


def test_power_is_right_where_results_are_subnormal() -> None:
    x = scales(-30, 30)
    y = -spread(708, 744) / np.log(x)
    with mp.workprec(250):
        exact = [
            mp.power(mp.mpf(base), mp.mpf(exponent)) for base, exponent in zip(x.tolist(), y.tolist(), strict=True)
        ]
    assert worst(power(A, x, y), exact) < 1.0


@pytest.mark.parametrize("exponent", [0.0, 1.0, -1.0, 2.0, 3.0, 4.0, 0.5, -2.5])
def test_constant_powers_are_within_four_units(exponent: float) -> None:
    x = scales(-200, 200)
    with mp.workprec(250):
        exact = [mp.power(mp.mpf(base), mp.mpf(exponent)) for base in x.tolist()]
    assert worst(np.broadcast_to(power_constant(A, x, exponent), x.shape), exact) < 4.0


def exact_quantile(u: float) -> mp.mpf:
    p = mp.mpf(u)
    tail = min(p, 1 - p)
    x = mp.mpf(abs(float(normal_quantile(A, np.float64(u)))))
    for _ in range(6):
        below = mp.erfc(x / mp.sqrt(2)) / 2
        x += below * mp.log(below / tail) / mp.npdf(x)
    return x if u > 0.5 else -x


@pytest.mark.parametrize(
    "u",
    [
        spread(0, 1),
        spread(0, 1 / 128),
        2.0 ** -spread(7, 53),
        1 - 2.0 ** -spread(7, 53),
        2.0 ** -spread(53, 1074),
        0.5 + spread(-1, 1) * 2.0 ** -spread(2, 52),
        np.array([2.0**-53, 1 - 2.0**-53, 1 / 512, 511 / 512, np.nextafter(1 / 512, 0), 5e-324, 8.7e-17, 8.8e-17]),
    ],
    ids=["all", "edge", "lower tail", "upper tail", "far tail", "middle", "seams"],
)
def test_normal_quantile_is_within_four_units(u: Reals) -> None:
    with mp.workprec(250):
        assert worst(normal_quantile(A, u), [exact_quantile(value) for value in u.tolist()]) < 4.0


def test_normal_quantile_is_odd_about_one_half_and_rises_throughout() -> None:
    u = np.sort(np.concatenate((spread(0, 0.5), 2.0 ** -spread(1, 50))))
    upper = 1 - u
    mirrored = normal_quantile(A, upper)
    assert np.array_equal(normal_quantile(A, 1 - upper), -mirrored)
    # Across the seams of the fits too.
    for seam in (1 / 512, 8.755e-17):
        near = seam * (1 + np.arange(-50, 51) * 2.0**-40)
        assert np.all(np.diff(normal_quantile(A, near)) > 0)


def same(got: float, expected: float) -> bool:
    """Equal in value and sign, NaN equal to itself."""
    if math.isnan(expected):
        return math.isnan(got)
    return got == expected and math.copysign(1, got) == math.copysign(1, expected)


SPECIAL = [
    (exp, 0.0, 1.0), (exp, -0.0, 1.0), (exp, INF, INF), (exp, -INF, 0.0), (exp, NAN, NAN), (exp, 709.79, INF),
    (exp, -746.0, 0.0), (exp, 1e300, INF), (exp, -1e300, 0.0), (exp, 5e-324, 1.0), (exp, -745.13, 5e-324),
    (log, 0.0, -INF), (log, -0.0, -INF), (log, INF, INF), (log, -INF, NAN), (log, -1.0, NAN), (log, NAN, NAN),
    (log, 1.0, 0.0), (log, 5e-324, -744.4400719213812),
    (sin, 0.0, 0.0), (sin, -0.0, -0.0), (sin, INF, NAN), (sin, -INF, NAN), (sin, NAN, NAN), (sin, -5e-324, -5e-324),
    (cos, 0.0, 1.0), (cos, -0.0, 1.0), (cos, INF, NAN), (cos, -INF, NAN), (cos, NAN, NAN), (cos, 5e-324, 1.0),
    (normal_quantile, 0.0, -INF), (normal_quantile, -0.0, -INF), (normal_quantile, 1.0, INF),
    (normal_quantile, 0.5, 0.0), (normal_quantile, -1e-300, NAN), (normal_quantile, 1.0000000000000002, NAN),
    (normal_quantile, NAN, NAN), (normal_quantile, INF, NAN), (normal_quantile, -INF, NAN),
]  # fmt: skip


@pytest.mark.parametrize("function, x, expected", SPECIAL)
def test_special_values(function: Callable, x: float, expected: float) -> None:
    assert same(float(function(A, np.float64(x))), expected)


def ieee_pow(x: float, y: float) -> float:
    """`pow` of the C library for values where its result is exact or special."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return math.copysign(INF, -1.0 if x < 0 and y % 2 == 1 else 1.0)
    except ValueError:
        # Python raises where C gives a NaN or, for a zero base, an infinity.
        negative = x == 0 and math.copysign(1, x) < 0 and y % 2 == 1
        return NAN if x != 0 else math.copysign(INF, -1.0 if negative else 1.0)


BASES = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, INF, -INF, NAN, -8.0, 1e308, -1e308, 5e-324, -5e-324]
EXPONENTS = [0.0, -0.0, 1.0, -1.0, 2.0, 3.0, -3.0, 0.5, -0.5, INF, -INF, NAN, 1e308, 2.0**53, 2.0**53 + 2, -1e300]


@pytest.mark.parametrize("x", BASES)
@pytest.mark.parametrize("y", EXPONENTS)
def test_power_at_special_values_is_as_ieee_says(x: float, y: float) -> None:
    expected = ieee_pow(x, y)
    got = float(power(A, np.float64(x), np.float64(y)))
    assert same(got, expected) or got == pytest.approx(expected, rel=3e-16)
