"""Means and quantiles of what a run of a sheet records, worked out while futures pass by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from stratagem.base.statistics import finite_sums
from stratagem.engine.padding import DOUBLE_BYTES
from stratagem.engine.sheets.courses import Courses
from stratagem.engine.sheets.ranks import Pass, Ranks
from stratagem.engine.sheets.recording import SheetRecording
from stratagem.engine.sheets.slices import Slices

Reals = NDArray[np.float64]
Words = NDArray[np.int64]

SAMPLE_BYTES = 96 * 2**20
"""Memory for the values of the first futures, which bracket quantiles."""

ENOUGH = 2**12
"""Values of a column whose sample brackets quantiles so closely that two further passes find them."""

MANY = 2**16
"""Futures from which on that takes less time than to sort all values of a column."""


@dataclass(frozen=True)
class Summary:
    """Of every series at every saved time: `means` of the finite values, shape (series, records), and `quantiles` of
    those that are no NaN, shape (series, records, levels).
    """

    means: Reals
    quantiles: Reals

    @classmethod
    def empty(cls, series: int, records: int, levels: int) -> Summary:
        """One that is to be filled."""
        return cls(np.empty((series, records)), np.empty((series, records, levels)))

    def shown(self, courses: Courses) -> Summary:
        """Of all titles, from that of the rows."""
        titles = len(courses.titles)
        means, quantiles = np.empty((titles, *self.means.shape[1:])), np.empty((titles, *self.quantiles.shape[1:]))
        for title, course in enumerate(courses.places):
            if course.row is None:
                means[title] = course.value if math.isfinite(course.value) else math.nan
                quantiles[title] = course.value
            else:
                means[title], quantiles[title] = self.means[course.row], self.quantiles[course.row]
        return Summary(means, quantiles)


@dataclass
class Sums:
    """Sums over futures by the fixed tree, slice after slice: as `tree_sum` of all values at once."""

    _parts: list[tuple[int, Reals]] = field(default_factory=list)

    def add(self, part: Reals) -> None:
        """The sums over one more slice; all slices but the last are equally wide, by a power of two."""
        level = 0
        while self._parts and self._parts[-1][0] == level:
            part = self._parts.pop()[1] + part
            level += 1
        self._parts.append((level, part))

    def total(self) -> Reals:
        """The sums over all slices."""
        with np.errstate(all="ignore"):
            total = self._parts[-1][1]
            for _, part in reversed(self._parts[:-1]):
                total = part + total
        return total


@dataclass(frozen=True)
class Glance:
    """What a slice tells on its own: by column its sums, how many values are finite, and how many are no NaN."""

    begin: int
    sums: Reals
    finite: Words
    present: Words
    values: Reals | None


def sampled(columns: int, count: int) -> int:
    """Futures of a sample."""
    return min(count, max(1, SAMPLE_BYTES // DOUBLE_BYTES // max(columns, 1)))


def brackets_well(columns: int, count: int) -> bool:
    """Whether quantiles of so many futures are found sooner from a sample than by sorting."""
    return count > MANY and sampled(columns, count) >= ENOUGH


class Summarising:
    """Summarises a run of `count` futures of which not all fit into memory. `saved` are the records that are kept,
    `levels` those of the quantiles.
    """

    def __init__(self, series: int, saved: Sequence[int], levels: Sequence[float], count: int) -> None:
        self._series, self._saved, self._levels, self._count = series, saved, levels, count
        self._columns = series * len(saved)
        self._sampled = sampled(self._columns, count)
        self._sample = np.empty((self._columns, self._sampled))
        self._sums = Sums()
        self._finite = np.zeros(self._columns, np.int64)
        self._present = np.zeros(self._columns, np.int64)

    def columns(self, recording: SheetRecording) -> Reals:
        """The saved values of a slice, shape (columns, futures); NaN beyond the last future."""
        turned = recording.turned(self._saved)
        values = turned.reshape(self._columns, turned.shape[-1])
        values[:, recording.count :] = np.nan
        return values

    def glance(self, begin: int, recording: SheetRecording) -> Glance:
        """Looks at a slice; safe on any thread."""
        values = self.columns(recording)[:, : recording.count]
        doubtful = bool(recording.doubtful[: recording.count].any())
        sums, finite = finite_sums(values, doubtful)
        present = (~np.isnan(values)).sum(axis=1) if doubtful else finite
        kept = values[:, : max(self._sampled - begin, 0)].copy() if begin < self._sampled else None
        return Glance(begin, sums, finite, present, kept)

    def take(self, glance: Glance) -> None:
        """Takes in a slice; in the order of futures."""
        self._sums.add(glance.sums)
        self._finite += glance.finite
        self._present += glance.present
        if glance.values is not None:
            self._sample[:, glance.begin : glance.begin + glance.values.shape[1]] = glance.values

    def finish(self, slices: Slices[None]) -> Summary:
        """The summary, after all slices were taken; further passes find the quantiles."""
        with np.errstate(invalid="ignore", divide="ignore"):
            means = self._sums.total() / self._finite
        found = self._sought(slices)
        shape = (self._series, len(self._saved))
        return Summary(means.reshape(shape), found.reshape(*shape, len(self._levels)))

    def _sought(self, slices: Slices[None]) -> Reals:
        ranks = Ranks(self._sample, self._levels)
        del self._sample
        while (done := ranks.passes()) is not None:
            slices.run(self._count, partial(self._add, done), lambda _: None)
            ranks.learn(done, self._present)
        return ranks.quantiles()

    def _add(self, done: Pass, _: int, __: int, recording: SheetRecording) -> None:
        done.add(self.columns(recording))
