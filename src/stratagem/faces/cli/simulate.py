"""`stratagem simulate`: run a model, and write its courses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, futures_count, seed_number, thread_count
from stratagem.faces.cli.assess import EngineName


def simulate(
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="A situation, or a .mdl, .xmile or .stmx file.", show_default=False),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Write the courses.", show_default=False)
    ] = None,
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="FILE", help="A file with series that the model reads.")
    ] = None,
    record: Annotated[
        list[str] | None, typer.Option("--record", metavar="NAME", help="Compute and keep this only.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Give a quantity this value.")
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", metavar="NAME=DIST", help='Draw it, such as "rate=uniform: {low: 0, high: 1}".'),
    ] = None,
    futures: Annotated[
        str | None,
        typer.Option("--futures", metavar="N", help="How many futures.", show_default="1, or 1000 with --vary"),
    ] = None,
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")] = "1",
    threads: Annotated[
        str | None,
        typer.Option("--threads", metavar="N", help="Threads; change no result.", show_default="all processors"),
    ] = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="Which engine; both give the same bits.")
    ] = EngineName.compiled,
    json: Json = False,
) -> None:
    """Run a situation's model or a model of others, and write its courses."""
    from stratagem.faces.simulation import SimulationRequest, show
    from stratagem.faces.simulation import simulate as perform
    from stratagem.faces.terminal import emit_json

    request = SimulationRequest(
        model,
        out,
        tuple(data or ()),
        tuple(record or ()),
        tuple(settings or ()),
        tuple(vary or ()),
        None if futures is None else futures_count(futures),
        seed_number(seed),
        thread_count(threads),
        engine.value,
        out is not None or not json,
    )
    done = perform(request)
    if json:
        emit_json(done.as_json())
    elif out is None:
        show(done)
