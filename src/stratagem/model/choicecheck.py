"""Checks decisions against each other: games, and levers that two would set at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import prod

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.near import nearest
from stratagem.model.decisions import Decision, Game

MOST_PROFILES = 27
"""Combinations of options that a game may have: all of them are thought through."""


@dataclass(frozen=True)
class ChoiceCheck:
    """Checks all decisions and games of a model."""

    decisions: dict[str, Decision]
    games: dict[str, Game]
    diagnostics: Diagnostics

    def check(self) -> None:
        """Report games that cannot be played and levers that two decisions set at the same time."""
        for game in self.games.values():
            self._game(game)
        members = Counter(name for game in self.games.values() for name in game.decisions)
        for name, count in members.items():
            if count > 1:
                self.diagnostics.error(
                    "GAME-DECISION",
                    f"the decision {name} is played in {count} games, or twice in one",
                    next(game.place for game in self.games.values() if name in game.decisions),
                    "let each decision be part of one game at most",
                )
        for one, other in combinations(self.decisions.values(), 2):
            self._pair(one, other)

    def _game(self, game: Game) -> None:
        unknown = [name for name in game.decisions if name not in self.decisions]
        for name in unknown:
            self.diagnostics.error(
                "GAME-DECISION",
                f"the game {game.name} names {name!r}, which is no decision",
                game.place,
                "name decisions that are declared under `decisions`",
                nearest(name, self.decisions),
            )
        if unknown:
            return
        members = [self.decisions[name] for name in game.decisions]
        profiles = prod(len(member.options) for member in members)
        if profiles > MOST_PROFILES:
            self.diagnostics.error(
                "GAME-SIZE",
                f"the game {game.name} has {profiles} combinations of options",
                game.place,
                f"at most {MOST_PROFILES} can be thought through: drop options or decisions",
            )
        if len({member.steps for member in members}) > 1:
            self.diagnostics.error(
                "GAME-DATES",
                f"the decisions of the game {game.name} come up at different times",
                game.place,
                "give all of them the same dates under `comes_up`; conditions may differ",
            )

    def _pair(self, one: Decision, other: Decision) -> None:
        """Two decisions may set one lever at the same time only as moves one after another."""
        both = sorted(_levers(one) & _levers(other))
        together = sorted(set(one.steps) & set(other.steps))
        if not both or not together or self._in_sequence(one, other):
            return
        self.diagnostics.error(
            "DECISION-CLASH",
            f"the decisions {one.name} and {other.name} both set {both[0]}, at record {together[0]} at the same time",
            other.place,
            "let them come up at different times, set different levers, or make them a sequential game",
        )

    def _in_sequence(self, one: Decision, other: Decision) -> bool:
        pair = {one.name, other.name}
        return any(game.moves == "sequential" and pair <= set(game.decisions) for game in self.games.values())


def _levers(decision: Decision) -> set[str]:
    return set(_names(decision))


def _names(decision: Decision) -> Iterator[str]:
    for option in decision.options.values():
        for setting in option.sets:
            yield f"{setting.lever}[{','.join(setting.element)}]" if setting.element else setting.lever
