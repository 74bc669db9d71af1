"""A policy fitted to choices: what a level-1 actor does, as a function of the present, for level-2 actors to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import exp, fsum, log

from stratagem.base.arithmetic import Arithmetic, Floats, Mask
from stratagem.engine.choice.logit import logit
from stratagem.engine.choice.record import ChoiceRecord
from stratagem.model.decisions import Decision

FITTED = 256
"""Futures of the run that policies are fitted to."""
LEAST = 1e-4
"""Probabilities are taken as at least this before their logarithm."""
RIDGE = 1e-6
"""Added to the diagonal of the normal equations, so that what never varies does no harm."""


@dataclass(frozen=True)
class Policy:
    """For each option a constant and a coefficient for each weighed item as it is now: together its log probability,
    but for what all options share. `fit` is the share of the variance of the probabilities that they explain.
    """

    coefficients: tuple[tuple[float, ...], ...]
    fit: float

    def shares(self, a: Arithmetic, features: Sequence[Floats], opened: Sequence[Mask]) -> list[Floats]:
        """The probabilities of the options that are open, in `Arithmetic`."""
        rows = [[a.constant(number) for number in row] for row in self.coefficients]
        return policy_shares(a, rows, features, opened)


def policy_shares(
    a: Arithmetic, rows: Sequence[Sequence[Floats]], features: Sequence[Floats], opened: Sequence[Mask]
) -> list[Floats]:
    """The same for coefficients that are values."""
    worths = [reduce(a.add, [row[0], *(a.mul(c, x) for c, x in zip(row[1:], features, strict=True))]) for row in rows]
    return logit(a, a.constant(1.0), worths, opened)


def fit_policies(record: ChoiceRecord) -> dict[str, Policy]:
    """A policy for each decision that looks ahead, by least squares on the futures whose numbers were kept."""
    return {
        decision.name: _fitted(decision, *_samples(record, decision))
        for decision in record.choosing.decisions
        if decision.level > 0
    }


def _samples(record: ChoiceRecord, decision: Decision) -> tuple[list[list[float]], list[list[float]]]:
    """Features, with a leading 1, and probabilities at every occasion of every future that was kept."""
    features, chances = [], []
    for _, shelf in record.occasions(decision.name):
        rows = record.sample
        for future in range(rows.shape[1]):
            if rows[shelf.row, future] >= 0:
                features.append([1.0, *map(float, rows[shelf.now, future])])
                chances.append([float(p) for p in rows[shelf.probabilities, future]])
    return features, chances


def _fitted(decision: Decision, features: list[list[float]], chances: list[list[float]]) -> Policy:
    width = 1 + len(decision.weighs)
    if not features:
        return Policy(tuple((0.0,) * width for _ in decision.options), 0.0)
    rows = [_row(option, width, features, chances) for option in range(len(decision.options))]
    return Policy(tuple(rows), _explained(rows, features, chances))


def _row(option: int, width: int, features: list[list[float]], chances: list[list[float]]) -> tuple[float, ...]:
    """The coefficients of an option, from where it was open: its log probability less the mean of those open."""
    cases = [(x, _relative(chance, option)) for x, chance in zip(features, chances, strict=True) if chance[option] > 0]
    normal = [
        [fsum(x[i] * x[j] for x, _ in cases) + (RIDGE * (len(cases) + 1) if i == j else 0.0) for j in range(width)]
        for i in range(width)
    ]
    right = [fsum(x[i] * y for x, y in cases) for i in range(width)]
    return tuple(_solved(normal, right))


def _relative(chance: list[float], option: int) -> float:
    logs = [log(max(p, LEAST)) for p in chance if p > 0]
    return log(max(chance[option], LEAST)) - fsum(logs) / len(logs)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a small positive definite system, by elimination in a fixed order: the same bits everywhere."""
    a = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(a)
    for pivot in range(size):
        for row in range(pivot + 1, size):
            factor = a[row][pivot] / a[pivot][pivot]
            a[row] = [x - factor * y for x, y in zip(a[row], a[pivot], strict=True)]
    solution = [0.0] * size
    for row in reversed(range(size)):
        known = fsum(a[row][column] * solution[column] for column in range(row + 1, size))
        solution[row] = (a[row][size] - known) / a[row][row]
    return solution


def _explained(rows: list[tuple[float, ...]], features: list[list[float]], chances: list[list[float]]) -> float:
    """1 less the squared errors of the probabilities over their squared deviations from the mean."""
    means = [fsum(chance[option] for chance in chances) / len(chances) for option in range(len(rows))]
    missed, spread = [], []
    for x, chance in zip(features, chances, strict=True):
        worths = [fsum(c * value for c, value in zip(row, x, strict=True)) for row in rows]
        powers = [exp(worth - max(worths)) if p > 0 else 0.0 for worth, p in zip(worths, chance, strict=True)]
        for power, actual, mean in zip(powers, chance, means, strict=True):
            missed.append((actual - power / sum(powers)) ** 2)
            spread.append((actual - mean) ** 2)
    total = fsum(spread)
    return 1.0 - fsum(missed) / total if total > 0 else 1.0
