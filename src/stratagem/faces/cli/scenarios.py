"""`stratagem scenarios`: under which inputs a question goes which way, and a few futures told."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count


def scenarios(
    situation: SituationName,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="The id of a question or part.", show_default=False)
    ],
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
    """Tell under which inputs a question goes which way, as boxes, and three to five futures as storylines."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.scenarios import print_scenarios, run_scenarios
    from stratagem.faces.terminal import emit_json

    done = run_scenarios(situation, question, count, number, workers)
    if json:
        emit_json(done.as_json())
    else:
        print_scenarios(done)
