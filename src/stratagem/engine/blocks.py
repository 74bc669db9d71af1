"""Runs fixed blocks of futures on threads. Compiled code runs without the interpreter's lock, so that threads truly
run side by side.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

Block = tuple[int, int]
"""The first future, and one past the last."""

BLOCK = 2048
"""Futures in a block: small enough for progress and a prompt end, large enough that a call costs nothing."""

THOUGHTFUL_BLOCK = 128
"""Futures in a block where actors look ahead: each future takes milliseconds, and an interrupt should not wait for a
thousand of them.
"""


def available_threads() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_blocks(
    count: int,
    size: int,
    threads: int,
    run: Callable[[int, int], dict[str, int]],
    progress: Callable[[int, int], None] | None,
) -> Counter[str]:
    """Calls `run(begin, end)` for every block and adds up the counts that it returns.

    `progress(done, count)` is called from the calling thread. An interrupt or an error stops all threads after the
    block that each is in.
    """
    blocks = [(begin, min(begin + size, count)) for begin in range(0, count, size)]
    total: Counter[str] = Counter()
    done = 0
    for (begin, end), counts in _results(blocks, threads, run):
        total.update(counts)
        done += end - begin
        if progress:
            progress(done, count)
    return total


def _results(
    blocks: list[Block], threads: int, run: Callable[[int, int], dict[str, int]]
) -> Iterator[tuple[Block, dict[str, int]]]:
    if threads == 1 or len(blocks) == 1:
        for block in blocks:
            yield block, run(*block)
        return
    stopped = threading.Event()

    def guarded(block: Block) -> tuple[Block, dict[str, int]]:
        return block, ({} if stopped.is_set() else run(*block))

    with ThreadPoolExecutor(min(threads, len(blocks)), "stratagem") as pool:
        waiting: set[Future[tuple[Block, dict[str, int]]]] = {pool.submit(guarded, block) for block in blocks}
        try:
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            stopped.set()
