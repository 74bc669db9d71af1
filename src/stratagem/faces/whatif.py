"""What-ifs on a terminal and as JSON: what each does to every answer, several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.faces.asking import Asked, emit_lines, loaded, simulated
from stratagem.faces.progress import Progress
from stratagem.faces.words import MARGINS, effect_words, level_margin, look_ahead, share_margin
from stratagem.findings.numerals import numeral, percent, with_unit
from stratagem.model import ComparisonQuestion

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer
    from stratagem.findings.effects import Effect
    from stratagem.findings.whatif import Change, WhatIf

LEGEND = (
    "Differences are means over the futures, each run with and without the change on the same draws; intervals hold "
    f"95 % over seeds. Answers that do not move are left out; --json has all. {MARGINS}"
)

AHEAD = (
    "Actors look ahead as they are declared to, in comparisons too. `assess` compares options with actors who keep "
    "their habits, so that its answers to these may differ."
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
    model = done.asked.situation.model
    if look_ahead(model) and any(isinstance(question, ComparisonQuestion) for question in model.questions):
        emit_lines([(0, AHEAD)])
    done.asked.footing()


def lines(found: Sequence[WhatIf]) -> Iterator[Line]:
    """Every answer that moves in some case, and what it becomes in each."""
    moved = 0
    for changes in zip(*(each.changes for each in found), strict=True):
        if not any(change.moves for change in changes):
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
    """The headline number with its error: a chance, or the middle; of a comparison the middle difference."""
    if answer.probability is not None and answer.kind != "comparison":
        return f"{percent(answer.probability)}{share_margin(answer.error)}"
    if not answer.quantiles:
        return "no answer"
    return f"{with_unit(answer.quantiles['p50'], answer.unit)}{level_margin(answer.errors['p50'])}"


def change_words(change: Change) -> str:
    """What the answer becomes, and by how much it differs with its interval."""
    effect = change.difference
    if not effect.pairs:
        return "no future has an answer in both"
    chance = change.unit == "1" and change.before.probability is not None and change.before.kind != "comparison"
    told = f"{answer_words(change.after)}, {'' if chance else 'on average '}{effect_words(effect, change.unit, chance)}"
    if not change.clear:
        told = f"the chance does not move ({told})" if change.shifts else f"does not move ({told})"
    return f"{told}; {delay_words(change.delay)}" if change.delay is not None and change.shifts else told


def delay_words(delay: Effect) -> str:
    """By how many days it comes later or earlier: `12 days later on average (10 to 14)`."""
    way = "later" if delay.mean > 0 else "earlier"
    low, high = sorted(abs(end) for end in (delay.low, delay.high))
    return f"{numeral(abs(delay.mean))} days {way} on average ({numeral(low)} to {numeral(high)})"


def flip_words(change: Change) -> Iterator[str]:
    """How many futures flip, and what those have in common."""
    if change.to_yes or change.to_no:
        yield f"flips to yes in {percent(change.to_yes)} of futures, to no in {percent(change.to_no)}"
    elif change.rises or change.falls:
        yield f"rises in {percent(change.rises)} of futures, falls in {percent(change.falls)}"
    for box in change.boxes:
        yield f"those that flip {change.flipping} have in common: {box.words} ({box.verdict})"
