"""`stratagem compare`: what changed between two assessments, and which input explains how much."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json


def compare(
    before: Annotated[Path, typer.Argument(metavar="RUN", help="The earlier run.json.", show_default=False)],
    after: Annotated[Path, typer.Argument(metavar="RUN", help="The later run.json.", show_default=False)],
    json: Json = False,
) -> None:
    """Compare two assessments: what changed in inputs and answers, and how much of it each input explains."""
    from stratagem.faces.asking import SCHEMA
    from stratagem.faces.comparing import print_comparison, run_comparison
    from stratagem.faces.terminal import emit_json

    done = run_comparison(before, after)
    if json:
        emit_json({"schema": SCHEMA, **done.as_json()})
    else:
        print_comparison(done)
