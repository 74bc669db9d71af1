"""A situation as a Python object: loaded with everything checked, run, and assessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stratagem.base.diagnostics import Diagnostic, Diagnostics, InvalidSituation
from stratagem.base.fields import date_of
from stratagem.documents import Library, read_library
from stratagem.evidence import Ledger, read_ledger
from stratagem.model import ComparisonQuestion, Model, read_model
from stratagem.situation import Folder, open_folder

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.engine.holding import Hold
    from stratagem.faces.again import Cases
    from stratagem.findings import Findings
    from stratagem.findings.choosing import Choice
    from stratagem.findings.forecasts import Forecast
    from stratagem.findings.mechanisms import Shown
    from stratagem.findings.regret import Criterion
    from stratagem.findings.scenarios import Scenarios
    from stratagem.findings.whatif import WhatIf
    from stratagem.model.decisions import Form

Engine = Literal["compiled", "reference"]

HABITS = 0
"""The level of choice at which counterfactuals run: actors keep their habits, so that what differs is what was set."""

RERUN = 1_024
"""Futures of each run that sets an assumption to its end: enough for a paired difference."""


@dataclass(frozen=True)
class Inspection:
    """What could be read of a situation, and all that is wrong or doubtful; a stage not reached is None."""

    folder: Folder | None
    library: Library | None
    ledger: Ledger | None
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(item for item in self.diagnostics if item.severity == "error")


@dataclass(frozen=True)
class Situation:
    """A checked situation; `diagnostics` holds warnings only."""

    folder: Folder
    library: Library
    ledger: Ledger
    model: Model
    diagnostics: tuple[Diagnostic, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def digest(self) -> str:
        """SHA-256 of the folder as it was read, in hexadecimal."""
        return self.folder.digest

    @property
    def known_until(self) -> date:
        """The last day that the situation knows of: declared, or else the day on which it starts."""
        declared = date_of(self.folder.settings.get("known_until"))
        return declared or self.model.calendar.start

    def run(
        self,
        futures: int = 20_000,
        seed: int = 1,
        *,
        threads: int | None = None,
        engine: Engine = "compiled",
        settings: Mapping[str, float] | None = None,
        record: Sequence[str] | None = None,
        level: int | None = None,
        form: Form | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Futures:
        """Simulate `futures` courses of the situation.

        `seed` is 0 to 2**64 - 1. `settings` holds values, in the declared unit, that override a parameter or lever in
        every future. By default all indicators are recorded, `record` names others. `level` is how far actors look
        ahead in all decisions (0: they keep their habits), `form` (logit, hierarchy, prospect) how they choose; by
        default each as it declares. `progress` is called with futures done and futures asked. The result depends on
        neither `threads` nor `engine`. Raises `LimitExceeded` where the run would not fit into memory.
        """
        from stratagem.engine import run

        return run(
            self.model,
            futures=futures,
            seed=seed,
            threads=threads,
            engine=engine,
            settings=settings,
            record=record,
            level=level,
            form=form,
            progress=progress,
        )

    def assess(
        self,
        futures: int = 20_000,
        seed: int = 1,
        *,
        threads: int | None = None,
        engine: Engine = "compiled",
        progress: Callable[[int, int], None] | None = None,
    ) -> Findings:
        """Simulate and answer the situation's questions; arguments as for `run`."""
        simulated = self.run(futures, seed, threads=threads, engine=engine, progress=progress)
        return self.findings(simulated)

    def mechanisms(
        self,
        futures: int = 4_096,
        seed: int = 1,
        *,
        only: Sequence[str] = (),
        threads: int | None = None,
        engine: Engine = "compiled",
        progress: Callable[[int, int], None] | None = None,
        warn: Callable[[Iterable[Diagnostic]], None] | None = None,
    ) -> tuple[Shown, ...]:
        """Run the counterfactuals that are to show the mechanisms at work, or those of the ids in `only`.

        `progress` is called with counterfactuals done and asked, `warn` with each warning once; the other arguments are
        as for `run`.
        """
        from stratagem.engine import run
        from stratagem.findings.mechanisms import show_mechanisms

        warned: set[Diagnostic] = set()

        def again(
            settings: Mapping[str, float],
            record: Sequence[str],
            *,
            courses: Sequence[str] = (),
            hold: Hold | None = None,
            holdable: Sequence[str] = (),
        ) -> Futures:
            done = run(
                self.model,
                futures=futures,
                seed=seed,
                threads=threads,
                engine=engine,
                settings=settings,
                record=record,
                courses=courses,
                hold=hold,
                holdable=holdable,
                level=HABITS,
            )
            if warn:
                warn(item for item in done.warnings if item not in warned)
            warned.update(done.warnings)
            return done

        return show_mechanisms(self.model, again, only, progress)

    def findings(self, simulated: Futures) -> Findings:
        """The findings from futures that `run` gave; what is compared is run again on the same draws."""
        from stratagem.findings import assess

        return assess(self.model, self.ledger, simulated, self.comparing(simulated), self.rerunning(simulated))

    def what_if(self, simulated: Futures, cases: Cases) -> tuple[WhatIf, ...]:
        """What each case does to every answer, beside futures that `run` gave and on the same draws.

        `cases` are settings in declared units by label: `{"none sent": {"dprk_factor": 0}}`.
        """
        from stratagem.faces.again import Again

        return Again(self.model, self.ledger, simulated).what_if(cases)

    def choose(self, simulated: Futures, decision: str, by: Sequence[Criterion] = ()) -> Choice:
        """Which option of a lever or decision holds up, on the draws of futures that `run` gave.

        Judged by the questions that compare its options, or by what `by` names. Raises UsageError.
        """
        from stratagem.faces.again import Again

        return Again(self.model, self.ledger, simulated).choose(decision, by)

    def scenarios(self, simulated: Futures, question: str) -> Scenarios:
        """Under which inputs a question's answer goes which way, and a few futures told.

        Comparisons are run at the habits of the actors, as for `findings`. Raises UsageError ANSWER-UNKNOWN.
        """
        from stratagem.findings.measuring import measures_of
        from stratagem.findings.scenarios import measure_named, scenarios, unknown

        owners = tuple(each for each in self.model.questions if f"{question}.".startswith(f"{each.id}."))
        if not owners:
            raise unknown(question, [each.id for each in self.model.questions])
        measures = measures_of(replace(self.model, questions=owners), simulated, self.comparing(simulated))
        return scenarios(measure_named(measures, question), self.model, self.ledger, simulated)

    def freeze(self, simulated: Futures) -> Forecast:
        """The forecast that futures from `run` make of every indicator and question, to be kept and scored later."""
        from stratagem.faces.versions import versions
        from stratagem.findings.forecasts import freeze

        about = {
            "situation": {"name": self.name, "title": self.model.title, "digest": self.digest},
            "versions": versions(),
        }
        return freeze(self.model, simulated, self.comparing(simulated), about, self.known_until)

    def comparing(self, simulated: Futures) -> Callable[[Mapping[str, float]], Futures]:
        """Runs the situation again with settings, at the habits of its actors, on the draws of futures from `run`."""
        compared = [
            name
            for question in self.model.questions
            if isinstance(question, ComparisonQuestion)
            for name in question.variables
        ]

        def compare(settings: Mapping[str, float]) -> Futures:
            # Only what comparisons read is recorded: a tenth of the memory, and one kernel for all of them.
            return self._again(simulated, simulated.count, settings, compared)

        return compare

    def rerunning(self, simulated: Futures) -> Callable[[Mapping[str, float]], Futures]:
        """Runs the situation again with settings, at the habits of its actors, on the draws of the first futures."""
        asked = tuple(dict.fromkeys(name for question in self.model.questions for name in question.variables))

        def rerun(settings: Mapping[str, float]) -> Futures:
            return self._again(simulated, min(simulated.count, RERUN), settings, asked)

        return rerun

    def _again(
        self, simulated: Futures, futures: int, settings: Mapping[str, float], record: Sequence[str]
    ) -> Futures:  # fmt: skip
        """The first futures once more with settings, at the habits of their actors, on the draws that they had."""
        from stratagem.faces.again import Again

        return Again(self.model, self.ledger, simulated).run(self.model, settings, record, futures, HABITS)


