"""Balance sheets for a terminal: what the model gives, then what the claims name, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stratagem.faces.analysis import Analysis, wrapped
from stratagem.faces.terminal import emit
from stratagem.faces.words import error_words, number_words, range_words

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer
    from stratagem.findings.balance import BalanceFinding, Side


def print_balances(done: Analysis, sheets: Sequence[BalanceFinding]) -> None:
    """A block for each actor on stdout."""
    if not sheets:
        emit("No claim names a benefit, cost or risk, and no balance sheet is declared.")
    for sheet in sheets:
        emit("\n".join(sheet_lines(sheet)) + "\n")
    done.tell()


def sheet_lines(sheet: BalanceFinding) -> Iterator[str]:
    """The actor, what all is worth to it, and the three sides."""
    yield from wrapped(f"{sheet.title} ({sheet.actor})")
    if sheet.worth:
        yield from wrapped(f"all told: {answer_words(sheet.worth)}", "  ")
    for side in sheet.sides:
        if side.answers or side.claims:
            yield from side_lines(side)


def side_lines(side: Side) -> Iterator[str]:
    """One side: answers, then claims."""
    yield f"  {side.name}"
    for answer in side.answers:
        yield from wrapped(answer_words(answer), "    model: ")
    for claim in side.claims:
        yield from wrapped(f"{claim.says} ({claim.id}, {claim.speaker}, {claim.grade})", "    claim: ")


def answer_words(answer: Answer) -> str:
    """What it is of, its number, error and range."""
    spread = range_words(answer)
    return f"{answer.text} ({answer.id}) {number_words(answer)} {error_words(answer)}{f', {spread}' if spread else ''}"
