"""The compiled arithmetic has the bits of NumPy's, in any number of lanes, here and on the plainest processor."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from lanes import ARM, HOST, PLAIN, Compiled
from stratagem.base import elementary, philox, sequences
from stratagem.base.arithmetic import Arithmetic, Floats, NumpyArithmetic, Words
from stratagem.base.digest import canonical
from stratagem.base.piecewise import interpolate

A = NumpyArithmetic()
RNG = np.random.default_rng(7)
COUNT = 2048
SPECIAL = np.array(
    [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1.0, -1.0, 2.0, -2.0, 3.0, 0.5, -0.5, 1e308, -1e308]
)


def random_doubles() -> NDArray[np.float64]:
    """Doubles of any bits, usual ones, and each special one with each other."""
    return RNG.integers(0, 2**64, COUNT, dtype=np.uint64).view(np.float64)


X = np.concatenate((random_doubles(), RNG.normal(size=COUNT), np.repeat(SPECIAL, len(SPECIAL))))
Y = np.concatenate((random_doubles(), RNG.normal(size=COUNT) * 5, np.tile(SPECIAL, len(SPECIAL))))
SHARES = np.concatenate(
    (RNG.uniform(size=COUNT), 2.0 ** -RNG.uniform(0, 1074, 512), 1 - 2.0 ** -RNG.uniform(0, 53, 512), SPECIAL)
)
WORDS = RNG.integers(0, 2**64, COUNT, dtype=np.uint64)
OTHERS = RNG.integers(0, 2**64, COUNT, dtype=np.uint64)
EVERYWHERE = pytest.mark.parametrize(
    "lanes, target", [(1, HOST), (4, HOST), (8, HOST), (8, PLAIN), (4, PLAIN), (1, PLAIN)]
)


def bits(values: NDArray) -> NDArray[np.uint64]:
    return canonical(values) if values.dtype == np.float64 else values


def check(body: Callable, kinds: str, lanes: int, target: str, *arrays: NDArray, result: str = "f") -> None:
    expected = np.broadcast_to(np.asarray(body(A, *arrays)), arrays[0].shape)
    got = Compiled(body, kinds, lanes, target, result)(*arrays)
    different = np.flatnonzero(bits(got) != bits(expected))
    assert not len(different), [(array[different[0]], got[different[0]], expected[different[0]]) for array in arrays]


def all_of_two(a: Arithmetic, x: Floats, y: Floats) -> Words:
    """Every operation on two doubles, folded into one word by bits that a NaN's sign does not reach."""
    total = a.word(0)
    results = [getattr(a, name)(x, y) for name in ("add", "sub", "mul", "div", "minimum", "maximum")]
    results += [a.neg(x), a.fabs(x), a.sqrt(x), a.floor(x)]
    results += [a.select(getattr(a, name)(x, y), a.constant(1.0), a.constant(2.0)) for name in ("lt", "le", "gt", "ge")]
    both = a.mask_and(a.eq(x, x), a.ne(y, a.constant(1.0)))
    results += [a.select(a.mask_or(both, a.mask_not(a.eq(x, y))), x, y)]
    for value in results:
        known = a.select(a.eq(value, value), value, a.constant(9.0))
        total = a.word_add(a.word_mul(total, a.word(0x9E3779B97F4A7C15)), a.bits(known))
    return total


def all_of_words(a: Arithmetic, x: Words, y: Words) -> Words:
    total = a.word(0)
    names = ("word_add", "word_sub", "word_mul", "word_mul32", "word_and", "word_or", "word_xor")
    results = [getattr(a, name)(x, y) for name in names]
    results += [a.word_left(x, 13), a.word_right(x, 51), a.word_reverse(x)]
    results += [a.select_words(a.word_lt(x, y), x, y), a.select_words(a.word_eq(x, y), x, a.word(5))]
    results += [a.word_mul16(a.word_right(x, 48), a.word_right(y, 48))]
    small = a.word_right(x, 12)
    results += [a.bits(a.to_float(small)), a.to_word(a.to_float(a.word_right(small, 2)))]
    results += [a.pick_word((3, 2**64 - 1, 7, 8), a.word_right(x, 62)), a.bits(a.pick((0.5, 1.5), a.word_right(y, 63)))]
    for value in results:
        total = a.word_add(a.word_mul(total, a.word(0x9E3779B97F4A7C15)), value)
    return total


