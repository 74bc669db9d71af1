"""Compiles the drawing of parameters: one function for each kind of distribution, its numbers in memory.

A changed prior therefore needs no new code, and what is compiled for one model serves the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from llvmlite import ir

from stratagem.base.distributions import Shape
from stratagem.base.sequences import sample_keyed
from stratagem.engine.kernel.compiler import Machine, library
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

_SHARE, _QUANTILE, _CHOOSE = "share", "quantile_{}", "choose"


class Sampler:
    """Machine code for kinds of distributions, given as signature and one shape that has it."""

    def __init__(self, kinds: Mapping[Signature, Shape], lanes: int, machine: Machine) -> None:
        key = hashlib.sha256(repr(list(kinds)).encode()).hexdigest()
        self._code, self.warnings = library.code(f"sampler {key} {lanes}", lambda: _emit(kinds, lanes), machine)
        self._numbers = {signature: number for number, signature in enumerate(kinds)}
        self._quantiles: dict[Signature, Quantile] = {}

    def quantile(self, signature: Signature) -> Quantile:
        """Turns uniforms into values of a distribution."""
        if signature not in self._quantiles:
            name = _QUANTILE.format(self._numbers[signature])
            self._quantiles[signature] = self._code.function(name, 3, 1)
        return self._quantiles[signature]

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
    _emit_share(module, lanes)
    _emit_choose(module, lanes)
    return module


def _emit_share(module: ir.Module, lanes: int) -> None:
    (out, key, begin, end), a = _function(module, lanes, _SHARE, 1, 3)
    memory, keys = Memory(a), a.splat(key)
    with counted(a.builder, begin, end, lanes) as future:
        share = sample_keyed(a, keys, a.word_add(a.splat(future), a.lane_numbers()))
        memory.put_lanes(share, out, a.builder.sub(future, begin))
    a.builder.ret_void()


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
