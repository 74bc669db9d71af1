"""Scenarios: under which inputs a question goes which way, as boxes and leaves, and storylines that tell it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.display import table_html
from stratagem.base.near import nearest
from stratagem.base.statistics import quantiles
from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.boxes import Box, Chosen
from stratagem.findings.errors import probability_error
from stratagem.findings.inputs import Input, inputs_of, telling
from stratagem.findings.measures import Measure
from stratagem.findings.numerals import day_shown, with_unit
from stratagem.findings.prim import MOST_BOXES, MOST_INPUTS, prim
from stratagem.findings.storylines import Storyline, storylines_of
from stratagem.findings.tree import tree_boxes
from stratagem.model import Model

TAIL = 0.25
"""The share of futures at either end of a quantity that makes a case."""

RARE = 0.02
"""A date that comes, or does not come, in fewer futures than this is told by early and late instead."""

FEW = 100
MOST_NAMED = 24
"""Ids that an error names."""


@dataclass(frozen=True)
class Outcome:
    """One way in which a question can go: what it is in words, its share of the futures with the sampling error, boxes
    and leaves for it.
    """

    label: str
    share: float
    error: float | None
    boxes: tuple[Box, ...]
    leaves: tuple[Box, ...]

    def as_json(self) -> dict[str, object]:
        """The outcome as plain data."""
        return {
            "label": self.label,
            "share": self.share,
            "error": self.error,
            "prim": [box.as_json() for box in self.boxes],
            "cart": [box.as_json() for box in self.leaves],
        }


@dataclass(frozen=True)
class Scenarios:
    """The ways in which a question can go, and storylines, the most frequent first."""

    question: str
    text: str
    outcomes: tuple[Outcome, ...]
    storylines: tuple[Storyline, ...]
    futures: int
    missing: int
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        boxes = sum(len(outcome.boxes) for outcome in self.outcomes)
        return f"<Scenarios {self.question}: {boxes} boxes, {len(self.storylines)} storylines, {self.futures} futures>"

    def _repr_html_(self) -> str:
        """What a notebook shows: every box."""
        rows = [
            (outcome.label, box.words, f"{box.coverage:.0%}", f"{box.density:.0%}", f"{box.base:.0%}")
            for outcome in self.outcomes
            for box in outcome.boxes
        ]
        return table_html(repr(self)[1:-1], ("outcome", "box", "coverage", "density", "of all"), rows)

    def as_json(self) -> dict[str, object]:
        """The scenarios as plain data."""
        return {
            "question": self.question,
            "text": self.text,
            "outcomes": [outcome.as_json() for outcome in self.outcomes],
            "storylines": [storyline.as_json() for storyline in self.storylines],
            "futures": self.futures,
            "missing": self.missing,
            "notes": list(self.notes),
        }


def measure_named(measures: Sequence[Measure], name: str) -> Measure:
    """The question or part of that id. Raises UsageError ANSWER-UNKNOWN."""
    known = {member.id: member for measure in measures for member in measure.family}
    if name not in known:
        raise unknown(name, known)
    return known[name]


def unknown(name: str, known: Iterable[str]) -> UsageError:
    """The error for an answer that nobody asked for; `known` are the ids that there are."""
    ids = list(known)
    remedy = f"give one of: {', '.join(ids[:MOST_NAMED])}{' …' if len(ids) > MOST_NAMED else ''}"
    guess = nearest(name, ids)
    return UsageError([Diagnostic("ANSWER-UNKNOWN", f"there is no question `{name[:60]}`", None, remedy, guess)])


def scenarios(measure: Measure, model: Model, ledger: Ledger, futures: Futures) -> Scenarios:
    """The scenarios of one question or part, with storylines."""
    [found] = boxed([measure], model, inputs_of(model, ledger, futures), futures.count)
    return replace(found, storylines=storylines_of(measure, model, ledger, futures))


def boxed(
    measures: Sequence[Measure], model: Model, inputs: Sequence[Input], count: int, most: int = MOST_BOXES
) -> tuple[Scenarios, ...]:
    """The scenarios of each measure, at most `most` boxes for each of its cases, without storylines."""
    cases = [cases_of(measure, model) for measure in measures]
    outputs = [
        np.where(np.isnan(measure.values), np.nan, case)
        for measure, own in zip(measures, cases, strict=True)
        for _, case in own
    ]
    told = iter(telling(inputs, np.stack(outputs), MOST_INPUTS) if outputs else [])
    return tuple(
        _boxed(measure, [(label, case, next(told)) for label, case in own], count, most)
        for measure, own in zip(measures, cases, strict=True)
    )


def _boxed(measure: Measure, cases: Sequence[tuple[str, Chosen, list[Input]]], count: int, most: int) -> Scenarios:
    known = ~np.isnan(measure.values)
    outcomes = tuple(
        Outcome(
            label=label,
            share=float(case[known].mean()),
            error=probability_error(np.where(known, case, np.nan)),
            boxes=prim(near, case, known, most),
            leaves=tree_boxes(near, case, known),
        )
        for label, case, near in cases
    )
    notes = []
    if not known.any():
        notes.append("No future resolves this question.")
    elif count < FEW:
        notes.append("Fewer than 100 futures: errors and boxes cannot be relied on.")
    if known.any() and not cases:
        notes.append("All futures agree.")
    if cases and not any(outcome.boxes for outcome in outcomes):
        notes.append("No inputs set these futures apart: chance, or many inputs together, decide.")
    return Scenarios(measure.id, measure.text, outcomes, (), int(known.sum()), measure.missing, tuple(notes))


def cases_of(measure: Measure, model: Model) -> list[tuple[str, Chosen]]:
    """The cases that are told, with their futures: the rarer answer of yes and no, or the two ends of a quantity."""
    truth, values = measure.truth, measure.values
    known = ~np.isnan(values)
    if not known.any():
        return []
    if truth is not None:
        yes = (truth == 1) & known
        share = float(yes[known].mean())
        if RARE <= share <= 1 - RARE or (measure.kind != "date" and 0 < share < 1):
            return [(_label(measure, share <= 0.5), yes if share <= 0.5 else known & ~yes)]
        if measure.kind != "date":
            return []
    shown = measure.output
    low, high = (float(value) for value in quantiles(shown[known], (TAIL, 1 - TAIL)))
    ends = [(True, known & (shown <= low), low), (False, known & (shown >= high), high)]
    return [
        (_end(measure, below, value, model), case) for below, case, value in ends if 0 < case.sum() < known.sum()
    ]  # fmt: skip


def _label(measure: Measure, yes: bool) -> str:
    if measure.kind == "probability":
        return f"{measure.headline}: {'yes' if yes else 'no'}"
    if measure.kind == "date":
        return f"{measure.headline}: {'it comes' if yes else 'it does not come'}"
    return measure.headline if yes else f"Not so: {measure.headline}"


def _end(measure: Measure, below: bool, value: float, model: Model) -> str:
    if measure.kind == "date":
        return f"{'By' if below else 'On or after'} {day_shown(model.calendar.start, value)}"
    return f"{'At most' if below else 'At least'} {with_unit(value, measure.unit)}"
