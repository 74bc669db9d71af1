"""What-ifs on a terminal and as JSON: what each does to every answer, several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.faces.asking import Asked, emit_lines, loaded, simulated
from stratagem.faces.progress import Progress
from stratagem.findings.numerals import numeral, percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer
    from stratagem.findings.whatif import Change, WhatIf

LEGEND = (
    "Differences are means over the futures, each run with and without the change on the same draws; intervals hold "
    "95 % over seeds. Answers that do not move are left out; --json has all."
)

Line = tuple[int, str]


@dataclass(frozen=True)
class WhatIfRun:
    """What came of the what-ifs of a situation."""

    asked: Asked
    found: tuple[WhatIf, ...]

    def as_json(self) -> dict[str, object]:
        """The whole as plain data, as `docs/commands.md` describes it."""
        return {**self.asked.heading(), "cases": [each.as_json() for each in self.found]}


def run_what_if(
    name: str, sets: Sequence[str], forces: Sequence[str], cases: Sequence[str], futures: int, seed: int,
    threads: int | None,
) -> WhatIfRun:  # fmt: skip
    """Load a situation, run it as it is and in every case. Raises UsageError, InvalidSituation, LimitExceeded."""
    from stratagem.faces.settings import cases_of

    progress = Progress()
    situation = loaded(name, progress)
    asked = cases_of(situation.model, sets, forces, cases)
    ran = simulated(situation, progress, futures, seed, threads)
    with progress.part("cases", f"running {len(asked)} what-if{'s' if len(asked) > 1 else ''}"):
        return WhatIfRun(ran, situation.what_if(ran.simulated, asked))


def print_what_if(done: WhatIfRun) -> None:
    """A block for each answer that moves, with one line for each case."""
    emit_lines(lines(done.found))
    done.asked.footing()


def lines(found: Sequence[WhatIf]) -> Iterator[Line]:
    """Every answer that moves in some case, and what it becomes in each."""
    moved = 0
    for changes in zip(*(each.changes for each in found), strict=True):
        if not any(change.clear for change in changes):
            continue
        moved += 1
        before = changes[0].before
        yield 0, f"{before.id}  {before.text}"
        yield 4, f"as it is: {answer_words(before)}"
        for each, change in zip(found, changes, strict=True):
            yield 4, f"{each.case.label}: {change_words(change)}"
            for text in flip_words(change):
                yield 8, text
        yield 0, ""
    count = len(found[0].changes)
    yield 0, f"{moved} of {count} answers move." if moved else f"None of {count} answers moves."
    yield 0, LEGEND


def answer_words(answer: Answer) -> str:
    """The headline number: a chance, or the middle; of a comparison the middle difference."""
    if answer.probability is not None and answer.kind != "comparison":
        return percent(answer.probability)
    return with_unit(answer.quantiles["p50"], answer.unit) if answer.quantiles else "no answer"


def change_words(change: Change) -> str:
    """What the answer becomes, and by how much it differs with its interval."""
    effect = change.difference
    if not effect.pairs:
        return "no future has an answer in both"
    if change.unit == "1" and change.before.probability is not None and change.before.kind != "comparison":
        points = [numeral(100 * value) for value in (effect.mean, effect.low, effect.high)]
        told = f"{answer_words(change.after)}, {points[0]} points ({points[1]} to {points[2]})"
    else:
        ends = f"({numeral(effect.low)} to {numeral(effect.high)})"
        told = f"{answer_words(change.after)}, on average {with_unit(effect.mean, change.unit)} {ends}"
    if change.delay is not None and change.delay.excludes_zero:
        late = "later" if change.delay.mean > 0 else "earlier"
        told += f"; {numeral(abs(change.delay.mean))} days {late} on average"
    return told if change.clear else f"does not move ({told})"


def flip_words(change: Change) -> Iterator[str]:
    """How many futures flip, and what those have in common."""
    if change.to_yes or change.to_no:
        yield f"flips to yes in {percent(change.to_yes)} of futures, to no in {percent(change.to_no)}"
    elif change.rises or change.falls:
        yield f"rises in {percent(change.rises)} of futures, falls in {percent(change.falls)}"
    for box in change.boxes:
        yield f"those that flip {change.flipping} have in common: {box.words} ({box.verdict})"
