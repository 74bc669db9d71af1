"""The answers as a table for a terminal, at 80 columns and wider."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from stratagem.faces.terminal import emit, note, plain
from stratagem.findings.numerals import day_shown, numeral, percent, unit_words

if TYPE_CHECKING:
    from stratagem.faces.assessment import Assessment
    from stratagem.findings.answers import Answer

NARROWEST = 80
"""Columns below which the table would break up."""

MOST_DRIVERS = 3
"""Drivers named under an answer; the report has all."""


def print_answers(done: Assessment) -> None:
    """The answers on stdout; how they were made and where the report is on stderr."""
    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, force_terminal=terminal, no_color=not terminal, highlight=False, markup=False)
    console.width = max(console.width, NARROWEST)
    with console.capture() as captured:
        console.print(answer_table(done.findings.answers))
    emit("\n".join(line.rstrip() for line in captured.get().strip("\n").splitlines()))
    run = done.simulated
    note(f"{run.count:,} futures, seed {run.seed}, {run.engine} engine, {done.seconds['total']:.1f} s")
    note(f"digest {run.digest}")
    note(f"report {plain(str(done.report))}")


def answer_table(answers: tuple[Answer, ...]) -> Table:
    """One section for each question: its answer, its parts, its first drivers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("", no_wrap=True)
    table.add_column("Question", ratio=1, overflow="fold")
    table.add_column("Answer", justify="right", overflow="fold", max_width=18)
    table.add_column("±", justify="right", no_wrap=True)
    table.add_column("5 % to 95 %", overflow="fold", max_width=19)
    for answer in answers:
        for member in answer.family:
            table.add_row(*row(member, member is answer))
        if drivers := driver_line(answer):
            table.add_row("", Text(drivers, style="dim"), "", "", "")
        table.add_section()
    return table


def row(answer: Answer, whole: bool) -> tuple[Text, ...]:
    """The cells of an answer or of a part of one."""
    style = "bold" if whole else ""
    text = answer.text if whole else f"{answer.text}"
    return tuple(
        Text(cell, style=style)
        for cell in (plain(answer.id), plain(text), headline(answer), error(answer), spread(answer))
    )


def headline(answer: Answer) -> str:
    """The number first, then its word."""
    if answer.probability is not None:
        return f"{percent(answer.probability)}\n{answer.word or ''}".rstrip()
    if answer.quantiles is None:
        return "no answer"
    return f"{numeral(answer.quantiles['p50'])} {plain(unit_words(answer.unit))}".rstrip()


def error(answer: Answer) -> str:
    """The sampling error of the headline, in its unit."""
    if answer.error is None:
        return ""
    return f"{100 * answer.error:.1f}" if answer.probability is not None else numeral(answer.error, 2)


def spread(answer: Answer) -> str:
    """From the fifth to the ninety-fifth percentile, dates as dates."""
    if answer.quantiles is None:
        return ""
    ends = answer.quantiles["p05"], answer.quantiles["p95"]
    if answer.kind == "date":
        return " to ".join(day_shown(answer.start, end) for end in ends)
    return " to ".join(numeral(end) for end in ends)


def driver_line(answer: Answer) -> str:
    """The first drivers with their share of the spread."""
    first = answer.drivers[:MOST_DRIVERS]
    return "; ".join(f"{plain(driver.title)} {percent(driver.first_order)}" for driver in first)
