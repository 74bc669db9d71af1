"""Decisions: who may choose what, when, and what the actor weighs; games of several decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stratagem.base.diagnostics import Place
from stratagem.base.formula.syntax import Expression
from stratagem.base.units import Unit
from stratagem.model.parts import Element, Prior, Variable

Form = Literal["logit", "hierarchy", "prospect"]
Moves = Literal["sequential", "simultaneous"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A lever's cell and the formula of what it is set to, in base units."""

    lever: str
    element: Element
    formula: Expression


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: what it sets, none if it keeps all; open where `allowed` holds."""

    name: str
    title: str
    place: Place
    sets: tuple[Setting, ...]
    allowed: Expression | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A utility: a formula over the state at the horizon, 0 at `worst` and 1 at `best`, both in base units.

    `weight` is the name of the parameter that says how much it counts; `unit` the declared one of the bounds, if any.
    """

    name: str
    title: str
    place: Place
    formula: Expression
    worst: float
    best: float
    weight: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """How an actor sees the cell of a level: so many steps late, and with a lognormal error of this size."""

    name: str
    element: Element
    delay: int
    error: float


@dataclass(frozen=True, slots=True)
class Decision(Variable):
    """A choice of an actor.

    It comes up at the records `steps`, where `condition` holds, at most `times` times. `ahead` is the horizon in steps,
    `rollouts` how often each option is thought through, `rationality` the parameter that holds λ. `habit` are shares
    of the options in order. `knows` are parameter cells whose value in its future the actor knows; `belief` are those
    of which it believes something else than the situation's prior.
    """

    actor: str
    steps: tuple[int, ...]
    condition: Expression | None
    times: int | None
    options: dict[str, Option]
    weighs: dict[str, Weighed]
    ahead: int
    rollouts: int
    level: int
    rationality: str
    habit: tuple[float, ...]
    sees: tuple[Sight, ...] = ()
    knows: tuple[str, ...] = ()
    belief: dict[str, Prior] | None = None
    form: Form = "logit"


@dataclass(frozen=True, slots=True)
class Game:
    """Decisions that come up together and hang on each other, in the order of moves."""

    name: str
    title: str
    place: Place
    moves: Moves
    decisions: tuple[str, ...]
