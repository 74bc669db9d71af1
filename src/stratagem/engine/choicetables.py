"""The tables and the memory that choosing needs in compiled code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.beliefs import Pool, make_pool
from stratagem.engine.choice.record import NOT, ChoiceRecord
from stratagem.engine.kernel.layout import Layout
from stratagem.engine.padding import LINE, padded_count
from stratagem.engine.program import Program

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

_BYTES = 8


class ChoiceTables:
    """What stays the same in a run: beliefs, and what comes up when. `arrays` are in the order in which the kernel
    takes them.
    """

    def __init__(self, plan: Plan, program: Program, seed: int, lanes: int) -> None:
        self._layout, self._lanes = Layout(program, plan.model.calendar.steps + 1), lanes
        self._record = ChoiceRecord(plan.choices, 0)
        thinkers = [each.decision.name for each in self._layout.thinkers]
        made = make_pool(plan, plan.choices, seed) if thinkers else Pool(np.zeros((1, 1)), {}, {})
        self.pool = made.vectors
        columns = np.array([made.columns[name] for name in thinkers] or 0, np.int64)
        kinds = np.array([made.kinds[name] for name in thinkers] or 0, np.int64)
        self.arrays = self.pool, columns, kinds, self._shelves(), self._due(), self._policies(plan)

    def notes(self, begin: int, end: int) -> NDArray[np.float64]:
        """Memory for the numbers of a block: shape (rows, futures padded to whole vectors)."""
        notes = np.zeros((self._record.rows, padded_count(end - begin)))
        for shelf in self._record.shelves:
            notes[shelf.row] = NOT
        return notes

    def scratch(self) -> NDArray[np.float64]:
        """Memory to think in, at the beginning of a cache line."""
        memory = np.empty(self._layout.places["end"] * self._lanes + LINE // _BYTES)
        return memory[-memory.ctypes.data % LINE // _BYTES :]

    def _policies(self, plan: Plan) -> NDArray[np.float64]:
        """The coefficients of policies: shape (decisions, options, items + 1), 0 where there is none."""
        table = np.zeros(self._layout.policy_shape)
        for row, code in enumerate(self._layout.decisions):
            policy = plan.policies.get(code.decision.name)
            for option, coefficients in enumerate(policy.coefficients if policy else ()):
                table[row, option, : len(coefficients)] = coefficients
        return table if table.size else np.zeros(1)

    def _shelves(self) -> NDArray[np.int64]:
        """For each decision and record the first row among the notes; 0 where it cannot come up."""
        rows = {(shelf.decision.name, shelf.step): shelf.row for shelf in self._record.shelves}
        names = [each.decision.name for each in self._layout.decisions]
        table = [[rows.get((name, step), 0) for step in range(self._layout.records)] for name in names]
        return np.array(table or [[0]], np.int64)

    def _due(self) -> NDArray[np.int64]:
        """For each group and record whether it comes up; the last row tells whether any does."""
        groups = self._layout.program.groups
        table = np.zeros((len(groups) + 1, self._layout.records), np.int64)
        for row, code in enumerate(groups):
            table[row, list(code.group.steps)] = 1
        table[-1] = table[:-1].any(axis=0)
        return table
