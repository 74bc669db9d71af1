"""One low-discrepancy sequence per name: parameter samples that no other parameter can move.

Future f belongs to replicate f mod 32 and is number i = f div 32 in it. Within a replicate the values of a name are a
van der Corput sequence in base 2 whose order is shuffled and whose digits are scrambled (Owen 1995), both by hashing
after Laine and Karras (2011) in the form of Burley (2020), keyed by seed, name and replicate. So
- every 2**k values that start at a multiple of 2**k fall one into each of 2**k equal cells: means converge far faster
than by chance;
- two names, and two replicates of one name, are independent: the spread of 32 replicate means tells the sampling
error;
- a longer run begins with the values of a shorter one.
"""

from __future__ import annotations

import hashlib

from stratagem.base.arithmetic import Arithmetic, Floats, Words
from stratagem.base.philox import ONE, UNIFORM_OFFSET

REPLICATES = 32
REPLICATE_BITS = 5
GOLDEN = 0x9E3779B97F4A7C15
"""2**64 over the golden ratio: the step of SplitMix64."""
NESTED = (0x4A7D4A8B6C50B47C, 0x9E6C63D0B82F1E52, 0x2545F491C7AFE638, 0xD1342543_8D22F6E6)
"""Even multipliers: x ^ (x * even) changes each bit by lower bits only, and can be undone."""


def sequence_key(seed: int, name: str) -> int:
    """The 64-bit key of a name under a seed: from the SHA-256 of both."""
    return int.from_bytes(hashlib.sha256(seed.to_bytes(8, "big") + name.encode()).digest()[:8], "big")


def sample(a: Arithmetic, seed: int, name: str, future: Words) -> Floats:
    """The value of `name` in `future`, in (0, 1). Futures below 2**40; seed 0 to 2**64 - 1."""
    return sample_keyed(a, a.word(sequence_key(seed, name)), future)


def sample_keyed(a: Arithmetic, key: Words, future: Words) -> Floats:
    """`sample` with the key as a value, so that a kernel can take it as an argument."""
    replicate = a.word_and(future, a.word(REPLICATES - 1))
    own = a.word_add(key, a.word_mul(replicate, a.word(GOLDEN)))
    shuffled = nested(a, a.word_reverse(a.word_right(future, REPLICATE_BITS)), mix(a, own))
    scrambled = a.word_reverse(nested(a, a.word_reverse(shuffled), mix(a, a.word_xor(own, a.word(NESTED[0])))))
    bits = a.word_or(a.word_right(scrambled, 12), a.word(ONE))
    return a.sub(a.from_bits(bits), a.constant(UNIFORM_OFFSET))


def mix(a: Arithmetic, x: Words) -> Words:
    """The finisher of SplitMix64 (Steele, Lea and Flood 2014): every bit of the result hangs on every bit of x."""
    x = a.word_mul(a.word_xor(x, a.word_right(x, 30)), a.word(0xBF58476D1CE4E5B9))
    x = a.word_mul(a.word_xor(x, a.word_right(x, 27)), a.word(0x94D049BB133111EB))
    return a.word_xor(x, a.word_right(x, 31))


def nested(a: Arithmetic, x: Words, key: Words) -> Words:
    """A random permutation in which each bit is flipped or not as the lower bits and the key tell: Owen's scrambling,
    lowest bit first.
    """
    x = a.word_add(x, key)
    for multiplier in NESTED:
        x = a.word_xor(x, a.word_mul(x, a.word(multiplier)))
    return x
