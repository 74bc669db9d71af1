"""What if: the answers of a changed situation beside those of the situation as it is, on the same draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stratagem.base.display import table_html
from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.answers import Answer, answer_of
from stratagem.findings.boxes import Box
from stratagem.findings.effects import Effect, paired_effect
from stratagem.findings.forcing import Force
from stratagem.findings.inputs import Input, inputs_of, telling
from stratagem.findings.measures import Measure
from stratagem.findings.prim import MOST_INPUTS, prim
from stratagem.model import Model

DOUBT = 0.05
"""The chance that an interval misses the difference that infinitely many futures would show."""

FLIPS_TOLD = 0.01
"""From this share of futures on it is told what those have in common that flip."""


@dataclass(frozen=True, slots=True)
class Case:
    """A what-if: its label, what is set (in declared units), and what is forced."""

    label: str
    settings: Mapping[str, float]
    forced: tuple[Force, ...] = ()


@dataclass(frozen=True)
class Change:
    """What a what-if does to one answer.

    `difference` is the mean paired difference: of the probability for answers of yes or no and dates that may not
    come, else of the quantity in `unit`. `delay` (dates) is the mean shift in days, with the end in place of what does
    not come. `to_yes` and `to_no` are the shares of futures that flip, `rises` and `falls` those in which a quantity
    moves; None where they do not apply. `boxes` say what the futures that flip most have in common; `flipping` names
    these: yes or no.
    """

    before: Answer
    after: Answer
    unit: str
    difference: Effect
    delay: Effect | None
    to_yes: float | None
    to_no: float | None
    rises: float | None
    falls: float | None
    boxes: tuple[Box, ...] = ()
    flipping: str | None = None

    @property
    def id(self) -> str:
        return self.before.id

    @property
    def clear(self) -> bool:
        """Whether the interval of `difference` excludes no change."""
        return self.difference.excludes_zero

    @property
    def shifts(self) -> bool:
        """Whether a date shifts: the interval of `delay` excludes no change, whatever the probability does."""
        return self.delay is not None and self.delay.excludes_zero

    @property
    def moves(self) -> bool:
        """Whether the answer moves in either way."""
        return self.clear or self.shifts

    def as_json(self) -> dict[str, object]:
        """The change as plain data."""
        return {
            "id": self.id,
            "text": self.before.text,
            "kind": self.before.kind,
            "unit": self.unit,
            "before": _short(self.before),
            "after": _short(self.after),
            "difference": self.difference.mean,
            "interval": [self.difference.low, self.difference.high],
            "futures": self.difference.pairs,
            "delay_days": self.delay.mean if self.delay else None,
            "delay_interval": [self.delay.low, self.delay.high] if self.delay else None,
            "clear": self.clear,
            "delay_clear": self.shifts if self.delay else None,
            "to_yes": self.to_yes,
            "to_no": self.to_no,
            "rises": self.rises,
            "falls": self.falls,
            "flipping": self.flipping,
            "boxes": [box.as_json() for box in self.boxes],
        }


def _short(answer: Answer) -> dict[str, object]:
    told = answer.as_json()
    return {key: told[key] for key in ("probability", "quantiles", "mean", "error", "word", "futures") if key in told}


@dataclass(frozen=True)
class WhatIf:
    """What one case does to every question and part, in their order."""

    case: Case
    changes: tuple[Change, ...]
    futures: int

    def __repr__(self) -> str:
        moved = sum(change.moves for change in self.changes)
        return f"<WhatIf {self.case.label}: {moved} of {len(self.changes)} answers move, {self.futures} futures>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the answers that move."""
        rows = [
            (change.id, change.before.text, *(f"{value:.4g}" for value in _ends(change.difference)), change.unit)
            for change in self.changes
            if change.moves
        ]
        return table_html(repr(self)[1:-1], ("id", "question", "difference", "from", "to", "unit"), rows)

    def as_json(self) -> dict[str, object]:
        """The case as plain data."""
        return {
            "label": self.case.label,
            "settings": dict(self.case.settings),
            "forced": [str(force) for force in self.case.forced],
            "changes": [change.as_json() for change in self.changes],
        }


def _ends(effect: Effect) -> tuple[float, float, float]:
    return effect.mean, effect.low, effect.high


def what_if(
    model: Model, ledger: Ledger, base: Futures, measure: Callable[[Case | None], Sequence[Measure]],
    cases: Sequence[Case],
) -> tuple[WhatIf, ...]:  # fmt: skip
    """Every case against the situation as it is. `measure` gives the measures of a case, on the draws of `base`; None
    stands for the situation as it is.
    """
    inputs = inputs_of(model, ledger, base)
    before = [member for each in measure(None) for member in each.family]
    found = []
    for case in cases:
        after = [member for each in measure(case) for member in each.family]
        changes = [_change(one, other, model) for one, other in zip(before, after, strict=True)]
        found.append(WhatIf(case, _explained(changes, before, after, inputs), base.count))
    return tuple(found)


def _change(before: Measure, after: Measure, model: Model) -> Change:
    start = model.calendar.start
    answers = answer_of(before, {}, start), answer_of(after, {}, start)
    told = before.truth is not None and before.kind != "comparison"
    one, other = (before.truth, after.truth) if told else (before.values, after.values)
    assert one is not None and other is not None
    steps = other - one
    known = np.isfinite(steps)
    shares = [float(np.mean(part[known])) if known.any() else None for part in (steps > 0, steps < 0)]
    delay = paired_effect(after.output - before.output, None, DOUBT) if before.kind == "date" else None
    up, down = shares
    return Change(
        before=answers[0],
        after=answers[1],
        unit="1" if told else before.unit,
        difference=paired_effect(steps, None, DOUBT),
        delay=delay,
        to_yes=up if told else None,
        to_no=down if told else None,
        rises=None if told else up,
        falls=None if told else down,
    )


def _explained(
    changes: Sequence[Change], before: Sequence[Measure], after: Sequence[Measure], inputs: Sequence[Input]
) -> tuple[Change, ...]:
    """The changes, with boxes for the futures that flip, in the direction in which more do."""
    flips = {}
    for place, change in enumerate(changes):
        yes, no = change.to_yes or 0.0, change.to_no or 0.0
        one, other = before[place].truth, after[place].truth
        if max(yes, no) >= FLIPS_TOLD and one is not None and other is not None:
            steps = other - one
            flips[place] = steps > 0 if yes >= no else steps < 0
    if not flips:
        return tuple(changes)
    outputs = np.stack(list(flips.values())).astype(np.float64)
    told = dict(zip(flips, telling(inputs, outputs, MOST_INPUTS), strict=True))
    explained = []
    for place, change in enumerate(changes):
        if place not in flips:
            explained.append(change)
            continue
        known = ~np.isnan(before[place].values) & ~np.isnan(after[place].values)
        boxes = prim(told[place], flips[place], known, most=1)
        flipping = "to yes" if (change.to_yes or 0.0) >= (change.to_no or 0.0) else "to no"
        explained.append(replace(change, boxes=boxes, flipping=flipping))
    return tuple(explained)
