"""Runs of a situation with settings and forced decisions, on the draws of other futures, for findings that compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.model.parts import Lever

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.faces.situation import Situation
    from stratagem.findings.choosing import Choice
    from stratagem.findings.measures import Measure
    from stratagem.findings.regret import Criterion
    from stratagem.findings.scenarios import Scenarios
    from stratagem.findings.whatif import Case, WhatIf


def what_if(situation: Situation, simulated: Futures, cases: Sequence[Case]) -> tuple[WhatIf, ...]:
    """Each case beside `simulated`, on the same draws."""
    from stratagem.findings.whatif import what_if as changed

    return changed(situation.model, situation.ledger, simulated, measures(situation, simulated), cases)


def measures(situation: Situation, simulated: Futures) -> Callable[[Case | None], Sequence[Measure]]:
    """The measures of the questions in a case, on the draws of `simulated`; those of `simulated` for None."""
    from stratagem.findings.forcing import forced
    from stratagem.findings.measuring import measures_of

    def measure(case: Case | None) -> Sequence[Measure]:
        if case is None:
            return measures_of(situation.model, simulated, situation.comparing(simulated))
        changed = replace(situation, model=forced(situation.model, case.forced))
        ran = changed.run(
            simulated.count, simulated.seed, threads=simulated.threads, engine=simulated.engine, settings=case.settings
        )
        compare = changed.comparing(simulated)

        def within(settings: Mapping[str, float]) -> Futures:
            return compare({**case.settings, **settings})

        return measures_of(changed.model, ran, within)

    return measure


def scenarios(situation: Situation, simulated: Futures, question: str) -> Scenarios:
    """The scenarios of a question in `simulated`."""
    from stratagem.findings.scenarios import scenarios as found

    return found(
        situation.model, situation.ledger, simulated, lambda: measures(situation, simulated)(None), question
    )  # fmt: skip


def choose(situation: Situation, simulated: Futures, decision: str, by: Sequence[Criterion] = ()) -> Choice:
    """The options of a lever, or of a decision at every occasion, judged on the draws of `simulated`."""
    from stratagem.findings.choosing import choose as chosen
    from stratagem.findings.choosing import criteria_of, options_of
    from stratagem.findings.forcing import Force, forced
    from stratagem.findings.inputs import inputs_of
    from stratagem.findings.readings import read

    model = situation.model
    options = options_of(model, decision)
    criteria = tuple(by) or criteria_of(model, decision)
    record = sorted({criterion.reading.of for criterion in criteria})
    values: dict[str, dict[str, NDArray[np.float64]]] = {criterion.id: {} for criterion in criteria}
    for option in options:
        if decision in model.decisions:
            changed, settings = replace(situation, model=forced(model, [Force(decision, option)])), {}
        else:
            lever = model.parameters[decision]
            assert isinstance(lever, Lever)
            changed, settings = situation, {decision: lever.options[option] / lever.unit.scale}
        ran = changed.run(
            simulated.count, simulated.seed, threads=simulated.threads, engine=simulated.engine, settings=settings,
            record=record,
        )  # fmt: skip
        for criterion in criteria:
            values[criterion.id][option] = np.array(read(criterion.reading, model, ran))
    title = (model.decisions.get(decision) or model.parameters[decision]).title
    inputs = inputs_of(model, situation.ledger, simulated)
    return chosen(decision, title, values, criteria, [each for each in inputs if each.name != decision])
