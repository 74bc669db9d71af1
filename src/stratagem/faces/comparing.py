"""Two runs compared, on a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.faces.asking import emit_lines
from stratagem.faces.scoring import read_text
from stratagem.faces.terminal import note_diagnostics
from stratagem.findings.numerals import numeral, percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.comparing import AnswerChange, RunComparison

Line = tuple[int, str]

LEAST_SHOWN = 0.01
"""A part of a change below this share is not shown."""

LEGEND = (
    "A change counts if it is more than twice its sampling error. What inputs explain is read off the curves of the "
    "drivers; the rest is equations, inputs together, inputs that drive nothing measurably, and chance."
)


def run_comparison(before: Path, after: Path) -> RunComparison:
    """The comparison of two `run.json`; RUN-OTHER on stderr where they are of two situations. Raises UsageError
    RUN-NONE.
    """
    from stratagem.findings.comparing import compare_runs

    one, other = _read(before), _read(after)
    try:
        done = compare_runs(one, other)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _none(f"`{before}` and `{after}`") from error
    if done.situations:
        remedy = "compare two assessments of one situation; where one became the other, read on with care"
        note_diagnostics([Diagnostic("RUN-OTHER", other_words(done.situations), None, remedy, None, "warning")])
    return done


def other_words(situations: tuple[str, str]) -> str:
    """That the runs are of two situations, in a sentence."""
    return (
        f"the runs are of different situations, {situations[0]} and {situations[1]}: answers and inputs of one name "
        "need not mean the same"
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("answers"), list) or "inputs" not in content:
        raise _none(f"`{path}`")
    return content


def _none(what: str) -> UsageError:
    return UsageError.of(
        "RUN-NONE", f"{what} cannot be read as an assessment", "give the run.json that `stratagem assess` wrote"
    )


def print_comparison(done: RunComparison) -> None:
    """What changed, on stdout."""
    emit_lines(lines(done))


def lines(done: RunComparison) -> Iterator[Line]:
    """A warning where it needs one, then frame, inputs, answers."""
    if done.situations:
        yield 0, f"Careful: {other_words(done.situations)}."
    for name, (before, after) in done.frame.items():
        yield 0, f"{name}: {_plain(before)} → {_plain(after)}"
    yield 0, f"{len(done.inputs)} input{'' if len(done.inputs) == 1 else 's'} changed"
    for change in done.inputs:
        told = {"added": f"new, {change.after}", "removed": f"gone, was {change.before}"}
        yield 4, f"{change.title}: {told.get(change.change, f'{change.before} → {change.after}')}"
    clear = [answer for answer in done.answers if answer.clear]
    yield 0, ""
    yield 0, f"{len(clear)} of {len(done.answers)} answers changed"
    for answer in clear:
        yield from _answer(answer)
    for word, names in (("only in the first run", done.only_before), ("only in the second run", done.only_after)):
        if names:
            yield 0, f"{word}: {', '.join(names)}"
    yield 0, ""
    yield 0, LEGEND


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {str(part)[:16]}" for key, part in value.items())
    return str(value)[:16]


def _answer(answer: AnswerChange) -> Iterator[Line]:
    ends = [_shown(answer, value) for value in (answer.before, answer.after)]
    yield 4, f"{answer.id}  {answer.text}: {ends[0]} → {ends[1]}"
    level = answer.level
    if not level:
        return
    for part in answer.parts:
        if abs(part.change / level) >= LEAST_SHOWN:
            yield 8, f"{_percent(part.change / level)} by {part.title} ({numeral(part.change)})"
    yield 8, f"{_percent((answer.rest or 0.0) / level)} by no single input"


def _percent(share: float) -> str:
    return f"−{percent(-share)}" if share < 0 else percent(share)


def _shown(answer: AnswerChange, value: float | None) -> str:
    return (
        percent(value)
        if answer.unit == "1" and value is not None and 0 <= value <= 1
        else with_unit(value, answer.unit)
    )
