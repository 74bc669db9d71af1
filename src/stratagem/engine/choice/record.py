"""What a run keeps of its choices: what was chosen in each future, and sums of how it came about."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.choice.groups import Choosing
from stratagem.model.decisions import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

SCALE = 2.0**32
"""Probabilities and utilities are summed as whole multiples of 2**-32: the sum is the same in any order."""

SAMPLE = 256
"""The first futures, of which all numbers behind a choice are kept."""

NOT = -1
"""Stands for an occasion at which a decision did not come up."""


@dataclass(frozen=True)
class Shelf:
    """Where a decision's numbers lie among the rows of an occasion: chosen (-1 where it did not come up), then a
    probability and a utility for each option, then for each option what each weighed item was worth, and what each is
    worth now; for a member of a simultaneous game at last the residual of the equilibrium and how many were found.
    """

    decision: Decision
    step: int
    row: int
    simultaneous: bool

    @property
    def options(self) -> int:
        return len(self.decision.options)

    @property
    def probabilities(self) -> slice:
        return slice(self.row + 1, self.row + 1 + self.options)

    @property
    def utilities(self) -> slice:
        return slice(self.row + 1 + self.options, self.row + 1 + 2 * self.options)

    @property
    def items(self) -> slice:
        begin = self.row + 1 + 2 * self.options
        return slice(begin, begin + self.options * len(self.decision.weighs))

    @property
    def now(self) -> slice:
        """What each weighed item is worth at the occasion itself."""
        return slice(self.items.stop, self.items.stop + len(self.decision.weighs))

    @property
    def end(self) -> int:
        items = self.options * (2 + len(self.decision.weighs)) + len(self.decision.weighs)
        return self.row + 1 + items + (2 if self.simultaneous else 0)


def shelves(choices: Choosing) -> tuple[Shelf, ...]:
    """All occasions of all decisions, one after another."""
    found: list[Shelf] = []
    for group in choices.groups:
        for decision in group.members:
            for step in decision.steps:
                row = found[-1].end if found else 0
                found.append(Shelf(decision, step, row, group.moves == "simultaneous"))
    return tuple(found)


@dataclass(frozen=True)
class Tally:
    """Sums over futures for one occasion, exact whatever their order; `came` counts the futures in which it came up.
    Of a simultaneous game also the greatest residual, and in how many futures several equilibria were found.
    """

    came: int
    chosen: NDArray[np.int64]
    probabilities: NDArray[np.int64]
    utilities: NDArray[np.int64]
    items: NDArray[np.int64]
    residual: float
    several: int


class ChoiceRecord:
    """What was chosen in each future at each occasion, the sums behind it, and all numbers of the first futures."""

    def __init__(self, choices: Choosing, count: int) -> None:
        self.choosing, self.count = choices, count
        self.shelves = shelves(choices)
        self.chosen = np.full((len(self.shelves), count), NOT, np.int8)
        self.sample = np.zeros((self.rows, min(count, SAMPLE)))
        self._lock = threading.Lock()
        self._heads = np.array([shelf.row for shelf in self.shelves], np.int64)
        self._owner = np.repeat(np.arange(len(self.shelves)), [shelf.end - shelf.row for shelf in self.shelves])
        self._several = np.array([shelf.end - 1 for shelf in self.shelves if shelf.simultaneous], np.int64)
        most = max((shelf.options for shelf in self.shelves), default=0)
        self._counts = np.zeros((len(self.shelves), most), np.int64)
        self._sums, self._most = np.zeros(self.rows, np.int64), np.zeros(self.rows)

    @cached_property
    def rows(self) -> int:
        """The rows that a block of futures writes."""
        return self.shelves[-1].end if self.shelves else 0

    def keep(self, begin: int, rows: NDArray[np.float64]) -> None:
        """Keeps what was chosen in futures from `begin` on, and adds it to the sums; `rows` has shape (rows, futures).
        Any thread may do it, in any order.
        """
        if not self.shelves:
            return
        chosen = rows[self._heads]
        self.chosen[:, begin : begin + rows.shape[1]] = chosen
        inside = max(0, min(rows.shape[1], self.sample.shape[1] - begin))
        self.sample[:, begin : begin + inside] = rows[:, :inside]
        counts = np.stack([(chosen == option).sum(axis=1) for option in range(self._counts.shape[1])], axis=1)
        known = np.where((chosen >= 0)[self._owner], rows, 0.0)
        known[self._several] = known[self._several] > 1.0
        sums = np.rint(known * SCALE).astype(np.int64).sum(axis=1)
        with self._lock:
            self._counts += counts
            self._sums += sums
            np.maximum(self._most, known.max(axis=1), out=self._most)

    @property
    def tallies(self) -> list[Tally]:
        """The sums for each occasion."""
        return [self._tally(number, shelf) for number, shelf in enumerate(self.shelves)]

    def _tally(self, number: int, shelf: Shelf) -> Tally:
        counts, sums = self._counts[number, : shelf.options], self._sums
        extra = shelf.simultaneous
        return Tally(
            came=int(counts.sum()),
            chosen=counts,
            probabilities=sums[shelf.probabilities],
            utilities=sums[shelf.utilities],
            items=sums[shelf.items],
            residual=float(self._most[shelf.end - 2]) if extra else 0.0,
            several=round(float(sums[shelf.end - 1]) / SCALE) if extra else 0,
        )

    def occasions(self, decision: str) -> Iterator[tuple[int, Shelf]]:
        """The numbers and shelves of a decision's occasions."""
        return ((number, shelf) for number, shelf in enumerate(self.shelves) if shelf.decision.name == decision)

    def digest(self) -> bytes:
        """SHA-256 over all that was chosen and all sums."""
        whole = hashlib.sha256(self.chosen.tobytes())
        whole.update(self._counts.tobytes())
        whole.update(self._sums.tobytes())
        return whole.digest()
