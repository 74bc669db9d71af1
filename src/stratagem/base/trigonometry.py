"""`sin` and `cos` over `Arithmetic`, right for every double.

Up to 2**20 the argument is reduced by pi/2 in four parts (Cody and Waite 1980); beyond, which is rare, by the digits
of 2/pi that matter for its exponent (Payne and Hanek 1983), in integers. Both give the rest in twofold precision.
"""

from __future__ import annotations

from itertools import pairwise

from stratagem.base.arithmetic import SHIFTER, Arithmetic, Floats, Words
from stratagem.base.polynomial import horner
from stratagem.base.twofold import Pair, fast_sum, pair_product, two_sum

TWO_OVER_PI = 0.6366197723675814
HALF_PI_PARTS = (1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32)
"""pi/2: three parts of 33 bits, whose products with a quarter turn's number below 2**20 are exact, and the rest."""
HALF_PI = (1.5707963267948966, 6.123233995736766e-17)
LARGE = 2.0**20
"""From here on the reduction is the long one."""
SMALL = 2.0**-27
"""Below, sin(x) rounds to x."""
SIN_TERMS = (
    -0.16666666666666666,
    0.008333333333330901,
    -0.00019841269836691464,
    2.755731606980716e-06,
    -2.505112535560032e-08,
    1.5917681108367947e-10,
)
"""(sin(x) / x - 1) / x**2 in powers of x**2 for |x| <= pi/4, relative error 1.3e-16."""
COS_TERMS = (
    0.041666666666666664,
    -0.0013888888888887372,
    2.4801587298730517e-05,
    -2.7557317254328756e-07,
    2.087614277852132e-09,
    -1.1382388899305754e-11,
)
"""(cos(x) - 1 + x**2 / 2) / x**4 in powers of x**2 for |x| <= pi/4, relative error 3.1e-17."""

DIGITS = (
    0x00000000,
    0x00000000,
    0xA2F9836E,
    0x4E441529,
    0xFC2757D1,
    0xF534DDC0,
    0xDB629599,
    0x3C439041,
    0xFE5163AB,
    0xDEBBC561,
    0xB7246E3A,
    0x424DD2E0,
    0x06492EEA,
    0x09D1921C,
    0xFE1DEB1C,
    0xB129A73E,
    0xE88235F5,
    0x2EBB4484,
    0xE99C7026,
    0xB45F7E41,
    0x3991D639,
    0x835339F4,
    0x9C845F8B,
    0xBDF9283B,
    0x1FF897FF,
    0xDE05980F,
    0xEF2F118B,
    0x5A0A6D1F,
    0x6D367ECF,
    0x27CB09B7,
    0x4F463F66,
    0x9E5FEA2D,
    0x7527BAC7,
    0xEBE5F17B,
    0x3D0739F7,
    0x8A5292EA,
    0x6BFB5FB1,
    0x1F8D5D08,
    0x56033046,
    0xFC7B6BAB,
    0xF0CFBC20,
)
"""2/pi in base 2**32 after 64 zero bits."""
DIGIT = 32
DIGIT_MASK = 2**32 - 1
LIMBS = 6
"""Digits of 2/pi that are multiplied: 192 bits, of which 53 are lost to the argument's mantissa and up to 62 to
cancellation.
"""
FIRST_EXPONENT = 1013
"""The exponent field of the double for which the window of digits begins at the first of the 64 zero bits."""
QUARTER_BITS = 190
"""The window is in units of 2**-190 quarter turns."""


def sin(a: Arithmetic, x: Floats) -> Floats:
    """The sine of x in radians; NaN at infinities."""
    return a.routine("sin", _sin, x)


def cos(a: Arithmetic, x: Floats) -> Floats:
    """The cosine of x in radians; NaN at infinities."""
    return a.routine("cos", _cos, x)


def _sin(a: Arithmetic, x: Floats) -> Floats:
    size = a.fabs(x)
    large = a.ge(size, a.constant(LARGE))
    value = a.rarely(
        large, lambda: a.routine("sin_large", _sin_large, size, seldom=True), _turned_sin(a, *_near(a, size))
    )
    negative = a.lt(x, a.constant(0.0))
    value = a.select(negative, a.neg(value), value)
    return a.select(a.lt(size, a.constant(SMALL)), x, value)


def _cos(a: Arithmetic, x: Floats) -> Floats:
    size = a.fabs(x)
    large = a.ge(size, a.constant(LARGE))
    return a.rarely(
        large, lambda: a.routine("cos_large", _cos_large, size, seldom=True), _turned_cos(a, *_near(a, size))
    )


def _sin_large(a: Arithmetic, x: Floats) -> Floats:
    return _turned_sin(a, *_far(a, x))


def _cos_large(a: Arithmetic, x: Floats) -> Floats:
    return _turned_cos(a, *_far(a, x))


def _turned_sin(a: Arithmetic, quarter: Words, rest: Pair) -> Floats:
    """The sine of `quarter` quarter turns and a rest."""
    return _choose(a, quarter, _sin_rest(a, rest), _cos_rest(a, rest))


def _turned_cos(a: Arithmetic, quarter: Words, rest: Pair) -> Floats:
    return _choose(a, a.word_add(quarter, a.word(1)), _sin_rest(a, rest), _cos_rest(a, rest))


def _choose(a: Arithmetic, quarter: Words, sine: Floats, cosine: Floats) -> Floats:
    """Odd quarters take the cosine, the second half of the turn the negative."""
    odd = a.word_eq(a.word_and(quarter, a.word(1)), a.word(1))
    value = a.select(odd, cosine, sine)
    lower = a.word_eq(a.word_and(quarter, a.word(2)), a.word(2))
    return a.select(lower, a.neg(value), value)


