"""Runs programs of sheets with NumPy, one operation after another: slow, and the judge of the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import Floats
from stratagem.base.elementary import normal_quantile
from stratagem.base.philox import address, process_key, round_keys, uniforms
from stratagem.engine.drawing import draw_all
from stratagem.engine.padding import LANES
from stratagem.engine.program import Operation
from stratagem.engine.sheets.digesting import imprint
from stratagem.engine.sheets.evaluation import A, evaluate
from stratagem.engine.sheets.recording import SheetRecording, program_of

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

DRAWS = 2
"""Draws that a block of random bits holds: one for an even step, one for the odd step after it."""


class SheetInterpreter:
    """Fills a recording block by block."""

    lanes = LANES

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan, self._program, self._seed = plan, program_of(plan), seed
        self._keys = round_keys(A, A.word(seed))

    def run(self, begin: int, end: int, recording: SheetRecording) -> dict[str, int]:
        """Carries futures begin to end - 1 through the recording's window."""
        futures, block = np.arange(begin, end, dtype=np.uint64), slice(begin - recording.first, end - recording.first)
        places = np.divmod(np.arange(block.start, block.stop), recording.lanes)
        clock, program = self._plan.model.calendar, self._program
        if not recording.since:
            recording.parameters[:, block] = drawn = draw_all(self._plan, self._seed, futures)
            recording.imprints[block] = imprint(np.zeros(len(futures), np.uint64), drawn)
            recording.doubtful[block] = False
        parameters = recording.parameters[:, block]
        if recording.since:
            state: list[Floats] = [level[places] for level in recording.levels.swapaxes(0, 1)]
        else:
            state = self._evaluated(program.initial, [], parameters, futures, 0, float(clock.times[0]), at_start=True)
        for step in range(recording.since, min(recording.since + recording.window, clock.steps + 1)):
            wanted = (*program.records, *program.following)
            values = self._evaluated(wanted, state, parameters, futures, step, float(clock.times[step]))
            rows = self._rows(values[: len(program.records)], len(futures))
            for row, value in enumerate(rows):
                recording.series[:, step - recording.since, row][places] = value
            recording.imprints[block] = imprint(recording.imprints[block], rows)
            recording.doubtful[block] |= ~np.isfinite(rows).all(axis=0)
            if step < clock.steps:
                state = values[len(program.records) :]
        for slot, level in enumerate(state):
            recording.levels[:, slot][places] = level
        return {}

    def _rows(self, values: list[Floats], count: int) -> NDArray[np.float64]:
        """Values that may be the same for all futures, shape (rows, futures)."""
        rows = np.empty((len(values), count))
        for row, value in enumerate(values):
            rows[row] = value
        return rows

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
