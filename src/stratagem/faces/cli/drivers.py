"""`stratagem drivers`: what drives the answers."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count
from stratagem.faces.cli.ensemble import FUTURES, SEED, FuturesOption, SeedOption, ThreadsOption


def drivers(
    situation: SituationName,
    question: Annotated[
        str | None,
        typer.Argument(metavar="[QUESTION]", help="Only this question, with its parts.", show_default=False),
    ] = None,
    futures: FuturesOption = FUTURES,
    seed: SeedOption = SEED,
    threads: ThreadsOption = None,
    json: Json = False,
) -> None:
    """Tell which inputs explain the spread of each answer, by themselves and together, and which way they push."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.analysis import analyse
    from stratagem.faces.drivers import drivers_json, print_drivers
    from stratagem.faces.terminal import emit_json

    done = analyse(situation, count, number, workers, answer=question)
    answers = done.answers(question)
    if json:
        emit_json(drivers_json(answers))
    else:
        print_drivers(done, answers)
