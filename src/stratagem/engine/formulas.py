"""Lowers formulas to operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

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
from stratagem.engine.cells import Binding, names_of, resolve
from stratagem.engine.curves import look_up
from stratagem.engine.program import Graph
from stratagem.model.functions import CHOSEN, CLOCK, EVENT_FUNCTIONS
from stratagem.model.model import Cell

if TYPE_CHECKING:
    from stratagem.model import Model

_ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div"}
_COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}
_UNARY = {"abs": "fabs", "floor": "floor", "sqrt": "sqrt", "exp": "exp", "log": "log", "sin": "sin", "cos": "cos"}
_FOLDED = {"min": "minimum", "max": "maximum"}
_REDUCTIONS = {"sum": "add", "mean": "add", "product": "mul", "min": "minimum", "max": "maximum"}


class FormulaLowering:
    """Turns the tree of a formula into operations of a graph.

    `time` is the operation of the time, `value` yields that of a cell, `happened` and `elapsed` those of an event's
    state, `chosen` that of whether an option was chosen last.
    """

    def __init__(
        self,
        model: Model,
        graph: Graph,
        time: int,
        value: Callable[[Cell], int],
        happened: Callable[[Cell], int],
        elapsed: Callable[[Cell], int],
        chosen: Callable[[str, str], int],
    ) -> None:
        self._model, self._graph, self._time = model, graph, time
        self._value, self._happened, self._elapsed, self._chosen = value, happened, elapsed, chosen

    def number(self, formula: Expression, binding: Binding) -> int:
        """The operation that yields a formula's value; a truth value is 0 or 1."""
        operation = self._lower(formula, binding)
        if self._graph.kind(operation) == "number":
            return operation
        return self._graph.add("select", operation, self._graph.number(1.0), self._graph.number(0.0))

    def truth(self, formula: Expression, binding: Binding) -> int:
        """The operation that yields whether a formula holds: whether its value is not 0."""
        operation = self._lower(formula, binding)
        if self._graph.kind(operation) == "truth":
            return operation
        return self._graph.add("ne", operation, self._graph.number(0.0))

    def _lower(self, formula: Expression, binding: Binding) -> int:
        match formula:
            case Number(value):
                return self._graph.number(value)
            case Moment(value):
                return self._graph.number(self._model.calendar.day_of(value))
            case Reference(name, subscripts):
                if name == CLOCK:
                    return self._time
                return self._value(resolve(name, subscripts, binding, self._model))
            case Unary("-", operand):
                return self._graph.add("neg", self.number(operand, binding))
            case Unary(_, operand):
                return self._graph.add("mask_not", self.truth(operand, binding))
            case Conditional(test, yes, no):
                parts = self.truth(test, binding), self.number(yes, binding), self.number(no, binding)
                return self._graph.add("select", *parts)
            case Binary():
                return self._binary(formula, binding)
            case Reduce():
                return self._reduce(formula, binding)
            case Call():
                return self._call(formula, binding)

    def _binary(self, formula: Binary, binding: Binding) -> int:
        if formula.operator in ("and", "or"):
            return self._graph.add(
                f"mask_{formula.operator}", self.truth(formula.left, binding), self.truth(formula.right, binding)
            )
        left = self.number(formula.left, binding)
        if formula.operator == "^":
            return self._power(left, formula.right, binding)
        name = _ARITHMETIC.get(formula.operator) or _COMPARISONS[formula.operator]
        return self._graph.add(name, left, self.number(formula.right, binding))

    def _power(self, base: int, exponent: Expression, binding: Binding) -> int:
        known = literal(exponent)
        if known is not None:
            return self._graph.add("power_constant", base, datum=known)
        return self._graph.add("power", base, self.number(exponent, binding))

    def _reduce(self, formula: Reduce, binding: Binding) -> int:
        elements = self._model.dimensions[formula.dimension].elements
        parts = [self.number(formula.body, {**binding, formula.dimension: element}) for element in elements]
        whole = self._fold(_REDUCTIONS[formula.reduction], parts)
        if formula.reduction == "mean":
            return self._graph.add("div", whole, self._graph.number(float(len(parts))))
        return whole

    def _fold(self, name: str, parts: list[int]) -> int:
        whole = parts[0]
        for part in parts[1:]:
            whole = self._graph.add(name, whole, part)
        return whole

    def _call(self, formula: Call, binding: Binding) -> int:
        if formula.function == CHOSEN:
            return self._chosen(*names_of(formula))
        if formula.function in EVENT_FUNCTIONS:
            (event,) = formula.arguments
            assert isinstance(event, Reference)
            cell = resolve(event.name, event.subscripts, binding, self._model)
            return self._happened(cell) if formula.function == "happened" else self._elapsed(cell)
        arguments = [self.number(argument, binding) for argument in formula.arguments]
        if formula.function in _UNARY:
            return self._graph.add(_UNARY[formula.function], *arguments)
        if formula.function in _FOLDED:
            return self._fold(_FOLDED[formula.function], arguments)
        if formula.function in self._model.lookups:
            return look_up(self._graph, self._model.lookups[formula.function], arguments[0])
        special: dict[str, Callable[..., int]] = {
            "clip": self._clip,
            "sign": self._sign,
            "step": self._reached,
            "after": self._after,
            "pulse": self._pulse,
            "ramp": self._ramp,
        }
        return special[formula.function](*arguments)

    def _clip(self, x: int, low: int, high: int) -> int:
        return self._graph.add("minimum", self._graph.add("maximum", x, low), high)

    def _sign(self, x: int) -> int:
        add, number = self._graph.add, self._graph.number
        zero = number(0.0)
        return add("select", add("gt", x, zero), number(1.0), add("select", add("lt", x, zero), number(-1.0), x))

    def _at_end(self, truth: int, share: int) -> int:
        """A share of the step that follows; at the final record, which none follows, whether the moment has the
        property.
        """
        add, number = self._graph.add, self._graph.number
        return add("select", add("final"), add("select", truth, number(1.0), number(0.0)), share)

    def _reached(self, moment: int) -> int:
        return self._graph.add("ge", self._graph.add("time"), moment)

    def _after(self, moment: int) -> int:
        """(time + duration - moment) / duration within 0 and 1."""
        add, number = self._graph.add, self._graph.number
        left = add("sub", add("add", add("time"), add("duration")), moment)
        share = self._clip(add("div", left, add("duration")), number(0.0), number(1.0))
        return self._at_end(add("ge", add("time"), moment), share)

    def _pulse(self, moment: int, width: int) -> int:
        """The overlap of the step with [moment, moment + width) as a share of the step."""
        add, number = self._graph.add, self._graph.number
        over = add("add", moment, width)
        low = add("maximum", add("time"), moment)
        high = add("minimum", add("add", add("time"), add("duration")), over)
        share = add("div", add("maximum", add("sub", high, low), number(0.0)), add("duration"))
        inside = add("mask_and", add("ge", add("time"), moment), add("lt", add("time"), over))
        return self._at_end(inside, share)

    def _ramp(self, begin: int, end: int) -> int:
        """The mean over the step of a line from 0 at `begin` to 1 at `end`: a trapezoid within the ramp, and 1
        beyond it.
        """
        add, number = self._graph.add, self._graph.number
        zero, now, duration = number(0.0), add("time"), add("duration")
        length = add("maximum", add("sub", end, begin), zero)
        since = add("sub", now, begin)
        low = self._clip(since, zero, length)
        high = self._clip(add("add", since, duration), zero, length)
        rises = add("gt", length, zero)
        middle = add("div", add("mul", add("add", low, high), number(0.5)), length)
        within = add("select", rises, add("mul", middle, add("sub", high, low)), zero)
        beyond = self._clip(add("sub", add("add", since, duration), length), zero, duration)
        share = add("div", add("add", within, beyond), duration)
        reached = add(
            "select", add("ge", since, length), number(1.0), add("select", rises, add("div", low, length), zero)
        )
        return add("select", add("final"), reached, share)


def literal(formula: Expression) -> float | None:
    """The value of a number or a negated number, None for any other formula."""
    match formula:
        case Number(value):
            return value
        case Unary("-", Number(value)):
            return -value
        case _:
            return None
