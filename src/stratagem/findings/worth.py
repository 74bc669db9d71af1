"""What knowing is worth to who decides: the expected value of partial perfect information, in the decision's units.

For every input the pay of each option is regressed on it over the existing sample; who knew the input would take the
option that is best there. What this gains on average over the option that is best without knowing is the worth. On a
dispute the regression is the mean under each position, on a number a polynomial of its rank. Source: Strong, M.,
Oakley, J. E. & Brennan, A. (2014), Estimating multiparameter partial expected value of perfect information from a
probabilistic sensitivity analysis sample, Medical Decision Making 34(3), 311–326.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES
from stratagem.findings.coordinates import Array, Coordinate
from stratagem.findings.measures import Measure
from stratagem.findings.numerals import with_unit
from stratagem.findings.sources import disputes_of, position_name
from stratagem.model import Model
from stratagem.model.questions import ComparisonQuestion

CLEAR = 2.0
"""A worth counts if it is so many times its sampling error."""

LEAST_WORTH = 0.001
"""A worth counts from this share of the standard deviation of what the best option gains over the next: below, no
finding turns the choice but in futures that are beside the point.
"""


@dataclass(frozen=True, slots=True)
class Knowing:
    """What it is worth to know one input before one decision.

    `worth` is in the decision's unit, `error` its sampling error (None below 32 futures). `best` names, for a
    dispute, the option that is best under each position; empty for a number. `clear` says that the worth is more
    than chance would show, and enough to matter.
    """

    input: str
    worth: float
    error: float | None
    best: tuple[str, ...]
    clear: bool

    def as_json(self) -> dict[str, object]:
        """The worth as plain data."""
        return {
            "input": self.input,
            "worth": self.worth,
            "error": self.error,
            "best_by_position": list(self.best),
            "clear": self.clear,
        }


@dataclass(frozen=True, slots=True)
class DecisionWorth:
    """One reading of a decision: which option is best on average, and what it is worth to know more.

    `means` holds the mean of the reading by option, `best` the option to take as things are known; `better` tells
    whether more or less is wanted. `perfect` is the worth of knowing everything, the most that any input can be worth,
    chance within the futures included. `inputs` are every dispute and the drivers, the worthiest first.
    """

    id: str
    question: str
    text: str
    lever: str
    unit: str
    better: str
    means: Mapping[str, float]
    best: str
    perfect: float
    futures: int
    inputs: tuple[Knowing, ...]

    def __repr__(self) -> str:
        return f"<DecisionWorth {self.id}: {self.best} is best; all is worth {with_unit(self.perfect, self.unit)}>"

    def as_json(self) -> dict[str, object]:
        """The decision as plain data."""
        return {
            "id": self.id,
            "question": self.question,
            "text": self.text,
            "lever": self.lever,
            "unit": self.unit,
            "better": self.better,
            "means": dict(self.means),
            "best": self.best,
            "perfect": self.perfect,
            "futures": self.futures,
            "inputs": [known.as_json() for known in self.inputs],
        }


def decisions_of(
    model: Model, measures: Sequence[Measure], coordinates: Sequence[Coordinate], drivers: Mapping[str, Sequence[str]],
    positions: Mapping[str, NDArray[np.int64]],
) -> tuple[DecisionWorth, ...]:  # fmt: skip
    """Every reading of every comparison. `drivers` names the inputs that drive each measure, `positions` holds the
    position that each future took in each dispute.
    """
    numbers = {coordinate.name: coordinate for coordinate in coordinates if not coordinate.cases}
    by_id = {measure.id: measure for measure in measures}
    found = []
    for question in model.questions:
        if isinstance(question, ComparisonQuestion) and question.id in by_id:
            for key, parts in _readings(by_id[question.id], question):
                driven = dict.fromkeys(name for part in parts for name in drivers.get(part.id, ()))
                known = [numbers[name] for name in driven if name in numbers]
                found.append(_decision(model, question, key, parts, known, positions))
    return tuple(found)


def _readings(measure: Measure, question: ComparisonQuestion) -> Iterator[tuple[str, list[Measure]]]:
    """For each reading the measures that hold its options: with two options there is one."""
    for key in question.reads:
        name = f"{question.id}.{key}"
        yield key, [part for part in measure.parts if part.id == name or part.id.startswith(f"{name}.")]


def _decision(
    model: Model, question: ComparisonQuestion, key: str, parts: Sequence[Measure], numbers: Sequence[Coordinate],
    positions: Mapping[str, NDArray[np.int64]],
) -> DecisionWorth:  # fmt: skip
    reading = question.reads[key]
    arms = {arm.option: arm.values for part in parts for arm in part.arms}
    options, table = tuple(arms), np.stack(list(arms.values()))
    known: NDArray[np.bool_] = np.all(np.isfinite(table), axis=0)
    pays = np.where(known, table if reading.better == "more" else -table, 0.0)
    count = max(int(known.sum()), 1)
    means = pays.sum(axis=1) / count
    top = float(np.where(known, pays.max(axis=0), 0.0).sum() / count)
    inputs = [
        _dispute_worth(name, len(model_prior.positions), pays, known, positions[name], options)
        for name, model_prior in disputes_of(model).items()
    ]
    inputs += [_number_worth(coordinate, pays, known) for coordinate in numbers]
    least = LEAST_WORTH * _stake(pays[:, known], means)
    inputs = [replace(each, clear=each.clear and each.worth >= least) for each in inputs]
    inputs.sort(key=lambda each: (-each.worth, each.input))
    sign = 1.0 if reading.better == "more" else -1.0
    return DecisionWorth(
        id=f"{question.id}.{key}",
        question=question.id,
        text=reading.text,
        lever=model.parameters[question.lever].title,
        unit=parts[0].unit,
        better=reading.better,
        means={option: sign * float(mean) for option, mean in zip(options, means, strict=True)},
        best=options[int(np.argmax(means))],
        perfect=max(0.0, top - float(means.max())),
        futures=int(known.sum()),
        inputs=tuple(inputs),
    )


def _stake(pays: Array, means: Array) -> float:
    """The standard deviation of what the best option gains over the next best."""
    best, following = np.argsort(-means, kind="stable")[:2]
    return float(np.std(pays[best] - pays[following])) if pays.size else 0.0


def _dispute_worth(
    name: str, count: int, pays: Array, known: NDArray[np.bool_], positions: NDArray[np.int64], options: Sequence[str]
) -> Knowing:
    cells = positions * REPLICATES + np.arange(positions.size) % REPLICATES
    size = count * REPLICATES
    sums = np.stack([np.bincount(cells, pay, size) for pay in pays]).reshape(len(pays), count, REPLICATES)
    sizes = np.bincount(cells, known, size).reshape(count, REPLICATES)
    whole = _gain(sums.sum(axis=2), sizes.sum(axis=1))
    error = None
    if positions.size >= REPLICATES:
        less = [
            _gain(sums.sum(axis=2) - sums[:, :, r], sizes.sum(axis=1) - sizes[:, r]) for r in range(REPLICATES)
        ]  # fmt: skip
        error = _jackknife(less)
    best = tuple(options[int(each)] for each in np.argmax(sums.sum(axis=2), axis=0))
    return Knowing(position_name(name), whole, error, best, _clear(whole, error))


def _gain(sums: Array, sizes: Array) -> float:
    """What the best option under each position gains over the one that is best in all."""
    total = float(sizes.sum())
    return max(0.0, float(sums.max(axis=0).sum() - sums.sum(axis=1).max())) / total if total else 0.0


def _number_worth(coordinate: Coordinate, pays: Array, known: NDArray[np.bool_]) -> Knowing:
    """By polynomials of the rank; left out one at a time, the replicates tell the error."""
    functions = coordinate.functions(None if known.all() else known)
    table = np.concatenate([known[None].astype(np.float64), functions])
    parts = np.stack([pays[:, r::REPLICATES] @ table[:, r::REPLICATES].T for r in range(REPLICATES)])
    counts = np.array([known[r::REPLICATES].sum() for r in range(REPLICATES)], np.float64)
    whole = _fitted_gain(parts.sum(axis=0) / max(counts.sum(), 1.0), table, known)
    error = None
    if known.size >= REPLICATES:
        less = counts.sum() - counts
        error = _jackknife(
            [_fitted_gain((parts.sum(axis=0) - parts[r]) / max(less[r], 1.0), table, known) for r in range(REPLICATES)]
        )
    return Knowing(coordinate.name, whole, error, (), _clear(whole, error))


def _fitted_gain(coefficients: Array, table: Array, known: NDArray[np.bool_]) -> float:
    fitted = coefficients @ table
    return max(0.0, float(fitted.max(axis=0)[known].mean() - coefficients[:, 0].max())) if known.any() else 0.0


def _jackknife(values: Sequence[float]) -> float:
    spread = np.array(values) - np.mean(values)
    return math.sqrt((REPLICATES - 1) / REPLICATES * float((spread**2).sum()))


def _clear(worth: float, error: float | None) -> bool:
    return worth > 0.0 and (error is None or worth > CLEAR * error)
