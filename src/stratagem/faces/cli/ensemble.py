"""Options of every command that reads its findings off an ensemble of its own."""

from __future__ import annotations

from typing import Annotated

import typer

FuturesOption = Annotated[str, typer.Option("--futures", metavar="N", help="How many futures to simulate.")]
SeedOption = Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")]
ThreadsOption = Annotated[
    str | None,
    typer.Option("--threads", metavar="N", help="Threads to use; changes no result.", show_default="all processors"),
]

FUTURES = "20000"
SEED = "1"
