"""Runs of a model with settings and forced decisions, on the draws of other futures, for findings that compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.model import ComparisonQuestion, Model
from stratagem.model.parts import Lever

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.evidence import Ledger
    from stratagem.findings.choosing import Choice
    from stratagem.findings.measures import Measure
    from stratagem.findings.regret import Criterion
    from stratagem.findings.whatif import Case, WhatIf

Cases = Mapping[str, Mapping[str, float]] | Sequence["Case"]
"""What-ifs: settings by label, or cases that may force decisions too."""


@dataclass(frozen=True)
class Again:
    """A model with futures of it, run again on their draws."""

    model: Model
    ledger: Ledger
    simulated: Futures

    def run(
        self,
        model: Model,
        settings: Mapping[str, float],
        record: Sequence[str] | None = None,
        count: int | None = None,
        level: int | None = None,
    ) -> Futures:
        """The first `count` futures, by default all, of `model`, which differs in what is forced only, with settings in
        declared units; `level` as `run` takes it.
        """
        from stratagem.engine import run

        base = self.simulated
        return run(
            model,
            count or base.count,
            base.seed,
            threads=base.threads,
            engine=base.engine,
            settings=settings,
            record=record,
            level=level,
            draws=base,
        )

    def comparing(self, model: Model, case: Mapping[str, float]) -> Callable[[Mapping[str, float]], Futures]:
        """What runs the model with further settings, for comparisons: only what they read is recorded."""
        compared = [
            name
            for question in model.questions
            if isinstance(question, ComparisonQuestion)
            for name in question.variables
        ]
        return lambda settings: self.run(model, {**case, **settings}, compared)

    def measures(self, case: Case | None) -> Sequence[Measure]:
        """The measures of the questions in a case; those of the futures as they are for None."""
        from stratagem.findings.forcing import forced
        from stratagem.findings.measuring import measures_of

        if case is None:
            return measures_of(self.model, self.simulated, self.comparing(self.model, {}))
        changed = forced(self.model, case.forced)
        return measures_of(changed, self.run(changed, case.settings), self.comparing(changed, case.settings))

    def what_if(self, cases: Cases) -> tuple[WhatIf, ...]:
        """Each case beside the futures."""
        from stratagem.findings.whatif import Case, what_if

        asked = [Case(label, settings) for label, settings in cases.items()] if isinstance(cases, Mapping) else cases
        return what_if(self.model, self.ledger, self.simulated, self.measures, asked)

    def choose(self, decision: str, by: Sequence[Criterion] = ()) -> Choice:
        """The options of a lever, or of a decision at every occasion, judged."""
        from stratagem.findings.choosing import choose, criteria_of, options_of
        from stratagem.findings.inputs import inputs_of
        from stratagem.findings.readings import read

        options = options_of(self.model, decision)
        criteria = tuple(by) or criteria_of(self.model, decision)
        record = sorted({criterion.reading.of for criterion in criteria})
        values: dict[str, dict[str, NDArray[np.float64]]] = {criterion.id: {} for criterion in criteria}
        for option in options:
            ran = self._under(decision, option, record)
            for criterion in criteria:
                values[criterion.id][option] = np.array(read(criterion.reading, self.model, ran))
        title = (self.model.decisions.get(decision) or self.model.parameters[decision]).title
        inputs = [each for each in inputs_of(self.model, self.ledger, self.simulated) if each.name != decision]
        return choose(decision, title, values, criteria, inputs)

    def _under(self, decision: str, option: str, record: Sequence[str]) -> Futures:
        from stratagem.findings.forcing import Force, forced

        if decision in self.model.decisions:
            return self.run(forced(self.model, [Force(decision, option)]), {}, record)
        lever = self.model.parameters[decision]
        assert isinstance(lever, Lever)
        return self.run(self.model, {decision: lever.options[option] / lever.unit.scale}, record)
