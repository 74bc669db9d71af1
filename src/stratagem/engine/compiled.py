"""Runs blocks of futures through a compiled kernel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.philox import process_key
from stratagem.engine.choicetables import ChoiceTables
from stratagem.engine.drawn import Drawn
from stratagem.engine.kernel.block import ARGUMENTS, ENTRY, POINTERS, emit_block
from stratagem.engine.kernel.compiler import host, library
from stratagem.engine.kernel.width import lanes_for
from stratagem.engine.lower import lower
from stratagem.engine.padding import LANES
from stratagem.engine.program import Program
from stratagem.engine.recording import Recording
from stratagem.engine.sampling import Sampling

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan


MOST_OPERATIONS = 50_000
"""Operations and parameters of the largest program that is compiled: beyond it LLVM would take longer than the run,
and a future would not fit on a thread's stack.
"""


class CompiledRunner:
    """Fills a recording block by block. `lanes` is the number of futures in a vector, by default what suits processor
    and program; `drawn` has the parameters, where they need not be drawn.
    """

    def __init__(self, plan: Plan, seed: int, lanes: int | None = None, drawn: Drawn | None = None) -> None:
        self._plan, self._seed = plan, seed
        self._program = lower(plan)
        check_size(self._program)
        lanes = lanes or lanes_for(self._program, host())
        records = plan.model.calendar.steps + 1
        key = f"block {self._program.digest} {lanes} {records if self._program.groups else 0}"
        emit = partial(emit_block, self._program, lanes, records, lanes > host().lanes)
        self._code, warnings = library.code(key, emit, host())
        self._tables = ChoiceTables(plan, self._program, seed, lanes)
        self._sampling: Sampling | Drawn = drawn or Sampling(plan, seed, lanes)
        self.warnings = tuple(dict.fromkeys((*warnings, *self._sampling.warnings)))
        self._run = self._code.function(ENTRY, POINTERS, len(ARGUMENTS) - POINTERS)
        calendar, hold = plan.model.calendar, plan.hold
        rows = [hold.rows.get(cell, -1) if hold else -1 for cell in plan.holdable] or [-1]
        self._kept = (
            *(np.ascontiguousarray(clock) for clock in (calendar.times, calendar.durations)),
            *(keys_of(processes) for processes in (self._program.normals, self._program.uniforms)),
            np.array(rows, np.int64),
            *self._tables.arrays,
        )
        places = [array.ctypes.data for array in self._kept]  # asked for once: slices are many, and it takes its time
        self._clock, self._fixed = places[:4], places[4:]

    def run(self, begin: int, end: int, recording: Recording) -> dict[str, int]:
        """Simulates futures begin to end - 1; `begin` is a multiple of the lanes."""
        padded = -(-end // LANES) * LANES
        self._sampling.draw(begin, padded, recording.parameters[:, begin:padded], recording.positions[:, begin:padded])
        scaled = np.zeros(len(self._program.scaled), np.uint64)
        held = self._plan.hold.series if self._plan.hold else self._no_course(recording)
        notes, scratch = self._tables.notes(begin, end), self._tables.scratch()
        by_future = recording.parameters, recording.series, recording.dates, recording.doubtful
        pointers = (
            *(array.ctypes.data for array in by_future),
            scaled.ctypes.data,
            *self._clock,
            held.ctypes.data,
            *self._fixed,
            notes.ctypes.data,
            scratch.ctypes.data,
        )
        steps, stride = self._plan.model.calendar.steps, recording.doubtful.shape[0]
        words = self._seed, steps, stride, begin, end, notes.shape[1], self._tables.pool.shape[1]
        self._run(*pointers, *words)
        recording.choices.keep(begin, notes[:, : end - begin])
        return dict(zip(self._program.scaled_names, map(int, scaled), strict=True))

    def _no_course(self, recording: Recording) -> NDArray[np.float64]:
        """What a kernel that could hold cells may read where it holds none."""
        courses = 1 if self._plan.holdable else 0
        return np.zeros((courses, *recording.series.shape[1:]))


def check_size(program: Program) -> None:
    """Raises ValueError for a program that is too large to compile."""
    size = len(program.operations) + len(program.parameters)
    if size > MOST_OPERATIONS:
        raise ValueError(f"it has {size:,} operations and parameters, more than {MOST_OPERATIONS:,}")


def keys_of(processes: tuple[str, ...]) -> NDArray[np.uint64]:
    """The words that processes have in the addresses of their draws."""
    return np.array([process_key(process) for process in processes], np.uint64)
