"""`stratagem calibrate`: fit what history speaks to, and keep the posterior beside the situation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, seed_number


def calibrate(
    situation: SituationName,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write.", show_default="posterior.yaml in its folder"),
    ] = None,
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")] = "1",
    json: Json = False,
) -> None:
    """Fit what history speaks to, show the fit on held-back values, and write the posterior.

    Priors take it by `prior: {posterior: NAME}`. Needs the extra `calibrate`.
    """
    number = seed_number(seed)

    from stratagem.faces.calibration import print_calibration, run_calibration
    from stratagem.faces.terminal import emit_json

    done = run_calibration(situation, out, number)
    if json:
        emit_json(done.as_json())
    else:
        print_calibration(done)
