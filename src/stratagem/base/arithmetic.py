"""The strict IEEE operations from which every number of a run is made.

`Arithmetic` is what the reference interpreter and the compiled kernel both provide; an algorithm written once over it
gives the same bits in both. Values are opaque: with `NumpyArithmetic` they are arrays over futures (or NumPy
scalars), with the kernel's implementation LLVM vectors.

Rules that keep the bits equal everywhere: every operation rounds once, to nearest even; nothing is reassociated and
no product is fused with a sum; a NaN may differ in sign and payload between implementations, so no algorithm may read
the bits of a NaN and let them reach a result other than NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np

Floats = Any
"""Doubles, one for each lane or future."""
Words = Any
"""Unsigned 64-bit integers, arithmetic modulo 2**64."""
Mask = Any
"""Truth values."""

SHIFTER = 6755399441055744.0
"""1.5 * 2**52: adding it rounds a double of magnitude below 2**51 to an integer, which then stands in the low bits."""

PAIR_BYTES = 16
"""What a pair of doubles takes in memory: places in tables of pairs are counted in bytes."""


class Arithmetic(Protocol):
    """Operations on doubles, words and masks. All are element by element and have no side effects."""

    def constant(self, value: float) -> Floats:
        """A double that is the same in every lane."""

    def word(self, value: int) -> Words:
        """A word, 0 to 2**64 - 1, that is the same in every lane."""

    def add(self, x: Floats, y: Floats) -> Floats: ...
    def sub(self, x: Floats, y: Floats) -> Floats: ...
    def mul(self, x: Floats, y: Floats) -> Floats: ...
    def div(self, x: Floats, y: Floats) -> Floats: ...
    def neg(self, x: Floats) -> Floats:
        """The sign flipped, of zeros too."""

    def fabs(self, x: Floats) -> Floats: ...
    def sqrt(self, x: Floats) -> Floats:
        """Correctly rounded; NaN below zero, -0 at -0."""

    def floor(self, x: Floats) -> Floats: ...
    def minimum(self, x: Floats, y: Floats) -> Floats:
        """IEEE 754-2019 `minimum`: NaN if either is NaN, and -0 is less than +0."""

    def maximum(self, x: Floats, y: Floats) -> Floats:
        """IEEE 754-2019 `maximum`: NaN if either is NaN, and -0 is less than +0."""

    def lt(self, x: Floats, y: Floats) -> Mask:
        """x < y; false where either is NaN, as in all comparisons but `ne`."""

    def le(self, x: Floats, y: Floats) -> Mask: ...
    def gt(self, x: Floats, y: Floats) -> Mask: ...
    def ge(self, x: Floats, y: Floats) -> Mask: ...
    def eq(self, x: Floats, y: Floats) -> Mask: ...
    def ne(self, x: Floats, y: Floats) -> Mask:
        """x != y; true where either is NaN."""

    def mask_and(self, x: Mask, y: Mask) -> Mask: ...
    def mask_or(self, x: Mask, y: Mask) -> Mask: ...
    def mask_not(self, x: Mask) -> Mask: ...
    def select(self, mask: Mask, yes: Floats, no: Floats) -> Floats:
        """`yes` where the mask holds, else `no`."""

    def select_words(self, mask: Mask, yes: Words, no: Words) -> Words: ...
    def bits(self, x: Floats) -> Words:
        """The 64 bits of a double."""

    def from_bits(self, x: Words) -> Floats:
        """The double of these 64 bits."""

    def word_add(self, x: Words, y: Words) -> Words: ...
    def word_sub(self, x: Words, y: Words) -> Words: ...
    def word_mul(self, x: Words, y: Words) -> Words: ...
    def word_mul32(self, x: Words, y: Words) -> Words:
        """The 64-bit product of the low 32 bits of each; the high 32 bits are ignored."""

    def word_mul16(self, x: Words, y: Words) -> Words:
        """The product of words below 2**16, modulo 2**16."""

    def word_and(self, x: Words, y: Words) -> Words: ...
    def word_or(self, x: Words, y: Words) -> Words: ...
    def word_xor(self, x: Words, y: Words) -> Words: ...
    def word_left(self, x: Words, count: int) -> Words:
        """Shifted left by a constant 0 to 63."""

    def word_right(self, x: Words, count: int) -> Words:
        """Shifted right by a constant 0 to 63, zeros coming in."""

    def word_reverse(self, x: Words) -> Words:
        """The 64 bits in reverse order."""

    def word_eq(self, x: Words, y: Words) -> Mask: ...
    def word_lt(self, x: Words, y: Words) -> Mask:
        """x < y as unsigned integers."""

    def to_float(self, x: Words) -> Floats:
        """The double of a word below 2**52, exactly."""

    def to_word(self, x: Floats) -> Words:
        """The word (two's complement) of an integral double between -2**51 and 2**51. Anything else gives some word."""

    def pick(self, table: tuple[float, ...], index: Words) -> Floats:
        """`table[index]`; every index must be below the length of the table."""

    def pick_word(self, table: tuple[int, ...], index: Words) -> Words:
        """`table[index]` of words; every index must be below the length of the table."""

    def pick_pair(self, pairs: tuple[tuple[float, float], ...], place: Words) -> tuple[Floats, Floats]:
        """Both doubles of `pairs[place / PAIR_BYTES]`; every place must be a multiple of that and lie within."""

    def rarely(self, mask: Mask, then: Callable[[], Floats], otherwise: Floats) -> Floats:
        """`select(mask, then(), otherwise)`, where `then` is worked out only if the mask holds anywhere. Use it where
        that is seldom.
        """

    def rarely_each(
        self, masks: Sequence[Mask], then: Callable[[int], Floats], otherwise: Sequence[Floats]
    ) -> list[Floats]:
        """`rarely(masks[i], lambda: then(i), otherwise[i])` for every i, with a single test for nothing being rare."""

    def routine(self, name: str, body: Callable[..., Floats], *arguments: Floats, seldom: bool = False) -> Floats:
        """`body(self, *arguments)`, emitted once under a name unique to the body, and shared by all who call it.

        With `seldom` it is kept out of the way of what runs often.
        """


class NumpyArithmetic:
    """`Arithmetic` over NumPy arrays of float64, uint64 and bool, which broadcast. Never warns: a NaN is a value."""

    def constant(self, value: float) -> Floats:
        return np.float64(value)

    def word(self, value: int) -> Words:
        return np.uint64(value)

    def add(self, x: Floats, y: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.add(x, y)

    def sub(self, x: Floats, y: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.subtract(x, y)

    def mul(self, x: Floats, y: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.multiply(x, y)

    def div(self, x: Floats, y: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.divide(x, y)

    def neg(self, x: Floats) -> Floats:
        return np.negative(x)

    def fabs(self, x: Floats) -> Floats:
        return np.fabs(x)

    def sqrt(self, x: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.sqrt(x)

    def floor(self, x: Floats) -> Floats:
        with np.errstate(all="ignore"):
            return np.floor(x)

    def minimum(self, x: Floats, y: Floats) -> Floats:
        # np.minimum does not say which zero it gives. Equal numbers differ at most in the sign of zero:
        # either sign bit makes it -0.
        zero = self.from_bits(np.bitwise_or(self.bits(x), self.bits(y)))
        return np.where(np.less(x, y), x, np.where(np.less(y, x), y, np.where(np.equal(x, y), zero, self.add(x, y))))

    def maximum(self, x: Floats, y: Floats) -> Floats:
        zero = self.from_bits(np.bitwise_and(self.bits(x), self.bits(y)))
        return np.where(np.less(y, x), x, np.where(np.less(x, y), y, np.where(np.equal(x, y), zero, self.add(x, y))))

    def lt(self, x: Floats, y: Floats) -> Mask:
        return np.less(x, y)

    def le(self, x: Floats, y: Floats) -> Mask:
        return np.less_equal(x, y)

    def gt(self, x: Floats, y: Floats) -> Mask:
        return np.greater(x, y)

    def ge(self, x: Floats, y: Floats) -> Mask:
        return np.greater_equal(x, y)

    def eq(self, x: Floats, y: Floats) -> Mask:
        return np.equal(x, y)

    def ne(self, x: Floats, y: Floats) -> Mask:
        return np.not_equal(x, y)

    def mask_and(self, x: Mask, y: Mask) -> Mask:
        return np.logical_and(x, y)

    def mask_or(self, x: Mask, y: Mask) -> Mask:
        return np.logical_or(x, y)

    def mask_not(self, x: Mask) -> Mask:
        return np.logical_not(x)

    def select(self, mask: Mask, yes: Floats, no: Floats) -> Floats:
        return np.where(mask, yes, no)

    def select_words(self, mask: Mask, yes: Words, no: Words) -> Words:
        return np.where(mask, yes, no)

    def bits(self, x: Floats) -> Words:
        return np.asarray(x, np.float64).view(np.uint64)

    def from_bits(self, x: Words) -> Floats:
        return np.asarray(x, np.uint64).view(np.float64)

    def word_add(self, x: Words, y: Words) -> Words:
        return np.add(x, y, dtype=np.uint64)

    def word_sub(self, x: Words, y: Words) -> Words:
        return np.subtract(x, y, dtype=np.uint64)

    def word_mul(self, x: Words, y: Words) -> Words:
        return np.multiply(x, y, dtype=np.uint64)

    def word_mul32(self, x: Words, y: Words) -> Words:
        low = np.uint64(0xFFFFFFFF)
        return np.multiply(np.bitwise_and(x, low), np.bitwise_and(y, low))

    def word_mul16(self, x: Words, y: Words) -> Words:
        return np.bitwise_and(np.multiply(x, y), np.uint64(0xFFFF))

    def word_and(self, x: Words, y: Words) -> Words:
        return np.bitwise_and(x, y)

    def word_or(self, x: Words, y: Words) -> Words:
        return np.bitwise_or(x, y)

    def word_xor(self, x: Words, y: Words) -> Words:
        return np.bitwise_xor(x, y)

    def word_left(self, x: Words, count: int) -> Words:
        return np.left_shift(x, np.uint64(count))

    def word_right(self, x: Words, count: int) -> Words:
        return np.right_shift(x, np.uint64(count))

    def word_reverse(self, x: Words) -> Words:
        """Swap neighbours of 1, 2 and 4 bits inside each byte, then the bytes."""
        for count, keep in ((1, 0x5555555555555555), (2, 0x3333333333333333), (4, 0x0F0F0F0F0F0F0F0F)):
            low, by = np.uint64(keep), np.uint64(count)
            x = np.bitwise_or(np.left_shift(np.bitwise_and(x, low), by), np.bitwise_and(np.right_shift(x, by), low))
        return np.asarray(x, np.uint64).byteswap()

    def word_eq(self, x: Words, y: Words) -> Mask:
        return np.equal(x, y)

    def word_lt(self, x: Words, y: Words) -> Mask:
        return np.less(x, y)

    def to_float(self, x: Words) -> Floats:
        return np.asarray(x, np.uint64).astype(np.float64)

    def to_word(self, x: Floats) -> Words:
        shifter = np.float64(SHIFTER)
        return self.word_sub(self.bits(self.add(x, shifter)), self.bits(shifter))

    def pick(self, table: tuple[float, ...], index: Words) -> Floats:
        return np.asarray(table, np.float64)[np.asarray(index).astype(np.intp)]

    def pick_word(self, table: tuple[int, ...], index: Words) -> Words:
        return np.asarray(table, np.uint64)[np.asarray(index).astype(np.intp)]

    def pick_pair(self, pairs: tuple[tuple[float, float], ...], place: Words) -> tuple[Floats, Floats]:
        index = np.asarray(place).astype(np.intp) // PAIR_BYTES
        first, second = (np.asarray(column, np.float64)[index] for column in zip(*pairs, strict=True))
        return first, second

    def rarely(self, mask: Mask, then: Callable[[], Floats], otherwise: Floats) -> Floats:
        return np.where(mask, then(), otherwise) if np.any(mask) else otherwise

    def rarely_each(
        self, masks: Sequence[Mask], then: Callable[[int], Floats], otherwise: Sequence[Floats]
    ) -> list[Floats]:
        return [self.rarely(mask, partial(then, i), otherwise[i]) for i, mask in enumerate(masks)]

    def routine(self, name: str, body: Callable[..., Floats], *arguments: Floats, seldom: bool = False) -> Floats:
        return body(self, *arguments)
