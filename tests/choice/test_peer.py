"""Equilibria beside those of Gambit, on the principal branch. Gambit may stop a little beside the λ that was asked
for: both are compared at the one where it stopped.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

import numpy as np
import pygambit
import pytest

from choice.test_reference_cases import A, Logit, quantal
from stratagem.engine.choice.games import Tree

TOLERANCE = 1e-6


def theirs(payoffs: list[Any], rationality: float) -> tuple[float, list[list[float]]]:
    """The λ where Gambit stopped, and the probabilities of each player's strategies."""
    game = pygambit.StrategicGame.from_arrays(*payoffs)
    (found,) = pygambit.qre.logit_solve_lambda(game, lam=[rationality])
    return found.lam, [[float(p) for _, p in found.profile[player]] for player in game.players]


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 2, 2)])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_games(shape: tuple[int, ...], seed: int) -> None:
    random = np.random.default_rng(seed)
    payoffs = [random.random(shape) for _ in shape]
    at, probabilities = theirs(payoffs, 2.0 + seed)
    game = quantal(payoffs, at, 1)
    ours = game.unflattened(game.principal())
    for mine, other in zip(ours, probabilities, strict=True):
        assert [float(chance) for chance in mine] == pytest.approx(other, abs=TOLERANCE)


def tree_text(payoffs: Any) -> str:
    """A tree in Gambit's format: the first player moves, the second sees it and moves."""
    lines = ['EFG 2 R "tree" { "one" "two" } ""', 'p "" 1 1 "" { "a" "b" } 0']
    for first in range(2):
        lines.append(f'p "" 2 {first + 1} "" {{ "c" "d" }} 0')
        for second in range(2):
            one, two = payoffs[0][first, second], payoffs[1][first, second]
            lines.append(f't "" {2 * first + second + 1} "" {{ {one:.12f}, {two:.12f} }}')
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_random_trees(seed: int) -> None:
    random = np.random.default_rng(100 + seed)
    payoffs = [np.round(random.random((2, 2)), 12) for _ in range(2)]
    game = pygambit.read_efg(StringIO(tree_text(payoffs)))
    (found,) = pygambit.qre.logit_solve_lambda(game, lam=[3.0 + seed])
    flat = [[np.float64(x) for x in payoff.ravel()] for payoff in payoffs]
    tree = Tree(A, [Logit(found.lam)] * 2, (2, 2), flat)
    ours = [float(tree.replies[history][0]) for history in ((), (0,), (1,))]
    assert ours == pytest.approx(behaviour(game, found.profile), abs=TOLERANCE)


def behaviour(game: Any, profile: Any) -> list[float]:
    """The probability of the first action at the root, and after each of its actions."""
    return [float(next(iter(mixed))[1]) for player in game.players for _, mixed in profile[player]]
