"""`stratagem what-if`: the answers of a changed situation beside those of the situation as it is."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count


def what_if(
    situation: SituationName,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set a lever or parameter.", show_default=False),
    ] = None,
    force: Annotated[
        list[str] | None,
        typer.Option("--force", metavar="DECISION=OPTION@DATE", help="Force a decision's option.", show_default=False),
    ] = None,
    case: Annotated[
        list[str] | None,
        typer.Option("--case", metavar="LABEL: NAME=VALUE, ...", help="One more what-if, beside.", show_default=False),
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
    """Change a situation and tell what that does to every answer.

    All --set and --force make one what-if, each --case one more. Each future is run with and without the change on the
    same draws.
    """
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.terminal import emit_json
    from stratagem.faces.whatif import print_what_if, run_what_if

    done = run_what_if(situation, sets or (), force or (), case or (), count, number, workers)
    if json:
        emit_json(done.as_json())
    else:
        print_what_if(done)
