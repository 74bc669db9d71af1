"""Mechanisms on a terminal and as JSON: each counterfactual with its effect, its interval, and whether it is shown."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.faces.answers import NARROWEST, WIDEST
from stratagem.faces.progress import Progress
from stratagem.faces.situation import Situation, load
from stratagem.faces.terminal import emit, note, note_diagnostics, plain
from stratagem.findings.numerals import long_date

if TYPE_CHECKING:
    from stratagem.findings.mechanisms import Shown

LEGEND = (
    "Effects are mean differences between two runs on shared draws. An interval holds for all statements together at "
    "95 %. Severed: what is left of the effect when the named equations keep their course in the baseline."
)


@dataclass(frozen=True)
class MechanismRun:
    """What came of the counterfactuals of a situation."""

    situation: Situation
    shown: tuple[Shown, ...]
    futures: int
    seed: int
    seconds: float

    def as_json(self) -> list[dict[str, object]]:
        """One object for each mechanism, as `docs/commands.md` describes it."""
        return [each.as_json(self.situation.model) for each in self.shown]


def run_mechanisms(name: str, only: Sequence[str], futures: int, seed: int, threads: int | None) -> MechanismRun:
    """Load a situation and run its counterfactuals.

    Raises InvalidSituation, UsageError for an unknown mechanism, LimitExceeded.
    """
    progress = Progress()
    with progress.part("load", f"loading {plain(name)}"):
        situation = load(name)
    with progress.part("run", f"running counterfactuals, {futures:,} futures each"):
        shown = situation.mechanisms(
            futures, seed, only=only, threads=threads, progress=progress.statements, warn=note_diagnostics
        )
    return MechanismRun(situation, shown, futures, seed, progress.total())


def print_mechanisms(done: MechanismRun) -> None:
    """A block for each mechanism on stdout, and how many are shown; how they were run on stderr."""
    width = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
    for each in done.shown:
        emit("\n".join(mechanism_lines(each, done.situation, width)) + "\n")
    emit("\n".join(textwrap.wrap(LEGEND, width)))
    emit(f"{sum(each.shown for each in done.shown)} of {len(done.shown)} shown")
    note(f"{done.futures:,} futures, seed {done.seed}, {done.seconds:.1f} s")


def mechanism_lines(each: Shown, situation: Situation, width: int) -> Iterator[str]:
    """What is stated, what was changed, what came of it, and what is doubtful."""
    from stratagem.faces.mechanism_words import change_words, effect_words, expected_words

    verdict = "shown" if each.shown else "not shown"
    yield from _wrapped(f"{each.mechanism.id}  {verdict}  {each.mechanism.statement}", "", width)
    yield from _wrapped(change_words(each, situation.model), "    ", width)
    of = f"{each.shows.reads} on {long_date(each.shows.at)}"
    yield from _wrapped(f"{of}: {effect_words(each.effect, each.unit)}, {expected_words(each)}", "    ", width)
    held = ", ".join(each.shows.severed)
    yield from _wrapped(f"severed ({held}): {effect_words(each.severed, each.unit)}", "    ", width)
    for doubt in each.doubts:
        yield from _wrapped(f"doubt: {doubt}", "    ", width)


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        plain(text), width, initial_indent=indent, subsequent_indent=f"{indent}    ", break_on_hyphens=False
    )
