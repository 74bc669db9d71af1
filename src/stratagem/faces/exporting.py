"""Writes the stock-and-flow part of a situation as XMILE, at the medians of its parameters."""

from __future__ import annotations

from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.exchange.export import export_xmile
from stratagem.faces.outputs import prepared_folder, write_atomically
from stratagem.faces.situation import load
from stratagem.faces.terminal import note_diagnostics
from stratagem.model import Model

DRAWS = 4_096
"""Draws of which the median is taken."""


def medians(model: Model) -> dict[str, float]:
    """The median of every parameter's cell, in base units."""
    import numpy as np

    from stratagem.engine.drawing import draw_parameter

    futures = np.arange(DRAWS, dtype=np.uint64)
    return {
        cell: float(np.median(draw_parameter(cell, parameter.priors[element], 1, futures)))
        for parameter in model.parameters.values()
        for cell, element in zip(model.cells(parameter), model.elements(parameter), strict=True)
    }


def export(situation: str, path: Path) -> Path:
    """The file that was written; what is left out is told on stderr. Raises UsageError, InvalidSituation."""
    with prepared_folder(path.parent, (path.name,), "FILE"):
        model = load(situation).model
        diagnostics = Diagnostics()
        text = export_xmile(model, medians(model), diagnostics)
        note_diagnostics(diagnostics.items)
        write_atomically(path, text)
    return path
