"""Assumptions for a terminal and as JSON: their worth, what each answer rests on, what changes at the other ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stratagem.faces.analysis import Analysis, wrapped
from stratagem.faces.terminal import emit
from stratagem.faces.words import MARGINS, effect_words, look_ahead, share_margin, value_words
from stratagem.findings.numerals import percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer
    from stratagem.findings.assumptions import Assumption
    from stratagem.findings.flips import Change, Flip

MOST_TOLD = 30
"""Assumptions told on a terminal, the weightiest; JSON and the report have all."""

MOST_CHANGES = 6
"""Answers told that shift with one assumption; those that turn are all told."""


def assumptions_json(done: Analysis) -> dict[str, object]:
    """The register, what each answer rests on, and the runs at the other ends."""
    findings = done.findings
    return {
        "futures": findings.count,
        "assumed_share": findings.assumed_share,
        "assumptions": [assumption.as_json() for assumption in findings.assumptions],
        "structural": [
            {"name": item.name, "title": item.title, "kind": item.kind, "text": item.text}
            for item in findings.structural
        ],
        "footings": [footing.as_json() for footing in findings.footings],
        "flips": [flip.as_json() for flip in findings.flips],
    }


def print_assumptions(done: Analysis) -> None:
    """Three blocks on stdout: the weightiest assumptions, their other ends, what each question rests on."""
    findings = done.findings
    weighty = [each for each in findings.assumptions if each.shares]
    emit(f"{percent(findings.assumed_share)} of the model's numbers are declared assumptions. The weightiest:")
    for assumption in weighty[:MOST_TOLD]:
        emit("\n".join(assumption_lines(assumption)))
    emit("")
    answers = {answer.id: answer for answer in findings.family}
    if findings.flips:
        emit("\n".join(wrapped(rerun_words(findings.flips[0].futures, done))))
    for flip in findings.flips:
        emit("\n".join(flip_lines(flip, answers)))
    emit("")
    emit("How much of the spread of each answer hangs on assumption, and how much on claims, evidence and history:")
    asked = {answer.id for answer in findings.answers}
    for footing in findings.footings:
        if footing.id in asked:
            shares = ", ".join(f"{basis} {percent(share)}" for basis, share in footing.shares.items() if share)
            emit("\n".join(wrapped(f"{footing.id}: {shares or 'no input'}, rest {percent(footing.rest)}", "  ")))
    emit("")
    emit("\n".join(wrapped(MARGINS)))
    done.tell()


def rerun_words(futures: int, done: Analysis) -> str:
    """How the weightiest were run again, and why what stands before the arrows is not what `assess` tells."""
    habits = ", with actors at their habits" if look_ahead(done.situation.model) else ""
    told = f"Run again at their 5 % and 95 % ends, in {futures:,} futures each{habits}"
    if habits or futures < done.findings.count:
        told += "; answers before the change therefore differ from those of `assess`"
    return f"{told}. In brackets 95 % intervals of the mean difference, over all answers of a re-run together:"


def assumption_lines(assumption: Assumption) -> Iterator[str]:
    """An assumption with its range and reason, and the answers whose spread it explains most of."""
    source = assumption.source
    shares = sorted(assumption.shares.items(), key=lambda pair: -pair[1])[:3]
    told = ", ".join(f"{percent(share)}{share_margin(assumption.errors[name])} of {name}" for name, share in shares)
    yield from wrapped(f"{source.title} ({source.name}), {source.range_shown}: {told}", "  ")
    yield from wrapped(source.text, "    ")


def flip_lines(flip: Flip, answers: dict[str, Answer]) -> Iterator[str]:
    """One end of an assumption and the answers that change."""
    yield from wrapped(f"{flip.title} at {flip.shown}", "  ")
    if not flip.changes:
        yield "    no answer changes by more than chance shows"
    others = [change for change in flip.changes if not change.turns]
    for change in (*flip.turns, *others[:MOST_CHANGES]):
        yield from wrapped(change_words(change, answers[change.answer]), "    ")
    if len(others) > MOST_CHANGES:
        yield f"    and {len(others) - MOST_CHANGES} more shift"


def change_words(change: Change, answer: Answer) -> str:
    """An answer before and after: `Q4 Is it high? 42 % → 61 %, 19 points (17 to 21), from unlikely to likely`."""
    if answer.probability is not None:
        before, after = percent(change.before), percent(change.after)
    elif answer.kind == "date":
        before, after = (value_words(answer, value) for value in (change.before, change.after))
    else:
        before, after = (with_unit(value, change.unit) for value in (change.before, change.after))
    told = effect_words(change.effect, change.unit, answer.probability is not None)
    turns = f", {change.turns}" if change.turns else ""
    return f"{change.answer} {answer.text} {before} → {after}, {told}{turns}"
