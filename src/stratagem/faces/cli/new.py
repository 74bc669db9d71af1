"""`stratagem new`: a small situation that runs, to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.", show_default=False)
    ],
) -> None:
    """Write a small situation that runs, with comments that teach."""
    from stratagem.base.diagnostics import Diagnostics, UsageError
    from stratagem.faces.terminal import emit, note, plain
    from stratagem.situation import new_situation

    diagnostics = Diagnostics()
    new_situation(folder, diagnostics)
    if diagnostics.errors:
        raise UsageError(diagnostics.items)
    emit(plain(str(folder)))
    note(f"next: stratagem check {plain(str(folder))}, then stratagem assess {plain(str(folder))}")
