"""`stratagem balance`: what each actor gains, loses and risks."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count
from stratagem.faces.cli.ensemble import FUTURES, SEED, FuturesOption, SeedOption, ThreadsOption


def balance(
    situation: SituationName,
    actor: Annotated[
        str | None, typer.Argument(metavar="[ACTOR]", help="Only this actor of situation.yaml.", show_default=False)
    ] = None,
    futures: FuturesOption = FUTURES,
    seed: SeedOption = SEED,
    threads: ThreadsOption = None,
    json: Json = False,
) -> None:
    """Tell what each actor gains, loses and risks: as the model gives it, and as the claims name it."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.analysis import analyse
    from stratagem.faces.balance import print_balances
    from stratagem.faces.terminal import emit_json

    done = analyse(situation, count, number, workers, actor=actor)
    sheets = [sheet for sheet in done.findings.balances if actor in (None, sheet.actor)]
    if json:
        emit_json([sheet.as_json() for sheet in sheets])
    else:
        print_balances(done, sheets)
