"""Parameters and positions that a run takes over from another one instead of drawing them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic

if TYPE_CHECKING:
    from stratagem.engine.futures import Futures
    from stratagem.engine.plan import Plan


class Drawn:
    """What was drawn for `futures`, with the settings of `plan` in place of theirs; draws as `Sampling` does."""

    warnings: tuple[Diagnostic, ...] = ()

    def __init__(self, plan: Plan, futures: Futures) -> None:
        self._parameters, self._positions = futures.recording.parameters, futures.recording.positions
        rows = {cell: row for row, cell in enumerate(plan.priors)}
        self._rows = np.array([rows[cell] for cell in plan.overrides], np.intp)
        self._values = np.array(list(plan.overrides.values()))

    def draw(self, begin: int, end: int, parameters: NDArray[np.float64], positions: NDArray[np.int64]) -> None:
        """Fills parameters and positions of futures begin to end - 1."""
        parameters[:] = self._parameters[:, begin:end]
        parameters[self._rows] = self._values[:, None]
        positions[:] = self._positions[:, begin:end]


def drawn_for(plan: Plan, seed: int, count: int, futures: Futures | None) -> Drawn | None:
    """What `futures` drew, if `count` futures of a plan would draw the same under a seed; else None."""
    if futures is None or futures.seed != seed or futures.count < count:
        return None
    theirs = futures.plan
    alike = theirs.priors == plan.priors and theirs.model.couplings == plan.model.couplings
    # What they were set to is lost: only where it is set again does it not matter.
    return Drawn(plan, futures) if alike and theirs.overrides.keys() <= plan.overrides.keys() else None
