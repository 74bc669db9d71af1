"""Runs programs of sheets with NumPy, one operation after another: slow, and the judge of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import Floats
from stratagem.base.elementary import normal_quantile
from stratagem.base.philox import address, process_key, round_keys, uniforms
from stratagem.engine.drawing import draw_all
from stratagem.engine.program import Operation
from stratagem.engine.recording import Recording
from stratagem.engine.sheets.evaluation import A, evaluate

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

DRAWS = 2
"""Draws that a block of random bits holds: one for an even step, one for the odd step after it."""


class SheetInterpreter:
    """Fills a recording block by block."""

    def __init__(self, plan: Plan, seed: int) -> None:
        assert plan.ready is not None
        self._plan, self._program, self._seed = plan, plan.ready, seed
        self._keys = round_keys(A, A.word(seed))

    def run(self, begin: int, end: int, recording: Recording) -> dict[str, int]:
        """Simulates futures begin to end - 1."""
        futures, block = np.arange(begin, end, dtype=np.uint64), slice(begin - recording.first, end - recording.first)
        recording.parameters[:, block] = draw_all(self._plan, self._seed, futures)
        parameters = recording.parameters[:, block]
        clock = self._plan.model.calendar
        program = self._program
        state = self._evaluated(program.initial, [], parameters, futures, 0, float(clock.times[0]), at_start=True)
        for step, time in enumerate(clock.times):
            wanted = (*program.records, *program.following)
            values = self._evaluated(wanted, state, parameters, futures, step, float(time))
            for row in range(len(program.records)):
                recording.series[row, step, block] = values[row]
            if step < clock.steps:
                state = values[len(program.records) :]
        finite = np.isfinite(recording.series[:, :, block]).all((0, 1))
        recording.doubtful[block] = ~finite
        return {}

    def _evaluated(
        self,
        wanted: tuple[int, ...],
        state: list[Floats],
        parameters: NDArray[np.float64],
        futures: NDArray[np.uint64],
        step: int,
        time: float,
        at_start: bool = False,
    ) -> list[Floats]:
        known: dict[int, Floats] = {}
        for number in self._program.needed(wanted):
            operation = self._program.operations[number]
            if operation.arguments or operation.name == "number":
                known[number] = evaluate(operation, [known[argument] for argument in operation.arguments])
            else:
                known[number] = self._leaf(operation, state, parameters, futures, step, time, at_start)
        return [known[number] for number in wanted]

    def _leaf(
        self,
        operation: Operation,
        state: list[Floats],
        parameters: NDArray[np.float64],
        futures: NDArray[np.uint64],
        step: int,
        time: float,
        at_start: bool,
    ) -> Floats:
        match operation.name:
            case "level":
                return state[cast(int, operation.datum)]
            case "parameter":
                return parameters[cast(int, operation.datum)]
            case "time":
                return np.float64(time)
            case "duration":
                durations = self._plan.model.calendar.durations
                return np.float64(durations[min(step, len(durations) - 1)])
            case "normal":
                return self._normal(str(operation.datum), 0 if at_start else step + 1, futures)
        raise NotImplementedError(operation.name)

    def _normal(self, process: str, step: int, futures: NDArray[np.uint64]) -> Floats:
        counter = address(A, futures, A.word(step // DRAWS), process_key(process))
        return normal_quantile(A, uniforms(A, counter, self._keys)[step % DRAWS])
