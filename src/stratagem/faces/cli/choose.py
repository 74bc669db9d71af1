"""`stratagem choose`: which option of a lever or decision holds up over the futures."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count


def choose(
    situation: SituationName,
    decision: Annotated[
        str, typer.Argument(metavar="DECISION", help="A lever with options, or a decision.", show_default=False)
    ],
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="NAME=more|less", help="Judge by an indicator at the end.", show_default=False),
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
    """Judge the options of a lever or decision by regret, satisficing, the worst case and the mean.

    By default the options are judged by the questions that compare them.
    """
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.choosing import print_choice, run_choice
    from stratagem.faces.terminal import emit_json

    done = run_choice(situation, decision, by or (), count, number, workers)
    if json:
        emit_json(done.as_json())
    else:
        print_choice(done)
