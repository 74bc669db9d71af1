"""Compiles the drawing of parameters: functions for each kind of distribution, its numbers in memory.

A changed prior therefore needs no new code, and what is compiled for one model serves the next. Futures are drawn not
in their order but replicate by replicate and run by run: most of what makes a value is then worked out once for many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from llvmlite import ir

from stratagem.base.diagnostics import Diagnostic
from stratagem.base.distributions import Shape
from stratagem.base.sequences import DIGIT, REPLICATES, ordered_run, replicate_keys, value_of
from stratagem.engine.kernel.compiler import Code, Machine, library
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import DOUBLE, POINTER, Memory
from stratagem.engine.kernel.tracing import Signature, Tabled, trace
from stratagem.engine.llvm_arithmetic import WORD, LlvmArithmetic

Share = Callable[[int, int, int, int], None]
"""(out, key, begin, end): fills doubles at address `out` with the uniforms of a sequence for futures begin to end -
1, a multiple of the lanes.
"""

Quantile = Callable[[int, int, int, int], None]
"""(out, shares, table, count): fills doubles with the quantiles at `shares` of the distribution whose constants are at
`table`.
"""

Choose = Callable[[int, int, int, int, int], None]
"""(out, other, shares, bound, count): `other` replaces `out` where a share is at least the double at `bound`."""

Draw = Callable[[int, int, int, int, int, int], None]
"""(outs, keys, tables, cells, begin, end): draws cells of one kind of distribution for futures begin to end - 1, both
multiples of the lanes. At the addresses are an address of doubles, a key and an address of constants for each cell.
"""

_SHARE, _QUANTILE, _CHOOSE, _DRAW = "share", "quantile_{}", "choose", "draw_{}"

RUN = REPLICATES * 2**DIGIT
"""Futures whose values of one replicate form a run, if the first of them is a multiple of it."""


class Sampler:
    """Machine code for kinds of distributions, given as signature and one shape that has it. Without any it is made
    only where it is called, which it seldom is then.
    """

    def __init__(self, kinds: Mapping[Signature, Shape], lanes: int, machine: Machine) -> None:
        self._kinds, self._lanes, self._machine = kinds, lanes, machine
        self.warnings = self._made[1] if kinds else ()
        self._numbers = {signature: number for number, signature in enumerate(kinds)}
        self._quantiles: dict[Signature, Quantile] = {}
        self._draws: dict[Signature, Draw] = {}

    @cached_property
    def _made(self) -> tuple[Code, tuple[Diagnostic, ...]]:
        key = hashlib.sha256(repr(list(self._kinds)).encode()).hexdigest()
        emit = partial(_emit, self._kinds, self._lanes)
        return library.code(f"sampler {key} {self._lanes}", emit, self._machine)

    @property
    def _code(self) -> Code:
        return self._made[0]

    def quantile(self, signature: Signature) -> Quantile:
        """Turns uniforms into values of a distribution."""
        if signature not in self._quantiles:
            name = _QUANTILE.format(self._numbers[signature])
            self._quantiles[signature] = self._code.function(name, 3, 1)
        return self._quantiles[signature]

    def draw(self, signature: Signature) -> Draw:
        """Draws cells of a kind of distribution, whose values are the quantiles at the uniforms of their sequences."""
        if signature not in self._draws:
            self._draws[signature] = self._code.function(_DRAW.format(self._numbers[signature]), 3, 3)
        return self._draws[signature]

    @cached_property
    def share(self) -> Share:
        """Draws the uniforms of a sequence."""
        return self._code.function(_SHARE, 1, 3)

    @cached_property
    def choose(self) -> Choose:
        """Picks between two alternatives."""
        return self._code.function(_CHOOSE, 4, 1)


def kinds_of(shapes: list[Shape]) -> dict[Signature, Shape]:
    """The kinds among shapes, in an order that does not depend on that of the shapes."""
    found = {trace(shape)[0]: shape for shape in shapes}
    return dict(sorted(found.items(), key=lambda item: repr(item[0])))


def _emit(kinds: Mapping[Signature, Shape], lanes: int) -> ir.Module:
    module = ir.Module("sampler")
    for number, shape in enumerate(kinds.values()):
        _emit_quantile(module, lanes, _QUANTILE.format(number), shape)
        _emit_draw(module, lanes, _DRAW.format(number), shape)
    _emit_share(module, lanes)
    _emit_choose(module, lanes)
    return module


def _emit_share(module: ir.Module, lanes: int) -> None:
    (out, key, begin, end), a = _function(module, lanes, _SHARE, 1, 3)
    memory = Memory(a)

    def put(share: ir.Value, place: ir.Value) -> None:
        memory.put_lanes(share, out, place)

    _shares(a, key, begin, end, put)
    a.builder.ret_void()


def _emit_draw(module: ir.Module, lanes: int, name: str, shape: Shape) -> None:
    (outs, keys, tables, cells, begin, end), a = _function(module, lanes, name, 3, 3)
    memory = Memory(a)
    with counted(a.builder, ir.Constant(WORD, 0), cells) as cell:
        out, table = (memory.scalar(array, cell, POINTER) for array in (outs, tables))

        def put(share: ir.Value, place: ir.Value) -> None:
            arithmetic: Any = Tabled(a, table)
            memory.put_lanes(shape.quantile(arithmetic, share), out, place)

        _shares(a, memory.scalar(keys, cell, WORD), begin, end, put)
    a.builder.ret_void()


def _shares(
    a: LlvmArithmetic, key: ir.Value, begin: ir.Value, end: ir.Value, put: Callable[[ir.Value, ir.Value], None]
) -> None:
    """Does `put(uniforms, place)` for all futures of a sequence; `place` counts from `begin`."""
    builder = a.builder

    def number(value: int) -> ir.Constant:
        return ir.Constant(WORD, value)

    def floored(value: ir.Value, unit: int) -> ir.Value:
        return builder.and_(value, number(-unit))

    with counted(builder, number(0), number(REPLICATES), a.lanes) as first:
        keys = replicate_keys(a, a.splat(key), a.word_add(a.splat(first), a.lane_numbers()))
        with counted(builder, floored(begin, RUN), end, RUN) as start:
            run = ordered_run(a, keys, a.splat(builder.udiv(start, number(RUN))))
            earliest = _larger(builder, start, floored(begin, REPLICATES))
            latest = _smaller(builder, end, builder.add(start, number(RUN)))
            with counted(builder, earliest, latest, REPLICATES) as base:
                future = builder.add(base, first)
                there = builder.icmp_unsigned(">=", future, begin), builder.icmp_unsigned("<", future, end)
                with builder.if_then(builder.and_(*there)):
                    digit = builder.and_(builder.udiv(future, number(REPLICATES)), number(2**DIGIT - 1))
                    put(value_of(a, keys, run, a.splat(digit)), builder.sub(future, begin))


def _larger(builder: ir.IRBuilder, one: ir.Value, other: ir.Value) -> ir.Value:
    return builder.select(builder.icmp_unsigned(">", one, other), one, other)


def _smaller(builder: ir.IRBuilder, one: ir.Value, other: ir.Value) -> ir.Value:
    return builder.select(builder.icmp_unsigned("<", one, other), one, other)


def _emit_quantile(module: ir.Module, lanes: int, name: str, shape: Shape) -> None:
    (out, shares, table, count), a = _function(module, lanes, name, 3, 1)
    memory = Memory(a)
    with counted(a.builder, ir.Constant(WORD, 0), count, lanes) as index:
        arithmetic: Any = Tabled(a, table)
        memory.put_lanes(shape.quantile(arithmetic, memory.lanes(shares, index)), out, index)
    a.builder.ret_void()


def _emit_choose(module: ir.Module, lanes: int) -> None:
    (out, other, shares, bound, count), a = _function(module, lanes, _CHOOSE, 4, 1)
    memory = Memory(a)
    least = a.splat(memory.scalar(bound, 0, DOUBLE))
    with counted(a.builder, ir.Constant(WORD, 0), count, lanes) as index:
        above = a.ge(memory.lanes(shares, index), least)
        memory.put_lanes(a.select(above, memory.lanes(other, index), memory.lanes(out, index)), out, index)
    a.builder.ret_void()


def _function(
    module: ir.Module, lanes: int, name: str, pointers: int, words: int
) -> tuple[tuple[ir.Argument, ...], LlvmArithmetic]:
    kinds = [POINTER] * pointers + [WORD] * words
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), name)
    for argument in function.args[:pointers]:
        argument.add_attribute("noalias")
    return function.args, LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), lanes)
