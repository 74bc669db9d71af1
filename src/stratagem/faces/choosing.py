"""A choice on a terminal and as JSON: how each option does, which holds up, where it fails, what would change minds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.near import nearest
from stratagem.faces.asking import Asked, emit_lines, loaded, simulated
from stratagem.faces.progress import Progress
from stratagem.faces.words import MARGINS, level_margin, look_ahead, share_margin
from stratagem.findings.numerals import numeral, percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.believing import Belief
    from stratagem.findings.choosing import Choice
    from stratagem.findings.regret import Criterion, Judgement
    from stratagem.model import Model

Line = tuple[int, str]

LEGEND = (
    "Regret is how far an option falls short of the best one in the same future. Bad: the worst 5 % of futures begin "
    f"there. Enough: the middle of all values of all options, or better. {MARGINS}"
)

AHEAD = (
    "Here actors look ahead as they are declared to. The choices of `assess` are judged with actors who keep their "
    "habits, so the two may differ."
)


@dataclass(frozen=True)
class ChoiceRun:
    """What came of a choice."""

    asked: Asked
    choice: Choice

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know in order to read the numbers: of the choice, and of how it was run."""
        ahead = look_ahead(self.asked.situation.model)
        return (*self.choice.notes, AHEAD) if ahead else self.choice.notes

    def as_json(self) -> dict[str, object]:
        """The whole as plain data, as `docs/commands.md` describes it."""
        return {**self.asked.heading(), **self.choice.as_json(), "notes": list(self.notes)}


def run_choice(name: str, decision: str, by: Sequence[str], futures: int, seed: int, threads: int | None) -> ChoiceRun:
    """Load a situation and run every option on the same draws. Raises UsageError, InvalidSituation, LimitExceeded."""
    from stratagem.findings.choosing import criteria_of, options_of

    progress = Progress()
    situation = loaded(name, progress)
    options = options_of(situation.model, decision)
    criteria = [criterion_of(situation.model, text) for text in by] or criteria_of(situation.model, decision)
    ran = simulated(situation, progress, futures, seed, threads)
    with progress.part("options", f"running {len(options)} options"):
        return ChoiceRun(ran, situation.choose(ran.simulated, decision, criteria))


def criterion_of(model: Model, text: str) -> Criterion:
    """`NAME=more` or `NAME=less`, of an indicator at the end. Raises UsageError CHOICE-CRITERIA."""
    from stratagem.findings.readings import Reading, unit_of
    from stratagem.findings.regret import Criterion

    name, _, better = (part.strip() for part in text.partition("="))
    levels = [key for key, indicator in model.indicators.items() if indicator.event is None]
    if name not in levels:
        message = f"--by: there is no indicator `{name[:60]}` with a level"
        remedy = f"write NAME=more or NAME=less, with one of: {', '.join(levels[:12])}"
        raise UsageError([Diagnostic("CHOICE-CRITERIA", message, None, remedy, nearest(name, levels))])
    if better not in ("more", "less"):
        raise UsageError.of(
            "CHOICE-CRITERIA", f"--by: `{text[:80]}` does not say what is better", "write NAME=more or NAME=less"
        )
    title = f"{model.indicators[name].title}, at the end"
    return Criterion(name, title, Reading(name, model.calendar.end, None), better, unit_of(model, name))  # type: ignore[arg-type]


def print_choice(done: ChoiceRun) -> None:
    """Every criterion with its options, the verdict first."""
    emit_lines(lines(done.choice, done.notes))
    done.asked.footing()


def lines(choice: Choice, notes: Sequence[str]) -> Iterator[Line]:
    """The verdict with its notes, then each criterion."""
    yield 0, f"{choice.title}: {', '.join(choice.options)}"
    yield 0, choice.verdict
    for text in notes:
        yield 0, text
    failures = {failure.criterion: failure for failure in choice.failures}
    for judgement in choice.judgements:
        yield 0, ""
        yield 0, f"{judgement.criterion.id}  {judgement.criterion.text} ({judgement.criterion.better} is better)"
        yield from _options(judgement)
        failure = failures[judgement.criterion.id]
        yield 4, f"“{failure.option}” fails clearly in {percent(failure.share)} of futures"
        for box in failure.boxes:
            yield 8, f"there: {box.words} ({box.verdict})"
        for criterion, belief in choice.beliefs:
            if criterion == judgement.criterion.id:
                yield from _belief(belief)
    yield 0, ""
    yield 0, LEGEND


def _options(judgement: Judgement) -> Iterator[Line]:
    unit = judgement.criterion.unit
    for each in judgement.standings:
        errors = each.errors
        rules = [rule for rule, option in judgement.preferred.items() if option == each.option]
        told = (
            f"{each.option}: mean {with_unit(each.mean, unit)}{level_margin(errors['mean'])}, bad "
            f"{numeral(each.bad)}; regret mean {numeral(each.regret)}{level_margin(errors['regret'])}, bad "
            f"{numeral(each.bad_regret)}, worst {numeral(each.worst_regret)}; best in {percent(each.best)}"
            f"{share_margin(errors['best'])} of futures; enough in {percent(each.satisfies)}"
            f"{share_margin(errors['satisfies'])}"
        )
        yield 4, told + (f"; preferred by {', '.join(rules)}" if rules else "")


def _belief(belief: Belief) -> Iterator[Line]:
    if not belief.possible:
        yield 4, f"In no future does “{belief.other}” do better than “{belief.favourite}”."
        return
    effort = numeral(belief.effort, 2) if math.isfinite(belief.effort) else "–"
    yield 4, f"To prefer “{belief.other}” one would have to believe ({effort} bits away from what is held):"
    if not belief.shifts and not belief.turns:
        yield 8, "no input stands out: in the futures in which it does better, chance or many inputs together decide"
    for shift in belief.shifts:
        yield 8, shift.words
    for turn in belief.turns:
        yield 8, f"or by itself {turn.words} ({percent(turn.share)} of futures)"
