"""Emits the keeping of records, and of what is told of each future: whether anything was not finite, and its imprint.

Both are gathered in *marks*, vectors of words that a future carries along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from llvmlite import ir

from stratagem.base.imprint import chained, offset, term
from stratagem.engine.kernel.loops import gathered
from stratagem.engine.kernel.memory import DOUBLE_BYTES, INDEX, Memory
from stratagem.engine.llvm_arithmetic import LlvmArithmetic
from stratagem.engine.padding import LINE

DOUBTS, TOTAL, IMPRINT = range(3)
"""The marks: bits where a record was not finite, the sum of one time's terms, and the imprint."""

MARKS = 3

UNROLLED = 8
"""Records that are each written by instructions of their own. More are put beside the marks first, and a loop writes
them: what it does for one would otherwise be compiled once for each.
"""


@dataclass(frozen=True)
class Recorder:
    """Records at the builder of `a`. `marks` points to the marks and what waits to be written, as many vectors as
    `room` says; `imprinted` if imprints are wanted.
    """

    a: LlvmArithmetic
    memory: Memory
    marks: ir.Value
    imprinted: bool

    @staticmethod
    def room(records: int) -> int:
        """Vectors that a recorder of so many records needs."""
        return MARKS + (records if records > UNROLLED else 0)

    def clear(self) -> None:
        """Nothing is in doubt, nothing has been added."""
        for mark in range(MARKS):
            self.memory.put_vector(self.a.word(0), self.marks, mark)

    def stage(self, rows: Iterable[tuple[int, ir.Value]]) -> None:
        """Puts rows where `keep` finds them."""
        for row, value in rows:
            self.memory.put_vector(value, self.marks, MARKS + row)

    def keep_staged(self, count: int, records: ir.Value, stride: ir.Value) -> None:
        """Writes the first rows that were staged, as `keep` does."""

        def body(row: ir.Value, sums: list[ir.Value]) -> list[ir.Value]:
            builder = self.a.builder
            value = self.memory.vector(self.marks, builder.add(row, ir.Constant(INDEX, MARKS)))
            return self._kept(row, value, self.a.splat(offset_of(builder, row)), (records, stride), sums)

        self._put_sums(gathered(self.a.builder, ir.Constant(INDEX, count), body, self._sums()))

    def keep(self, rows: Iterable[tuple[int, ir.Value]], records: ir.Value, stride: ir.Value) -> None:
        """Writes rows, each an index and a value, `stride` doubles apart from `records` on."""
        sums = self._sums()
        for row, value in rows:
            sums = self._kept(ir.Constant(INDEX, row), value, self.a.word(offset(row)), (records, stride), sums)
        self._put_sums(sums)

    def add(self, value: ir.Value, row: ir.Value) -> None:
        """Adds a value to the sum, in a row that is known only when it runs."""
        if self.imprinted:
            own = self.a.splat(offset_of(self.a.builder, row))
            total = self.memory.vector(self.marks, TOTAL, self.a.words)
            self.memory.put_vector(self.a.word_add(total, term(self.a, value, own)), self.marks, TOTAL)

    def chain(self) -> None:
        """All values of one time were added."""
        if self.imprinted:
            before, total = (self.memory.vector(self.marks, mark, self.a.words) for mark in (IMPRINT, TOTAL))
            self.memory.put_vector(chained(self.a, before, total), self.marks, IMPRINT)
            self.memory.put_vector(self.a.word(0), self.marks, TOTAL)

    def _sums(self) -> list[ir.Value]:
        return [self.memory.vector(self.marks, mark, self.a.words) for mark in (DOUBTS, TOTAL)]

    def _put_sums(self, sums: list[ir.Value]) -> None:
        for mark, value in zip((DOUBTS, TOTAL), sums, strict=True):
            self.memory.put_vector(value, self.marks, mark)

    def _kept(
        self, row: ir.Value, value: ir.Value, own: ir.Value, place: tuple[ir.Value, ir.Value], sums: list[ir.Value]
    ) -> list[ir.Value]:
        """Writes a row; the sums with it."""
        a, (records, stride), (doubts, total) = self.a, place, sums
        put = self.memory.put_lanes if a.lanes * DOUBLE_BYTES % LINE else self.memory.stream_lanes
        put(value, records, a.builder.mul(stride, row))
        doubts = a.word_or(doubts, a.bits(a.sub(value, value)))  # 0 less what is finite, NaN otherwise
        return [doubts, a.word_add(total, term(a, value, own)) if self.imprinted else total]


def offset_of(builder: ir.IRBuilder, row: ir.Value) -> ir.Value:
    """The offset of a row that is known only when it runs."""
    return builder.mul(builder.add(row, ir.Constant(INDEX, 1)), ir.Constant(INDEX, offset(0)))
