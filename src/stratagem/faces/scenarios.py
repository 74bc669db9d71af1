"""Scenarios on a terminal and as JSON: boxes, leaves, and storylines as dated sequences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.faces.analysis import check_answer
from stratagem.faces.asking import Asked, emit_lines, loaded, simulated
from stratagem.faces.progress import Progress
from stratagem.faces.words import MARGINS, share_margin
from stratagem.findings.numerals import long_date, percent

if TYPE_CHECKING:
    from stratagem.findings.scenarios import Outcome, Scenarios
    from stratagem.findings.storylines import Storyline

Line = tuple[int, str]


@dataclass(frozen=True)
class ScenarioRun:
    """The scenarios of one question."""

    asked: Asked
    scenarios: Scenarios

    def as_json(self) -> dict[str, object]:
        """The whole as plain data, as `docs/commands.md` describes it."""
        return {**self.asked.heading(), **self.scenarios.as_json(), "futures": self.asked.simulated.count}


def run_scenarios(name: str, question: str, futures: int, seed: int, threads: int | None) -> ScenarioRun:
    """Load a situation, simulate it and find the scenarios. Raises UsageError, InvalidSituation, LimitExceeded."""
    progress = Progress()
    situation = loaded(name, progress)
    check_answer(question, situation.model)
    ran = simulated(situation, progress, futures, seed, threads)
    with progress.part("scenarios", "finding scenarios"):
        return ScenarioRun(ran, situation.scenarios(ran.simulated, question))


def print_scenarios(done: ScenarioRun) -> None:
    """Outcomes with their boxes, then storylines."""
    emit_lines(lines(done.scenarios))
    done.asked.footing()


def lines(found: Scenarios) -> Iterator[Line]:
    """All that was found."""
    yield 0, f"{found.question}  {found.text}"
    for text in found.notes:
        yield 4, text
    for outcome in found.outcomes:
        yield 0, ""
        yield from _outcome(outcome)
    for number, storyline in enumerate(found.storylines, start=1):
        yield 0, ""
        yield from _storyline(number, storyline)
    if found.outcomes:
        yield 0, ""
        yield 0, MARGINS


def _outcome(outcome: Outcome) -> Iterator[Line]:
    yield 0, f"{outcome.label} ({percent(outcome.share)}{share_margin(outcome.error)} of futures)"
    for kind, boxes in (("box", outcome.boxes), ("leaf of the tree", outcome.leaves)):
        for box in boxes:
            yield 4, f"{kind}: {box.words}"
            told = "told by futures that did not serve to find it" if box.apart else "told by the futures that found it"
            limits = len(box.restrictions)
            yield 8, f"{box.verdict}; {limits} limit{'s' if limits > 1 else ''}; {box.futures:,} futures, {told}"


def _storyline(number: int, storyline: Storyline) -> Iterator[Line]:
    yield 0, f"Storyline {number}: {percent(storyline.share)} of futures go like future {storyline.future}"
    yield 4, f"the answer in it: {storyline.answer}; typical of its like: {storyline.typical}"
    for happening in storyline.happenings:
        yield 4, f"{long_date(happening.day)}: {happening.words}"
    for mark in storyline.marks:
        yield 4, mark.words
    for position in storyline.positions:
        yield 4, f"more often than elsewhere: {position}"
