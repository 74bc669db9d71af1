"""The findings of a situation, for commands that show one side of them."""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.near import nearest
from stratagem.faces.progress import Progress
from stratagem.faces.situation import Situation, load
from stratagem.faces.terminal import note, note_diagnostics, plain
from stratagem.faces.troubles import trouble_diagnostics
from stratagem.model.balances import answer_ids

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.findings import Answer, Findings
    from stratagem.model import Model

NARROWEST = 80
WIDEST = 120
"""Columns between which lines are broken."""

MOST_NAMED = 24
"""Parts that an error names."""


@dataclass(frozen=True)
class Analysis:
    """A situation with a run of it and what was found; `seconds` is what all of it took."""

    situation: Situation
    simulated: Futures
    findings: Findings
    seconds: float

    def answers(self, name: str | None) -> tuple[Answer, ...]:
        """An answer with its parts, or all answers."""
        if name is None:
            return self.findings.answers
        return tuple(answer for answer in self.findings.family if answer.id == name)

    def tell(self) -> None:
        """How many futures there were, on stderr."""
        run = self.simulated
        note(f"{run.count:,} futures, seed {run.seed}, {self.seconds:.1f} s")


def analyse(
    name: str,
    futures: int,
    seed: int,
    threads: int | None,
    *,
    documents: Path | None = None,
    answer: str | None = None,
    actor: str | None = None,
) -> Analysis:
    """Load a situation, simulate it and find what there is.

    `answer` and `actor` must be known, which is looked at before anything is simulated. Raises InvalidSituation,
    UsageError ANSWER-UNKNOWN or ACTOR-UNKNOWN, LimitExceeded.
    """
    progress = Progress()
    with progress.part("load", f"loading {plain(name)}"):
        situation = load(name, documents)
    if answer is not None:
        check_answer(answer, situation.model)
    if actor is not None:
        check_actor(actor, situation.model)
    with progress.part("run", f"simulating {futures:,} futures"):
        simulated = situation.run(futures, seed, threads=threads, progress=progress.futures)
    note_diagnostics([*simulated.warnings, *trouble_diagnostics(simulated)])
    with progress.part("findings", "finding answers and what drives them"):
        findings = situation.findings(simulated)
    return Analysis(situation, simulated, findings, progress.total())


def check_answer(name: str, model: Model) -> None:
    """Raises UsageError ANSWER-UNKNOWN if no question or part is called `name`."""
    known = answer_ids(model.questions)
    if name not in known:
        message = f"no question or part is called {plain(name[:60])!r}"
        remedy = answer_remedy(name, model)
        raise UsageError([Diagnostic("ANSWER-UNKNOWN", message, None, remedy, nearest(name, known))])


def answer_remedy(name: str, model: Model) -> str:
    """What may be named instead: the parts of a question where it is one of these that is unknown, else the
    questions.
    """
    known, asked = answer_ids(model.questions), [question.id for question in model.questions]
    if not known:
        return "declare a question in questions.yaml first"
    owner = name.partition(".")[0]
    if owner != name and owner in asked:
        parts = [each for each in known if each.startswith(f"{owner}.")]
        listed = f"{', '.join(parts[:MOST_NAMED])}{' …' if len(parts) > MOST_NAMED else ''}"
        return f"name {owner} or a part of it: {listed}" if parts else f"{owner} has no parts: name {owner} itself"
    part = next((each for each in known if each not in asked), None)
    return f"name a question ({', '.join(asked)})" + (f" or a part of one, such as {part}" if part else "")


def check_actor(name: str, model: Model) -> None:
    """Raises UsageError ACTOR-UNKNOWN if no actor of the situation is called `name`."""
    if name not in model.actors:
        known = ", ".join(model.actors) or "it declares none"
        message = f"no actor is called {plain(name[:60])!r}"
        remedy = f"name one of the situation: {known}"
        raise UsageError([Diagnostic("ACTOR-UNKNOWN", message, None, remedy, nearest(name, model.actors))])


def width() -> int:
    """The columns of the terminal, within bounds."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def wrapped(text: str, indent: str = "", columns: int | None = None) -> list[str]:
    """Text in lines, each behind `indent`; later lines two columns further in."""
    return textwrap.wrap(
        plain(text), columns or width(), initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
