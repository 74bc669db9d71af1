"""Balance sheets for a terminal: what the model gives, then what the claims name, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    titles = {name: speaker.title for name, speaker in done.situation.ledger.speakers.items()}
    for sheet in sheets:
        emit("\n".join(sheet_lines(sheet, titles)) + "\n")
    done.tell()


def sheet_lines(sheet: BalanceFinding, titles: Mapping[str, str]) -> Iterator[str]:
    """The actor, what all is worth to it, and the three sides; `titles` are those of speakers."""
    yield from wrapped(sheet.title)
    if sheet.worth:
        yield from wrapped(f"all told: {answer_words(sheet.worth)}", "  ")
    for side in sheet.sides:
        if side.answers or side.claims:
            yield from side_lines(side, titles)


def side_lines(side: Side, titles: Mapping[str, str]) -> Iterator[str]:
    """One side: answers, then claims."""
    yield f"  {side.name}"
    for answer in side.answers:
        yield from wrapped(f"model: {answer_words(answer)}", "    ")
    for claim in side.claims:
        speaker = titles.get(claim.speaker, claim.speaker)
        yield from wrapped(f"claim: {claim.says} ({claim.id}, {speaker}, {claim.grade})", "    ")


def answer_words(answer: Answer) -> str:
    """What it is of, its number, error and range."""
    spread = range_words(answer)
    return f"{answer.text} ({answer.id}) {number_words(answer)} {error_words(answer)}{f', {spread}' if spread else ''}"
