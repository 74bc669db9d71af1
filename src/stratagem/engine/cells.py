"""Which cells a formula reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from stratagem.base.formula.syntax import Expression, Reduce, Reference
from stratagem.base.formula.walk import children
from stratagem.model.functions import CLOCK
from stratagem.model.model import Cell

if TYPE_CHECKING:
    from stratagem.model import Model
    from stratagem.model.parts import Element, Equations, Variable

Binding = Mapping[str, str]
"""Which element each dimension stands for while a formula is evaluated."""


def equation(equations: Equations, variable: Variable, element: Element) -> tuple[Expression, Binding]:
    """The formula of one cell, and what its dimensions stand for in it."""
    formula = equations.by_element[element] if equations.formula is None else equations.formula
    return formula, dict(zip(variable.dimensions, element, strict=True))


def resolve(name: str, subscripts: tuple[str, ...], binding: Binding) -> Cell:
    """The cell that a reference means."""
    return name, tuple(binding.get(subscript, subscript) for subscript in subscripts)


def reads(formula: Expression, binding: Binding, model: Model) -> Iterator[Cell]:
    """The cells of variables and events that a formula reads, each as often as it stands there."""
    match formula:
        case Reference(name, subscripts):
            if name != CLOCK:
                yield resolve(name, subscripts, binding)
        case Reduce(_, body, dimension):
            for element in model.dimensions[dimension].elements:
                yield from reads(body, {**binding, dimension: element}, model)
        case _:
            for part in children(formula):
                yield from reads(part, binding, model)
