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
from stratagem.engine.llvm_arithmetic import TRUTH, LlvmArithmetic
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
        self._words = self.memory.reserve(1)

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

    def keys(self, values: ir.Value) -> ir.Value:
        """The keys of values."""
        a, builder = self.a, self.builder
        bits = a.bits(values)
        negative = builder.ashr(bits, a.word(SIGN_PLACE))
        return a.word_xor(bits, a.word_right(negative, 1))

    def each(self, mask: ir.Value, words: Callable[[], ir.Value], emit: Callable[[ir.Value], None]) -> None:
        """Does `emit` with the word of every lane of a mask, one lane after another; most often there is none."""
        builder, bits = self.builder, ir.IntType(self.a.lanes)
        left = builder.bitcast(mask, bits)
        with builder.if_then(self.a.any(mask), likely=False):
            self.memory.put_vector(words(), self._words, 0)
            before = builder.block
            again, after = builder.append_basic_block("lane"), builder.append_basic_block("lanes")
            builder.branch(again)
            builder.position_at_end(again)
            lanes = builder.phi(bits)
            lanes.add_incoming(left, before)
            lane = builder.zext(builder.cttz(lanes, ir.Constant(TRUTH, 1)), INDEX)
            emit(self.of(self._words, lane))
            fewer = builder.and_(lanes, builder.sub(lanes, ir.Constant(bits, 1)))
            lanes.add_incoming(fewer, builder.block)
            builder.cbranch(builder.icmp_unsigned("!=", fewer, ir.Constant(bits, 0)), again, after)
            builder.position_at_end(after)


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

            def parts(values: ir.Value = values) -> ir.Value:
                beyond = a.word_sub(loop.keys(values), a.splat(start))
                return a.word_add(builder.lshr(beyond, a.splat(shift)), a.splat(own))

            def count(place: ir.Value) -> None:
                memory.put_scalar(builder.add(loop.of(counts, place), one), counts, place)

            loop.each(a.mask_and(a.ge(values, low), a.le(values, high)), parts, count)
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

            def bits(values: ir.Value = values) -> ir.Value:
                return a.bits(values)

            def append(value: ir.Value) -> None:
                place = loop.of(places, target)
                memory.put_scalar(value, out, builder.add(own, place))
                memory.put_scalar(builder.add(place, one), places, target)

            loop.each(a.mask_and(a.ge(values, low), a.le(values, high)), bits, append)
    builder.ret_void()
