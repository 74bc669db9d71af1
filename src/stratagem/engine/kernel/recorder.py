"""Emits the keeping of records of a situation, each a row of memory, and whether any of them was not finite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from llvmlite import ir

from stratagem.engine.kernel.loops import gathered
from stratagem.engine.kernel.memory import DOUBLE_BYTES, INDEX, Memory
from stratagem.engine.llvm_arithmetic import LlvmArithmetic
from stratagem.engine.padding import LINE

DOUBTS = 0
"""The mark that a future carries along: bits where a record was not finite."""

MARKS = 1

UNROLLED = 8
"""Records that are each written by instructions of their own. More are put beside the mark first, and a loop writes
them: what it does for one would otherwise be compiled once for each.
"""


@dataclass(frozen=True)
class Recorder:
    """Records at the builder of `a`. `marks` points to the mark and what waits to be written, as many vectors as
    `room` says.
    """

    a: LlvmArithmetic
    memory: Memory
    marks: ir.Value

    @staticmethod
    def room(records: int) -> int:
        """Vectors that a recorder of so many records needs."""
        return MARKS + (records if records > UNROLLED else 0)

    def clear(self) -> None:
        """Nothing is in doubt."""
        self.memory.put_vector(self.a.word(0), self.marks, DOUBTS)

    def stage(self, rows: Iterable[tuple[int, ir.Value]]) -> None:
        """Puts rows where `keep_staged` finds them."""
        for row, value in rows:
            self.memory.put_vector(value, self.marks, MARKS + row)

    def keep_staged(self, count: int, records: ir.Value, stride: ir.Value) -> None:
        """Writes the first rows that were staged, as `keep` does."""

        def body(row: ir.Value, doubts: list[ir.Value]) -> list[ir.Value]:
            value = self.memory.vector(self.marks, self.a.builder.add(row, ir.Constant(INDEX, MARKS)))
            return [self._kept(row, value, (records, stride), doubts[0])]

        (doubts,) = gathered(self.a.builder, ir.Constant(INDEX, count), body, [self._doubts()])
        self.memory.put_vector(doubts, self.marks, DOUBTS)

    def keep(self, rows: Iterable[tuple[int, ir.Value]], records: ir.Value, stride: ir.Value) -> None:
        """Writes rows, each an index and a value, `stride` doubles apart from `records` on."""
        doubts = self._doubts()
        for row, value in rows:
            doubts = self._kept(ir.Constant(INDEX, row), value, (records, stride), doubts)
        self.memory.put_vector(doubts, self.marks, DOUBTS)

    def _doubts(self) -> ir.Value:
        return self.memory.vector(self.marks, DOUBTS, self.a.words)

    def _kept(self, row: ir.Value, value: ir.Value, place: tuple[ir.Value, ir.Value], doubts: ir.Value) -> ir.Value:
        """Writes a row; the doubts with it."""
        a, (records, stride) = self.a, place
        put = self.memory.put_lanes if a.lanes * DOUBLE_BYTES % LINE else self.memory.stream_lanes
        put(value, records, a.builder.mul(stride, row))
        return with_doubts(a, doubts, value)


def with_doubts(a: LlvmArithmetic, doubts: ir.Value, value: ir.Value) -> ir.Value:
    """Doubts, after one more value: 0 less what is finite, NaN otherwise."""
    return a.word_or(doubts, a.bits(a.sub(value, value)))
