"""Separates what a distribution does from the numbers it does it with, so that its code can be compiled once for all
numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from stratagem.base.distributions import Shape
from stratagem.engine.kernel.memory import DOUBLE, Memory
from stratagem.engine.llvm_arithmetic import LlvmArithmetic

Signature = tuple[Any, ...]
"""Every operation of a quantile function, in order, without its constants."""


class Tracer:
    """Plays `Arithmetic`: notes operations and constants instead of computing anything. Values are numbers of notes."""

    def __init__(self) -> None:
        self.notes: list[Any] = []
        self.constants: list[float] = []

    def _note(self, *note: Any) -> int:
        self.notes.append(note)
        return len(self.notes)

    def constant(self, value: float) -> int:
        self.constants.append(float(value))
        return self._note("constant")

    def routine(self, name: str, _: Callable[..., Any], *arguments: Any, **__: Any) -> int:
        return self._note(name, *arguments)

    def rarely(self, mask: Any, then: Callable[[], Any], otherwise: Any) -> int:
        return self._note("rarely", mask, then(), otherwise)

    def __getattr__(self, name: str) -> Callable[..., int]:
        return lambda *arguments: self._note(name, *arguments)


def trace(shape: Shape) -> tuple[Signature, tuple[float, ...]]:
    """What a shape's quantile function does, and its constants in the order in which it uses them."""
    tracer: Any = Tracer()
    tracer.quantile = shape.quantile(tracer, 0)
    return tuple(tracer.notes), tuple(tracer.constants)


class Tabled:
    """`LlvmArithmetic` whose constants come from a table in memory, one after another."""

    def __init__(self, a: LlvmArithmetic, table: ir.Value) -> None:
        self._a, self._table, self._next = a, table, 0

    def constant(self, _: float) -> ir.Value:
        value = Memory(self._a).scalar(self._table, self._next, DOUBLE)
        self._next += 1
        return self._a.splat(value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._a, name)
