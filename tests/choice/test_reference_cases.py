"""Known answers from the literature, to the digits in which they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import exp
from typing import Any

import numpy as np
import pytest

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.engine.choice.games import Quantal, Tree, level_shares, repeat_plain
from stratagem.engine.choice.logit import logit
from stratagem.engine.choice.prospect import probability_weight, prospect, value

A = NumpyArithmetic()
OPEN = [np.array(True), np.array(True), np.array(True)]


@dataclass(frozen=True)
class Logit:
    """A player who answers by logit."""

    rationality: float

    def reply(self, a: Any, utilities: Sequence[Any], scale: Any = None) -> list[Any]:
        sharp = self.rationality if scale is None else self.rationality * scale
        return logit(a, np.float64(sharp), utilities, OPEN[: len(utilities)])


def quantal(worth: list[Any], rationality: float, patience: int) -> Quantal:
    """A game in payoff matrices, with `patience` times the rounds that a kernel takes: payoffs are not scaled to 1."""
    options = np.shape(worth[0])
    payoffs = [np.array(each, float) for each in worth]
    flat = [[np.float64(payoff[profile]) for profile in product(*map(range, options))] for payoff in payoffs]

    def patient(count: int, body: Any, values: list[Any]) -> list[Any]:
        return repeat_plain(count * patience, lambda index, each: body(index / patience, each), values)

    # Payoffs may be large: their range stands for the sharpness that damps the steps.
    sharpest = rationality * max(float(np.ptp(payoff)) for payoff in payoffs)
    return Quantal(A, [Logit(rationality)] * len(options), options, flat, np.float64(sharpest), patient)


def equilibrium(worth: list[Any], rationality: float, patience: int = 2) -> tuple[list[list[float]], float]:
    """The principal equilibrium and its residual."""
    game = quantal(worth, rationality, patience)
    point = game.principal()
    return [[float(chance) for chance in each] for each in game.unflattened(point)], float(game.residual(point))


@pytest.mark.parametrize(("rationality", "chance"), [(5, 0.622), (10, 0.731), (20, 0.881)])
def test_logit_edge(rationality: float, chance: float) -> None:
    found = logit(A, np.float64(rationality), [np.float64(0.1), np.float64(0.0)], OPEN[:2])
    assert float(found[0]) == pytest.approx(chance, abs=5e-4)


OCHS = ([[1.1141, 0], [0, 0.2785]], [[0, 1.1141], [1.1141, 0]])
PENNIES_9 = ([[9, 0], [0, 1]], [[0, 1], [1, 0]])
PENNIES_4 = ([[4, 0], [0, 1]], [[0, 1], [1, 0]])


@pytest.mark.parametrize(
    ("game", "rationality", "row", "column", "patience"),
    [
        (OCHS, 1, 0.586784, 0.451807, 1),
        (OCHS, 2, 0.617522, 0.371982, 1),
        (OCHS, 3, 0.616897, 0.314016, 1),
        (PENNIES_9, 1, 0.893576, 0.312780, 1),
        (PENNIES_9, 3, 0.795384, 0.145256, 3),
        (PENNIES_4, 1, 0.721937, 0.390818, 1),
        (PENNIES_4, 3, 0.682262, 0.250946, 2),
    ],
)
def test_quantal_response_of_asymmetric_games(
    game: Any, rationality: float, row: float, column: float, patience: int
) -> None:
    strategies, residual = equilibrium(list(game), rationality, patience)
    assert strategies[0][0] == pytest.approx(row, abs=6e-7)
    assert strategies[1][0] == pytest.approx(column, abs=6e-7)
    assert residual < 1e-6


def test_quantal_response_tends_to_the_nash_equilibrium() -> None:
    strategies, _ = equilibrium(list(OCHS), 40, 3)
    assert strategies[0][0] == pytest.approx(0.5, abs=0.03) and strategies[1][0] == pytest.approx(0.2, abs=0.03)


def symmetric(row: list[list[float]]) -> list[Any]:
    return [row, np.transpose(row)]


@pytest.mark.parametrize("rationality", [0.5, 1.0, 3.0])
def test_prisoners_dilemma(rationality: float) -> None:
    strategies, _ = equilibrium(symmetric([[3, 0], [4, 1]]), rationality)
    assert strategies[0][0] == pytest.approx(1 / (1 + exp(rationality)), abs=1e-8)
    if rationality == 1.0:
        assert strategies[0][0] == pytest.approx(0.268941, abs=6e-7)


@pytest.mark.parametrize(
    ("rationality", "chance"), [(0.1, 0.407593), (0.25, 0.208744), (0.5, 0.033357), (1.0, 0.000918)]
)
def test_stag_hunt_on_the_principal_branch(rationality: float, chance: float) -> None:
    strategies, _ = equilibrium(symmetric([[9, 0], [8, 7]]), rationality, 3)
    assert strategies[0][0] == pytest.approx(chance, abs=6e-7)


@pytest.mark.parametrize(("rationality", "chance"), [(0.5, 0.715525), (1.0, 0.775841), (2.0, 0.823119)])
def test_chicken_has_a_symmetric_solution(rationality: float, chance: float) -> None:
    strategies, residual = equilibrium(symmetric([[0, -1], [1, -10]]), rationality, 3)
    p = strategies[0][0]
    assert p == pytest.approx(chance, abs=6e-7)
    assert p == pytest.approx(1 / (1 + exp(rationality * (10 * p - 9))), abs=1e-6)
    assert residual < 1e-6


@pytest.mark.parametrize(("rationality", "count"), [(0.4, 1), (1.0, 3), (2.0, 3)])
def test_chicken_has_three_solutions_above_the_branching_point(rationality: float, count: int) -> None:
    game = quantal(symmetric([[0, -1], [1, -10]]), rationality, 2)
    assert float(game.several(game.principal())) == count


@pytest.mark.parametrize(
    ("rationality", "challenge", "resist"),
    [(1, 0.525470, 0.598688), (2, 0.482526, 0.689974), (5, 0.167148, 0.880797)],
)
def test_deterrence_tree(rationality: float, challenge: float, resist: float) -> None:
    challenger = [np.float64(x) for x in (0, 0, 1, -0.5)]  # status quo twice; back down, resist
    defender = [np.float64(x) for x in (0, 0, -1, -0.6)]
    tree = Tree(A, [Logit(rationality)] * 2, (2, 2), [challenger, defender])
    assert float(tree.replies[()][1]) == pytest.approx(challenge, abs=6e-7)
    assert float(tree.replies[(1,)][1]) == pytest.approx(resist, abs=6e-7)


def test_deterrence_in_strategic_form_differs() -> None:
    challenger, defender = [[0, 0], [1, -0.5]], [[0, 0], [-1, -0.6]]
    strategies, _ = equilibrium([challenger, defender], 2)
    assert strategies[0][1] == pytest.approx(0.544478, abs=6e-7)
    assert strategies[1][1] == pytest.approx(0.607206, abs=6e-7)


def test_cognitive_hierarchy_shares() -> None:
    raw = [exp(-1.5) * share for share in (1, 1.5, 1.125, 0.5625, 0.2109375)]
    assert raw == pytest.approx([0.2231, 0.3347, 0.2510, 0.1255, 0.0471], abs=5e-5)
    assert level_shares(1.5) == pytest.approx([share / sum(raw) for share in raw])


def test_prospect_value() -> None:
    assert probability_weight(0.1, 0.61) == pytest.approx(0.1863, abs=5e-5)
    assert float(value(A, np.float64(-100.0))) == pytest.approx(-2.25 * 100**0.88)
    bet = prospect(A, [np.float64(100.0), np.float64(-100.0)], np.float64(0.0))
    assert float(bet) == pytest.approx(-34.5743, abs=5e-5)
