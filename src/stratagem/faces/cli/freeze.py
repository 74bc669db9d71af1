"""`stratagem freeze`: keep a forecast, so that it can be scored when the future has come."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count


def freeze(
    situation: SituationName,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write.", show_default=False)],
    futures: Annotated[str, typer.Option("--futures", metavar="N", help="How many futures to simulate.")] = "20000",
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")] = "1",
    threads: Annotated[
        str | None,
        typer.Option(
            "--threads", metavar="N", help="Threads to use; changes no result.", show_default="all processors"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write the forecast of every indicator and question into a file with a digest, to be scored later."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.freezing import write_forecast
    from stratagem.faces.terminal import emit, emit_json, plain

    forecast = write_forecast(situation, out, count, number, workers)
    kept = forecast.content
    if json:
        told = {key: kept[key] for key in ("schema", "situation", "issued", "futures", "seed", "results_digest")}
        emit_json({**told, "file": str(out), "digest": forecast.digest})
        return
    what = f"{len(kept['indicators'])} indicators at {len(kept['dates'])} dates, {len(kept['questions'])} questions"
    emit(f"{plain(str(out))}: {what}, as known on {kept['issued']}")
    emit(f"digest {forecast.digest}")
