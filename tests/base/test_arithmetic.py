"""The operations of `NumpyArithmetic` are the IEEE ones, zeros and NaN included."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.base.arithmetic import NumpyArithmetic

A = NumpyArithmetic()
doubles = st.floats(allow_nan=True, allow_infinity=True)
words = st.integers(0, 2**64 - 1)


def bits(x: float) -> int:
    return struct.unpack("<Q", struct.pack("<d", x))[0]


@given(doubles, doubles)
def test_minimum_and_maximum_propagate_nan_and_order_zeros(x: float, y: float) -> None:
    low, high = float(A.minimum(x, y)), float(A.maximum(x, y))
    if math.isnan(x) or math.isnan(y):
        assert math.isnan(low) and math.isnan(high)
        return
    # The order of IEEE: by value, and -0 before +0.
    ordered = sorted([x, y], key=lambda v: (v, math.copysign(1.0, v)))
    assert [bits(low), bits(high)] == [bits(v) for v in ordered]


@given(doubles, doubles)
def test_comparisons_are_false_for_nan_but_for_unequal(x: float, y: float) -> None:
    unordered = math.isnan(x) or math.isnan(y)
    assert bool(A.lt(x, y)) == (x < y) and bool(A.le(x, y)) == (x <= y)
    assert bool(A.gt(x, y)) == (x > y) and bool(A.ge(x, y)) == (x >= y)
    assert bool(A.eq(x, y)) == (x == y)
    assert bool(A.ne(x, y)) == (unordered or x != y)


@given(words, words, st.integers(0, 63))
def test_words_compute_modulo_two_to_the_64(x: int, y: int, count: int) -> None:
    a, b = A.word(x), A.word(y)
    whole = 2**64
    assert int(A.word_add(a, b)) == (x + y) % whole
    assert int(A.word_sub(a, b)) == (x - y) % whole
    assert int(A.word_mul(a, b)) == x * y % whole
    assert int(A.word_mul32(a, b)) == (x % 2**32) * (y % 2**32)
    small, other = np.uint64(x % 2**16), np.uint64(y % 2**16)
    assert int(A.word_mul16(small, other)) == (x % 2**16) * (y % 2**16) % 2**16
    assert int(A.word_left(a, count)) == (x << count) % whole
    assert int(A.word_right(a, count)) == x >> count
    assert int(A.word_xor(a, b)) == x ^ y and int(A.word_and(a, b)) == x & y and int(A.word_or(a, b)) == x | y
    assert bool(A.word_lt(a, b)) == (x < y) and bool(A.word_eq(a, b)) == (x == y)


@given(words)
def test_reversing_twice_gives_the_word_and_once_its_mirror(x: int) -> None:
    assert int(A.word_reverse(A.word(x))) == int(f"{x:064b}"[::-1], 2)


@given(st.integers(-(2**51) + 1, 2**51 - 1))
def test_integral_doubles_become_words_in_twos_complement(x: int) -> None:
    assert int(A.to_word(np.float64(x))) == x % 2**64


@given(st.integers(0, 2**52 - 1))
def test_words_below_two_to_the_52_become_doubles_exactly(x: int) -> None:
    assert int(A.to_float(A.word(x))) == x


@given(doubles)
def test_bits_and_back_is_the_same_double(x: float) -> None:
    assert bits(float(A.from_bits(A.bits(np.float64(x))))) == bits(x)


def test_nothing_warns() -> None:
    with np.errstate(all="raise"):
        A.div(np.array([1.0, 0.0]), np.array([0.0, 0.0]))
        A.sub(np.array([np.inf]), np.array([np.inf]))
        A.sqrt(np.array([-1.0]))
        A.mul(np.array([1e300]), np.array([1e300]))
        A.word_mul(A.word(2**63), A.word(3))


def test_rare_branches_are_worked_out_only_where_needed() -> None:
    def never() -> None:
        raise AssertionError("worked out")

    usual = np.array([1.0, 2.0])
    assert A.rarely(np.array([False, False]), never, usual) is usual
    mended = A.rarely(np.array([False, True]), lambda: np.array([8.0, 9.0]), usual)
    assert mended.tolist() == [1.0, 9.0]
    rows = A.rarely_each([np.array([True]), np.array([False])], lambda i: np.array([float(i) + 5]), [usual[:1]] * 2)
    assert [row.tolist() for row in rows] == [[5.0], [1.0]]


def test_tables_are_picked_from_by_number() -> None:
    index = np.array([2, 0], np.uint64)
    assert A.pick((0.5, 1.5, 2.5), index).tolist() == [2.5, 0.5]
    assert A.pick_word((7, 8, 2**64 - 1), index).tolist() == [2**64 - 1, 7]
    with pytest.raises(IndexError):
        A.pick((0.5,), index)
