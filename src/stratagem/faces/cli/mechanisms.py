"""`stratagem mechanisms`: run every causal statement as its counterfactual."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count


def mechanisms(
    situation: SituationName,
    mechanism: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these mechanisms.", show_default=False)
    ] = None,
    futures: Annotated[str, typer.Option("--futures", metavar="N", help="How many futures each run has.")] = "4096",
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")] = "1",
    threads: Annotated[
        str | None,
        typer.Option(
            "--threads", metavar="N", help="Threads to use; changes no result.", show_default="all processors"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Run every causal statement as its counterfactual, and tell which are shown.

    Two runs on the same draws differ in the declared change; a third holds the equations that carry it.
    """
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.mechanisms import print_mechanisms, run_mechanisms
    from stratagem.faces.terminal import emit_json

    done = run_mechanisms(situation, mechanism or (), count, number, workers)
    if json:
        emit_json(done.as_json())
    else:
        print_mechanisms(done)
