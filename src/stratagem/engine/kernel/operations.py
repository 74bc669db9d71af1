"""Emits the operations of a program as LLVM instructions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from llvmlite import ir

from stratagem.base.arithmetic import Floats
from stratagem.base.elementary import cos, exp, log, power, power_constant, sin
from stratagem.base.piecewise import Grid, grid_of, interpolate, locate, read
from stratagem.base.poisson import poisson_quantile
from stratagem.engine.kernel.order import by_thrift, by_urgency
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

AT_HAND = frozenset(("number", "level", "parameter", "normal", "uniform"))
"""Literals, and leaves that lie in memory. They are loaded wherever they are used: kept in registers from their first
use to their last they would crowd out what has no place in memory yet.
"""

Leaf = Callable[[Operation], ir.Value]
Kept = Mapping[int, Callable[[], ir.Value]]
"""How to load operations that lie in memory."""


class Emission:
    """Emits operations at the builder of `a`, each at most once. `leaf` yields what comes from memory or the clock;
    `thrifty` if registers are scarce.
    """

    def __init__(
        self, program: Program, a: LlvmArithmetic, leaf: Leaf, kept: Kept | None = None, thrifty: bool = False
    ) -> None:
        self._program, self._a, self._leaf, self._kept = program, a, leaf, kept or {}
        self._order = by_thrift if thrifty else by_urgency
        self._values: dict[int, ir.Value] = {}
        self._places: dict[tuple[int, Grid], tuple[ir.Value, ir.Value]] = {}

    def __contains__(self, number: object) -> bool:
        """Whether nothing needs to be emitted for an operation any more."""
        if number in self._values or number in self._kept:
            return True
        return isinstance(number, int) and self._program.operations[number].name in AT_HAND

    def emit(self, roots: Iterable[int]) -> None:
        """Emits what `roots` rest on and is not there yet."""
        for number in self._order(self._program, self._program.needed(roots, self)):
            self._values[number] = self._operation(self._program.operations[number])

    def value(self, number: int) -> ir.Value:
        """The value of an operation that has been emitted, or that lies in memory."""
        if number in self._values:
            return self._values[number]
        return self._kept[number]() if number in self._kept else self._leaf_of(self._program.operations[number])

    def _operation(self, operation: Operation) -> ir.Value:
        a, name = self._a, operation.name
        arguments = [self.value(argument) for argument in operation.arguments]
        if name in _ELEMENTARY:
            return _ELEMENTARY[name](a, *arguments)
        if name == "power_constant":
            return power_constant(a, arguments[0], cast(float, operation.datum))
        if name == "lookup":
            return self._lookup(cast(Points, operation.datum), operation.arguments[0])
        return getattr(a, name)(*arguments) if operation.arguments else self._leaf_of(operation)

    def _leaf_of(self, operation: Operation) -> ir.Value:
        if operation.name == "number":
            return self._a.constant(float.fromhex(cast(str, operation.datum)))
        return self._leaf(operation)

    def _lookup(self, points: Points, argument: int) -> ir.Value:
        """A lookup in place: those on one grid at one x share where on it they are."""
        inputs, outputs = points
        grid, x = grid_of(inputs), self.value(argument)
        if grid is None and len(inputs) <= FEW:
            return interpolate(self._a, inputs, outputs, x)
        if grid is None:
            name = f"lookup.{self._program.lookups[points]}"
            return self._a.routine(name, lambda a, given: interpolate(a, inputs, outputs, given), x)
        if (argument, grid) not in self._places:
            self._places[argument, grid] = locate(self._a, grid, x)
        return read(self._a, outputs, *self._places[argument, grid])
