"""Runs blocks of futures through the interpreter and finds the variable from which a NaN or an overflow came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.beliefs import Pool, make_pool
from stratagem.engine.cells import needed_at_start, needed_cells
from stratagem.engine.choice.record import ChoiceRecord
from stratagem.engine.drawing import draw_all, draw_positions
from stratagem.engine.recording import Recording
from stratagem.engine.reference.choosing import Chooser, Replayer
from stratagem.engine.reference.interpreter import Interpreter, Watch
from stratagem.engine.reference.state import Values
from stratagem.engine.trouble import Trouble
from stratagem.model.model import Cell, cell_name

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan


class ReferenceRunner:
    """Fills a recording block by block."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan, self._seed = plan, seed
        self._pool = make_pool(plan, plan.choices, seed)

    def run(self, begin: int, end: int, recording: Recording) -> dict[str, int]:
        """Simulates futures begin to end - 1; returns how often each limited stock's outflows were scaled."""
        futures = np.arange(begin, end, dtype=np.uint64)
        block = slice(begin, end)
        recording.parameters[:, block] = draw_all(self._plan, self._seed, futures)
        for row, prior in enumerate(self._plan.disputes.values()):
            recording.positions[row, block] = draw_positions(prior, self._seed, futures)
        interpreter = _interpreter(self._plan, self._seed, futures, recording.parameters[:, block])
        chooser = _chooser(self._plan, self._seed, interpreter, recording.parameters[:, block], self._pool)
        for step in range(self._plan.model.calendar.steps + 1):
            chooser.choose()
            for row, record in enumerate(self._plan.records):
                recording.series[row, step, block] = interpreter.evaluate(record.formula, record.binding)
            interpreter.advance()
        recording.choices.keep(begin, chooser.rows)
        for row, cell in enumerate(self._plan.event_cells):
            recording.dates[row, block] = interpreter.state.dates[cell]
        recording.doubtful[block] = ~(np.isfinite(recording.series[:, :, block]).all((0, 1)) & _finite(interpreter))
        return {cell_name(*cell): count for cell, count in interpreter.scaled.items()}


def locate(plan: Plan, seed: int, futures: NDArray[np.uint64], choices: ChoiceRecord) -> tuple[Trouble, ...]:
    """For each of some futures the first variable that was not finite though all that it read was, if there is one.
    What actors chose is taken from the record of the run.
    """
    found: dict[int, Trouble] = {}

    def watch(step: int, cell: Cell, values: Values) -> None:
        spread = np.broadcast_to(values, futures.shape)
        for place in np.flatnonzero(~np.isfinite(spread)):
            future = int(futures[place])
            found.setdefault(future, Trouble(future, step, cell_name(*cell), float(spread[place])))

    for interpreter in replay(plan, seed, futures, choices, watch):
        _look(plan, interpreter)
        if len(found) == len(futures):
            break
    return tuple(found[future] for future in sorted(found))


def replay(
    plan: Plan, seed: int, futures: NDArray[np.uint64], choices: ChoiceRecord, watch: Watch | None = None
) -> Iterator[Interpreter]:
    """Runs some futures of a run again, actors choosing what they chose; yields the interpreter at every record."""
    parameters = draw_all(plan, seed, futures)
    interpreter = _interpreter(plan, seed, futures, parameters, watch)
    chosen = {
        (shelf.decision.name, shelf.step): options[futures].astype(np.float64)
        for shelf, options in zip(choices.shelves, choices.chosen, strict=True)
    }
    by_name = dict(zip(plan.priors, parameters, strict=True))
    replayer = Replayer(plan.model, plan.choices, interpreter, by_name, chosen)
    while True:
        replayer.choose()
        yield interpreter
        if interpreter.clock.is_final:
            break
        interpreter.advance()


def _look(plan: Plan, interpreter: Interpreter) -> None:
    """Evaluates what is recorded and all levels, so that the watch sees them."""
    for cell in interpreter.state.levels:
        interpreter.value(cell)
    for record in plan.records:
        interpreter.evaluate(record.formula, record.binding)


def _interpreter(
    plan: Plan, seed: int, futures: NDArray[np.uint64], parameters: NDArray[np.float64], watch: Watch | None = None
) -> Interpreter:
    by_name = dict(zip(plan.priors, parameters, strict=True))
    first, needed = (
        needed_at_start(plan.model),
        needed_cells(plan.model, ((record.formula, record.binding) for record in plan.records)),
    )
    start = [cell for cell in plan.model.start_order if cell in first]
    later = [cell for cell in plan.model.order if cell in needed]
    return Interpreter(plan.model, seed, futures, by_name, watch, (start, later), _held(plan, futures))


def _chooser(plan: Plan, seed: int, interpreter: Interpreter, parameters: NDArray[np.float64], pool: Pool) -> Chooser:
    by_name = dict(zip(plan.priors, parameters, strict=True))
    record = ChoiceRecord(plan.choices, 0)
    return Chooser(plan.model, plan.choices, plan.policies, pool, interpreter, by_name, record, parameters.shape[1])


def _held(plan: Plan, futures: NDArray[np.uint64]) -> dict[str, NDArray[np.float64]]:
    """The courses of held cells in these futures, by name."""
    hold = plan.hold
    return {cell: hold.series[row][:, futures] for cell, row in hold.rows.items()} if hold else {}


def _finite(interpreter: Interpreter) -> NDArray[np.bool_]:
    """Where every level and every stage of a delay is finite."""
    state = interpreter.state
    stages = (stage for stages in state.stages.values() for stage in stages)
    carried = [*state.levels.values(), *state.counts.values(), *stages]
    return np.isfinite(np.array(carried)).all(axis=0) if carried else np.array(True)
