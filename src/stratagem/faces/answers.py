"""The answers for a terminal, at 80 columns and wider: a block for each question, numbers in columns."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stratagem.faces.terminal import emit, note, plain
from stratagem.findings.numerals import MONTHS, numeral, percent, with_unit

if TYPE_CHECKING:
    from stratagem.faces.assessment import Assessment
    from stratagem.findings.answers import Answer

NARROWEST = 80
WIDEST = 120
"""Columns between which the blocks stretch."""

LEGEND = (
    "± is the sampling error. A range holds 90 % of the futures. Words are those of ICD 203.\n"
    "The numbers are consequences of stated assumptions, not knowledge; the report tells which."
)

MOST_DRIVERS = 3
"""Drivers named under an answer; the report has all."""

_INDENT = 4
_VALUE = 20
_REMARK = 24

Row = tuple[str, str, str]
"""What it is, the number with its sampling error, and its word or its range."""


def print_answers(done: Assessment) -> None:
    """The answers on stdout; how they were made and where the report is on stderr."""
    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, force_terminal=terminal, no_color=not terminal, highlight=False, markup=False)
    console.width = min(max(console.width, NARROWEST), WIDEST)
    with console.capture() as captured:
        for answer in done.findings.answers:
            for part in block(answer):
                console.print(part)
            console.print()
        for each in done.failings:
            console.print(Text(plain(f"Failing: {each}")))
        console.print(LEGEND)
    emit("\n".join(line.rstrip() for line in captured.get().strip("\n").splitlines()))
    run = done.simulated
    note(f"{run.count:,} futures, seed {run.seed}, {run.engine} engine, {done.seconds['total']:.1f} s")
    note(f"digest {run.digest}")
    note(f"report {plain(str(done.report))}")


def block(answer: Answer) -> Iterator[RenderableType]:
    """A question, its numbers and those of its parts, what to know of them, what drives them."""
    yield Text(plain(f"{answer.id}  {answer.text}"), style="bold")
    table = Table.grid(padding=(0, 2, 0, 0), pad_edge=False, expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", width=_VALUE, overflow="fold")
    table.add_column(width=_REMARK, overflow="fold")
    for row in rows(answer, answer.headline):
        table.add_row(*(Text(cell) for cell in row))
    for part in answer.parts:
        for row in rows(part, part.text):
            table.add_row(*(Text(cell) for cell in row))
    yield Padding(table, (0, 0, 0, _INDENT))
    for line in (*answer.notes[:1], driver_line(answer)):
        if line:
            yield Padding(Text(plain(line), style="dim"), (0, 0, 0, _INDENT))


def rows(answer: Answer, label: str) -> Iterator[Row]:
    """The numbers of one answer, without its parts: its chance, and its middle with its range."""
    label = plain(label)
    if answer.probability is not None:
        yield label, _chance(answer.probability, answer.errors.get("probability")), answer.word or ""
        label = "  the date" if answer.kind == "date" else "  the difference"
    if answer.quantiles is not None:
        yield label, _middle(answer), _range(answer)
    elif answer.probability is None:
        yield label, "no answer", ""


def driver_line(answer: Answer) -> str:
    """The first drivers, each with its share of the answer's spread."""
    first = "; ".join(f"{driver.title} {percent(driver.first_order)}" for driver in answer.drivers[:MOST_DRIVERS])
    return f"Driven by: {first}" if first else ""


def _chance(probability: float, error: float | None) -> str:
    return percent(probability) + (f" ± {100 * error:.1f}" if error is not None else "")


def _middle(answer: Answer) -> str:
    """The median with its sampling error."""
    assert answer.quantiles is not None
    middle, error = answer.quantiles["p50"], answer.errors.get("p50")
    shown = _date(answer, middle) if answer.kind == "date" else with_unit(middle, answer.unit)
    if error is None or not math.isfinite(middle) or not math.isfinite(error):
        return plain(shown)
    return plain(f"{shown} ± {numeral(error, 2)}{' d' if answer.kind == 'date' else ''}")


def _range(answer: Answer) -> str:
    """From the fifth to the ninety-fifth percentile."""
    assert answer.quantiles is not None
    ends = answer.quantiles["p05"], answer.quantiles["p95"]
    return " to ".join(_date(answer, end) if answer.kind == "date" else numeral(end) for end in ends)


def _date(answer: Answer, days: float) -> str:
    """A date in few letters: `14 Dec 2024`."""
    if not math.isfinite(days):
        return "after end"
    moment = answer.start + timedelta(days=math.floor(days))
    return f"{moment.day} {MONTHS[moment.month - 1][:3]} {moment.year}"
