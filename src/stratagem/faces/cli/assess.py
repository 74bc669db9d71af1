"""`stratagem assess`: simulate a situation, answer its questions, write the report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stratagem.faces.cli.arguments import FormOption, Json, SituationName, futures_count, seed_number, thread_count

if TYPE_CHECKING:
    from stratagem.faces.assessment import Assessment


class EngineName(StrEnum):
    """Both give the same bits; the reference is slow and obvious."""

    compiled = "compiled"
    reference = "reference"


class FormatName(StrEnum):
    """What the report is written as."""

    html = "html"
    md = "md"
    json = "json"
    pdf = "pdf"


def assess(
    situation: SituationName,
    futures: Annotated[str, typer.Option("--futures", metavar="N", help="How many futures to simulate.")] = "20000",
    seed: Annotated[str, typer.Option("--seed", metavar="N", help="Seed of all chance, 0 to 2^64 - 1.")] = "1",
    threads: Annotated[
        str | None,
        typer.Option(
            "--threads", metavar="N", help="Threads to use; changes no result.", show_default="all processors"
        ),
    ] = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="Which engine; both give the same bits.")
    ] = EngineName.compiled,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Folder for the report and run.json.", show_default="stratagem-out/NAME"
        ),
    ] = None,
    series: Annotated[
        Path | None,
        typer.Option("--series", metavar="FILE.csv", help="Write every indicator at every step.", show_default=False),
    ] = None,
    mechanisms: Annotated[
        bool, typer.Option("--mechanisms", help="Also run the mechanisms, and report which are shown.")
    ] = False,
    form: FormOption = None,
    format: Annotated[
        FormatName, typer.Option("--format", help="What the report is written as; json writes run.json alone.")
    ] = FormatName.html,
    json: Json = False,
) -> None:
    """Simulate a situation, print the answers to its questions, and write a report."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.assessment import Request, perform

    done = perform(
        Request(
            situation, count, number, workers, engine.value, out, series, mechanisms,
            form=form.value if form else None, format=format.value,
        )
    )  # fmt: skip
    show(done, json)


def show(done: Assessment, json: bool) -> None:
    """The answers on stdout: one JSON object, or tables and where the report is."""
    from stratagem.faces.answers import print_answers
    from stratagem.faces.terminal import emit_json

    if json:
        emit_json(done.as_json())
    else:
        print_answers(done)
