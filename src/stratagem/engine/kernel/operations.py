"""Emits the operations of a program as LLVM instructions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from llvmlite import ir

from stratagem.base.arithmetic import Floats
from stratagem.base.elementary import cos, exp, log, power, power_constant, sin
from stratagem.base.piecewise import Grid, grid_of, interpolate, locate, read
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

FEW = 8
"""Points of a lookup that is emitted in place: a call would cost more, since it empties all registers."""

LATENCY = {
    **dict.fromkeys(("level", "parameter", "number", "held", "normal", "uniform", "time", "duration", "earlier"), 0),
    "div": 13,
    "sqrt": 18,
    "lookup": 35,
    "exp": 45,
    "log": 60,
    "power": 120,
    "power_constant": 60,
    "sin": 60,
    "cos": 60,
    "poisson": 200,
}
"""Cycles, roughly, until the result of an operation is there; of all others USUAL_LATENCY."""

USUAL_LATENCY = 3


def by_urgency(program: Program, numbers: Sequence[int]) -> list[int]:
    """Operations in an order in which arguments come first and long chains begin early.

    A processor looks a few hundred instructions ahead. In the order of formulas it would find one chain at a time and
    wait for it; by the time that is still needed after each operation, it finds many that are ready.
    """
    left: dict[int, int] = {}
    for number in reversed(numbers):
        operation = program.operations[number]
        left[number] = left.get(number, 0) + LATENCY.get(operation.name, USUAL_LATENCY)
        for argument in operation.arguments:
            left[argument] = max(left.get(argument, 0), left[number])
    return sorted(numbers, key=lambda number: (-left[number], number))


Leaf = Callable[[Operation], ir.Value]


class Emission:
    """Emits operations at the builder of `a`, each at most once. `leaf` yields what comes from memory or the clock."""

    def __init__(
        self, program: Program, a: LlvmArithmetic, leaf: Leaf, known: dict[int, ir.Value] | None = None
    ) -> None:
        self._program, self._a, self._leaf = program, a, leaf
        self._values: dict[int, ir.Value] = dict(known or {})
        self._places: dict[tuple[int, Grid], tuple[ir.Value, ir.Value]] = {}

    def emit(self, roots: Iterable[int]) -> None:
        """Emits what `roots` rest on and is not there yet, what the most hangs on first."""
        needed = self._program.needed(roots, self._values)
        for number in by_urgency(self._program, needed):
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
            return self._lookup(cast(Points, operation.datum), operation.arguments[0])
        return getattr(a, name)(*arguments) if operation.arguments else self._leaf(operation)

    def _lookup(self, points: Points, argument: int) -> ir.Value:
        """A lookup in place: those on one grid at one x share where on it they are."""
        inputs, outputs = points
        grid, x = grid_of(inputs), self._values[argument]
        if grid is None and len(inputs) <= FEW:
            return interpolate(self._a, inputs, outputs, x)
        if grid is None:
            name = f"lookup.{self._program.lookups[points]}"
            return self._a.routine(name, lambda a, given: interpolate(a, inputs, outputs, given), x)
        if (argument, grid) not in self._places:
            self._places[argument, grid] = locate(self._a, grid, x)
        return read(self._a, outputs, *self._places[argument, grid])
