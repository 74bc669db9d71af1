"""Findings: everything that one ensemble tells, as one immutable object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stratagem.base.display import table_html
from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.answers import Answer, answer_of
from stratagem.findings.assumptions import (
    Assumption,
    Footing,
    Structural,
    assumptions_of,
    footings_of,
    structural_assumptions,
)
from stratagem.findings.balance import BalanceFinding, balances_of
from stratagem.findings.choices import choices_of
from stratagem.findings.choosing import Choice
from stratagem.findings.coordinates import coordinates_of
from stratagem.findings.depths import depths_of
from stratagem.findings.disputes import DisputeFinding, disputes_found
from stratagem.findings.drivers import Driver, drivers_of
from stratagem.findings.flips import Flip, Rerun, flips_of
from stratagem.findings.indicators import Course, courses_of
from stratagem.findings.indices import first_order
from stratagem.findings.inputs import Input, factors_of, inputs_in_classes
from stratagem.findings.judgements import KeyJudgements, key_judgements
from stratagem.findings.measures import Array, Measure
from stratagem.findings.measuring import Compare, indicator_measure, measures_of
from stratagem.findings.minds import Mind, minds_of
from stratagem.findings.numerals import day_shown, percent, with_unit
from stratagem.findings.scenarios import Scenarios, boxed
from stratagem.findings.sources import Source, disputes_of, sources_of
from stratagem.findings.storylines import storylines_of
from stratagem.findings.trace import Trace, traces_of
from stratagem.findings.worth import DecisionWorth, decisions_of
from stratagem.model import Model

BOXES = 1
"""Boxes told for each way in which a question can go; `scenarios` of a single question tells more."""


@dataclass(frozen=True, eq=False)
class Findings:
    """What an ensemble of `count` futures tells.

    `answers` in the order of the questions; `courses` of the indicators in the order of the model, each with its
    answer at the end. `disputes` by rank. `decisions` tells what it is worth to know more before each comparison.
    `sources` holds every parameter cell and dispute by name; `assumptions` those without evidence, the weightiest
    first; `structural` the assumptions about forms; `flips` what the weightiest change at either end of their
    ranges (empty where nothing was run again). `scenarios` tell under which inputs each question goes which way,
    the first of them with storylines; `choices` which option of each comparison holds up; `minds` how the actors
    decided. `balances` are the balance sheets of actors. `footings` and `traces` stand for every answer and part,
    in order. `troubled` futures met a number that was not finite.
    """

    count: int
    answers: tuple[Answer, ...]
    courses: tuple[Course, ...]
    disputes: tuple[DisputeFinding, ...]
    decisions: tuple[DecisionWorth, ...]
    sources: dict[str, Source]
    assumptions: tuple[Assumption, ...]
    structural: tuple[Structural, ...]
    flips: tuple[Flip, ...]
    scenarios: tuple[Scenarios, ...]
    choices: tuple[Choice, ...]
    minds: tuple[Mind, ...]
    balances: tuple[BalanceFinding, ...]
    footings: tuple[Footing, ...]
    traces: tuple[Trace, ...]
    troubled: int

    @property
    def family(self) -> tuple[Answer, ...]:
        """Every answer, each followed by its parts."""
        return tuple(member for answer in self.answers for member in answer.family)

    @property
    def assumed_share(self) -> float:
        """The share of parameters that are declared assumptions."""
        numbers = [source for source in self.sources.values() if source.basis != "position"]
        return len(self.assumptions) / len(numbers) if numbers else 0.0

    def judgements(self, failing: bool) -> KeyJudgements:
        """The first page; `failing` says whether the model fails by any of its own measures."""
        return key_judgements(self.answers, self.disputes, self.choices, self.minds, self.footings, failing)

    def as_json(self) -> dict[str, object]:
        """Everything as plain data."""
        return {
            "futures": self.count,
            "troubled": self.troubled,
            "answers": [answer.as_json() for answer in self.answers],
            "indicators": [course.as_json() for course in self.courses],
            "disputes": [dispute.as_json() for dispute in self.disputes],
            "decisions": [decision.as_json() for decision in self.decisions],
            "assumptions": [assumption.as_json() for assumption in self.assumptions],
            "flips": [flip.as_json() for flip in self.flips],
            "scenarios": [each.as_json() for each in self.scenarios],
            "choices": [choice.as_json() for choice in self.choices],
            "minds": [mind.as_json() for mind in self.minds],
            "balances": [balance.as_json() for balance in self.balances],
            "footings": [footing.as_json() for footing in self.footings],
            "traces": [trace.as_json() for trace in self.traces],
        }

    def __repr__(self) -> str:
        return f"<Findings: {len(self.answers)} answers and {len(self.courses)} indicators from {self.count} futures>"

    def _repr_html_(self) -> str:
        """What a notebook shows: every question with its chance or its middle."""
        rows = [(answer.id, answer.text, *_shown(answer), answer.word or "") for answer in self.answers]
        return table_html(repr(self)[1:-1], ("id", "question", "chance", "median", "word"), rows)


def _shown(answer: Answer) -> tuple[str, str]:
    """The chance and the middle of an answer; empty where it has none."""
    chance = "" if answer.probability is None else percent(answer.probability)
    if answer.quantiles is None or answer.kind == "date":
        return chance, day_shown(answer.start, answer.quantiles["p50"]) if answer.quantiles else ""
    return chance, with_unit(answer.quantiles["p50"], answer.unit)


def assess(
    model: Model, ledger: Ledger, futures: Futures, compare: Compare, rerun: Rerun | None = None
) -> Findings:  # fmt: skip
    """What the futures tell. `compare` runs the model again on the same draws, with settings in declared units.

    `rerun` does so for the first futures only: with it the weightiest assumptions are set to their ends.

    Nothing here depends on the number of threads.
    """
    measures = measures_of(model, futures, compare)
    asked = [member for measure in measures for member in measure.family]
    shown = [indicator_measure(indicator, model, futures) for indicator in model.indicators.values()]
    sources = sources_of(model, ledger, futures)
    classed = factors_of(model, futures)
    inputs = inputs_in_classes(classed, sources, futures)
    factors = tuple(factor for factor in classed if factor.kind == "position" or factor.count > 1)
    outputs = _outputs([*asked, *shown], futures.count)
    indices = first_order(factors, outputs)
    coordinates = coordinates_of(model, futures)
    depths = depths_of(model, coordinates, outputs[: len(asked)], factors, indices)
    drivers = [
        drivers_of(column, factors, indices, sources, depths[column] if column < len(asked) else None)
        for column in range(len(asked) + len(shown))
    ]
    ids = [measure.id for measure in asked]
    driven = {name: [driver.parameter for driver in own] for name, own in zip(ids, drivers, strict=False)}
    positions = {name: futures.position(name) for name in disputes_of(model)}
    decisions = decisions_of(model, measures, coordinates, driven, positions)
    found = dict(zip(ids, drivers, strict=False))
    assumptions = assumptions_of(factors, indices, sources, ids)
    answers = tuple(answer_of(measure, found, model.calendar.start) for measure in measures)
    return Findings(
        count=futures.count,
        answers=answers,
        courses=_courses(model, futures, shown, drivers[len(asked) :]),
        disputes=disputes_found(
            model, ledger, factors, indices, asked, shown, {measure.id for measure in measures}, decisions
        ),
        decisions=decisions,
        sources=sources,
        assumptions=assumptions,
        flips=flips_of(model, assumptions, rerun) if rerun else (),
        structural=structural_assumptions(model),
        scenarios=_scenarios(measures, model, ledger, futures, inputs),
        choices=choices_of(model, measures, inputs),
        minds=minds_of(model, futures),
        balances=balances_of(model, ledger, [member for answer in answers for member in answer.family]),
        footings=footings_of(factors, indices, sources, ids),
        traces=traces_of(
            model, ledger, [member for answer in answers for member in answer.family], factors, indices, sources
        ),
        troubled=futures.trouble_count,
    )


def _scenarios(
    measures: Sequence[Measure], model: Model, ledger: Ledger, futures: Futures, inputs: Sequence[Input]
) -> tuple[Scenarios, ...]:
    """The best box of every question; storylines of the first only, since they tell the whole system anyway."""
    found = boxed(measures, model, inputs, futures.count, BOXES)
    if not found:
        return ()
    return replace(found[0], storylines=storylines_of(measures[0], model, ledger, futures)), *found[1:]


def _outputs(measures: Sequence[Measure], count: int) -> Array:
    """What drivers explain, shape (measures, futures)."""
    return np.stack([measure.output for measure in measures]) if measures else np.zeros((0, count))


def _courses(
    model: Model, futures: Futures, measures: Sequence[Measure], drivers: Sequence[tuple[Driver, ...]]
) -> tuple[Course, ...]:
    """Every indicator over time, with its answer at the end."""
    answers = [
        answer_of(measure, {measure.id: own}, model.calendar.start)
        for measure, own in zip(measures, drivers, strict=True)
    ]
    return tuple(
        replace(course, answer=answer) for course, answer in zip(courses_of(model, futures), answers, strict=True)
    )
