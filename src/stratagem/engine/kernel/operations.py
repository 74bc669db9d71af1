"""Emits the operations of a program as LLVM instructions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from llvmlite import ir

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.elementary import cos, exp, log, power, power_constant, sin
from stratagem.base.poisson import poisson_quantile
from stratagem.engine.llvm_arithmetic import LlvmArithmetic
from stratagem.engine.program import Operation, Points, Program

_ELEMENTARY: dict[str, Callable[..., Floats]] = {
    "exp": exp,
    "log": log,
    "power": power,
    "sin": sin,
    "cos": cos,
    "poisson": poisson_quantile,
}

Leaf = Callable[[Operation], ir.Value]


class Emission:
    """Emits operations at the builder of `a`, each at most once. `leaf` yields what comes from memory or the clock."""

    def __init__(
        self, program: Program, a: LlvmArithmetic, leaf: Leaf, known: dict[int, ir.Value] | None = None
    ) -> None:
        self._program, self._a, self._leaf = program, a, leaf
        self._values: dict[int, ir.Value] = dict(known or {})

    def emit(self, roots: Iterable[int]) -> None:
        """Emits what `roots` rest on and is not there yet, in order."""
        for number in self._program.needed(roots, self._values):
            self._values[number] = self._operation(self._program.operations[number])

    def value(self, number: int) -> ir.Value:
        """The value of an operation that has been emitted."""
        return self._values[number]

    def _operation(self, operation: Operation) -> ir.Value:
        a, name = self._a, operation.name
        arguments = [self._values[argument] for argument in operation.arguments]
        if name == "number":
            return a.constant(float.fromhex(cast(str, operation.datum)))
        if name in _ELEMENTARY:
            return _ELEMENTARY[name](a, *arguments)
        if name == "power_constant":
            return power_constant(a, arguments[0], cast(float, operation.datum))
        if name == "lookup":
            return self._lookup(cast(Points, operation.datum), arguments[0])
        return getattr(a, name)(*arguments) if operation.arguments else self._leaf(operation)

    def _lookup(self, points: Points, x: ir.Value) -> ir.Value:
        name = f"lookup.{self._program.lookups[points]}"
        return self._a.routine(name, lambda a, within: interpolate(a, *points, within), x)


def interpolate(a: Arithmetic, inputs: tuple[float, ...], outputs: tuple[float, ...], x: Floats) -> Floats:
    """The piecewise linear function through the points, flat outside them; NaN at NaN. Start, height and slope of
    the piece are selected.
    """
    within = a.minimum(a.maximum(x, a.constant(inputs[0])), a.constant(inputs[-1]))
    slopes = [*_slopes(inputs, outputs), 0.0]
    begin, low, slope = a.constant(inputs[0]), a.constant(outputs[0]), a.constant(slopes[0])
    for index in range(1, len(inputs)):
        on = a.ge(within, a.constant(inputs[index]))
        begin = a.select(on, a.constant(inputs[index]), begin)
        low = a.select(on, a.constant(outputs[index]), low)
        slope = a.select(on, a.constant(slopes[index]), slope)
    return a.add(low, a.mul(a.sub(within, begin), slope))


def _slopes(inputs: tuple[float, ...], outputs: tuple[float, ...]) -> list[float]:
    pieces = range(len(inputs) - 1)
    return [(outputs[i + 1] - outputs[i]) / (inputs[i + 1] - inputs[i]) for i in pieces]
