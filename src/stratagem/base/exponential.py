"""`exp` and `log` over `Arithmetic`, without tables and without branches.

Both reduce their argument by a power of two and evaluate a minimax polynomial; the reductions follow Cody and Waite
(1980) and Tang (1989), the form of the logarithm the one by s = f / (2 + f) that fdlibm made common.
"""

from __future__ import annotations

from stratagem.base.arithmetic import SHIFTER, Arithmetic, Floats, Words
from stratagem.base.polynomial import horner

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238
"""The first 33 bits of ln 2: its product with an exponent is exact."""
LN2_LOW = 1.9082149292705877e-10
"""ln 2 less LN2_HIGH."""
EXP_LARGEST = 800.0
"""Beyond +-800 exp is infinite or zero; clamping there keeps exponents small."""
EXPONENT_BIAS = 1023
EXPONENT_SHIFT = 52
EXP_TERMS = (
    0.5,
    0.1666666666666667,
    0.041666666666666616,
    0.008333333333326158,
    0.0013888888888917718,
    0.0001984126987474533,
    2.4801587246194318e-05,
    2.7557255487205867e-06,
    2.7557349243452376e-07,
    2.5105183591557908e-08,
    2.0889486615147953e-09,
)
"""(exp(r) - 1 - r) / r**2 for |r| <= ln(2) / 2, relative error 2.7e-18."""
LOG_TERMS = (
    0.6666666666666666,
    0.4000000000000088,
    0.2857142857080192,
    0.22222222392059393,
    0.18181795606563309,
    0.15386241376347978,
    0.13268731776438428,
    0.13087027744718552,
)
"""(log((1 + s) / (1 - s)) / s - 2) / s**2 as a polynomial in s**2 for |s| <= 3 - 2 sqrt(2), relative error 3e-18."""
SMALLEST_NORMAL = 2.0**-1022
SUBNORMAL_SCALE = 54
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
"""The bits of sqrt(1/2): mantissas are taken from [sqrt(1/2), sqrt(2))."""
MANTISSA = 2**52 - 1
EXPONENT_OFFSET = 2048
"""Added to an exponent to make it positive while it is a word."""


def exp(a: Arithmetic, x: Floats) -> Floats:
    """e to the x. inf above 709.78, 0 below -745.13, subnormals between; exp(NaN) is NaN."""
    return a.routine("exp", _exp, x)


def _exp(a: Arithmetic, x: Floats) -> Floats:
    return exp_sum(a, x, None)


def exp_sum(a: Arithmetic, x: Floats, low: Floats | None) -> Floats:
    """exp(x + low) for a `low` far below x, which may be left out."""
    # In this order of operands a NaN passes through, and each clamp is one instruction.
    x = a.select(a.lt(a.constant(EXP_LARGEST), x), a.constant(EXP_LARGEST), x)
    x = a.select(a.gt(a.constant(-EXP_LARGEST), x), a.constant(-EXP_LARGEST), x)
    shifter = a.constant(SHIFTER)
    shifted = a.add(a.mul(x, a.constant(LOG2_E)), shifter)
    k = a.sub(shifted, shifter)
    high = a.sub(x, a.mul(k, a.constant(LN2_HIGH)))
    below = a.mul(k, a.constant(LN2_LOW))
    if low is not None:
        below = a.sub(below, low)
    r = a.sub(high, below)
    lost = a.sub(a.sub(high, r), below)
    series = a.mul(a.mul(r, r), horner(a, EXP_TERMS, r))
    value = a.add(a.constant(1.0), a.add(r, a.add(series, lost)))
    return scale(a, value, k, shifted)


def scale(a: Arithmetic, value: Floats, k: Floats, shifted: Floats) -> Floats:
    """value * 2**k in two steps, so that the result may overflow or be subnormal. `shifted` is k + SHIFTER."""
    half = a.add(a.mul(k, a.constant(0.5)), a.constant(SHIFTER))
    bias = a.word(EXPONENT_BIAS)
    first = a.word_left(a.word_add(a.bits(half), bias), EXPONENT_SHIFT)
    rest = a.word_sub(a.bits(shifted), a.bits(half))
    second = a.word_left(a.word_add(rest, bias), EXPONENT_SHIFT)
    return a.mul(a.mul(value, a.from_bits(first)), a.from_bits(second))


def log(a: Arithmetic, x: Floats) -> Floats:
    """The natural logarithm. -inf at +-0, NaN below, inf at inf."""
    return a.routine("log", _log, x)


def split(a: Arithmetic, x: Floats) -> tuple[Floats, Floats]:
    """(m, k) with x = m * 2**k and m in [sqrt(1/2), sqrt(2)), for positive finite x, subnormals too."""
    small = a.lt(x, a.constant(SMALLEST_NORMAL))
    x = a.select(small, a.mul(x, a.constant(2.0**SUBNORMAL_SCALE)), x)
    offset = a.word_add(a.bits(x), a.word((EXPONENT_OFFSET << EXPONENT_SHIFT) - ROOT_HALF_BITS))
    k = a.sub(a.to_float(a.word_right(offset, EXPONENT_SHIFT)), a.constant(float(EXPONENT_OFFSET)))
    k = a.select(small, a.sub(k, a.constant(float(SUBNORMAL_SCALE))), k)
    mantissa: Words = a.word_and(offset, a.word(MANTISSA))
    return a.from_bits(a.word_add(mantissa, a.word(ROOT_HALF_BITS))), k


def _log(a: Arithmetic, x: Floats) -> Floats:
    zero, infinity = a.constant(0.0), a.constant(float("inf"))
    m, k = split(a, x)
    f = a.sub(m, a.constant(1.0))
    s = a.div(f, a.add(a.constant(2.0), f))
    z = a.mul(s, s)
    half_square = a.mul(a.constant(0.5), a.mul(f, f))
    # log(1 + f) = f - f*f/2 + s * (f*f/2 + z * terms): f is exact, and so nearly the whole of the result is.
    rest = a.mul(s, a.add(half_square, a.mul(z, horner(a, LOG_TERMS, z))))
    below = a.sub(half_square, a.add(rest, a.mul(k, a.constant(LN2_LOW))))
    value = a.sub(a.mul(k, a.constant(LN2_HIGH)), a.sub(below, f))
    value = a.select(a.lt(x, infinity), value, x)
    special = a.select(a.eq(x, zero), a.constant(float("-inf")), a.constant(float("nan")))
    return a.select(a.le(x, zero), special, value)
