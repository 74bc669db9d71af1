"""Evaluates formulas as their trees stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from stratagem.engine.cells import names_of
from stratagem.engine.reference.functions import FUNCTIONS, MOMENTS, look_up
from stratagem.engine.reference.state import A, Clock, Values, number, truth
from stratagem.model.dimensions import element_of
from stratagem.model.functions import CHOSEN, CLOCK, EVENT_FUNCTIONS
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

    @property
    def moment(self) -> Values:
        """The time: that of the record, or one within the step that follows."""

    def value(self, cell: Cell) -> Values:
        """The value of a variable's cell."""

    def happened(self, cell: Cell) -> Values:
        """Whether an event has happened."""

    def elapsed(self, cell: Cell) -> Values:
        """The time since an event happened, 0 before."""

    def chosen(self, decision: str, option: str) -> Values:
        """Whether an option was the last one chosen."""


@dataclass(frozen=True)
class Evaluation:
    """Evaluates formulas of a model in a scene."""

    model: Model
    scene: Scene

    def number(self, formula: Expression, binding: Binding) -> Values:
        """The value of a formula; a truth value is 0 or 1."""
        return number(self.value(formula, binding))

    def truth(self, formula: Expression, binding: Binding) -> Values:
        """Whether a formula holds: whether its value is not 0."""
        return truth(self.value(formula, binding))

    def value(self, formula: Expression, binding: Binding) -> Values:
        """Doubles, or truth values for what is true or false."""
        match formula:
            case Number(value):
                return np.float64(value)
            case Moment(date):
                return np.float64(self.model.calendar.day_of(date))
            case Reference():
                clock = formula.name == CLOCK
                return np.float64(self.scene.moment) if clock else self.scene.value(self._cell(formula, binding))
            case Unary("-", operand):
                return A.neg(self.number(operand, binding))
            case Unary(_, operand):
                return A.mask_not(self.truth(operand, binding))
            case Conditional(test, yes, no):
                return A.select(self.truth(test, binding), self.number(yes, binding), self.number(no, binding))
            case Binary():
                return self._binary(formula, binding)
            case Reduce():
                return self._reduce(formula, binding)
            case Call():
                return self._call(formula, binding)

    def _binary(self, formula: Binary, binding: Binding) -> Values:
        left, right = formula.left, formula.right
        if formula.operator == "and":
            return A.mask_and(self.truth(left, binding), self.truth(right, binding))
        if formula.operator == "or":
            return A.mask_or(self.truth(left, binding), self.truth(right, binding))
        if formula.operator == "^":
            return self._power(self.number(left, binding), right, binding)
        return _OPERATIONS[formula.operator](self.number(left, binding), self.number(right, binding))

    def _power(self, base: Values, exponent: Expression, binding: Binding) -> Values:
        """A number as exponent is a product or a root where it can be."""
        match exponent:
            case Number(value):
                return power_constant(A, base, value)
            case Unary("-", Number(value)):
                return power_constant(A, base, -value)
            case _:
                return power(A, base, self.number(exponent, binding))

    def _reduce(self, formula: Reduce, binding: Binding) -> Values:
        """From the first element to the last."""
        elements = list(self.model.dimensions[formula.dimension].elements)
        parts = [self.number(formula.body, {**binding, formula.dimension: element}) for element in elements]
        whole = reduce(_REDUCTIONS[formula.reduction], parts)
        return A.div(whole, np.float64(len(parts))) if formula.reduction == "mean" else whole

    def _call(self, formula: Call, binding: Binding) -> Values:
        name = formula.function
        if name == CHOSEN:
            return self.scene.chosen(*names_of(formula))
        if name in EVENT_FUNCTIONS:
            (event,) = formula.arguments
            assert isinstance(event, Reference)
            cell = self._cell(event, binding)
            return self.scene.happened(cell) if name == "happened" else self.scene.elapsed(cell)
        values = [self.number(argument, binding) for argument in formula.arguments]
        if name in self.model.lookups:
            return look_up(self.model.lookups[name], values[0])
        return MOMENTS[name](self.scene.clock, *values) if name in MOMENTS else FUNCTIONS[name](*values)

    def _cell(self, reference: Reference, binding: Binding) -> Cell:
        """The cell that a reference means."""
        dimensions = self.model.dimensions
        return reference.name, tuple(element_of(each, binding, dimensions) for each in reference.subscripts)
