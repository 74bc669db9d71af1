"""Reads and runs models in tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic, Diagnostics, StratagemError
from stratagem.engine.sheets.running import SheetFutures, run_sheet
from stratagem.exchange import Sheet, read_sheet


def sheet_of(path: Path, *data: Path) -> Sheet:
    """The sheet of a file that must be right."""
    diagnostics = Diagnostics()
    sheet = read_sheet(path, diagnostics, data)
    assert sheet is not None, diagnostics.items
    return sheet


def run(path: Path, *data: Path, engine: str = "reference") -> SheetFutures:
    """One future of a file; the interpreter is quicker for small models than a compiler."""
    return run_sheet(sheet_of(path, *data), engine=engine)  # type: ignore[arg-type]


def course(path: Path, name: str, *data: Path) -> NDArray[np.float64]:
    """The course of one series."""
    return run(path, *data).series(name)[:, 0]


def faults(path: Path) -> tuple[Diagnostic, ...]:
    """What is wrong with a file, found when it is read or when it is lowered."""
    diagnostics = Diagnostics()
    try:
        sheet = read_sheet(path, diagnostics)
        if sheet is None:
            return diagnostics.errors
        run_sheet(sheet, engine="reference")
    except StratagemError as error:
        return error.diagnostics
    return ()
