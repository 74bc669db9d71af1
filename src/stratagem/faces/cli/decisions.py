"""`stratagem decisions`: who chooses what, how often, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import FormOption, Json, SituationName, futures_count, seed_number, thread_count


def decisions(
    situation: SituationName,
    decision: Annotated[
        str | None, typer.Argument(metavar="[DECISION]", help="Only this decision.", show_default=False)
    ] = None,
    futures: Annotated[str, typer.Option("--futures", metavar="N", help="How many futures to simulate.")] = "1000",
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")] = "1",
    threads: Annotated[
        str | None,
        typer.Option(
            "--threads", metavar="N", help="Threads to use; changes no result.", show_default="all processors"
        ),
    ] = None,
    form: FormOption = None,
    forms: Annotated[bool, typer.Option("--forms", help="Run under all forms of choice and show the spread.")] = False,
    json: Json = False,
) -> None:
    """Show the options of each decision, what is weighed, what is chosen how often, and why."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.decisions import decisions_of, print_decisions
    from stratagem.faces.terminal import emit_json

    seen = decisions_of(situation, decision, count, number, workers, form.value if form else None, forms)
    if json:
        emit_json(seen.as_json())
    else:
        print_decisions(seen)
