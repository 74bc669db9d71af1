"""Games of a few players with a few options each, over `Arithmetic`.

`worth[i][p]` is what profile p is worth to player i; profiles are all combinations of option numbers, the last player's
running fastest. A player is anything that answers expected utilities with probabilities: `reply(utilities)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Protocol

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.engine.choice.logit import best_reply, is_chosen

Profile = tuple[int, ...]
Strategies = list[list[Floats]]
"""For each player the probability of each option."""

TRACE = 240
"""Iterations in which rationality grows from 0 to what it is, so that the principal branch is followed."""
SETTLE = 360
"""Iterations after that."""
FROM_CORNERS = 240
"""Iterations from every other start."""
APART = 0.01
"""Equilibria that differ by more than this in some probability are several."""
CLOSE = 1e-4
"""Residual up to which a point counts as an equilibrium."""

Repeat = Callable[[int, Callable[[Floats, list[Floats]], list[Floats]], list[Floats]], list[Floats]]
"""`repeat(count, body, values)`: body(index, values) again and again; the index is a double, from 0."""


class Player(Protocol):
    """Answers expected utilities of its options with probabilities; `scale` of its rationality."""

    def reply(self, a: Arithmetic, utilities: Sequence[Floats], scale: Floats | None = None) -> list[Floats]: ...


def repeat_plain(
    count: int, body: Callable[[Floats, list[Floats]], list[Floats]], values: list[Floats]
) -> list[Floats]:
    """`Repeat` for NumPy."""
    for index in range(count):
        values = body(float(index), values)
    return values


def expected(
    a: Arithmetic, player: int, options: Sequence[int], values: Sequence[Floats], strategies: Strategies
) -> list[Floats]:
    """What each option of a player is worth if the others play as `strategies` say."""
    totals: list[Floats | None] = [None] * options[player]
    for index, profile in enumerate(product(*(range(count) for count in options))):
        share = None
        for other, option in enumerate(profile):
            if other != player:
                chance = strategies[other][option]
                share = chance if share is None else a.mul(share, chance)
        part = values[index] if share is None else a.mul(share, values[index])
        before = totals[profile[player]]
        totals[profile[player]] = part if before is None else a.add(before, part)
    return [total for total in totals if total is not None]


# -- simultaneous moves


def simultaneous(
    a: Arithmetic,
    players: Sequence[Player],
    options: Sequence[int],
    worth: Sequence[Sequence[Floats]],
    sharpest: Floats,
    repeat: Repeat,
) -> tuple[Strategies, Floats, Floats]:
    """The quantal response equilibrium on the principal branch, its residual, and how many equilibria were found from
    several starts. `sharpest` is the greatest rationality among the players.
    """
    game = Quantal(a, players, options, worth, sharpest, repeat)
    principal = game.principal()
    return game.unflattened(principal), game.residual(principal), game.several(principal)


@dataclass(frozen=True)
class Quantal:
    """A game whose players answer each other at once: McKelvey and Palfrey (1995).

    A fixed point p of p = logit(λ U(p)) is approached by p + α (logit(λ U(p)) - p); with slopes of at most λ / 4,
    α = 1 / (1 + (λ / 4)²) converges in games whose best replies go round in circles too. Points are flat: the
    probabilities of the first player's options, then those of the next.
    """

    a: Arithmetic
    players: Sequence[Player]
    options: Sequence[int]
    worth: Sequence[Sequence[Floats]]
    sharpest: Floats
    repeat: Repeat

    def principal(self) -> list[Floats]:
        """The point that rationality leads to when it grows from 0, where all is even."""
        a, one = self.a, self.a.constant(1.0)
        even = [a.constant(1.0 / count) for count in self.options for _ in range(count)]
        begin = self.replies(even, a.constant(0.0))

        def rising(index: Floats, point: list[Floats]) -> list[Floats]:
            return self._step(point, a.mul(a.add(index, one), a.constant(1.0 / TRACE)))

        traced = self.repeat(TRACE, rising, begin)
        return self.repeat(SETTLE, lambda _, point: self._step(point, one), traced)

    def several(self, principal: list[Floats]) -> Floats:
        """How many equilibria there are among the principal one and those that the corners lead to."""
        a, one = self.a, self.a.constant(1.0)
        found, known = one, [principal]
        for corner in product((0, 1), repeat=len(self.options)):
            start = [
                a.constant(1.0 if option == (count - 1 if end else 0) else 0.0)
                for end, count in zip(corner, self.options, strict=True)
                for option in range(count)
            ]
            begin = self.replies(start, one)
            point = self.repeat(FROM_CORNERS, lambda _, values: self._step(values, one), begin)
            fresh = a.lt(self.residual(point), a.constant(CLOSE))
            for other in known:
                fresh = a.mask_and(fresh, a.gt(_distance(a, point, other), a.constant(APART)))
            found = a.add(found, a.select(fresh, one, a.constant(0.0)))
            known.append(point)
        return found

    def residual(self, point: list[Floats]) -> Floats:
        """How far a point is from what it is answered by."""
        return _distance(self.a, point, self.replies(point, self.a.constant(1.0)))

    def replies(self, point: list[Floats], scale: Floats) -> list[Floats]:
        """What all answer to a point, with their rationality scaled."""
        strategies = self.unflattened(point)
        found = [
            player.reply(self.a, expected(self.a, number, self.options, self.worth[number], strategies), scale)
            for number, player in enumerate(self.players)
        ]
        return [chance for strategy in found for chance in strategy]

    def unflattened(self, point: Sequence[Floats]) -> Strategies:
        """A point player by player."""
        found, begin = [], 0
        for count in self.options:
            found.append(list(point[begin : begin + count]))
            begin += count
        return found

    def _step(self, point: list[Floats], scale: Floats) -> list[Floats]:
        a = self.a
        slope = a.mul(a.mul(self.sharpest, scale), a.constant(0.25))
        pace = a.div(a.constant(1.0), a.add(a.constant(1.0), a.mul(slope, slope)))
        moved = zip(point, self.replies(point, scale), strict=True)
        return [a.add(old, a.mul(pace, a.sub(new, old))) for old, new in moved]


def _distance(a: Arithmetic, one: Sequence[Floats], other: Sequence[Floats]) -> Floats:
    """The greatest difference of two points."""
    gaps = (a.fabs(a.sub(x, y)) for x, y in zip(one, other, strict=True))
    return reduce(lambda x, y: a.select(a.gt(y, x), y, x), gaps)


# -- sequential moves


class Tree:
    """Moves one after another, each seen by those who follow: agent quantal response (McKelvey and Palfrey 1998) by
    backward recursion. `values[j]` are numbers of player j for every profile, several kinds of them if need be.
    """

    def __init__(
        self,
        a: Arithmetic,
        players: Sequence[Player],
        options: Sequence[int],
        worth: Sequence[Sequence[Floats]],
    ) -> None:
        self._a, self._players, self._options, self._worth = a, players, options, worth
        self._profiles = {profile: index for index, profile in enumerate(product(*(range(c) for c in options)))}
        self.replies: dict[Profile, list[Floats]] = {}
        self._solve(())

    def _solve(self, history: Profile) -> None:
        player = len(history)
        if player == len(self._options):
            return
        for option in range(self._options[player]):
            self._solve((*history, option))
        utilities = self.expected(history, self._worth[player])
        self.replies[history] = self._players[player].reply(self._a, utilities)

    def expected(self, history: Profile, values: Sequence[Floats]) -> list[Floats]:
        """What each option of the player who moves after a history leads to, on average over what follows."""
        return [self._mean((*history, option), values) for option in range(self._options[len(history)])]

    def _mean(self, history: Profile, values: Sequence[Floats]) -> Floats:
        if len(history) == len(self._options):
            return values[self._profiles[history]]
        parts = zip(self.replies[history], self.expected(history, values), strict=True)
        return reduce(self._a.add, [self._a.mul(chance, value) for chance, value in parts])

    def histories(self, player: int) -> Iterator[Profile]:
        """What may have been chosen before a player moves."""
        return product(*(range(count) for count in self._options[:player]))


def along(a: Arithmetic, chosen: Sequence[Floats], cases: Sequence[tuple[Profile, list[Floats]]]) -> list[Floats]:
    """The values of the case whose history was chosen."""
    found = cases[0][1]
    for history, values in cases[1:]:
        here = reduce(a.mask_and, [is_chosen(a, one, option) for one, option in zip(chosen, history, strict=True)])
        found = [a.select(here, value, other) for value, other in zip(values, found, strict=True)]
    return found


# -- cognitive hierarchy

LEVELS = 5
"""Levels 0 to 4 of the cognitive hierarchy; those above are few."""


def level_shares(mean: float) -> list[float]:
    """The shares of levels 0 to 4 by Poisson's law, made to sum to 1."""
    term, terms = 1.0, []
    for level in range(LEVELS):
        terms.append(term)
        term *= mean / (level + 1)
    return [each / sum(terms) for each in terms]


def hierarchy(
    a: Arithmetic,
    habits: Strategies,
    opened: Sequence[Sequence[Floats]],
    options: Sequence[int],
    worth: Sequence[Sequence[Floats]],
    mean: float,
) -> Strategies:
    """Camerer, Ho and Chong (2004): level 0 follows its habit; each level replies best to a mixture of all levels below
    it, in their shares. Returns the mixture of all levels for each player.
    """
    shares = level_shares(mean)
    mixed, weight = habits, shares[0]
    for level in range(1, LEVELS):
        replies = [
            best_reply(a, expected(a, number, options, worth[number], mixed), opened[number])
            for number in range(len(options))
        ]
        old, new = weight / (weight + shares[level]), shares[level] / (weight + shares[level])
        mixed = [
            [a.add(a.mul(a.constant(old), x), a.mul(a.constant(new), y)) for x, y in zip(one, other, strict=True)]
            for one, other in zip(mixed, replies, strict=True)
        ]
        weight += shares[level]
    return mixed
