"""`Arithmetic` as LLVM instructions on vectors of futures.

Every value is an `llvmlite.ir.Value`: a vector of `lanes` doubles, words or truth values, or a plain scalar when
there is one lane. No instruction carries a fast-math flag, so LLVM may neither reassociate nor fuse. `rarely` makes a
branch: afterwards `builder.block` is another one, which a caller who adds incoming edges to a phi has to mind.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any

from llvmlite import ir

from stratagem.base.arithmetic import SHIFTER, Floats, Mask, Words

SCALAR = ir.DoubleType()
WORD = ir.IntType(64)
TRUTH = ir.IntType(1)
BYTE = ir.IntType(8)
INDEX = ir.IntType(32)
DOUBLE_BYTES = 8
ALL_BITS = 2**64 - 1
SELDOM = (1, 2000)
"""Branch weights of `rarely`: taken, not taken."""


class Splat(ir.Constant):  # type: ignore[misc]
    """A vector with the same value in every lane, written once: texts of large programs are mostly constants."""

    def __init__(self, kind: ir.VectorType, value: Any) -> None:
        super().__init__(kind, [value] * kind.count)

    def _get_reference(self) -> str:
        return f"splat ({self.constant[0]})"


class LlvmArithmetic:
    """Emits at the end of `builder`'s block; `lanes` is 1, 2, 4, 8 or 16."""

    def __init__(self, builder: ir.IRBuilder, lanes: int) -> None:
        self.builder = builder
        self.lanes = lanes
        self.floats = self._wide(SCALAR)
        self.words = self._wide(WORD)
        self.masks = self._wide(TRUTH)

    def _wide(self, kind: ir.Type) -> ir.Type:
        return kind if self.lanes == 1 else ir.VectorType(kind, self.lanes)

    def _same(self, kind: ir.Type, value: Any) -> ir.Constant:
        return ir.Constant(kind, value) if self.lanes == 1 else Splat(kind, value)

    def splat(self, scalar: ir.Value) -> ir.Value:
        """A scalar double or word (an argument, say) in every lane."""
        if self.lanes == 1:
            return scalar
        kind = ir.VectorType(scalar.type, self.lanes)
        single = self.builder.insert_element(ir.Constant(kind, ir.Undefined), scalar, ir.Constant(ir.IntType(32), 0))
        first = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(single, ir.Constant(kind, ir.Undefined), first)

    def lane_numbers(self) -> Words:
        """0, 1, 2, …: the number of each lane."""
        return ir.Constant(WORD, 0) if self.lanes == 1 else ir.Constant(self.words, list(range(self.lanes)))

    def _intrinsic(self, name: str, kind: ir.Type, *arguments: ir.Value) -> ir.Value:
        letter = "f64" if kind in (self.floats, SCALAR) else "i64"
        full = f"llvm.{name}." + (letter if self.lanes == 1 else f"v{self.lanes}{letter}")
        module = self.builder.module
        function = module.globals.get(full)
        if function is None:
            function = ir.Function(module, ir.FunctionType(kind, [kind] * len(arguments)), full)
        return self.builder.call(function, arguments)

    # constants

    def constant(self, value: float) -> Floats:
        return self._same(self.floats, float(value))

    def word(self, value: int) -> Words:
        return self._same(self.words, int(value) & ALL_BITS)

    # doubles

    def add(self, x: Floats, y: Floats) -> Floats:
        return self.builder.fadd(x, y)

    def sub(self, x: Floats, y: Floats) -> Floats:
        return self.builder.fsub(x, y)

    def mul(self, x: Floats, y: Floats) -> Floats:
        return self.builder.fmul(x, y)

    def div(self, x: Floats, y: Floats) -> Floats:
        return self.builder.fdiv(x, y)

    def neg(self, x: Floats) -> Floats:
        return self.builder.fneg(x)

    def fabs(self, x: Floats) -> Floats:
        return self._intrinsic("fabs", self.floats, x)

    def sqrt(self, x: Floats) -> Floats:
        return self._intrinsic("sqrt", self.floats, x)

    def floor(self, x: Floats) -> Floats:
        return self._intrinsic("floor", self.floats, x)

    def minimum(self, x: Floats, y: Floats) -> Floats:
        return self._intrinsic("minimum", self.floats, x, y)

    def maximum(self, x: Floats, y: Floats) -> Floats:
        return self._intrinsic("maximum", self.floats, x, y)

    def lt(self, x: Floats, y: Floats) -> Mask:
        return self.builder.fcmp_ordered("<", x, y)

    def le(self, x: Floats, y: Floats) -> Mask:
        return self.builder.fcmp_ordered("<=", x, y)

    def gt(self, x: Floats, y: Floats) -> Mask:
        return self.builder.fcmp_ordered(">", x, y)

    def ge(self, x: Floats, y: Floats) -> Mask:
        return self.builder.fcmp_ordered(">=", x, y)

    def eq(self, x: Floats, y: Floats) -> Mask:
        return self.builder.fcmp_ordered("==", x, y)

    def ne(self, x: Floats, y: Floats) -> Mask:
        return self.builder.fcmp_unordered("!=", x, y)

    # masks

    def mask_and(self, x: Mask, y: Mask) -> Mask:
        return self.builder.and_(x, y)

    def mask_or(self, x: Mask, y: Mask) -> Mask:
        return self.builder.or_(x, y)

    def mask_not(self, x: Mask) -> Mask:
        return self.builder.xor(x, self._same(self.masks, 1))

    def select(self, mask: Mask, yes: Floats, no: Floats) -> Floats:
        return self.builder.select(mask, yes, no)

    def select_words(self, mask: Mask, yes: Words, no: Words) -> Words:
        return self.builder.select(mask, yes, no)

    # words

    def bits(self, x: Floats) -> Words:
        return self.builder.bitcast(x, self.words)

    def from_bits(self, x: Words) -> Floats:
        return self.builder.bitcast(x, self.floats)

    def word_add(self, x: Words, y: Words) -> Words:
        return self.builder.add(x, y)

    def word_sub(self, x: Words, y: Words) -> Words:
        return self.builder.sub(x, y)

    def word_mul(self, x: Words, y: Words) -> Words:
        return self.builder.mul(x, y)

    def word_mul32(self, x: Words, y: Words) -> Words:
        low = self.word(2**32 - 1)
        return self.builder.mul(self.builder.and_(x, low), self.builder.and_(y, low))

    def word_mul16(self, x: Words, y: Words) -> Words:
        # In parts of 16 bits, for which every vector unit has an instruction; 64-bit products take eight.
        parts = ir.VectorType(ir.IntType(16), 4 * self.lanes)
        product = self.builder.mul(self.builder.bitcast(x, parts), self.builder.bitcast(y, parts))
        return self.builder.bitcast(product, self.words)

    def word_and(self, x: Words, y: Words) -> Words:
        return self.builder.and_(x, y)

    def word_or(self, x: Words, y: Words) -> Words:
        return self.builder.or_(x, y)

    def word_xor(self, x: Words, y: Words) -> Words:
        return self.builder.xor(x, y)

    def word_left(self, x: Words, count: int) -> Words:
        return self.builder.shl(x, self.word(count))

    def word_right(self, x: Words, count: int) -> Words:
        return self.builder.lshr(x, self.word(count))

    def word_reverse(self, x: Words) -> Words:
        return self._intrinsic("bitreverse", self.words, x)

    def word_eq(self, x: Words, y: Words) -> Mask:
        return self.builder.icmp_unsigned("==", x, y)

    def word_lt(self, x: Words, y: Words) -> Mask:
        return self.builder.icmp_unsigned("<", x, y)

    def to_float(self, x: Words) -> Floats:
        # The bits of 2**52 + x: no conversion instruction, which most vector units lack for 64-bit integers.
        carrier = 2.0**52
        return self.sub(self.from_bits(self.word_or(x, self.bits(self.constant(carrier)))), self.constant(carrier))

    def to_word(self, x: Floats) -> Words:
        shifter = self.constant(SHIFTER)
        return self.word_sub(self.bits(self.add(x, shifter)), self.bits(shifter))

    # tables

    def pick(self, table: tuple[float, ...], index: Words) -> Floats:
        return self.from_bits(
            self.pick_word(struct.unpack(f"<{len(table)}Q", struct.pack(f"<{len(table)}d", *table)), index)
        )

    def pick_word(self, table: tuple[int, ...], index: Words) -> Words:
        start = self.table(table)
        load = self._load_word
        if self.lanes == 1:
            return load(start, index)
        value: ir.Value = ir.Constant(self.words, ir.Undefined)
        for lane in range(self.lanes):
            number = ir.Constant(ir.IntType(32), lane)
            value = self.builder.insert_element(value, load(start, self.builder.extract_element(index, number)), number)
        return value

    def _load_word(self, table: ir.Value, index: ir.Value) -> ir.Value:
        return self.builder.load(self.builder.gep(table, [ir.Constant(WORD, 0), index], inbounds=True))

    def table(self, table: tuple[int, ...]) -> ir.Value:
        """The read-only global that holds the table, made once."""
        module = self.builder.module
        name = f"table.{hash(table) & ALL_BITS:x}.{len(table)}"
        if name in module.globals:
            return module.globals[name]
        kind = ir.ArrayType(WORD, len(table))
        variable = ir.GlobalVariable(module, kind, name)
        variable.initializer = ir.Constant(kind, list(table))
        variable.global_constant = True
        variable.linkage = "internal"
        return variable

    def pick_pair(self, pairs: tuple[tuple[float, float], ...], place: Words) -> tuple[Floats, Floats]:
        flat = [number for pair in pairs for number in pair]
        table = self.table(struct.unpack(f"<{len(flat)}Q", struct.pack(f"<{len(flat)}d", *flat)))
        loaded = [self._load_pair(table, each) for each in self._each(place)]
        if self.lanes == 1:
            first, second = (self.builder.extract_element(loaded[0], ir.Constant(INDEX, half)) for half in (0, 1))
            return first, second
        # Pairs of even lanes in one vector, of odd lanes in another: two shuffles then part firsts from seconds.
        even, odd = self._concatenated(loaded[0::2]), self._concatenated(loaded[1::2])
        first, second = (
            [half + lane + (self.lanes if odd_lane else 0) for lane in range(0, self.lanes, 2) for odd_lane in (0, 1)]
            for half in (0, 1)
        )
        return self._shuffled(even, odd, first), self._shuffled(even, odd, second)

    def _each(self, value: ir.Value) -> list[ir.Value]:
        """The lanes of a vector, one by one."""
        if self.lanes == 1:
            return [value]
        return [self.builder.extract_element(value, ir.Constant(INDEX, lane)) for lane in range(self.lanes)]

    def _load_pair(self, table: ir.Value, place: ir.Value) -> ir.Value:
        at = self.builder.gep(table, [place], inbounds=True, source_etype=BYTE)
        return self.builder.load(at, align=DOUBLE_BYTES, typ=ir.VectorType(SCALAR, 2))

    def _concatenated(self, parts: list[ir.Value]) -> ir.Value:
        while len(parts) > 1:
            width = 2 * parts[0].type.count
            pairs = zip(parts[::2], parts[1::2], strict=True)
            parts = [self._shuffled(low, high, list(range(width))) for low, high in pairs]
        return parts[0]

    def _shuffled(self, one: ir.Value, other: ir.Value, places: list[int]) -> ir.Value:
        return self.builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(INDEX, len(places)), places))

    # control

    def any(self, mask: Mask) -> ir.Value:
        """A single truth value: does the mask hold in any lane?"""
        if self.lanes == 1:
            return mask
        packed = ir.IntType(self.lanes)
        return self.builder.icmp_unsigned("!=", self.builder.bitcast(mask, packed), ir.Constant(packed, 0))

    def rarely(self, mask: Mask, then: Callable[[], Floats], otherwise: Floats) -> Floats:
        return self._seldom(mask, lambda: [self.select(mask, then(), otherwise)], [otherwise])[0]

    def rarely_each(
        self, masks: Sequence[Mask], then: Callable[[int], Floats], otherwise: Sequence[Floats]
    ) -> list[Floats]:
        def mend() -> list[Floats]:
            return [self.rarely(mask, partial(then, i), otherwise[i]) for i, mask in enumerate(masks)]

        return self._seldom(reduce(self.mask_or, masks), mend, otherwise)

    def _seldom(self, mask: Mask, mend: Callable[[], Sequence[Floats]], otherwise: Sequence[Floats]) -> list[Floats]:
        """`mend()` if the mask holds in any lane, else `otherwise`: a branch that is expected not to be taken."""
        before = self.builder.block
        seldom = self.builder.append_basic_block("seldom")
        after = self.builder.append_basic_block("after")
        self.builder.cbranch(self.any(mask), seldom, after).set_weights(SELDOM)
        self.builder.position_at_end(seldom)
        mended = mend()
        end = self.builder.block
        self.builder.branch(after)
        self.builder.position_at_end(after)
        joined = []
        for usual, other in zip(otherwise, mended, strict=True):
            value = self.builder.phi(usual.type)
            value.add_incoming(usual, before)
            value.add_incoming(other, end)
            joined.append(value)
        return joined

    def routine(self, name: str, body: Callable[..., Floats], *arguments: Floats, seldom: bool = False) -> Floats:
        full = f"{name}.{self.lanes}"
        function = self.builder.module.globals.get(full)
        if function is None:
            function = self._define(full, body, [argument.type for argument in arguments])
            if seldom:
                function.attributes.add("noinline")
                function.attributes.add("cold")
        return self.builder.call(function, arguments)

    def _define(self, name: str, body: Callable[..., Floats], kinds: list[ir.Type]) -> ir.Function:
        function = ir.Function(self.builder.module, ir.FunctionType(self.floats, kinds), name)
        function.linkage = "internal"
        inside = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), self.lanes)
        inside.builder.ret(body(inside, *function.args))
        return function
