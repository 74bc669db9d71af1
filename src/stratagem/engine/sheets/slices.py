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
from stratagem.engine.recording import DOUBLE_BYTES, Recording, allocate
from stratagem.engine.running import Runner

SLICE_BYTES = 16 * 2**20
"""Memory of a slice's records: enough that what Python does for a slice counts little, a small part of the memory."""

WIDEST = 2**14
"""Futures in a slice, a power of two, so that sums over slices are parts of the fixed tree."""

MOST_AHEAD = 4
"""Slices for each thread that are begun before the earliest of them is taken."""

T = TypeVar("T")
Visit = Callable[[int, int, Recording], T]
"""(begin, end, recording): what is made of the futures of a slice. The recording is used again afterwards."""


def slice_width(plan: Plan) -> int:
    """Futures in a slice: a power of two, and a multiple of the widest vector."""
    each = max(1, len(plan.records)) * (plan.model.calendar.steps + 1) * DOUBLE_BYTES
    fitting = max(LANES, min(WIDEST, SLICE_BYTES // each))
    return 1 << (fitting.bit_length() - 1)


@dataclass
class Slices(Generic[T]):
    """A run in slices."""

    plan: Plan
    runner: Runner
    threads: int
    progress: Callable[[int, int], None] | None = None
    _own: threading.local = field(default_factory=threading.local)

    def run(self, count: int, visit: Visit[T], take: Callable[[T], None]) -> None:
        """Simulates `count` futures. `visit` is called for each slice on some thread; what it yields is taken in the
        order of futures.
        """
        width = slice_width(self.plan)
        bounds = [(begin, min(begin + width, count)) for begin in range(0, count, width)]

        def work(bound: tuple[int, int]) -> T:
            recording = self._recording(width)
            recording.first, recording.count = bound[0], bound[1] - bound[0]
            self.runner.run(*bound, recording)
            return visit(*bound, recording)

        if self.threads == 1 or len(bounds) == 1:
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

    def _recording(self, width: int) -> Recording:
        """The memory of this thread."""
        if not hasattr(self._own, "recording"):
            self._own.recording = allocate(self.plan, width)
        recording: Recording = self._own.recording
        return recording
