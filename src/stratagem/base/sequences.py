"""One low-discrepancy sequence per name: parameter samples that no other parameter can move.

Future f belongs to replicate f mod 32 and is number i = f div 32 in it. Within a replicate the values of a name are a
van der Corput sequence whose order is shuffled and whose digits are scrambled, both nested after Owen (1995): what
becomes of a digit is said by a hash of the digits before it, keyed by seed, name and replicate. So

- every 16**k values that start at a multiple of 16**k fall one into each of 16**k equal cells: means converge far
  faster than by chance;
- two names, and two replicates of one name, are independent: the spread of 32 replicate means tells the error;
- a longer run begins with the values of a shorter one.

The order is shuffled by digits of four bits. Were it shuffled bit by bit, neighbours would always lie in opposite
halves, and correlations between names would be a quarter larger than chance. Hashing digit by digit costs more than the
few multiplications of Laine and Karras (2011), but those leave the first digits of a sequence too much alike.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from stratagem.base.arithmetic import Arithmetic, Floats, Words
from stratagem.base.philox import ONE, UNIFORM_OFFSET

REPLICATES = 32
REPLICATE_BITS = 5
GOLDEN = 0x9E3779B97F4A7C15
"""2**64 over the golden ratio: the step of SplitMix64."""
DIGIT = 4
"""Bits of a digit of the index."""
SHUFFLED = 4
"""Digits by which the order is shuffled. Runs beyond 16**4 are alike in their order, but not in their values."""
SCRAMBLED_BITS = 20
"""Bits of a value hashed one by one; all further ones are flipped together, as a hash of these 20 says."""
STIR_SHIFTS = (3, 2, 3, 2)
"""Rounds that stir a digit: chosen so that each pair of digits becomes each other pair about equally often."""
HASH_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
FOLDED = 2**32 + 1
"""Two bits that are folded into one."""
PLACE_STEP = 0x9E3779B9
"""Keeps apart what is hashed for one place and for another."""


def sequence_key(seed: int, name: str) -> int:
    """The 64-bit key of a name under a seed: from the SHA-256 of both."""
    return int.from_bytes(hashlib.sha256(seed.to_bytes(8, "big") + name.encode()).digest()[:8], "big")


def sample(a: Arithmetic, seed: int, name: str, future: Words) -> Floats:
    """The value of `name` in `future`, in (0, 1). Futures below 2**40; seed 0 to 2**64 - 1."""
    return sample_keyed(a, a.word(sequence_key(seed, name)), future)


def sample_keyed(a: Arithmetic, key: Words, future: Words) -> Floats:
    """`sample` with the key as a value."""
    index = a.word_right(future, REPLICATE_BITS)
    keys = replicate_keys(a, key, a.word_and(future, a.word(REPLICATES - 1)))
    run = ordered_run(a, keys, a.word_right(index, DIGIT))
    return value_of(a, keys, run, a.word_and(index, a.word(2**DIGIT - 1)))


class Keys(NamedTuple):
    """What a name's values in one replicate hang on: the keys of their order and of their digits; for each bit that is
    hashed the key and its place.
    """

    order: Words
    digits: Words
    places: tuple[Words, ...]


class Turn(NamedTuple):
    """A round of stirring: what a digit is exclusive-ored with, then multiplied by."""

    flip: Words
    odd: Words


class Run(NamedTuple):
    """Values of a replicate whose indices differ in the lowest digit only: the shuffled digits that they share, and
    how the lowest one is stirred.
    """

    above: Words
    turns: tuple[Turn, ...]


def replicate_keys(a: Arithmetic, key: Words, replicate: Words) -> Keys:
    """The keys of a replicate, 0 to REPLICATES - 1, of the name whose key is given."""
    own = mix(a, a.word_add(key, a.word_mul(replicate, a.word(GOLDEN))))
    digits = mix(a, a.word_add(own, a.word(GOLDEN)))
    return Keys(own, digits, tuple(placed(a, digits, bit) for bit in range(DIGIT, SCRAMBLED_BITS)))


def ordered_run(a: Arithmetic, keys: Keys, number: Words) -> Run:
    """The run of that number: each of its low digits exchanged for another, as all higher digits say, so that runs of
    16**k stay.
    """
    places = DIGIT * (SHUFFLED - 1)
    key = a.word_add(keys.order, a.word_mul(a.word_right(number, places), a.word(GOLDEN)))
    low = a.word_and(number, a.word(2**places - 1))
    shuffled = a.word_sub(number, low)
    for place in range(0, places, DIGIT):
        digit = a.word_and(a.word_right(low, place), a.word(2**DIGIT - 1))
        stirred = stir(a, digit, turns_of(a, hashed(a, a.word_right(low, place + DIGIT), key, place + DIGIT)))
        shuffled = a.word_or(shuffled, a.word_left(stirred, place))
    return Run(a.word_left(shuffled, DIGIT), turns_of(a, hashed(a, low, key, 0)))


def value_of(a: Arithmetic, keys: Keys, run: Run, digit: Words) -> Floats:
    """The value of a run whose index ends in `digit`."""
    digits = scramble(a, a.word_or(run.above, stir(a, digit, run.turns)), keys)
    bits = a.word_or(a.word_right(a.word_reverse(digits), 12), a.word(ONE))
    return a.sub(a.from_bits(bits), a.constant(UNIFORM_OFFSET))


def turns_of(a: Arithmetic, chance: Words) -> tuple[Turn, ...]:
    """How a digit is stirred, as the low 32 bits of `chance` say: eight of them each round."""
    low, one = a.word(2**DIGIT - 1), a.word(1)
    turns = []
    for number in range(len(STIR_SHIFTS)):
        now = a.word_right(chance, 2 * DIGIT * number)
        odd = a.word_or(a.word_and(a.word_right(now, DIGIT), low), one)
        turns.append(Turn(a.word_and(now, low), odd))
    return tuple(turns)


def stir(a: Arithmetic, digit: Words, turns: tuple[Turn, ...]) -> Words:
    """A permutation of the digits."""
    low = a.word(2**DIGIT - 1)
    for turn, shift in zip(turns, STIR_SHIFTS, strict=True):
        digit = a.word_and(a.word_mul16(a.word_xor(digit, turn.flip), turn.odd), low)
        digit = a.word_xor(digit, a.word_right(digit, shift))
    return digit


def scramble(a: Arithmetic, digits: Words, keys: Keys) -> Words:
    """The bits of a value, first one lowest, each flipped or not as the ones before it say.

    The first digit is left alone: its order is random already.
    """
    flips = a.word(0)
    key = keys.digits
    for bit, own in enumerate(keys.places, DIGIT):
        # Of each hash one bit counts: two bits of the product that would be folded. Shifted as they come, all are
        # folded together.
        product = hash_product(a, a.word_and(digits, a.word(2**bit - 1)), key, own)
        flips = a.word_right(a.word_or(flips, a.word_and(product, a.word(FOLDED << SCRAMBLED_BITS))), 1)
    flips = a.word_xor(flips, a.word_right(flips, 32))
    scrambled = a.word_xor(digits, a.word_and(flips, a.word(2**SCRAMBLED_BITS - 2**DIGIT)))
    first = a.word_and(digits, a.word(2**SCRAMBLED_BITS - 1))
    rest = mix(a, a.word_add(key, a.word_mul(first, a.word(GOLDEN))))
    return a.word_xor(scrambled, a.word_left(rest, SCRAMBLED_BITS))


def hashed(a: Arithmetic, before: Words, key: Words, place: int) -> Words:
    """32 random bits in the low half, as the digits `before`, below 2**20, the key and the place say."""
    product = hash_product(a, before, key, placed(a, key, place))
    return a.word_xor(product, a.word_right(product, 32))


def placed(a: Arithmetic, key: Words, place: int) -> Words:
    """The key that keeps a place apart from others."""
    return a.word_add(key, a.word(PLACE_STEP * place % 2**32))


def hash_product(a: Arithmetic, before: Words, key: Words, own: Words) -> Words:
    """What `hashed` folds: each bit is that of the low and that of the high half, one or the other."""
    product = a.word_mul32(a.word_add(before, own), a.word(HASH_MULTIPLIERS[0]))
    folded = a.word_xor(a.word_xor(product, a.word_right(product, 32)), a.word_right(key, 32))
    return a.word_mul32(folded, a.word(HASH_MULTIPLIERS[1]))


def mix(a: Arithmetic, x: Words) -> Words:
    """The finisher of SplitMix64 (Steele, Lea and Flood 2014): every bit of the result hangs on every bit of x."""
    x = a.word_mul(a.word_xor(x, a.word_right(x, 30)), a.word(0xBF58476D1CE4E5B9))
    x = a.word_mul(a.word_xor(x, a.word_right(x, 27)), a.word(0x94D049BB133111EB))
    return a.word_xor(x, a.word_right(x, 31))
