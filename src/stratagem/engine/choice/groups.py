"""What is chosen together: single decisions and games, when they come up, and how much thought they take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Literal

from stratagem.base.philox import process_key
from stratagem.model.decisions import Decision, Form
from stratagem.model.model import Cell

if TYPE_CHECKING:
    from stratagem.model import Model

MOST_ROLLOUTS = 255
"""Rollouts of an option: the low byte of the rollout in an address. The high byte tells decisions apart."""


@dataclass(frozen=True)
class Group:
    """Decisions that are taken together: one alone, or those of a game. `profiles` are all combinations of the numbers
    of their options, the last decision's running fastest.
    """

    name: str
    moves: Literal["single", "sequential", "simultaneous"]
    members: tuple[Decision, ...]

    @property
    def steps(self) -> tuple[int, ...]:
        """The records at which it comes up."""
        return self.members[0].steps

    @property
    def options(self) -> tuple[int, ...]:
        """How many options each member has."""
        return tuple(len(member.options) for member in self.members)

    @cached_property
    def profiles(self) -> tuple[tuple[int, ...], ...]:
        return tuple(product(*(range(count) for count in self.options)))

    def thought(self, steps: int) -> int:
        """The steps of all rollouts that one future may take, in a course of so many steps."""
        ahead = (
            member.rollouts * len(self.profiles) * sum(min(member.ahead, steps - step) for step in self.steps)
            for member in self.members
            if member.level > 0
        )
        return sum(ahead)


@dataclass(frozen=True)
class Choosing:
    """All choices of a model. `levers` are the cells that decisions set, in order."""

    groups: tuple[Group, ...]
    levers: tuple[Cell, ...]
    records: int

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(member for group in self.groups for member in group.members)

    @cached_property
    def thought(self) -> int:
        """The steps of all rollouts that one future may take."""
        return sum(group.thought(self.records - 1) for group in self.groups)

    def at_most(self, level: int) -> Choosing:
        """The same with nobody above a level."""
        groups = tuple(
            replace(group, members=tuple(replace(each, level=min(each.level, level)) for each in group.members))
            for group in self.groups
        )
        return replace(self, groups=groups)

    @property
    def highest(self) -> int:
        """The highest level of any decision."""
        return max((decision.level for decision in self.decisions), default=0)

    def due(self, step: int) -> tuple[Group, ...]:
        """The groups that come up at a record, the last one excepted."""
        return tuple(group for group in self.groups if step in group.steps)


def choosing(model: Model, form: Form | None = None, level: int | None = None) -> Choosing:
    """How a model's actors choose; `form` and `level` hold for all decisions where they are given."""
    decisions = {
        name: replace(
            decision,
            form=decision.form if form is None else form,
            level=decision.level if level is None else level,
        )
        for name, decision in model.decisions.items()
    }
    played = {name for game in model.games.values() for name in game.decisions}
    games = [
        Group(game.name, game.moves, tuple(decisions[name] for name in game.decisions)) for game in model.games.values()
    ]
    single = [Group(name, "single", (decision,)) for name, decision in decisions.items() if name not in played]
    groups = (*single, *games)
    levers = dict.fromkeys(
        (setting.lever, setting.element)
        for group in groups
        for member in group.members
        for option in member.options.values()
        for setting in option.sets
    )
    return Choosing(groups, tuple(levers), model.calendar.steps + 1)


def rollout_number(decision: str, rollout: int) -> int:
    """What addresses the draws of a rollout (from 1): not the same for two decisions, but for a chance in 256."""
    return (process_key(decision) & 0xFF) << 8 | rollout


def habit_process(decision: str) -> str:
    """The process whose draws say what a habit does in a rollout."""
    return f"{decision}/habit"


def choice_process(decision: str) -> str:
    """The process whose draws say what is chosen."""
    return f"{decision}/choice"


def belief_process(decision: str) -> str:
    """The process whose draws say which vector of the pool a rollout believes in."""
    return f"{decision}/belief"


def sight_process(decision: str, cell: str) -> str:
    """The process whose draws are the errors of what is seen."""
    return f"{decision}/sees/{cell}"
