"""Runs futures of a sheet through a compiled kernel."""

from __future__ import annotations

from functools import partial

import numpy as np

from stratagem.engine.compiled import check_size, keys_of
from stratagem.engine.kernel.compiler import host, library
from stratagem.engine.kernel.courses import ARGUMENTS, ENTRY, POINTERS, emit_courses
from stratagem.engine.kernel.width import lanes_of_courses
from stratagem.engine.padding import LANES
from stratagem.engine.plan import Plan
from stratagem.engine.sampling import Sampling
from stratagem.engine.sheets.recording import SheetRecording, program_of


class SheetRunner:
    """Fills a recording block by block. `lanes` is the number of futures in a vector, by default what suits processor
    and program.
    """

    def __init__(self, plan: Plan, seed: int, lanes: int | None = None) -> None:
        program = program_of(plan)
        check_size(program)
        self.lanes = lanes or lanes_of_courses(program, host())
        emit = partial(emit_courses, program, self.lanes, self.lanes > host().lanes)
        self._code, warnings = library.code(f"courses {program.digest} {self.lanes}", emit, host())
        self._run = self._code.function(ENTRY, POINTERS, len(ARGUMENTS) - POINTERS)
        self._sampling = Sampling(plan, seed, self.lanes)
        self.warnings = tuple(dict.fromkeys((*warnings, *self._sampling.warnings)))
        self._seed, self._steps = seed, plan.model.calendar.steps
        calendar = plan.model.calendar
        clocks = (np.ascontiguousarray(clock) for clock in (calendar.times, calendar.durations))
        self._kept = (*clocks, keys_of(program.normals))
        self._places = [array.ctypes.data for array in self._kept]  # asked for once: slices are many, it takes time

    def run(self, begin: int, end: int, recording: SheetRecording) -> dict[str, int]:
        """Carries futures begin to end - 1 through the recording's window; `begin` is a multiple of the lanes."""
        if not recording.since:
            here = slice(begin - recording.first, -(-end // LANES) * LANES - recording.first)
            futures = begin, begin + here.stop - here.start
            parameters = recording.parameters[:, here]
            self._sampling.draw(*futures, parameters, np.empty((0, here.stop - here.start), np.int64))
        by_future = recording.parameters, recording.series, recording.levels, recording.doubtful, recording.imprints
        stride = recording.doubtful.shape[0]
        words = self._seed, self._steps, stride, recording.first, begin, end, recording.since, recording.window
        self._run(*(array.ctypes.data for array in by_future), *self._places, *words)
        return {}
