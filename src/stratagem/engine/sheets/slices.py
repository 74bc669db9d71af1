"""Runs futures slice by slice, each in memory that is used again: what a run needs does not grow with its futures."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from stratagem.engine.padding import LANES
from stratagem.engine.plan import Plan
from stratagem.engine.sheets.recording import SheetRecording, allocate_courses, bytes_of_record
from stratagem.engine.sheets.runner import SheetEngine

SLICE_BYTES = 4 * 2**20
"""Memory of a slice's records: what stays in a core's share of the last cache, and enough that what Python does for a
slice counts little.
"""

WIDEST = 2**14
"""Futures in a slice, a power of two, so that sums over slices are parts of the fixed tree."""

SHORTEST = 4
"""Records that a window holds at least: each is a call of the kernel, which loads what futures carry along."""

MOST_AHEAD = 4
"""Slices for each thread that are begun before the earliest of them is taken."""

T = TypeVar("T")
Visit = Callable[[int, int, SheetRecording], T]
"""(begin, end, recording): what is made of the futures of a slice. The recording is used again afterwards."""


def shape_of(plan: Plan, passing: bool) -> tuple[int, int]:
    """Futures in a slice, a power of two and a multiple of the widest vector, and records in its memory: whole courses,
    or as many as may pass by.
    """
    records, each = plan.model.calendar.steps + 1, bytes_of_record(plan)
    if not passing:
        return _power_of_two(SLICE_BYTES // (records * each)), records
    width = _power_of_two(SLICE_BYTES // (min(SHORTEST, records) * each))
    return width, max(1, min(records, SLICE_BYTES // (width * each)))


def _power_of_two(fitting: int) -> int:
    """The greatest that is no more, within what a slice may be."""
    return 1 << (max(LANES, min(WIDEST, fitting)).bit_length() - 1)


@dataclass
class Slices(Generic[T]):
    """A run in slices. If records are `passing`, only the last few are there when a slice is visited; else all are."""

    plan: Plan
    runner: SheetEngine
    threads: int
    progress: Callable[[int, int], None] | None = None
    passing: bool = False
    _own: threading.local = field(default_factory=threading.local)

    def run(self, count: int, visit: Visit[T], take: Callable[[T], None]) -> None:
        """Simulates `count` futures. `visit` is called for each slice on some thread; what it yields is taken in the
        order of futures.
        """
        width, window = shape_of(self.plan, self.passing)
        bounds = ((begin, min(begin + width, count)) for begin in range(0, count, width))

        def work(bound: tuple[int, int]) -> T:
            recording = self._recording(width, window)
            recording.first, recording.count = bound[0], bound[1] - bound[0]
            for recording.since in range(0, self.plan.model.calendar.steps + 1, window):
                self.runner.run(*bound, recording)
            return visit(*bound, recording)

        if self.threads == 1 or count <= width:
            for bound in bounds:
                self._taken(take, work(bound), bound[1], count)
            return
        waiting: deque[tuple[int, Future[T]]] = deque()
        with ThreadPoolExecutor(self.threads, "stratagem") as pool:
            try:
                for bound in bounds:
                    waiting.append((bound[1], pool.submit(work, bound)))
                    if len(waiting) == self.threads * MOST_AHEAD:
                        done, made = waiting.popleft()
                        self._taken(take, made.result(), done, count)
                for done, made in waiting:
                    self._taken(take, made.result(), done, count)
            finally:
                pool.shutdown(cancel_futures=True)

    def _taken(self, take: Callable[[T], None], made: T, done: int, count: int) -> None:
        take(made)
        if self.progress:
            self.progress(done, count)

    def _recording(self, width: int, window: int) -> SheetRecording:
        """The memory of this thread."""
        if not hasattr(self._own, "recording"):
            self._own.recording = allocate_courses(self.plan, width, self.runner.lanes, window)
        recording: SheetRecording = self._own.recording
        return recording
