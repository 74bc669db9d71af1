"""The memory that a run of a sheet fills, window after window of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.padding import DOUBLE_BYTES, padded_count
from stratagem.engine.plan import Plan
from stratagem.engine.program import Program
from stratagem.engine.recording import MEMORY_LIMIT, aligned, check_count, check_memory

Reals = NDArray[np.float64]

TURNED = 16
"""Groups whose rows are turned to lie future after future together: they stay in the cache meanwhile."""


@dataclass
class SheetRecording:
    """Everything kept of some futures, `count` of them from number `first` on, in a window of time from record `since`
    on. Futures go in groups of `lanes`, which the kernel carries side by side.

    series (groups, records of the window, rows, lanes), levels (groups, slots, lanes) at the end of the window,
    parameters (cells, padded), `doubtful` (padded) whether something recorded so far was not finite, `imprints`
    (padded) of the parameters and all records so far.
    """

    count: int
    series: Reals
    levels: Reals
    parameters: Reals
    doubtful: NDArray[np.bool_]
    imprints: NDArray[np.uint64]
    first: int = 0
    since: int = 0

    @property
    def lanes(self) -> int:
        """Futures of a group."""
        return int(self.series.shape[-1])

    @property
    def window(self) -> int:
        """Records of the window."""
        return int(self.series.shape[1])

    def course(self, row: int, records: Sequence[int]) -> Reals:
        """The values of a row, shape (records, futures). Records are counted from the window's first."""
        some = self.series[:, :, row].swapaxes(0, 1)[np.asarray(records, np.intp)]
        return some.reshape(len(records), -1)[:, : self.count]

    def turned(self, records: Sequence[int]) -> Reals:
        """All rows of some records, counted from the window's first, future after future: shape (rows, records,
        padded).
        """
        groups, window, rows, lanes = self.series.shape
        vector = np.dtype((np.void, lanes * DOUBLE_BYTES))  # copied whole: thrice as fast as its doubles
        some = slice(None) if len(records) == window else np.asarray(records, np.intp)
        found = np.empty((rows, len(records), groups), vector)
        for begin in range(0, groups, TURNED):
            vectors = self.series[begin : begin + TURNED].view(vector)[..., 0]
            found[:, :, begin : begin + TURNED] = vectors[:, some].transpose(2, 1, 0)
        return found.view(np.float64)

    def marks(self) -> bytes:
        """The imprints, eight bytes each, lowest first."""
        return self.imprints[: self.count].astype("<u8").tobytes()


def bytes_of_state(plan: Plan) -> int:
    """Memory of a future besides its records."""
    program = program_of(plan)
    return (len(program.slots) + len(program.parameters) + 1) * DOUBLE_BYTES + 1  # an imprint, and a truth


def bytes_of_record(plan: Plan) -> int:
    """Memory of a future's records of one time."""
    return max(1, len(plan.records)) * DOUBLE_BYTES


def allocate_courses(
    plan: Plan, count: int, lanes: int, window: int | None = None, limit: int = MEMORY_LIMIT
) -> SheetRecording:
    """Memory for futures in a window of so many records, by default all. Raises as `allocate` does."""
    check_count(count)
    window = window or plan.model.calendar.steps + 1
    check_memory(count, bytes_of_state(plan) + window * bytes_of_record(plan), limit)
    padded, program = padded_count(count), program_of(plan)
    return SheetRecording(
        count,
        aligned((padded // lanes, window, len(program.records), lanes)),
        aligned((padded // lanes, len(program.slots), lanes)),
        np.empty((len(program.parameters), padded)),
        np.zeros(padded, np.bool_),
        np.zeros(padded, np.uint64),
    )


def program_of(plan: Plan) -> Program:
    """The program that a sheet was made into."""
    assert plan.ready is not None
    return plan.ready
