"""`power` over `Arithmetic`: the logarithm and its product with the exponent in twofold precision, then `exp`."""

from __future__ import annotations

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.exponential import LN2_HIGH, LN2_LOW, exp_sum, split
from stratagem.base.polynomial import horner
from stratagem.base.twofold import Pair, fast_sum, pair_product, two_product, two_sum

TWO_THIRDS = (0.6666666666666666, 3.700743415417188e-17)
"""2/3 in twofold precision."""
ATANH_TERMS = (
    0.4000000000000000,
    0.2857142857142857,
    0.2222222222222222,
    0.1818181818181818,
    0.1538461538461538,
    0.1333333333333333,
    0.1176470588235294,
    0.1052631578947368,
    0.0952380952380952,
    0.0869565217391304,
)
"""2/5, 2/7, 2/9 …: the series of 2 atanh(s) after its first two terms; what is left out is below 2e-21 of the whole."""
LARGEST_EXPONENT = 2.0**70
"""A larger exponent gives the same result: infinity, zero or one."""
EXP_RANGE = 800.0


def power(a: Arithmetic, x: Floats, y: Floats) -> Floats:
    """x to the y, as IEEE 754 `pow`: power(x, 0) = power(1, y) = 1 even for NaN; a negative x needs an integral y, else
    NaN.
    """
    return a.routine("power", _power, x, y)


def power_constant(a: Arithmetic, x: Floats, exponent: float) -> Floats:
    """x to a known exponent: the small ones by multiplication, division or root, all others by `power`."""
    if exponent == 0.0:
        return a.constant(1.0)
    if exponent == 1.0:
        return x
    if exponent == -1.0:
        return a.div(a.constant(1.0), x)
    if exponent == 2.0:
        return a.mul(x, x)
    if exponent == 3.0:
        return a.mul(a.mul(x, x), x)
    if exponent == 4.0:
        square = a.mul(x, x)
        return a.mul(square, square)
    return power(a, x, a.constant(exponent))


def _power(a: Arithmetic, x: Floats, y: Floats) -> Floats:
    zero, one, infinity = a.constant(0.0), a.constant(1.0), a.constant(float("inf"))
    size, magnitude = a.fabs(x), a.fabs(y)
    limit = a.constant(LARGEST_EXPONENT)
    bounded = a.select(a.lt(y, zero), a.neg(limit), limit)
    value = _core(a, size, a.select(a.gt(magnitude, limit), bounded, y))
    # Zero and infinity have no logarithm here.
    vanishes = a.mask_or(a.mask_and(a.eq(size, zero), a.gt(y, zero)), a.mask_and(a.eq(size, infinity), a.lt(y, zero)))
    extreme = a.mask_or(a.eq(size, zero), a.eq(size, infinity))
    value = a.select(extreme, a.select(vanishes, zero, infinity), value)
    integral = a.eq(a.floor(y), y)
    half = a.mul(y, a.constant(0.5))
    odd = a.mask_and(integral, a.ne(a.floor(half), half))
    negative = a.word_lt(a.word(2**63 - 1), a.bits(x))
    value = a.select(a.mask_and(negative, odd), a.neg(value), value)
    impossible = a.mask_and(a.mask_and(a.lt(x, zero), a.mask_not(integral)), a.lt(size, infinity))
    unknown = a.mask_or(a.ne(x, x), a.ne(y, y))
    value = a.select(a.mask_or(impossible, unknown), a.constant(float("nan")), value)
    return a.select(a.mask_or(a.eq(y, zero), a.eq(x, one)), one, value)


def _core(a: Arithmetic, x: Floats, y: Floats) -> Floats:
    """x**y for positive finite x and |y| <= LARGEST_EXPONENT."""
    log_high, log_low = log_pair(a, x)
    high, low = two_product(a, log_high, y)
    low = a.add(low, a.mul(log_low, y))
    # Far out the lower part is of no weight, and `exp_sum` clamps the upper one.
    low = a.select(a.lt(a.fabs(high), a.constant(EXP_RANGE)), low, a.constant(0.0))
    return exp_sum(a, high, low)


def log_pair(a: Arithmetic, x: Floats) -> Pair:
    """The logarithm of positive finite x as a pair, to about 2**-64 of itself."""
    m, k = split(a, x)
    f = a.sub(m, a.constant(1.0))
    s = _ratio(a, f)
    square = pair_product(a, s, s)
    z = square[0]
    factor, factor_low = fast_sum(a, a.constant(TWO_THIRDS[0]), a.mul(z, horner(a, ATANH_TERMS, z)))
    cubic = pair_product(a, square, (factor, a.add(factor_low, a.constant(TWO_THIRDS[1]))))
    cubic = pair_product(a, cubic, s)
    high, low = fast_sum(a, a.add(s[0], s[0]), cubic[0])
    low = a.add(low, a.add(cubic[1], a.add(s[1], s[1])))
    total, rest = two_sum(a, a.mul(k, a.constant(LN2_HIGH)), high)
    return fast_sum(a, total, a.add(rest, a.add(low, a.mul(k, a.constant(LN2_LOW)))))


def _ratio(a: Arithmetic, f: Floats) -> Pair:
    """f / (2 + f) as a pair."""
    two = a.constant(2.0)
    under = a.add(two, f)
    under_low = a.sub(f, a.sub(under, two))
    s = a.div(f, under)
    product, error = two_product(a, s, under)
    left = a.sub(a.sub(a.sub(f, product), error), a.mul(s, under_low))
    return s, a.div(left, under)