def inspect(name_or_path: str | Path, documents: str | Path | None = None, *, model: bool = True) -> Inspection:
    """Read as much of a situation as can be read, and collect every diagnostic at once.

    `documents` is a folder with the texts that the situation cites: they are found by name, and every passage is
    verified. Without `model`, reading ends at the evidence.
    """
    found = Diagnostics()
    folder = open_folder(name_or_path, found)
    if folder is None:
        return Inspection(None, None, None, None, found.items)
    library = read_library(folder, found)
    ledger = read_ledger(folder, library, found)
    if documents is not None:
        library = library.with_texts(Path(documents), found, ledger.anchors)
        library.verify(ledger.anchors, found)
    return Inspection(folder, library, ledger, read_model(folder, ledger, found) if model else None, found.items)


def load(name_or_path: str | Path, documents: str | Path | None = None) -> Situation:
    """The situation of a folder or of a shipped name, checked; `documents` as for `inspect`.

    Raises `InvalidSituation` with all diagnostics if any of them is an error.
    """
    seen = inspect(name_or_path, documents)
    if seen.errors or seen.folder is None or seen.library is None or seen.ledger is None or seen.model is None:
        raise InvalidSituation(seen.diagnostics)
    return Situation(seen.folder, seen.library, seen.ledger, seen.model, seen.diagnostics)
