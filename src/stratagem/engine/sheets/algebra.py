"""Builds operations of a graph, and works out at once what is constant."""

from __future__ import annotations

import math

import numpy as np

from stratagem.engine.program import Graph, Operation
from stratagem.engine.sheets.evaluation import evaluate
from stratagem.engine.sheets.problem import SheetProblem

MODEST = 2.0**-500
"""Literals between this and its inverse are scaled by powers of two exactly."""

MOST_WORK = 4_000_000
"""Operations that are asked for while a model is lowered, those that turn out to be there already included."""


class Algebra:
    """Operations over numbers, each as the index of an operation; truths fold too where they are known."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._truths: dict[int, bool] = {}
        self._left = MOST_WORK

    def constant(self, number: int) -> float | None:
        """The value of an operation that is a literal."""
        operation = self.graph.operations[number]
        return float.fromhex(str(operation.datum)) if operation.name == "number" else None

    def number(self, value: float) -> int:
        return self.graph.number(value)

    def apply(self, name: str, *arguments: int, datum: object = None) -> int:
        """An operation, or its value if all its arguments are known. Raises SheetProblem if there are too many."""
        self._left -= 1
        if self._left < 0:
            raise SheetProblem(
                "LIMIT-CELLS",
                f"the formulas of the model take more than {MOST_WORK:,} operations",
                "use fewer subscripts, above all in functions that sort, invert or allocate",
            )
        if name == "select" and arguments[0] in self._truths:
            return arguments[1] if self._truths[arguments[0]] else arguments[2]
        simpler = self._simpler(name, arguments)
        if simpler is not None:
            return simpler
        made = self.graph.add(name, *arguments, datum=datum)  # type: ignore[arg-type]
        values = [self._known(argument) for argument in arguments]
        if not arguments or any(value is None for value in values):
            return made
        result = evaluate(Operation(name, arguments, datum), [np.asarray(value) for value in values])  # type: ignore[arg-type]
        if self.graph.kind(made) == "truth":
            self._truths[made] = bool(result)
            return made
        return self.number(float(result))

    def _known(self, number: int) -> float | bool | None:
        return self._truths[number] if number in self._truths else self.constant(number)

    # -- numbers

    def add(self, x: int, y: int) -> int:
        return self.apply("add", x, y)

    def sub(self, x: int, y: int) -> int:
        return self.apply("sub", x, y)

    def mul(self, x: int, y: int) -> int:
        return self.apply("mul", x, y)

    def div(self, x: int, y: int) -> int:
        return self.apply("div", x, y)

    def _simpler(self, name: str, arguments: tuple[int, ...]) -> int | None:
        """The same number in a cheaper way: x - 0, which keeps the sign of a zero, x · 1, x / 1; a product in place of
        a quotient by a power of two, and a single one in place of products by a literal and a power of two.
        """
        match name, arguments:
            case "sub", (x, y) if self._is(y, 0.0):
                return x
            case "mul", (x, y) if self._is(x, 1.0) or self._is(y, 1.0):
                return y if self._is(x, 1.0) else x
            case "div", (x, y) if (factor := self._reciprocal(y)) is not None:
                return self.mul(x, self.number(factor))
            case "mul", (x, y) if self._reciprocal(y) is not None:
                return self._scaled(x, y)
        return None

    def _scaled(self, x: int, power: int) -> int | None:
        """x times a power of two where x is a product with a literal."""
        inner = self.graph.operations[x]
        if inner.name != "mul":
            return None
        for one, other in (inner.arguments, inner.arguments[::-1]):
            value, factor = self.constant(other), self.constant(power)
            if value is not None and factor is not None and MODEST < abs(value) < 1.0 / MODEST:
                return self.mul(one, self.number(value * factor))
        return None

    def _is(self, number: int, value: float) -> bool:
        """Whether an operation is this literal, sign included."""
        operation = self.graph.operations[number]
        return operation.name == "number" and operation.datum == value.hex()

    def _reciprocal(self, number: int) -> float | None:
        """1 / y where it is exact."""
        value = self.constant(number)
        if value is None or not MODEST < abs(value) < 1.0 / MODEST:
            return None
        return 1.0 / value if abs(math.frexp(value)[0]) == 0.5 else None

    def neg(self, x: int) -> int:
        return self.apply("neg", x)

    def fabs(self, x: int) -> int:
        return self.apply("fabs", x)

    def minimum(self, x: int, y: int) -> int:
        return self.apply("minimum", x, y)

    def maximum(self, x: int, y: int) -> int:
        return self.apply("maximum", x, y)

    def select(self, truth: int, yes: int, no: int) -> int:
        return self.apply("select", truth, yes, no)

    def power(self, x: int, y: int) -> int:
        """x to the y; an exponent that is known takes the shorter way."""
        exponent = self.constant(y)
        if exponent is not None and math.isfinite(exponent):
            return self.apply("power_constant", x, datum=exponent)
        return self.apply("power", x, y)

    def truncated(self, x: int) -> int:
        """The integer part, towards zero."""
        return self.select(self.lt(x, self.number(0.0)), self.neg(self.floor(self.neg(x))), self.floor(x))

    def floor(self, x: int) -> int:
        return self.apply("floor", x)

    def clip(self, x: int, low: int, high: int) -> int:
        return self.minimum(self.maximum(x, low), high)

    def fold(self, name: str, parts: list[int]) -> int:
        """Parts put together from the left."""
        whole = parts[0]
        for part in parts[1:]:
            whole = self.apply(name, whole, part)
        return whole

    # -- truths

    def lt(self, x: int, y: int) -> int:
        return self.apply("lt", x, y)

    def le(self, x: int, y: int) -> int:
        return self.apply("le", x, y)

    def gt(self, x: int, y: int) -> int:
        return self.apply("gt", x, y)

    def ge(self, x: int, y: int) -> int:
        return self.apply("ge", x, y)

    def both(self, x: int, y: int) -> int:
        return self.apply("mask_and", x, y)

    def as_number(self, operation: int) -> int:
        """A truth as 1 or 0; a number as it is."""
        if self.graph.kind(operation) == "number":
            return operation
        return self.select(operation, self.number(1.0), self.number(0.0))

    def as_truth(self, operation: int) -> int:
        """Whether a number is not 0; a truth as it is."""
        if self.graph.kind(operation) == "truth":
            return operation
        return self.apply("ne", operation, self.number(0.0))
