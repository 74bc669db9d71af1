"""Exact quantiles of more values than memory holds, in a few passes over them.

What is sought are values at ranks. A sample of the first futures brackets each of them; a pass counts the values below
the bracket and in each of its parts, and so leaves one part; further passes go on until what is left fits into memory
and is gathered. Nothing rests on the sample being good: a rank outside its bracket is sought there. Ranges are of keys,
whole numbers in the order of the doubles, so that parts are exact.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.kernel.tally import tallies
from stratagem.engine.padding import DOUBLE_BYTES

Reals = NDArray[np.float64]
Words = NDArray[np.int64]

TALLY_BYTES = 2**25
"""Memory of the tallies of a pass, for each thread."""

GATHER_BYTES = 2**25
"""Memory of what is gathered in a pass, for each thread."""

FEWEST_PARTS, MOST_PARTS = 16, 1024
"""Of a range in a pass; powers of two."""

DEVIATIONS = 4.0
"""Standard deviations of a sample's rank that a bracket reaches to either side: of ten thousand ranks, less than one
lies outside and takes a pass more.
"""

SIGN_PLACE = 63


def keys_of(values: Reals) -> Words:
    """Whole numbers in the order of doubles; NaN has none."""
    bits = np.asarray(values + 0.0, np.float64).view(np.int64)
    return bits ^ ((bits >> SIGN_PLACE).view(np.uint64) >> np.uint64(1)).view(np.int64)


def values_of(keys: Words) -> Reals:
    """The doubles of keys."""
    return (keys ^ ((keys >> SIGN_PLACE).view(np.uint64) >> np.uint64(1)).view(np.int64)).view(np.float64)


LOWEST, HIGHEST = (int(keys_of(np.array([value]))[0]) for value in (-np.inf, np.inf))
NEGATIVE_ZERO = -1
"""The key that a negative zero would have: the one before that of zero."""


@dataclass(frozen=True)
class Ranges:
    """Ranges of keys of columns, ends included. `below` values of the column lie below a range, `inside` in it, -1
    where that is not known yet.
    """

    column: Words
    low: Words
    high: Words
    below: Words
    inside: Words

    def __len__(self) -> int:
        return len(self.column)

    def taken(self, places: Words) -> Ranges:
        """Some of them."""
        return Ranges(*(np.ascontiguousarray(each[places]) for each in self._arrays))

    def distinct(self) -> tuple[Ranges, Words]:
        """Each of them once, and where each stands then."""
        _, first, place = np.unique(
            np.stack((self.column, self.low, self.high)), axis=1, return_index=True, return_inverse=True
        )
        return self.taken(first), place.reshape(-1).astype(np.int64)

    @property
    def places(self) -> list[int]:
        """The addresses of columns and of the doubles at both ends."""
        return _addresses(self.column, *self.ends)

    @cached_property
    def ends(self) -> tuple[Reals, Reals]:
        """The doubles at both ends. No value is a negative zero, and it would let zeros into ranges that end below."""
        return values_of(self.low), values_of(np.where(self.high == NEGATIVE_ZERO, self.high - 1, self.high))

    @property
    def _arrays(self) -> tuple[Words, ...]:
        return self.column, self.low, self.high, self.below, self.inside


class _Own:
    """What one thread counts and gathers."""

    def __init__(self, counted: int, parts: int, gathered: int, room: int) -> None:
        self.tallies = np.zeros((counted, parts), np.int64)
        self.below = np.zeros(counted, np.int64)
        self.places = np.zeros(gathered, np.int64)
        self.out = np.empty((gathered, room))


class Pass:
    """One pass over all values: ranges that hold much are counted in parts, others are gathered."""

    def __init__(self, ranges: Ranges) -> None:
        room = max(GATHER_BYTES // DOUBLE_BYTES // max(len(ranges), 1), 1)
        few = (ranges.inside >= 0) & (ranges.inside <= room)
        self.few, self.many = np.flatnonzero(few), np.flatnonzero(~few)
        self.gathered, self.counted = ranges.taken(self.few), ranges.taken(self.many)
        self._room = int(self.gathered.inside.max(initial=0))
        fitting = TALLY_BYTES // DOUBLE_BYTES // max(len(self.counted), 1)
        self.parts = 1 << (min(MOST_PARTS, max(FEWEST_PARTS, fitting)).bit_length() - 1)
        widths = (self.counted.high - self.counted.low).view(np.uint64)
        lengths = [int(width).bit_length() - (self.parts.bit_length() - 1) for width in widths]
        self.shifts = np.array([max(0, length) for length in lengths], np.int64)
        self._threads = threading.local()
        self._all: list[_Own] = []
        self._lock = threading.Lock()

    def add(self, values: Reals) -> None:
        """Values of some futures, shape (columns, futures), futures a multiple of the widest vector; NaN are none."""
        own, loops, width = self._own(), tallies()[0], values.shape[1]
        if len(self.counted):
            places = [*self.counted.places, *_addresses(self.counted.low, self.shifts, own.tallies, own.below)]
            loops.tally(values.ctypes.data, *places, width, width, len(self.counted), self.parts)
        if len(self.gathered):
            places = [*self.gathered.places, *_addresses(own.places, own.out)]
            loops.gather(values.ctypes.data, *places, width, width, len(self.gathered), self._room)

    def _own(self) -> _Own:
        if not hasattr(self._threads, "own"):
            own = _Own(len(self.counted), self.parts, len(self.gathered), self._room)
            self._threads.own = own
            with self._lock:
                self._all.append(own)
        mine: _Own = self._threads.own
        return mine

    def values(self, place: int) -> Reals:
        """All values in a range that was gathered, in order."""
        return np.sort(np.concatenate([own.out[place, : own.places[place]] for own in self._all]))

    def narrowed(self, ranks: Words, place: Words, present: Words) -> Ranges:
        """For each rank the part that holds it; `place` is that of its range among those counted, `present` the number
        of values of each column.
        """
        tallies = np.sum([own.tallies for own in self._all], axis=0)
        below = np.sum([own.below for own in self._all], axis=0)[place]
        upto = np.cumsum(tallies, axis=1)
        column, low, high = (each[place] for each in (self.counted.column, self.counted.low, self.counted.high))
        inside = upto[place, -1]
        part = np.sum(upto[place] <= (ranks - below)[:, np.newaxis], axis=1).clip(0, self.parts - 1)
        before = upto[place, part] - tallies[place, part]
        shift, offset = self.shifts[place].astype(np.uint64), part.astype(np.uint64)
        width = (high - low).view(np.uint64)
        start, end = offset << shift, np.minimum(((offset + np.uint64(1)) << shift) - np.uint64(1), width)
        here = [low + start.view(np.int64), low + end.view(np.int64), below + before, tallies[place, part]]
        under = [np.full_like(low, LOWEST), low - 1, np.zeros_like(low), below]
        over = [high + 1, np.full_like(high, HIGHEST), below + inside, present[column] - below - inside]
        chosen = [
            np.where(ranks < below, less, np.where(ranks >= below + inside, more, within))
            for less, more, within in zip(under, over, here, strict=True)
        ]
        return Ranges(column, *chosen)


class Ranks:
    """The search for the quantiles of columns. `sample` has some values of each column, shape (columns, futures)."""

    def __init__(self, sample: Reals, levels: Sequence[float]) -> None:
        self._levels = np.asarray(levels, np.float64)
        self._columns = len(sample)
        self._ranges, self._place = self._bracketed(sample).distinct()
        self._ranks: Words | None = None
        self._found: Reals | None = None
        self._share: Reals | None = None

    def passes(self) -> Pass | None:
        """The next pass over all values, or None if all are found."""
        return Pass(self._ranges) if len(self._ranges) else None

    def learn(self, done: Pass, present: Words) -> None:
        """Takes in what a pass found; `present` tells for each column how many of its values are no NaN."""
        if self._ranks is None:
            self._begin(present)
        assert self._ranks is not None and self._found is not None
        open_ones = np.flatnonzero(np.isnan(self._found) & (self._ranks >= 0))
        where = self._place[open_ones]
        order_few, order_many = _inverse(done.few, len(self._ranges)), _inverse(done.many, len(self._ranges))
        for place in np.unique(where[order_few[where] >= 0]):
            mine = open_ones[where == place]
            self._found[mine] = done.values(int(order_few[place]))[self._ranks[mine] - self._ranges.below[place]]
        left = open_ones[order_many[where] >= 0]
        ranges = done.narrowed(self._ranks[left], order_many[self._place[left]], present)
        known = ranges.low == ranges.high
        self._found[left[known]] = values_of(ranges.low[known])
        self._ranges, place = ranges.taken(np.flatnonzero(~known)).distinct()
        self._place[left[~known]] = place

    def quantiles(self) -> Reals:
        """The quantiles, shape (columns, levels); NaN where a column has no values."""
        assert self._found is not None and self._share is not None
        shape = (self._columns, len(self._levels))
        low, high = self._found.reshape(2, *shape)
        share = self._share.reshape(shape)
        with np.errstate(all="ignore"):
            between = low + (high - low) * share
        return np.where((share == 0.0) | (low == high), low, between)

    def _bracketed(self, sample: Reals) -> Ranges:
        """A range for each column and level, wide enough that it hardly ever misses; twice, for two ranks each."""
        ordered = np.sort(sample + 0.0, axis=1)
        size = sample.shape[1] - np.isnan(ordered).sum(axis=1)
        middle = self._levels * (size[:, np.newaxis] - 1.0)
        spread = DEVIATIONS * np.sqrt(np.maximum(size[:, np.newaxis] * self._levels * (1.0 - self._levels), 1.0)) + 1.0
        ends = []
        for place, outer in ((np.floor(middle - spread), LOWEST), (np.ceil(middle + spread), HIGHEST)):
            missing = (place < 0) | (place >= size[:, np.newaxis])
            picked = np.take_along_axis(ordered, np.where(missing, 0, place).astype(np.intp), axis=1)
            ends.append(np.where(missing, outer, keys_of(np.where(missing, 0.0, picked))).ravel())
        column = np.repeat(np.arange(self._columns), len(self._levels))
        arrays = (column, *ends, np.zeros_like(column), np.full_like(column, -1))
        return Ranges(*(np.tile(each, 2).astype(np.int64) for each in arrays))

    def _begin(self, present: Words) -> None:
        """Works out the ranks: of each quantile the one below and the one above."""
        place: Reals = self._levels * (present[:, np.newaxis] - 1.0)
        floors: Reals = np.floor(place)
        share: Reals = place - floors
        self._share, below = share.ravel(), floors.astype(np.int64)
        above = np.minimum(below + 1, present[:, np.newaxis] - 1)
        below = np.where(present[:, np.newaxis] > 0, below, -1)
        self._ranks = np.concatenate((below.ravel(), above.ravel()))
        self._found = np.full(2 * below.size, math.nan)


def _addresses(*arrays: NDArray[Any]) -> list[int]:
    return [each.ctypes.data for each in arrays]


def _inverse(places: Words, count: int) -> Words:
    """For each of `count` where it stands among `places`, -1 if it does not."""
    found = np.full(count, -1, np.int64)
    found[places] = np.arange(len(places))
    return found
