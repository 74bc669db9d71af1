"""A run of a sheet whose futures all go through time together, window after window.

Levels of many futures fit into memory where their courses do not: what was recorded in one window of time is
summarised, and its memory used again for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from stratagem.base.statistics import finite_sums, quantiles_by_row
from stratagem.engine.blocks import BLOCK, run_blocks
from stratagem.engine.padding import padded_count
from stratagem.engine.plan import Plan
from stratagem.engine.sheets.recording import SheetRecording, allocate_courses, bytes_of_record, bytes_of_state
from stratagem.engine.sheets.runner import SheetEngine
from stratagem.engine.sheets.summary import Summary

SWEEP_BYTES = 192 * 2**20
"""Memory of the levels of all futures, and of what they record in a window."""

Progress = Callable[[int, int], None]


def window_of(plan: Plan, count: int) -> int:
    """Records of a window for so many futures; 0 if not even one fits into memory."""
    left = SWEEP_BYTES // padded_count(count) - bytes_of_state(plan)
    return max(0, min(left // bytes_of_record(plan), plan.model.calendar.steps + 1))


def sweep(
    plan: Plan,
    runner: SheetEngine,
    threads: int,
    count: int,
    saved: Sequence[int],
    levels: Sequence[float],
    progress: Progress | None = None,
) -> tuple[bytes, Summary]:
    """The marks of all futures, as `SheetRecording.marks`, and the summary of the saved records."""
    recording = allocate_courses(plan, count, runner.lanes, window_of(plan, count))
    summary = Summary.empty(len(plan.records), len(saved), len(levels))
    records, window = plan.model.calendar.steps + 1, recording.window
    for since in range(0, records, window):
        recording.since = since
        run_blocks(count, BLOCK, threads, lambda begin, end: runner.run(begin, end, recording), None)
        first, last = np.searchsorted(saved, (since, since + window))
        if first < last:
            _summarise(recording, saved, slice(first, last), levels, threads, summary)
        if progress:
            progress(count * min(since + window, records) // records, count)
    return recording.marks(), summary


def _summarise(
    recording: SheetRecording,
    saved: Sequence[int],
    some: slice,
    levels: Sequence[float],
    threads: int,
    summary: Summary,
) -> None:
    """Fills in the summary of some of the saved records, which lie in the window."""
    doubtful = bool(recording.doubtful[: recording.count].any())

    def work(place: int) -> None:
        values = recording.turned([saved[place] - recording.since])[:, 0, : recording.count]
        sums, finite = finite_sums(values, doubtful)
        with np.errstate(invalid="ignore", divide="ignore"):
            summary.means[:, place] = sums / finite
        summary.quantiles[:, place] = quantiles_by_row(values, levels)

    with ThreadPoolExecutor(threads, "stratagem") as pool:
        list(pool.map(work, range(some.start, some.stop)))
