"""Compiled loops that count values by ranges, and that gather the values within ranges.

Keys are whole numbers with a sign, in the order of the doubles that they are made of. No NaN is in a range.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from llvmlite import ir

from stratagem.base.diagnostics import Diagnostic
from stratagem.engine.kernel.compiler import Code, host, library
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER, Memory
from stratagem.engine.llvm_arithmetic import LlvmArithmetic
from stratagem.engine.padding import LANES

TALLY, GATHER = "tally", "gather"
SIGN_PLACE = 63


class Tallies:
    """The loops as functions of addresses and numbers.

    `tally(values, columns, lows, highs, starts, shifts, tallies, below, width, count, number, bins)`: for each of
    `number` ranges adds to `below` how many of the first `count` values of its column lie below it, and to its `bins`
    tallies how many are in each part of 2**shift keys from its start on. `values` has rows of `width` doubles, a row
    for each column; `lows` and `highs` are the doubles at the ends of ranges, `starts` the keys of the lows.

    `gather(values, columns, lows, highs, places, out, width, count, number, room)`: appends the values within each
    range to its `room` doubles in `out`; `places` counts them.
    """

    def __init__(self, code: Code) -> None:
        self._code = code
        self.tally: Callable[..., None] = code.function(TALLY, 8, 4)
        self.gather: Callable[..., None] = code.function(GATHER, 6, 4)


@cache
def tallies() -> tuple[Tallies, tuple[Diagnostic, ...]]:
    """The loops for this processor, and warnings about the store of code."""
    lanes = LANES
    code, warnings = library.code(f"tallies {lanes}", lambda: emit(lanes), host())
    return Tallies(code), warnings


def emit(lanes: int) -> ir.Module:
    """A module with both loops, for vectors of `lanes` values; counts are multiples of it."""
    module = ir.Module("tallies")
    _emit_tally(module, lanes)
    _emit_gather(module, lanes)
    return module


class _Loop:
    """The loops over ranges and over the values of their columns."""

    def __init__(self, module: ir.Module, lanes: int, name: str, pointers: int) -> None:
        kinds = [POINTER] * pointers + [INDEX] * 4
        function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), name)
        self.pointers = function.args[:pointers]
        self.width, self.count, self.number, self.room = function.args[pointers:]
        self.a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), lanes)
        self.memory, self.builder = Memory(self.a), self.a.builder

    def of(self, array: ir.Value, index: ir.Value) -> ir.Value:
        """A whole number of an array."""
        return self.memory.scalar(array, index, INDEX)

    def column(self, target: ir.Value) -> ir.Value:
        """Where the values of a range's column begin."""
        number = self.builder.mul(self.of(self.pointers[1], target), self.width)
        return self.memory.offset(self.pointers[0], number, DOUBLE)

    def values(self, column: ir.Value, index: ir.Value) -> ir.Value:
        """Values of a column; none is a negative zero."""
        return self.a.add(self.memory.lanes(column, index), self.a.constant(0.0))

    def end(self, pointer: int, target: ir.Value) -> ir.Value:
        """A double of a range."""
        return self.a.splat(self.memory.scalar(self.pointers[pointer], target, DOUBLE))

    def key(self, value: ir.Value) -> ir.Value:
        """The key of one value."""
        bits = self.builder.bitcast(value, INDEX)
        negative = self.builder.ashr(bits, ir.Constant(INDEX, SIGN_PLACE))
        return self.builder.xor(bits, self.builder.lshr(negative, ir.Constant(INDEX, 1)))

    def each(self, mask: ir.Value, emit: Callable[[ir.Constant], None]) -> None:
        """Does for every lane of a mask what `emit` emits for it; most often there is none."""
        with self.builder.if_then(self.a.any(mask), likely=False):
            for lane in range(self.a.lanes):
                place = ir.Constant(ir.IntType(32), lane)
                with self.builder.if_then(self.builder.extract_element(mask, place)):
                    emit(place)


def _emit_tally(module: ir.Module, lanes: int) -> None:
    loop = _Loop(module, lanes, TALLY, 8)
    a, builder, memory = loop.a, loop.builder, loop.memory
    starts, shifts, counts, lower = loop.pointers[4:]
    zero, one = ir.Constant(INDEX, 0), ir.Constant(INDEX, 1)
    total = memory.reserve(1)
    with counted(builder, zero, loop.number) as target:
        column, own = loop.column(target), builder.mul(target, loop.room)
        low, high = loop.end(2, target), loop.end(3, target)
        start, shift = loop.of(starts, target), loop.of(shifts, target)
        memory.put_vector(a.word(0), total, 0)
        with counted(builder, zero, loop.count, lanes) as index:
            values = loop.values(column, index)
            below = builder.zext(a.lt(values, low), a.words)
            memory.put_vector(builder.add(memory.vector(total, 0, a.words), below), total, 0)

            def count(lane: ir.Constant, values: ir.Value = values) -> None:
                key = loop.key(builder.extract_element(values, lane))
                place = builder.add(own, builder.lshr(builder.sub(key, start), shift))
                memory.put_scalar(builder.add(loop.of(counts, place), one), counts, place)

            loop.each(a.mask_and(a.ge(values, low), a.le(values, high)), count)
        found = loop.of(lower, target)
        for lane in range(lanes):
            lane_total = builder.extract_element(memory.vector(total, 0, a.words), ir.Constant(ir.IntType(32), lane))
            found = builder.add(found, lane_total)
        memory.put_scalar(found, lower, target)
    builder.ret_void()


def _emit_gather(module: ir.Module, lanes: int) -> None:
    loop = _Loop(module, lanes, GATHER, 6)
    a, builder, memory = loop.a, loop.builder, loop.memory
    places, out = loop.pointers[4:]
    zero, one = ir.Constant(INDEX, 0), ir.Constant(INDEX, 1)
    with counted(builder, zero, loop.number) as target:
        column, own = loop.column(target), builder.mul(target, loop.room)
        low, high = loop.end(2, target), loop.end(3, target)
        with counted(builder, zero, loop.count, lanes) as index:
            values = loop.values(column, index)

            def append(lane: ir.Constant, values: ir.Value = values) -> None:
                place = loop.of(places, target)
                memory.put_scalar(builder.extract_element(values, lane), out, builder.add(own, place))
                memory.put_scalar(builder.add(place, one), places, target)

            loop.each(a.mask_and(a.ge(values, low), a.le(values, high)), append)
    builder.ret_void()
