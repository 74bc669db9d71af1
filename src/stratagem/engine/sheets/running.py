"""Runs a sheet over futures, by the compiled kernel or by the interpreter of programs."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic
from stratagem.engine.blocks import BLOCK, run_blocks
from stratagem.engine.futures import Engine
from stratagem.engine.recording import MEMORY_LIMIT
from stratagem.engine.sheets.courses import Courses
from stratagem.engine.sheets.prepared import prepare
from stratagem.engine.sheets.recording import SheetRecording, allocate_courses
from stratagem.exchange.sheet import Sheet
from stratagem.model.parts import Prior


@dataclass(frozen=True)
class SheetFutures:
    """The result of a run. `times` are those that are saved, shape (records,)."""

    sheet: Sheet
    count: int
    seed: int
    engine: Engine
    threads: int
    steps: int
    times: NDArray[np.float64]
    digest: str
    seconds: dict[str, float]
    warnings: tuple[Diagnostic, ...]
    _courses: Courses
    _recording: SheetRecording
    _saved: tuple[int, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of the series, as the file gives them."""
        return self._courses.titles

    def series(self, title: str) -> NDArray[np.float64]:
        """Shape (records, futures). `title` as in `titles`, or any other way of writing it."""
        course = self._courses.find(title)
        if course.row is None:
            return np.full((len(self._saved), self.count), course.value)
        return self._recording.course(course.row, self._saved)


def run_sheet(
    sheet: Sheet,
    futures: int = 1,
    seed: int = 1,
    threads: int | None = None,
    engine: Engine = "compiled",
    settings: Mapping[str, float] | None = None,
    priors: Mapping[str, Prior] | None = None,
    record: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    memory_limit: int = MEMORY_LIMIT,
    lanes: int | None = None,
) -> SheetFutures:
    """Simulates futures of a sheet.

    `settings` maps names of quantities or cells to a value that holds in every future and at every time (of a stock:
    at the start); `priors` to a distribution. `record` names what to keep, by default everything. Names ignore case,
    spaces and underscores. Raises InvalidSituation with diagnostics for a sheet that cannot be run, UsageError for
    what cannot be asked, LimitExceeded.
    """
    ready = prepare(sheet, seed, threads, engine, settings, priors, record, lanes)
    recording = allocate_courses(ready.plan, futures, ready.runner.lanes, limit=memory_limit)
    begun = time.perf_counter()
    run = ready.runner.run
    run_blocks(futures, BLOCK, ready.threads, lambda first, last: run(first, last, recording), progress)
    seconds = {"compile": ready.seconds, "simulate": time.perf_counter() - begun}
    return SheetFutures(
        sheet,
        futures,
        seed,
        ready.engine,
        ready.threads,
        ready.clock.steps,
        ready.clock.times[np.asarray(ready.clock.saved)],
        hashlib.sha256(ready.courses.mark() + recording.marks()).hexdigest(),
        seconds,
        ready.warnings,
        ready.courses,
        recording,
        ready.clock.saved,
    )
