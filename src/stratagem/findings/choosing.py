"""Robust choice: which option of a lever or decision holds up over the futures, where it fails, and what would change
the preference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.display import table_html
from stratagem.base.near import nearest
from stratagem.findings.believing import Belief, belief
from stratagem.findings.boxes import Box
from stratagem.findings.errors import probability_error
from stratagem.findings.inputs import Input, telling
from stratagem.findings.measures import Array
from stratagem.findings.prim import MOST_INPUTS, prim
from stratagem.findings.readings import Reading, unit_of
from stratagem.findings.regret import TOGETHER, Criterion, Judgement, judge, together
from stratagem.model import ComparisonQuestion, Model
from stratagem.model.parts import Lever

FAILS = 0.05
"""An option fails where it falls short by more than this share of the spread of the criterion."""

TOO_FEW = "Fewer than 100 futures: errors and boxes cannot be relied on."
FEW = 100


@dataclass(frozen=True, slots=True)
class Failure:
    """Where the favourite of a criterion fails: in which share of futures another option does clearly better, with its
    sampling error, and boxes that say where they lie.
    """

    criterion: str
    option: str
    share: float
    error: float | None
    boxes: tuple[Box, ...]

    def as_json(self) -> dict[str, object]:
        """The failure as plain data."""
        return {
            "criterion": self.criterion,
            "option": self.option,
            "share": self.share,
            "error": self.error,
            "boxes": [box.as_json() for box in self.boxes],
        }


@dataclass(frozen=True)
class Choice:
    """The options of a choice judged: by each criterion, and by all together (the last) where there are several.
    `question` is the comparison whose runs it was judged from, None where the options were run for it.
    """

    decision: str
    title: str
    options: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    failures: tuple[Failure, ...]
    beliefs: tuple[tuple[str, Belief], ...]
    futures: int
    notes: tuple[str, ...]
    question: str | None = None

    @property
    def favourite(self) -> str:
        """The option that holds up: the favourite by all criteria together."""
        return self.judgements[-1].favourite

    @property
    def holds_up(self) -> bool:
        """Whether every rule and every criterion prefers the favourite."""
        return all(option == self.favourite for each in self.judgements for option in each.preferred.values())

    @property
    def verdict(self) -> str:
        """Which option holds up, and whether that hangs on the rule or the criterion, in a sentence."""
        if self.holds_up:
            return f"“{self.favourite}” holds up: every criterion and every rule prefers it."
        own = [each for each in self.judgements if each.criterion.id != TOGETHER]
        if any(each.favourite != self.favourite for each in own):
            told = "; ".join(f"“{each.favourite}” by {each.criterion.text}" for each in own)
            counted = f"Counted alike, each in units of its spread, “{self.favourite}” does best."
            return f"No option holds up by every criterion: {told}. {counted}"
        against = dict.fromkeys(
            rule for each in own for rule, option in each.preferred.items() if option != self.favourite
        )
        told = f"not by every rule ({', '.join(against)})" if against else "not when all criteria are added up"
        return f"“{self.favourite}” does best by every criterion, but {told}."

    def __repr__(self) -> str:
        return f"<Choice {self.decision}: {self.favourite} of {', '.join(self.options)}, {self.futures} futures>"

    def _repr_html_(self) -> str:
        """What a notebook shows: every option by every criterion."""
        rows = [
            (judgement.criterion.text, each.option, f"{each.mean:.4g}", f"{each.regret:.4g}", f"{each.best:.1%}")
            for judgement in self.judgements
            for each in judgement.standings
        ]
        return table_html(repr(self)[1:-1], ("criterion", "option", "mean", "mean regret", "best in"), rows)

    def as_json(self) -> dict[str, object]:
        """The choice as plain data."""
        return {
            "decision": self.decision,
            "title": self.title,
            "options": list(self.options),
            "favourite": self.favourite,
            "holds_up": self.holds_up,
            "criteria": [judgement.as_json() for judgement in self.judgements],
            "failures": [failure.as_json() for failure in self.failures],
            "beliefs": [{"criterion": criterion, **each.as_json()} for criterion, each in self.beliefs],
            "futures": self.futures,
            "notes": list(self.notes),
        }


def options_of(model: Model, name: str) -> tuple[str, ...]:
    """The options of a lever or decision. Raises UsageError CHOICE-UNKNOWN where there is none of that name."""
    if name in model.decisions:
        return tuple(model.decisions[name].options)
    lever = model.parameters.get(name)
    if isinstance(lever, Lever) and len(lever.options) > 1:
        return tuple(lever.options)
    known = [*model.decisions, *(key for key, each in model.parameters.items() if _choosable(each))]
    what = "has no options to choose from" if lever else "is no lever and no decision"
    message = f"`{name[:60]}` {what}"
    remedy = f"give one of: {', '.join(known)}" if known else "declare `options` of a lever, or decisions"
    raise UsageError([Diagnostic("CHOICE-UNKNOWN", message, None, remedy, nearest(name, known))])


def _choosable(parameter: object) -> bool:
    return isinstance(parameter, Lever) and len(parameter.options) > 1


def criteria_of(model: Model, name: str) -> tuple[Criterion, ...]:
    """What the questions read that compare the options of a lever, or of a lever that a decision sets.

    Raises UsageError CHOICE-CRITERIA if there is none.
    """
    levers = {name}
    if name in model.decisions:
        levers = {each.lever for option in model.decisions[name].options.values() for each in option.sets}
    found = [
        Criterion(f"{question.id}.{key}", read.text, Reading(read.of, read.at, read.at_event, read.change),
                  read.better, unit_of(model, read.of))
        for question in model.questions
        if isinstance(question, ComparisonQuestion) and question.lever in levers
        for key, read in question.reads.items()
    ]  # fmt: skip
    if not found:
        raise UsageError.of(
            "CHOICE-CRITERIA",
            f"no question compares the options of `{name[:60]}`",
            "say what it is judged by: --by NAME=more or --by NAME=less, NAME an indicator",
        )
    return tuple(found)


def choose(
    name: str, title: str, values: Mapping[str, Mapping[str, Array]], criteria: Sequence[Criterion],
    inputs: Sequence[Input], question: str | None = None,
) -> Choice:  # fmt: skip
    """The choice between options: `values[criterion][option]` is the criterion in every future, on shared draws."""
    judgements = [judge(criterion, values[criterion.id]) for criterion in criteria]
    notes = [f"No future resolves: {each.criterion.text}." for each in judgements if not each.futures]
    judgements = [each for each in judgements if each.futures]
    if not judgements:
        raise UsageError.of(
            "CHOICE-CRITERIA",
            "no future has a value of any criterion",
            "judge by something that has one in some future",
        )
    if len(judgements) > 1:
        judgements.append(together(judgements))
    count = judgements[0].worths.shape[1]
    if count < FEW:
        notes.append(TOO_FEW)
    shortfalls = [_shortfall(each) for each in judgements]
    cases = np.stack(
        [shortfall > FAILS * _spread(each) for each, shortfall in zip(judgements, shortfalls, strict=True)]
    )
    told = telling(inputs, np.stack([np.nan_to_num(shortfall) for shortfall in shortfalls]), MOST_INPUTS)
    failures, beliefs = [], []
    for each, case, near in zip(judgements, cases, told, strict=True):
        known = np.isfinite(each.worths[0])
        boxes = prim(near, case, known, most=2)
        share, error = float(case[known].mean()), probability_error(np.where(known, case, np.nan))
        failures.append(Failure(each.criterion.id, each.favourite, share, error, boxes))
        beliefs += [(each.criterion.id, one) for one in _beliefs(each, inputs, near)]
    options = tuple(standing.option for standing in judgements[0].standings)
    kept = tuple(judgements), tuple(failures), tuple(beliefs)
    return Choice(name, title, options, *kept, count, tuple(notes), question)


def _row(judgement: Judgement, option: str) -> Array:
    rows = [standing.option for standing in judgement.standings]
    return np.asarray(judgement.worths[rows.index(option)])


def _shortfall(judgement: Judgement) -> Array:
    """How far the favourite falls short of the best option, in every future."""
    return np.asarray(judgement.worths.max(axis=0) - _row(judgement, judgement.favourite))


def _spread(judgement: Judgement) -> float:
    known = judgement.worths[np.isfinite(judgement.worths)]
    return float(np.subtract(*np.quantile(known, (0.95, 0.05))))


def _beliefs(judgement: Judgement, inputs: Sequence[Input], near: Sequence[Input]) -> list[Belief]:
    """What would have to be believed to prefer each of the other options; inputs that tell most come first."""
    first = [*near, *(each for each in inputs if each not in near)]
    favourite = _row(judgement, judgement.favourite)
    return [
        belief(judgement.favourite, standing.option, _row(judgement, standing.option) - favourite, first)
        for standing in judgement.standings
        if standing.option != judgement.favourite
    ]
