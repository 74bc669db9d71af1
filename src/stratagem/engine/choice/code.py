"""Decisions as part of a program: operations in the place of formulas, slots in the place of names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from stratagem.base.formula.syntax import Expression
from stratagem.base.philox import process_key
from stratagem.engine.choice.groups import (
    Choosing,
    Group,
    belief_process,
    choice_process,
    habit_process,
    rollout_number,
    sight_process,
)
from stratagem.model.decisions import Decision, Option
from stratagem.model.model import cell_name


@dataclass(frozen=True)
class OptionCode:
    """The truth that an option is open, if it is not always, and pairs of a slot and what it is set to."""

    open: int | None
    sets: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SightCode:
    """A slot that is seen `delay` steps late, with an error drawn by a process key."""

    slot: int
    delay: int
    error: float
    key: int


@dataclass(frozen=True)
class DecisionCode:
    """A decision: `items` are the operations of what is weighed; `weights` and `rationality` number parameter cells;
    `choice` and `times` are the slots of the option chosen last and of how often it came up.
    """

    decision: Decision
    condition: int | None
    options: tuple[OptionCode, ...]
    items: tuple[int, ...]
    weights: tuple[int, ...]
    rationality: int
    choice: int
    times: int
    sees: tuple[SightCode, ...]

    @property
    def width(self) -> int:
        """The vectors that a look at it takes: whether it comes up, what is chosen, which options are open, what they
        set.
        """
        return 2 + len(self.options) + sum(len(option.sets) for option in self.options)

    @property
    def operations(self) -> tuple[int, ...]:
        """All operations that it reads."""
        opened = [option.open for option in self.options if option.open is not None]
        sets = [operation for option in self.options for _, operation in option.sets]
        return (*opened, *sets, *self.items, *([self.condition] if self.condition is not None else []))

    @cached_property
    def keys(self) -> tuple[int, int, int]:
        """Process keys of what is chosen, of habit and of belief."""
        name = self.decision.name
        return process_key(choice_process(name)), process_key(habit_process(name)), process_key(belief_process(name))

    @property
    def rollout(self) -> int:
        """What stands above the number of a rollout in an address."""
        return rollout_number(self.decision.name, 0)

    @property
    def identity(self) -> tuple[object, ...]:
        """All that code depends on."""
        own = self.decision
        bounds = tuple((each.worst, each.best) for each in own.weighs.values())
        mind = own.name, own.times, own.ahead, own.rollouts, own.level, own.habit, own.form, bounds
        slots = self.condition, self.options, self.items, self.weights, self.rationality, self.choice, self.times
        return (*mind, *slots, self.sees)


@dataclass(frozen=True)
class GroupCode:
    """A group and the code of its members."""

    group: Group
    members: tuple[DecisionCode, ...]

    @property
    def identity(self) -> tuple[object, ...]:
        """All that code depends on."""
        return (self.group.moves, *(member.identity for member in self.members))


@dataclass(frozen=True)
class Lowering:
    """What lowering decisions needs: operations of formulas, numbers of slots and parameter cells."""

    number: Callable[[Expression], int]
    truth: Callable[[Expression], int]
    slot: Callable[[str], int]
    parameter: Callable[[str], int]

    def groups(self, choices: Choosing) -> tuple[GroupCode, ...]:
        """The code of all groups."""
        return tuple(
            GroupCode(group, tuple(self._decision(member) for member in group.members)) for group in choices.groups
        )

    def _decision(self, decision: Decision) -> DecisionCode:
        return DecisionCode(
            decision,
            self.truth(decision.condition) if decision.condition is not None else None,
            tuple(self._option(option) for option in decision.options.values()),
            tuple(self.number(each.formula) for each in decision.weighs.values()),
            tuple(self.parameter(each.weight) for each in decision.weighs.values()),
            self.parameter(decision.rationality),
            self.slot(choice_name(decision.name)),
            self.slot(times_name(decision.name)),
            tuple(
                SightCode(
                    self.slot(cell := cell_name(sight.name, sight.element)),
                    sight.delay,
                    sight.error,
                    process_key(sight_process(decision.name, cell)),
                )
                for sight in decision.sees
            ),
        )

    def _option(self, option: Option) -> OptionCode:
        sets = tuple(
            (self.slot(cell_name(each.lever, each.element)), self.number(each.formula)) for each in option.sets
        )
        return OptionCode(self.truth(option.allowed) if option.allowed is not None else None, sets)


def choice_name(decision: str) -> str:
    """The slot of the number of the option chosen last, -1 before."""
    return f"{decision}/choice"


def times_name(decision: str) -> str:
    """The slot of how often a decision came up."""
    return f"{decision}/times"
