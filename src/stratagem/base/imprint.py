"""A number of 64 bits that stands for all values of a future: two futures that differ hardly ever share it.

Made for vectors, where SHA-256 would take many times as long as the futures themselves. The values at one time go each
through a product of parts of their bits, much as in NH (Black, Halevi, Krawczyk, Krovetz and Rogaway 1999), offset by
where they stand; the sums for one time after another are chained by two steps that lose nothing, a multiplication by
2**27 + 1 and a shift to the right. It tells runs apart; it is no protection against somebody who looks for two that
share it.
"""

from __future__ import annotations

from stratagem.base.arithmetic import Arithmetic, Floats, Words
from stratagem.base.sequences import GOLDEN

LEFT, RIGHT = 27, 29
"""By how much the chain shifts: a little less than half of a word, so that a few times reach all bits."""


def offset(row: int) -> int:
    """What is added to the bits of values in a row, so that it matters where a value stands."""
    return GOLDEN * (row + 1) % 2**64


def known(a: Arithmetic, value: Floats) -> Words:
    """The bits of a value; every NaN counts as the same, -0 and +0 do not."""
    return a.bits(a.select(a.eq(value, value), value, a.constant(float("nan"))))


def term(a: Arithmetic, bits: Words, offset: Words) -> Words:
    """What the bits of a value add to the sum at their time."""
    word = a.word_add(bits, offset)
    high = a.word_right(word, 32)
    # The low half of round numbers is the same for all: alone it would make the product a mere multiple of the high.
    return a.word_add(a.word_mul32(a.word_xor(word, high), high), word)


def chained(a: Arithmetic, imprint: Words, total: Words) -> Words:
    """The imprint, after the sum of one more time."""
    x = a.word_xor(imprint, total)
    x = a.word_add(x, a.word_left(x, LEFT))
    return a.word_xor(x, a.word_right(x, RIGHT))
