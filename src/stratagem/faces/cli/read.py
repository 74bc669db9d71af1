"""`stratagem read`: from a folder of documents to suggested claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json


def read(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of documents.", show_default=False)],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="SITUATION", help="Put documents and suggestions into it.", show_default=False),
    ] = None,
    written: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="Day of documents that do not tell it.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Read documents and suggest claims, for `stratagem review` to judge.

    Reads text, Markdown, HTML, PDF, EML and DOCX. Nothing that a person has written is changed.
    """
    from stratagem.faces.reading import read_documents

    read_documents(folder, into, written, json)
