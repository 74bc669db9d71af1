"""`stratagem explain`: from an answer back to the passages that it rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import (
    Documents,
    Json,
    SituationName,
    documents_folder,
    futures_count,
    seed_number,
    thread_count,
)
from stratagem.faces.cli.ensemble import FUTURES, SEED, FuturesOption, SeedOption, ThreadsOption


def explain(
    situation: SituationName,
    answer: Annotated[
        str,
        typer.Argument(metavar="ANSWER", help="A question or a part of one, such as Q2.donetsk.", show_default=False),
    ],
    documents: Documents = None,
    futures: FuturesOption = FUTURES,
    seed: SeedOption = SEED,
    threads: ThreadsOption = None,
    json: Json = False,
) -> None:
    """Trace an answer to its drivers, their parameters and positions, the claims behind them, and the passages."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)
    folder = documents_folder(documents)

    from stratagem.faces.analysis import analyse
    from stratagem.faces.explanation import explained, print_explanation
    from stratagem.faces.terminal import emit_json

    done = analyse(situation, count, number, workers, documents=folder, answer=answer)
    found = explained(done, answer)
    if json:
        emit_json(found.as_json())
    else:
        print_explanation(done, found)
