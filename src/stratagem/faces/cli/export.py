"""`stratagem export`: the stock-and-flow part of a situation as XMILE."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import SituationName


def export(
    situation: SituationName,
    file: Annotated[Path, typer.Argument(metavar="FILE.xmile", help="The file to write.", show_default=False)],
) -> None:
    """Write the stocks, flows and relations of a situation as XMILE, for other tools to read."""
    from stratagem.faces.exporting import export as perform
    from stratagem.faces.terminal import emit, plain

    emit(plain(str(perform(situation, file))))
