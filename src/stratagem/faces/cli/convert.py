"""`stratagem convert`: a situation folder out of a model of others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def convert(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A .mdl, .xmile or .stmx file.", show_default=False)],
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.", show_default=False)
    ],
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="FILE", help="A file with series that the model reads.")
    ] = None,
) -> None:
    """Write a situation folder that holds what a model of others says, its numbers as assumptions to ground."""
    from stratagem.faces.conversion import convert as perform
    from stratagem.faces.terminal import emit, note, plain

    written = perform(model, folder, tuple(data or ()))
    emit(plain(str(written)))
    note(f"next: stratagem check {plain(str(written))}, and ground its assumptions")
