"""Compiles the drawing of parameters: one function for each kind of distribution, its numbers in memory.

A changed prior therefore needs no new code, and what is compiled for one model serves the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from llvmlite import ir

from stratagem.base.arithmetic import Floats
from stratagem.base.distributions import Shape
from stratagem.base.sequences import sample_keyed
from stratagem.engine.kernel.compiler import Code, Machine
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import DOUBLE, POINTER, Memory
from stratagem.engine.kernel.tracing import Signature, Tabled, trace
from stratagem.engine.llvm_arithmetic import WORD, LlvmArithmetic

Fill = Callable[[int, int, int, int, int], None]
"""(out, table, key, begin, end): fills doubles at address `out` for futures begin to end - 1, a multiple of the
lanes.
"""

Choose = Callable[[int, int, int, int, int], None]
"""(out, other, share, bound, count): `other` replaces `out` where `share` is at least the double at `bound`; all
addresses.
"""

_FILL, _SHARE, _CHOOSE = "fill_{}", "share", "choose"


class Sampler:
    """Machine code for kinds of distributions, given as signature and one shape that has it."""

    def __init__(self, kinds: Mapping[Signature, Shape], lanes: int, machine: Machine) -> None:
        module = ir.Module("sampler")
        for number, shape in enumerate(kinds.values()):
            _emit_fill(module, lanes, _FILL.format(number), _tabled(shape))
        _emit_fill(module, lanes, _SHARE, lambda a, table, share: share)
        _emit_choose(module, lanes)
        self._code = Code(module, machine)
        self._numbers = {signature: number for number, signature in enumerate(kinds)}
        self._fills: dict[Signature, Fill] = {}

    def fill(self, signature: Signature) -> Fill:
        """Draws values of a distribution; `table` holds its constants."""
        if signature not in self._fills:
            self._fills[signature] = self._code.function(_FILL.format(self._numbers[signature]), 2, 3)
        return self._fills[signature]

    @cached_property
    def share(self) -> Fill:
        """Draws the uniforms of a sequence themselves; `table` is not read."""
        return self._code.function(_SHARE, 2, 3)

    @cached_property
    def choose(self) -> Choose:
        """Picks between two alternatives."""
        return self._code.function(_CHOOSE, 4, 1)


def kinds_of(shapes: list[Shape]) -> dict[Signature, Shape]:
    """The kinds among shapes, in an order that does not depend on that of the shapes."""
    found = {trace(shape)[0]: shape for shape in shapes}
    return dict(sorted(found.items(), key=lambda item: repr(item[0])))


def _tabled(shape: Shape) -> Callable[[LlvmArithmetic, ir.Value, Floats], Floats]:
    def quantile(a: LlvmArithmetic, table: ir.Value, share: Floats) -> Floats:
        arithmetic: Any = Tabled(a, table)
        return shape.quantile(arithmetic, share)

    return quantile


def _emit_fill(
    module: ir.Module, lanes: int, name: str, quantile: Callable[[LlvmArithmetic, ir.Value, Floats], Floats]
) -> None:
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER, POINTER, WORD, WORD, WORD]), name)
    out, table, key, begin, end = function.args
    out.add_attribute("noalias")
    a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), lanes)
    memory = Memory(a)
    keys = a.splat(key)
    with counted(a.builder, begin, end, lanes) as future:
        share = sample_keyed(a, keys, a.word_add(a.splat(future), a.lane_numbers()))
        memory.put_lanes(quantile(a, table, share), out, a.builder.sub(future, begin))
    a.builder.ret_void()


def _emit_choose(module: ir.Module, lanes: int) -> None:
    kinds = [POINTER, POINTER, POINTER, POINTER, WORD]
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), _CHOOSE)
    out, other, shares, bound, count = function.args
    a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), lanes)
    memory = Memory(a)
    least = a.splat(memory.scalar(bound, 0, DOUBLE))
    with counted(a.builder, ir.Constant(WORD, 0), count, lanes) as index:
        above = a.ge(memory.lanes(shares, index), least)
        memory.put_lanes(a.select(above, memory.lanes(other, index), memory.lanes(out, index)), out, index)
    a.builder.ret_void()