def _sin_rest(a: Arithmetic, rest: Pair) -> Floats:
    """The sine for |rest| <= pi/4, in the order of fdlibm."""
    x, low = rest
    z = a.mul(x, x)
    cube = a.mul(z, x)
    series = a.mul(cube, a.mul(z, horner(a, SIN_TERMS[1:], z)))
    # sin(x + low) = sin(x) + low cos(x)
    bent = a.sub(low, a.mul(a.constant(0.5), a.mul(z, low)))
    return a.add(x, a.add(a.mul(cube, a.constant(SIN_TERMS[0])), a.add(series, bent)))


def _cos_rest(a: Arithmetic, rest: Pair) -> Floats:
    """The cosine for |rest| <= pi/4: 1 - x**2 / 2 keeps what it rounds off."""
    x, low = rest
    one = a.constant(1.0)
    z = a.mul(x, x)
    half = a.mul(a.constant(0.5), z)
    top = a.sub(one, half)
    lost = a.sub(a.sub(one, top), half)
    series = a.mul(a.mul(z, z), horner(a, COS_TERMS, z))
    return a.add(top, a.add(lost, a.sub(series, a.mul(x, low))))


def _near(a: Arithmetic, x: Floats) -> tuple[Words, Pair]:
    """The quarter turn nearest to 0 <= x < LARGE, and what is left. Anything else gives NaN or some number."""
    shifter = a.constant(SHIFTER)
    shifted = a.add(a.mul(x, a.constant(TWO_OVER_PI)), shifter)
    k = a.sub(shifted, shifter)
    first, second, third, fourth = (a.mul(k, a.constant(part)) for part in HALF_PI_PARTS)
    high, low = two_sum(a, a.sub(x, first), a.neg(second))
    high, lower = two_sum(a, high, a.neg(third))
    return a.bits(shifted), fast_sum(a, high, a.add(low, a.sub(lower, fourth)))


def _far(a: Arithmetic, x: Floats) -> tuple[Words, Pair]:
    """The same for LARGE <= x, by integers. Lanes with a smaller x give some number, infinities and NaN give NaN."""
    x = a.select(a.lt(x, a.constant(LARGE)), a.constant(LARGE), x)
    product = _product(a, x)
    top = a.word_or(a.word_left(product[5], DIGIT), product[4])
    quarter = a.word_right(a.word_add(top, a.word(1 << 61)), 62)
    # Two's complement of the fraction: its sign is the bit below the quarters.
    above = a.word_eq(a.word_and(product[5], a.word(1 << 29)), a.word(1 << 29))
    flip = a.select_words(above, a.word(DIGIT_MASK), a.word(0))
    limbs = [a.word_xor(limb, flip) for limb in product]
    limbs[5] = a.word_and(limbs[5], a.word((1 << 30) - 1))
    high, low = a.constant(0.0), a.constant(0.0)
    for place in range(LIMBS - 1, 0, -1):
        limb = a.mul(a.to_float(limbs[place]), a.constant(2.0 ** (DIGIT * place - QUARTER_BITS)))
        high, low = fast_sum(a, high, a.add(low, limb))
    high, low = pair_product(a, (high, low), (a.constant(HALF_PI[0]), a.constant(HALF_PI[1])))
    unknown = a.mul(a.sub(x, x), a.constant(0.0))
    high, low = a.add(high, unknown), a.add(low, unknown)
    return quarter, (a.select(above, a.neg(high), high), a.select(above, a.neg(low), low))


def _product(a: Arithmetic, x: Floats) -> list[Words]:
    """x * 2/pi modulo 4 as six 32-bit limbs, lowest first, in units of 2**-190."""
    bits = a.bits(x)
    position = a.word_sub(a.word_right(bits, 52), a.word(FIRST_EXPONENT))
    digits = _window(a, position)
    m0 = a.word_and(bits, a.word(DIGIT_MASK))
    m1 = a.word_or(a.word_and(a.word_right(bits, DIGIT), a.word(2**20 - 1)), a.word(2**20))
    low, zero = a.word(DIGIT_MASK), a.word(0)
    by_m0 = [a.word_mul32(m0, digit) for digit in digits]
    by_m1 = [zero] + [a.word_mul32(m1, digit) for digit in digits[:-1]]
    limbs, carry = [], zero
    for place in range(LIMBS):
        column = a.word_add(carry, a.word_add(a.word_and(by_m0[place], low), a.word_and(by_m1[place], low)))
        if place:
            column = a.word_add(column, a.word_right(by_m0[place - 1], DIGIT))
            column = a.word_add(column, a.word_right(by_m1[place - 1], DIGIT))
        limbs.append(a.word_and(column, low))
        carry = a.word_right(column, DIGIT)
    return limbs


def _window(a: Arithmetic, position: Words) -> list[Words]:
    """192 bits of DIGITS from a bit position on, as six 32-bit digits, lowest first."""
    index = a.word_right(position, 5)
    digits = [a.pick_word(DIGITS, a.word_add(index, a.word(offset))) for offset in range(LIMBS + 1)]
    pairs = [a.word_or(a.word_left(high, DIGIT), low) for high, low in pairwise(digits)]
    for power in range(5):
        shifts = a.word_eq(a.word_and(position, a.word(1 << power)), a.word(1 << power))
        pairs = [a.select_words(shifts, a.word_left(pair, 1 << power), pair) for pair in pairs]
    return [a.word_right(pair, DIGIT) for pair in reversed(pairs)]
