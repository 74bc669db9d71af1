"""`stratagem score`: a frozen forecast against what came."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json


def score(
    forecast: Annotated[
        Path, typer.Argument(metavar="FORECAST", help="A file that `freeze` wrote.", show_default=False)
    ],
    outcomes: Annotated[
        Path,
        typer.Argument(metavar="OUTCOMES", help="A CSV with the columns id,date,value,low,high.", show_default=False),
    ],
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE.svg", help="Write the calibration plot.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Score a frozen forecast against what came: per category and overall, with intervals, skill and calibration."""
    from stratagem.faces.scoring import print_score, run_score
    from stratagem.faces.terminal import emit_json

    done = run_score(forecast, outcomes, plot)
    if json:
        emit_json(done.as_json())
    else:
        print_score(done)
