"""Parameters and positions that a run takes over from another one instead of drawing them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stratagem.base.diagnostics import Diagnostic
from stratagem.engine.recording import Recording

if TYPE_CHECKING:
    from stratagem.engine.futures import Futures
    from stratagem.engine.plan import Plan


class Drawn:
    """What was drawn for `futures`, with the settings of `plan` in place of theirs: as `Sampling`, it fills a recording
    from future 0 on.
    """

    warnings: tuple[Diagnostic, ...] = ()

    def __init__(self, plan: Plan, futures: Futures) -> None:
        self._parameters, self._positions = futures.recording.parameters, futures.recording.positions
        rows = {cell: row for row, cell in enumerate(plan.priors)}
        self._rows = np.array([rows[cell] for cell in plan.overrides], np.intp)
        self._values = np.array(list(plan.overrides.values()))

    def draw(self, begin: int, end: int, recording: Recording) -> None:
        """Fills parameters and positions of futures begin to end - 1."""
        recording.parameters[:, begin:end] = self._parameters[:, begin:end]
        recording.parameters[self._rows, begin:end] = self._values[:, None]
        recording.positions[:, begin:end] = self._positions[:, begin:end]


def drawn_for(plan: Plan, seed: int, count: int, futures: Futures | None) -> Drawn | None:
    """What `futures` drew, if `count` futures of a plan would draw the same under a seed; else None."""
    if futures is None or futures.seed != seed or futures.count < count:
        return None
    theirs = futures.plan
    alike = theirs.priors == plan.priors and theirs.model.couplings == plan.model.couplings
    # What they were set to is lost: only where it is set again does it not matter.
    return Drawn(plan, futures) if alike and theirs.overrides.keys() <= plan.overrides.keys() else None
