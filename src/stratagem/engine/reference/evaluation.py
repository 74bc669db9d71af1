"""Evaluates formulas as their trees stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Protocol

import numpy as np

from stratagem.base.elementary import power, power_constant
from stratagem.base.formula.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    Moment,
    Number,
    Reduce,
    Reference,
    Unary,
)
from stratagem.engine.reference.functions import FUNCTIONS, MOMENTS, interpolate
from stratagem.engine.reference.state import A, Clock, Values, number, truth
from stratagem.model.model import Cell

if TYPE_CHECKING:
    from stratagem.model import Model

Binding = Mapping[str, str]
"""Which element each dimension stands for."""

_OPERATIONS = {
    "+": A.add,
    "-": A.sub,
    "*": A.mul,
    "/": A.div,
    "<": A.lt,
    "<=": A.le,
    ">": A.gt,
    ">=": A.ge,
    "==": A.eq,
    "!=": A.ne,
}
_REDUCTIONS = {"sum": A.add, "mean": A.add, "product": A.mul, "min": A.minimum, "max": A.maximum}


class Scene(Protocol):
    """What a formula may ask for."""

    clock: Clock

    def value(self, cell: Cell) -> Values:
        """The value of a variable's cell."""

    def happened(self, cell: Cell) -> Values:
        """Whether an event has happened."""

    def elapsed(self, cell: Cell) -> Values:
        """The time since an event happened, 0 before."""


def evaluate(formula: Expression, binding: Binding, scene: Scene, model: Model) -> Values:
    """The value of a formula: doubles, or truth values for what is true or false."""

    def numeric(part: Expression) -> Values:
        return number(evaluate(part, binding, scene, model))

    def logical(part: Expression) -> Values:
        return truth(evaluate(part, binding, scene, model))

    match formula:
        case Number(value):
            return np.float64(value)
        case Moment(date):
            return np.float64(model.calendar.day_of(date))
        case Reference("time"):
            return np.float64(scene.clock.time)
        case Reference():
            return scene.value(cell_of(formula, binding))
        case Unary("-", operand):
            return A.neg(numeric(operand))
        case Unary(_, operand):
            return A.mask_not(logical(operand))
        case Binary("and", left, right):
            return A.mask_and(logical(left), logical(right))
        case Binary("or", left, right):
            return A.mask_or(logical(left), logical(right))
        case Binary("^", left, Number(value)):
            return power_constant(A, numeric(left), value)
        case Binary("^", left, Unary("-", Number(value))):
            return power_constant(A, numeric(left), -value)
        case Binary("^", left, right):
            return power(A, numeric(left), numeric(right))
        case Binary(operator, left, right):
            return _OPERATIONS[operator](numeric(left), numeric(right))
        case Conditional(test, yes, no):
            return A.select(logical(test), numeric(yes), numeric(no))
        case Reduce():
            return _reduce(formula, binding, scene, model)
        case Call():
            return _call(formula, binding, scene, model)


def cell_of(reference: Reference, binding: Binding) -> Cell:
    """The cell that a reference means."""
    return reference.name, tuple(binding.get(subscript, subscript) for subscript in reference.subscripts)


def _reduce(formula: Reduce, binding: Binding, scene: Scene, model: Model) -> Values:
    """From the first element to the last."""
    elements = list(model.dimensions[formula.dimension].elements)
    parts = [
        number(evaluate(formula.body, {**binding, formula.dimension: element}, scene, model)) for element in elements
    ]
    whole = reduce(_REDUCTIONS[formula.reduction], parts)
    return A.div(whole, np.float64(len(parts))) if formula.reduction == "mean" else whole


def _call(formula: Call, binding: Binding, scene: Scene, model: Model) -> Values:
    name = formula.function
    if name in ("happened", "elapsed"):
        (event,) = formula.arguments
        assert isinstance(event, Reference)
        cell = cell_of(event, binding)
        return scene.happened(cell) if name == "happened" else scene.elapsed(cell)
    values = [number(evaluate(argument, binding, scene, model)) for argument in formula.arguments]
    if name in model.lookups:
        return interpolate(model.lookups[name].inputs, model.lookups[name].outputs, values[0])
    return MOMENTS[name](scene.clock, *values) if name in MOMENTS else FUNCTIONS[name](*values)