@EVERYWHERE
def test_operations_on_doubles(lanes: int, target: str) -> None:
    check(all_of_two, "ff", lanes, target, X, Y, result="w")


@EVERYWHERE
def test_operations_on_words(lanes: int, target: str) -> None:
    check(all_of_words, "ww", lanes, target, WORDS, OTHERS, result="w")


@EVERYWHERE
@pytest.mark.parametrize("name", ["exp", "log", "sin", "cos"])
def test_elementary_functions(name: str, lanes: int, target: str) -> None:
    check(getattr(elementary, name), "f", lanes, target, X)


@EVERYWHERE
def test_power(lanes: int, target: str) -> None:
    check(elementary.power, "ff", lanes, target, X, Y)


@EVERYWHERE
def test_normal_quantile(lanes: int, target: str) -> None:
    check(elementary.normal_quantile, "f", lanes, target, SHARES)


@EVERYWHERE
def test_sequences(lanes: int, target: str) -> None:
    futures = np.concatenate((np.arange(COUNT), RNG.integers(0, 2**40, COUNT))).astype(np.uint64)
    check(lambda a, future: sequences.sample(a, 5, "parameter/x", future), "w", lanes, target, futures)


@EVERYWHERE
def test_normals(lanes: int, target: str) -> None:
    def body(a: Arithmetic, future: Words) -> Floats:
        keys = philox.round_keys(a, a.word(2**64 - 5))
        counters = [philox.address(a, future, a.word(step), philox.process_key("x")) for step in range(2)]
        values = philox.normals_of(a, counters, keys)
        return a.add(a.sub(values[0], values[1]), a.mul(values[2], values[3]))

    check(body, "w", lanes, target, np.arange(COUNT, dtype=np.uint64))


def test_products_and_sums_are_not_fused() -> None:
    """On this processor, x * y + z rounds twice: a fused one would tell the rounding of the product."""
    x = np.full(8, 1 + 2.0**-30)

    def body(a: Arithmetic, x: Floats) -> Floats:
        return a.sub(a.mul(x, x), a.constant(1 + 2.0**-29))

    compiled = Compiled(body, "f", 8)
    assert compiled(x).tolist() == [0.0] * 8
    assert "vfmadd" not in compiled.assembly and "vfmsub" not in compiled.assembly


@pytest.mark.parametrize("lanes", [1, 4, 8])
def test_code_for_arm_is_emitted_and_fuses_nothing(lanes: int) -> None:
    def body(a: Arithmetic, x: Floats, y: Floats) -> Floats:
        return a.add(elementary.power(a, x, y), elementary.normal_quantile(a, elementary.sin(a, x)))

    assembly = Compiled(body, "ff", lanes, ARM).assembly
    assert "fmul" in assembly
    assert not any(fused in assembly for fused in ("fmla", "fmls", "fmadd", "fmsub", "fnmadd", "fnmsub"))


@pytest.mark.parametrize(
    "lanes, target", [(1, HOST), (2, HOST), (4, HOST), (8, HOST), (16, HOST), (8, PLAIN), (2, PLAIN), (1, PLAIN)]
)
@pytest.mark.parametrize(
    "inputs", [(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0), (-3.0, 0.5, 1.0)]
)
def test_lookups(inputs: tuple[float, ...], lanes: int, target: str) -> None:
    outputs = tuple(RNG.normal(size=len(inputs)))
    around = np.concatenate((inputs, np.nextafter(inputs, -np.inf), np.nextafter(inputs, np.inf), X))[: len(X)]
    check(lambda a, x: interpolate(a, inputs, outputs, x), "f", lanes, target, around)
