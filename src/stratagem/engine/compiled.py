"""Runs blocks of futures through a compiled kernel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from stratagem.base.philox import process_key
from stratagem.engine.kernel.block import ARGUMENTS, ENTRY, POINTERS, emit_block
from stratagem.engine.kernel.compiler import Code, host
from stratagem.engine.lower import lower
from stratagem.engine.recording import LANES, Recording
from stratagem.engine.sampling import Sampling

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

_MOST_KEPT = 32
"""Kernels kept in this process."""

_kept: dict[tuple[str, int], Code] = {}
_lock = threading.Lock()


class CompiledRunner:
    """Fills a recording block by block. `lanes` is the number of futures in a vector, by default what the processor
    holds.
    """

    def __init__(self, plan: Plan, seed: int, lanes: int | None = None) -> None:
        self._plan, self._seed = plan, seed
        self._program = lower(plan)
        lanes = lanes or host().lanes
        self._code = _code(self._program.digest, lanes, lambda: emit_block(self._program, lanes))
        self._sampling = Sampling(plan, seed, lanes)
        self._run = self._code.function(ENTRY, POINTERS, len(ARGUMENTS) - POINTERS)
        self._times = np.ascontiguousarray(plan.model.calendar.times)
        self._durations = np.ascontiguousarray(plan.model.calendar.durations)
        self._normal_keys = _keys(self._program.normals)
        self._uniform_keys = _keys(self._program.uniforms)

    def run(self, begin: int, end: int, recording: Recording) -> dict[str, int]:
        """Simulates futures begin to end - 1; `begin` is a multiple of the lanes."""
        self._sampling.draw(begin, -(-end // LANES) * LANES, recording)
        scaled = np.zeros(len(self._program.scaled), np.uint64)
        arrays = (
            recording.parameters,
            recording.series,
            recording.dates,
            recording.doubtful,
            scaled,
            self._times,
            self._durations,
            self._normal_keys,
            self._uniform_keys,
        )
        steps, stride = self._plan.model.calendar.steps, recording.doubtful.shape[0]
        self._run(*(array.ctypes.data for array in arrays), self._seed, steps, stride, begin, end)
        return dict(zip(self._program.scaled_names, map(int, scaled), strict=True))


def _keys(processes: tuple[str, ...]) -> NDArray[np.uint64]:
    return np.array([process_key(process) for process in processes], np.uint64)


def _code(digest: str, lanes: int, emit: Callable[[], ir.Module]) -> Code:
    """The machine code of a program, compiled once."""
    with _lock:
        code = _kept.pop((digest, lanes), None) or Code(emit(), host())
        _kept[digest, lanes] = code
        if len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]
        return code
