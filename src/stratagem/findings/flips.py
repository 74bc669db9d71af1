"""Key assumptions at their other ends: the weightiest are set to either end of their range, and all is run again.

Every run has the draws of the ensemble's first futures, so that differences are paired.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stratagem.base.statistics import mean, quantiles
from stratagem.engine import Futures
from stratagem.findings.assumptions import Assumption
from stratagem.findings.effects import Effect, paired_effect
from stratagem.findings.measures import Array, Measure
from stratagem.findings.measuring import measures_of
from stratagem.findings.words import likelihood_word
from stratagem.model import ComparisonQuestion, Model

MOST_ASSUMPTIONS = 10
DOUBT = 0.05
"""The chance that any of the intervals of one re-run misses, over all answers together: each takes an equal part."""

LEAST_MOVE = 0.1
"""A quantity or date has moved when its mean has, by this share of the width of its middle half and more; a chance by
half of this.
"""

MIDDLE_HALF = (0.25, 0.75)
EVEN = 0.5

Rerun = Callable[[Mapping[str, float]], Futures]
"""Runs the model with settings, in declared units, on the draws of the ensemble's first futures."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an assumption at its end does to one answer.

    `before` and `after` are the probability, or the mean of the quantity (a date that does not come counts as the
    end), in `unit`; days from the start for dates. `effect` is the paired difference with its interval. `turns` says
    in words what is different now, empty where the answer only shifts.
    """

    answer: str
    unit: str
    before: float
    after: float
    effect: Effect
    turns: str

    def as_json(self) -> dict[str, object]:
        """The change as plain data."""
        return {
            "answer": self.answer,
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "effect": self.effect.mean,
            "interval": [self.effect.low, self.effect.high],
            "turns": self.turns,
        }


@dataclass(frozen=True, slots=True)
class Flip:
    """An assumption set to one end of its range, `low` (5 %) or `high` (95 %), and the answers that change, those that
    turn first. `futures` were run.
    """

    parameter: str
    title: str
    end: str
    setting: float
    shown: str
    futures: int
    changes: tuple[Change, ...]

    @property
    def turns(self) -> tuple[Change, ...]:
        """The changes that turn an answer."""
        return tuple(change for change in self.changes if change.turns)

    def __repr__(self) -> str:
        return f"<Flip {self.parameter} at {self.shown}: {len(self.turns)} answers turn, {len(self.changes)} change>"

    def as_json(self) -> dict[str, object]:
        """The re-run as plain data."""
        return {
            "parameter": self.parameter,
            "title": self.title,
            "end": self.end,
            "setting": self.setting,
            "shown": self.shown,
            "futures": self.futures,
            "changes": [change.as_json() for change in self.changes],
        }


def flips_of(model: Model, assumptions: Sequence[Assumption], rerun: Rerun) -> tuple[Flip, ...]:
    """Both ends of each of the weightiest assumptions, against a run where they vary.

    A comparison is run again, under each of its options, only where the assumption moves one of its readings by
    itself: what it does not move in the ensemble it will hardly turn.
    """
    weighty = [each for each in assumptions if each.greatest > 0.0 and each.source.varies][:MOST_ASSUMPTIONS]
    if not weighty:
        return ()
    measures = measures_of(model, rerun({}), rerun)
    return tuple(flip for each in weighty for flip in _ends(each, model, measures, rerun))


def _ends(assumption: Assumption, model: Model, measures: Sequence[Measure], rerun: Rerun) -> Iterator[Flip]:
    source = assumption.source
    asked = {measure.id: measure for measure in measures if _concerned(measure, assumption, model)}
    narrowed = replace(model, questions=tuple(question for question in model.questions if question.id in asked))
    for end, setting in (("low", source.low), ("high", source.high)):
        ran = rerun({source.name: setting})
        changed = measures_of(narrowed, ran, _with(rerun, source.name, setting))
        pairs = [
            pair for measure in changed for pair in zip(asked[measure.id].family, measure.family, strict=True)
        ]  # fmt: skip
        changes = [_change(before, after, DOUBT / max(len(pairs), 1)) for before, after in pairs]
        kept = sorted((change for change in changes if change is not None), key=lambda change: not change.turns)
        yield Flip(source.name, source.title, end, setting, source.shown(setting), ran.count, tuple(kept))


def _with(rerun: Rerun, name: str, setting: float) -> Rerun:
    """Runs with one setting beside those asked for."""
    return lambda settings: rerun({name: setting, **settings})


def _concerned(measure: Measure, assumption: Assumption, model: Model) -> bool:
    if measure.kind != "comparison":
        return True
    lever = next(q.lever for q in model.questions if isinstance(q, ComparisonQuestion) and q.id == measure.id)
    return lever != assumption.source.name and any(member.id in assumption.shares for member in measure.family)


def _change(before: Measure, after: Measure, doubt: float) -> Change | None:
    """The change of an answer; None where the interval does not exclude nothing, or nobody would care."""
    pair = _told(before), _told(after)
    effect = paired_effect(pair[1] - pair[0], None, doubt)
    if not effect.excludes_zero:
        return None
    known = [values[np.isfinite(values)] for values in pair]
    means = [mean(values) for values in known]
    turns = _turns(before, *means) if before.truth is not None else ""
    if not turns and not _moved(before, known[0], effect):
        return None
    unit = "1" if before.truth is not None else before.unit
    return Change(before.id, unit, means[0], means[1], effect, turns)


def _told(measure: Measure) -> Array:
    """What an answer says in each future: a truth where it is a chance, else the quantity."""
    truth = measure.truth
    return measure.output if truth is None else truth


def _moved(measure: Measure, known: Array, effect: Effect) -> bool:
    if measure.truth is not None:
        return abs(effect.mean) >= LEAST_MOVE / 2.0
    low, high = quantiles(known, MIDDLE_HALF)
    return abs(effect.mean) >= LEAST_MOVE * float(high - low)


def _turns(measure: Measure, before: float, after: float) -> str:
    """What is different in words: the option that does better, or the word for the likelihood."""
    if measure.kind == "comparison" and (before > EVEN) != (after > EVEN):
        return f"“{measure.arms[0 if after > EVEN else 1].option}” now does better more often"
    words = [likelihood_word(chance) for chance in (before, after)]
    told = words[0] != words[1] and abs(after - before) >= LEAST_MOVE / 2.0
    return f"from {words[0]} to {words[1]}" if told else ""
