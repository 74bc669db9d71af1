"""Emits the imprints of futures whose records of one time lie together in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from llvmlite import ir

from stratagem.base.imprint import chained, known, offset, term
from stratagem.engine.kernel.loops import gathered
from stratagem.engine.kernel.memory import INDEX, Memory
from stratagem.engine.kernel.recorder import UNROLLED, with_doubts
from stratagem.engine.llvm_arithmetic import WORD, LlvmArithmetic

DOUBTS, IMPRINT = range(2)
"""The marks that a future carries along: bits where a record was not finite, and the imprint."""

MARKS = 2

AT_ONCE = 4
"""Rows that a turn of the loop takes."""

Sums = list[ir.Value]
Take = Callable[[Sums, ir.Value, ir.Value], Sums]
"""Takes the value of a row, with its offset, into what is summed."""


@dataclass(frozen=True)
class Imprinting:
    """Imprints at the builder of `a`; `marks` points to the marks."""

    a: LlvmArithmetic
    memory: Memory
    marks: ir.Value

    def take(self, values: ir.Value, rows: int) -> None:
        """Chains the values of one time, vectors from `values` on.

        Whether all are finite shows in their sum, or nearly so: it may overflow. Where it is not finite they are looked
        at one by one, so that NaN of any kind leave the same imprint.
        """
        a = self.a
        total, whole = self._over(values, rows, self._add, [a.word(0), a.constant(0.0)])
        nothing = a.sub(whole, whole)

        def again() -> ir.Value:
            doubts = self.memory.vector(self.marks, DOUBTS, a.words)
            total, doubts = self._over(values, rows, self._add_known, [a.word(0), doubts])
            self.memory.put_vector(doubts, self.marks, DOUBTS)
            return a.from_bits(total)

        total = a.bits(a.rarely(a.mask_not(a.eq(nothing, nothing)), again, a.from_bits(total)))
        before = self.memory.vector(self.marks, IMPRINT, a.words)
        self.memory.put_vector(chained(a, before, total), self.marks, IMPRINT)

    def _over(self, values: ir.Value, rows: int, take: Take, sums: Sums) -> Sums:
        """Takes all rows: in a loop, and what is left one by one."""
        a, memory, builder = self.a, self.memory, self.a.builder

        def some(turn: ir.Value, sums: Sums) -> Sums:
            offsets, first = a.table(tuple(map(offset, range(rows)))), builder.mul(turn, ir.Constant(INDEX, AT_ONCE))
            for each in range(AT_ONCE):
                row = builder.add(first, ir.Constant(INDEX, each))
                sums = take(sums, memory.vector(values, row), a.splat(memory.scalar(offsets, row, WORD)))
            return sums

        turns = rows // AT_ONCE if rows > UNROLLED else 0
        if turns:
            sums = gathered(builder, ir.Constant(INDEX, turns), some, sums)
        for row in range(turns * AT_ONCE, rows):
            sums = take(sums, memory.vector(values, row), a.word(offset(row)))
        return sums

    def _add(self, sums: Sums, value: ir.Value, own: ir.Value) -> Sums:
        """The sum of terms, and of the values themselves."""
        a, (total, whole) = self.a, sums
        return [a.word_add(total, term(a, a.bits(value), own)), a.add(whole, value)]

    def _add_known(self, sums: Sums, value: ir.Value, own: ir.Value) -> Sums:
        """The sum of terms in which NaN are the same, and the doubts."""
        a, (total, doubts) = self.a, sums
        return [a.word_add(total, term(a, known(a, value), own)), with_doubts(a, doubts, value)]
