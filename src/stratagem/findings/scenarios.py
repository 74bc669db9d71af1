"""Scenarios: under which inputs a question goes which way, as boxes and leaves, and storylines that tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.display import table_html
from stratagem.base.near import nearest
from stratagem.base.statistics import quantiles
from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.boxes import Box, Chosen
from stratagem.findings.inputs import inputs_of, telling
from stratagem.findings.measures import Measure
from stratagem.findings.numerals import day_shown, with_unit
from stratagem.findings.prim import MOST_INPUTS, prim
from stratagem.findings.storylines import Storyline, storylines_of
from stratagem.findings.tree import tree_boxes
from stratagem.model import Model

TAIL = 0.25
"""The share of futures at either end of a quantity that makes a case."""

RARE = 0.02
"""A date that comes, or does not come, in fewer futures than this is told by early and late instead."""

FEW = 100


@dataclass(frozen=True)
class Outcome:
    """One way in which a question can go: what it is in words, its share of the futures, boxes and leaves for it."""

    label: str
    share: float
    boxes: tuple[Box, ...]
    leaves: tuple[Box, ...]

    def as_json(self) -> dict[str, object]:
        """The outcome as plain data."""
        return {
            "label": self.label,
            "share": self.share,
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
        remedy = f"give one of: {', '.join(measure.id for measure in measures)}, or a part"
        guess = nearest(name, known)
        raise UsageError([Diagnostic("ANSWER-UNKNOWN", f"there is no question `{name[:60]}`", None, remedy, guess)])
    return known[name]


def scenarios(
    model: Model, ledger: Ledger, futures: Futures, measures: Callable[[], Sequence[Measure]], question: str
) -> Scenarios:
    """The scenarios of one question or part."""
    measure = measure_named(measures(), question)
    known = ~np.isnan(measure.values)
    notes = []
    if not known.any():
        return Scenarios(
            question, measure.text, (), (), 0, measure.missing, ("No future resolves this question.",)
        )  # fmt: skip
    if futures.count < FEW:
        notes.append("Fewer than 100 futures: errors and boxes cannot be relied on.")
    cases = cases_of(measure, model)
    if not cases:
        notes.append("All futures agree.")
    inputs = inputs_of(model, ledger, futures)
    outputs = [np.where(known, case, np.nan) for _, case in cases]
    told = telling(inputs, np.stack(outputs), MOST_INPUTS) if cases else []
    outcomes = tuple(
        Outcome(label, float(case[known].mean()), prim(near, case, known), tree_boxes(near, case, known))
        for (label, case), near in zip(cases, told, strict=True)
    )
    if cases and not any(outcome.boxes for outcome in outcomes):
        notes.append("No inputs set these futures apart: chance, or many inputs together, decide.")
    lines = storylines_of(measure, model, ledger, futures)
    return Scenarios(question, measure.text, outcomes, lines, int(known.sum()), measure.missing, tuple(notes))


def cases_of(measure: Measure, model: Model) -> list[tuple[str, Chosen]]:
    """The cases that are told, with their futures: the rarer answer of yes and no, or the two ends of a quantity."""
    truth, values = measure.truth, measure.values
    known = ~np.isnan(values)
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
