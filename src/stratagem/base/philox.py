"""Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011), over `Arithmetic`.

A draw is addressed, never taken in turn. The key is the 64-bit seed; the 128-bit counter is the address:

| 32-bit word | holds |
|---|---|
| 0 | low 32 bits of the future |
| 1 | step (low 16 bits), origin step (high 16 bits: the step at which a rollout starts, else 0) |
| 2 | `process_key` of the process |
| 3 | block (low 8 bits), rollout (16 bits, 0: none), bits 32 to 39 of the future (high 8 bits) |

A block yields two uniforms. Draw 2k and draw 2k + 1 of a process share block k.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from stratagem.base.arithmetic import Arithmetic, Floats, Words
from stratagem.base.normal import normal_quantiles

ROUNDS = 10
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
"""Added to the two halves of the key in each round."""
LOW_32 = 0xFFFFFFFF
MAX_STEPS = 2**16
MAX_FUTURES = 2**40
MAX_BLOCKS = 2**8
MAX_ROLLOUTS = 2**16

ONE = 0x3FF0000000000000
"""The bits of 1.0."""
UNIFORM_OFFSET = 1 - 2.0**-53
"""A double in [1, 2) with 52 random bits, less this, is the centre of one of 2**52 equal cells of (0, 1), exactly."""

Counter = tuple[Words, Words, Words, Words]


@dataclass(frozen=True)
class RoundKeys:
    """The ten pairs of 32-bit keys made from a seed. They are the same for every draw: make them once."""

    pairs: tuple[tuple[Words, Words], ...]


def process_key(name: str) -> int:
    """The 32-bit number that stands for a process in an address: the first four bytes of the SHA-256 of its name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def round_keys(a: Arithmetic, seed: Words) -> RoundKeys:
    """The round keys of a 64-bit seed; its low half is key 0."""
    low, high = a.word(LOW_32), a.word_right(seed, 32)
    pairs = []
    for number in range(ROUNDS):
        first = a.word_and(a.word_add(seed, a.word(number * WEYL[0])), low)
        second = a.word_and(a.word_add(high, a.word(number * WEYL[1])), low)
        pairs.append((first, second))
    return RoundKeys(tuple(pairs))


def address(
    a: Arithmetic,
    future: Words,
    step: Words,
    process: int,
    block: int = 0,
    origin: Words | None = None,
    rollout: Words | None = None,
) -> Counter:
    """The counter of a block of two draws. `process` comes from `process_key`; limits are MAX_STEPS and its like."""
    if not 0 <= block < MAX_BLOCKS:
        raise ValueError(
            f"block {block} is not in 0..{MAX_BLOCKS - 1}: a process has at most {2 * MAX_BLOCKS} draws a step"
        )
    second = step if origin is None else a.word_or(step, a.word_left(origin, 16))
    high = a.word_left(a.word_right(future, 32), 24)
    fourth = a.word_or(high, a.word(block))
    if rollout is not None:
        fourth = a.word_or(fourth, a.word_left(rollout, 8))
    return a.word_and(future, a.word(LOW_32)), second, a.word(process), fourth


def philox(a: Arithmetic, counter: Counter, keys: RoundKeys) -> Counter:
    """Four 32-bit random words in the low halves; what stands in the high halves is of no meaning and must be masked by
    who reads it.
    """
    c0, c1, c2, c3 = counter
    m0, m1 = a.word(MULTIPLIERS[0]), a.word(MULTIPLIERS[1])
    for k0, k1 in keys.pairs:
        p0, p1 = a.word_mul32(c0, m0), a.word_mul32(c2, m1)
        c0, c1, c2, c3 = (
            a.word_xor(a.word_xor(a.word_right(p1, 32), k0), c1),
            p1,
            a.word_xor(a.word_xor(a.word_right(p0, 32), k1), c3),
            p0,
        )
    return c0, c1, c2, c3


def uniforms(a: Arithmetic, counter: Counter, keys: RoundKeys) -> tuple[Floats, Floats]:
    """Two independent uniforms in (0, 1), from 2**-53 to 1 - 2**-53: the centres of 2**52 equal cells. 0 and 1 do not
    occur.
    """
    c0, c1, c2, c3 = philox(a, counter, keys)
    return unit(a, c0, c1), unit(a, c2, c3)


def unit(a: Arithmetic, high: Words, low: Words) -> Floats:
    """The uniform whose first 32 bits are the low half of `high`, the next 20 the top of the low half of `low`."""
    below = a.word_right(a.word_and(low, a.word(LOW_32)), 12)
    mantissa = a.word_or(a.word_and(a.word_left(high, 20), a.word(2**52 - 2**20)), below)
    return a.sub(a.from_bits(a.word_or(mantissa, a.word(ONE))), a.constant(UNIFORM_OFFSET))


def normals(a: Arithmetic, counter: Counter, keys: RoundKeys) -> tuple[Floats, Floats]:
    """Two independent standard normals by inversion, within 8.21 of zero."""
    first, second = normals_of(a, [counter], keys)
    return first, second


def normals_of(a: Arithmetic, counters: Sequence[Counter], keys: RoundKeys) -> list[Floats]:
    """Two normals for each counter, all in one row: the same values as `normals`, worked out side by side."""
    return normal_quantiles(a, [u for counter in counters for u in uniforms(a, counter, keys)])
