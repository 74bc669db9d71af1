"""Comparisons: what differs between the options of a lever, future by future on shared draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from stratagem.engine import Futures
from stratagem.findings.measures import Arm, Array, Measure
from stratagem.findings.numerals import percent, with_unit
from stratagem.findings.readings import Reading, read, unit_of
from stratagem.model import Model
from stratagem.model.parts import Lever
from stratagem.model.questions import ComparisonQuestion

TIES_TOLD = 0.01
"""From this share of futures on it is told that the options make no difference in them."""

Compare = Callable[[Mapping[str, float]], Futures]


def comparison_measure(question: ComparisonQuestion, model: Model, futures: Futures, compare: Compare) -> Measure:
    """The headline reading of a comparison, with every reading as a part.

    The model runs once for each option that is not how the lever stands in `futures`. The first option is compared
    with each of the others; with more than two, parts are named `Q14.READ.OPTION`.
    """
    lever = model.parameters[question.lever]
    assert isinstance(lever, Lever)
    arms = {option: _arms(question, lever, option, model, futures, compare) for option in question.options}
    first, others = question.options[0], question.options[1:]
    pairs = {
        (key, other): _paired(question, key, other, (arms[first][key], arms[other][key]), model)
        for key in question.reads
        for other in others
    }
    chosen = pairs[question.headline, others[0]]
    settings = "; ".join(f"{arm.option}: {arm.setting}" for arm in chosen.arms)
    return replace(
        chosen,
        id=question.id,
        text=question.text,
        notes=(f"The lever is “{lever.title}” ({settings}).", *chosen.notes),
        because=question.because,
        parts=tuple(pairs.values()),
    )


def _arms(
    question: ComparisonQuestion, lever: Lever, option: str, model: Model, futures: Futures, compare: Compare
) -> dict[str, Arm]:
    """The readings under one option; only these are kept of the run, so that its memory is free for the next."""
    setting = lever.options[option] / lever.unit.scale
    # An option that is how the lever stands anyway has been run already; but where actors choose, both options must
    # run alike, and `compare` keeps them to their habits.
    stands = not model.decisions and bool(np.all(futures.parameter(question.lever) == setting))
    ran = futures if stands else compare({question.lever: setting})
    shown = with_unit(setting, lever.unit.text)
    return {
        key: Arm(option, shown, np.array(read(Reading(r.of, r.at, r.at_event, r.change), model, ran)))
        for key, r in question.reads.items()
    }


def _paired(question: ComparisonQuestion, key: str, other: str, arms: tuple[Arm, Arm], model: Model) -> Measure:
    reading = question.reads[key]
    difference = arms[0].values - arms[1].values
    first = question.options[0]
    name = f"{question.id}.{key}" if len(question.options) == 2 else f"{question.id}.{key}.{other}"
    return Measure(
        id=name,
        text=reading.text,
        kind="comparison",
        unit=unit_of(model, reading.of),
        values=difference,
        horizon=model.calendar.length,
        headline=f"“{first}” does better than “{other}” in: {reading.text} ({reading.better} is better)",
        reads=(reading.of, question.lever, *((reading.at_event,) if reading.at_event else ())),
        moment=model.calendar.day_of(reading.at) if reading.at else None,
        notes=_notes(difference),
        better_first=(difference > 0 if reading.better == "more" else difference < 0).astype(np.float64),
        arms=arms,
    )


def _notes(difference: Array) -> tuple[str, ...]:
    known = difference[~np.isnan(difference)]
    ties = float(np.mean(known == 0)) if known.size else 0.0
    return (f"In {percent(ties)} of futures the two come out the same.",) if ties >= TIES_TOLD else ()
