"""Emits the phases of a program as functions: what is fixed for a while, the start, and the step.

The step is one function over memory, so that whatever wants to run the model ahead can call it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import cast

from llvmlite import ir

from stratagem.engine.kernel.memory import DOUBLE, DOUBLE_BYTES, INDEX, POINTER, Memory
from stratagem.engine.kernel.operations import Emission, Kept
from stratagem.engine.llvm_arithmetic import TRUTH, WORD, LlvmArithmetic
from stratagem.engine.padding import LINE
from stratagem.engine.program import Operation, Program

Leaves = dict[str, Callable[[Operation], ir.Value]]


@dataclass(frozen=True)
class Phases:
    """The functions of a program in a module, for vectors of `lanes` futures; `thrifty` if a vector takes several
    registers.

    All of them read and write arrays of vectors: `parameters` (cells), `invariants` (what changes at most with the
    length of a step), `state` (slots), `normals` and `uniforms` (the draws of two steps).
    """

    module: ir.Module
    program: Program
    lanes: int
    thrifty: bool = False

    @cached_property
    def prepare(self) -> ir.Function:
        """(parameters, invariants, duration): computes the invariants."""
        function, a = self.function("prepare", [POINTER, POINTER, DOUBLE])
        parameters, invariants, duration = function.args
        memory = Memory(a)
        emission = self.emission(a, {**self._parameters(memory, parameters), "duration": lambda _: a.splat(duration)})
        emission.emit(self.program.invariants)
        for index, number in enumerate(self.program.invariants):
            memory.put_vector(emission.value(number), invariants, index)
        a.builder.ret_void()
        return function

    @cached_property
    def start(self) -> ir.Function:
        """(parameters, normals, state, time, duration, held, record stride, held rows): sets all slots at the first
        record. `held` and what follows as for the step.
        """
        function, a = self.function("start", [POINTER] * 3 + [DOUBLE] * 2 + [POINTER, INDEX, POINTER])
        parameters, normals, state, time, duration, held, record_stride, held_rows = function.args
        memory = Memory(a)
        leaves: Leaves = {
            **self._parameters(memory, parameters),
            "time": lambda _: a.splat(time),
            "earlier": lambda _: a.splat(time),
            "duration": lambda _: a.splat(duration),
            "final": lambda _: a.splat(ir.Constant(TRUTH, 0)),
            "normal": lambda operation: memory.vector(normals, self.program.normals.index(str(operation.datum))),
            **self._holding(a, memory, held, record_stride, held_rows),
        }
        emission = self.emission(a, leaves)
        emission.emit(self.program.initial)
        for slot, number in enumerate(self.program.initial):
            memory.put_vector(emission.value(number), state, slot)
        a.builder.ret_void()
        return function

    @cached_property
    def ahead(self) -> ir.Function:
        """A step within a rollout: as `step`, but it records and counts nothing, is never at the final record, and
        leaves alone what no choice rests on.

        (parameters, invariants, normals, uniforms, state, time, earlier, duration, held, record stride, held rows).
        """
        function, a = self.function("ahead", [POINTER] * 5 + [DOUBLE] * 3 + [POINTER, INDEX, POINTER])
        parameters, invariants, normals, uniforms, state, time, earlier, duration = function.args[:8]
        memory, program = Memory(a), self.program
        clock = (time, earlier, duration, ir.Constant(TRUTH, 0))
        leaves = {
            **self.leaves(a, memory, parameters, state, clock, function.args[8:]),
            **self._drawn(memory, normals, uniforms),
        }
        emission = self.emission(a, leaves, self.kept(memory, invariants))
        self._advance(emission, memory, state, [(slot, program.following[slot]) for slot in program.imagined])
        a.builder.ret_void()
        return function

    @cached_property
    def step(self) -> ir.Function:
        """Records, then carries the state a step further; at the final record only dates of events still change.

        (parameters, invariants, normals, uniforms, state, time, earlier, duration, final, records, record stride,
        doubtful, scaled, active, held, held rows). `normals` are those of the next record, `uniforms` those of this
        step. `records` points to the first record's place at this time, `doubtful` to a vector of words, which gets
        bits where a record is not finite. `scaled` points to a count for each limited stock; of the lanes only the
        first `active` are counted. `held` points to the first course's place at this time, courses lie a record stride
        apart; `held rows` has a word for each cell that may be held: its course's row, or -1 if its equation holds.
        """
        kinds = [POINTER] * 5 + [DOUBLE] * 3 + [TRUTH, POINTER, INDEX, POINTER, POINTER, WORD, POINTER, POINTER]
        function, a = self.function("step", kinds)
        (parameters, invariants, normals, uniforms, state, time, earlier, duration, final) = function.args[:9]
        records, record_stride, doubtful, scaled, active, held, held_rows = function.args[9:]
        memory = Memory(a)
        leaves: Leaves = {
            **self.leaves(
                a, memory, parameters, state, (time, earlier, duration, final), (held, record_stride, held_rows)
            ),
            **self._drawn(memory, normals, uniforms),
        }
        emission = self.emission(a, leaves, self.kept(memory, invariants))
        program = self.program
        emission.emit((*program.records, *(number for _, number in program.observed)))
        self._record(emission, a, memory, records, record_stride, doubtful)
        last, more = a.builder.append_basic_block("last"), a.builder.append_basic_block("more")
        a.builder.cbranch(final, last, more)
        a.builder.position_at_end(last)
        self._advance(emission, memory, state, program.observed)
        a.builder.ret_void()
        a.builder.position_at_end(more)
        emission.emit((*program.following, *program.scaled))
        self._count(emission, a, memory, scaled, active)
        self._advance(emission, memory, state, enumerate(program.following))
        a.builder.ret_void()
        return function

    def _advance(
        self, emission: Emission, memory: Memory, state: ir.Value, following: Iterable[tuple[int, int]]
    ) -> None:
        """Gives slots the values of operations: all values first, since they may rest on what slots hold until then."""
        changed = [each for each in following if self.program.operations[each[1]] != Operation("level", datum=each[0])]
        emission.emit(number for _, number in changed)
        values = [emission.value(number) for _, number in changed]
        for (slot, _), value in zip(changed, values, strict=True):
            memory.put_vector(value, state, slot)

    def _record(
        self,
        emission: Emission,
        a: LlvmArithmetic,
        memory: Memory,
        records: ir.Value,
        stride: ir.Value,
        doubtful: ir.Value,
    ) -> None:
        doubts = None
        for row, number in enumerate(self.program.records):
            value = emission.value(number)
            put = memory.put_lanes if self.lanes * DOUBLE_BYTES % LINE else memory.stream_lanes
            put(value, records, a.builder.mul(stride, ir.Constant(INDEX, row)))
            doubt = a.bits(a.sub(value, value))  # 0 less what is finite, NaN otherwise
            doubts = doubt if doubts is None else a.word_or(doubts, doubt)
        if doubts is not None:
            before = memory.vector(doubtful, 0, a.words)
            memory.put_vector(a.word_or(before, doubts), doubtful, 0)

    def _count(self, emission: Emission, a: LlvmArithmetic, memory: Memory, scaled: ir.Value, active: ir.Value) -> None:
        if not self.program.scaled:
            return
        counted = a.word_lt(a.lane_numbers(), a.splat(active))
        for index, number in enumerate(self.program.scaled):
            mask = a.mask_and(emission.value(number), counted)
            bits = a.builder.bitcast(mask, ir.IntType(self.lanes)) if self.lanes > 1 else mask
            count = a.builder.ctpop(bits)
            wide = a.builder.zext(count, WORD) if self.lanes < 64 else count
            memory.put_scalar(a.builder.add(memory.scalar(scaled, index, WORD), wide), scaled, index)

    def function(self, name: str, kinds: list[ir.Type]) -> tuple[ir.Function, LlvmArithmetic]:
        """A function of our own and the arithmetic at its beginning."""
        function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), kinds), name)
        function.linkage = "internal"
        for argument in function.args:
            if argument.type == POINTER:
                argument.add_attribute("noalias")
        return function, LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), self.lanes)

    def leaves(
        self,
        a: LlvmArithmetic,
        memory: Memory,
        parameters: ir.Value,
        state: ir.Value,
        clock: tuple[ir.Value, ir.Value, ir.Value, ir.Value],
        holding: Sequence[ir.Value],
    ) -> Leaves:
        """What formulas may read at a record: `clock` is time, the time before, duration and whether it is the final
        record, `holding` the courses held, their stride, and their rows.
        """
        time, earlier, duration, final = clock
        return {
            **self._parameters(memory, parameters),
            "level": lambda operation: memory.vector(state, cast(int, operation.datum)),
            "time": lambda _: a.splat(time),
            "earlier": lambda _: a.splat(earlier),
            "duration": lambda _: a.splat(duration),
            "final": lambda _: a.splat(final),
            **self._holding(a, memory, *holding),
        }

    def _drawn(self, memory: Memory, normals: ir.Value, uniforms: ir.Value) -> Leaves:
        return {
            "normal": lambda operation: memory.vector(normals, self.program.normals.index(str(operation.datum))),
            "uniform": lambda operation: memory.vector(uniforms, self.program.uniforms.index(str(operation.datum))),
        }

    def _parameters(self, memory: Memory, parameters: ir.Value) -> Leaves:
        return {"parameter": lambda operation: memory.vector(parameters, cast(int, operation.datum))}

    def _holding(
        self, a: LlvmArithmetic, memory: Memory, held: ir.Value, record_stride: ir.Value, rows: ir.Value
    ) -> Leaves:
        """Whether a cell is held, and its course at this time; where it is not held, any course will do."""
        zero = ir.Constant(INDEX, 0)

        def row(operation: Operation) -> ir.Value:
            return memory.scalar(rows, cast(int, operation.datum), INDEX)

        def holds(operation: Operation) -> ir.Value:
            return a.splat(a.builder.icmp_signed(">=", row(operation), zero))

        def course(operation: Operation) -> ir.Value:
            number = row(operation)
            there = a.builder.select(a.builder.icmp_signed(">=", number, zero), number, zero)
            return memory.lanes(held, a.builder.mul(there, record_stride))

        return {"holds": holds, "held": course}

    def kept(self, memory: Memory, invariants: ir.Value) -> Kept:
        """How to load the invariants."""
        return {
            number: partial(memory.vector, invariants, index) for index, number in enumerate(self.program.invariants)
        }

    def emission(self, a: LlvmArithmetic, leaves: Leaves, kept: Kept | None = None) -> Emission:
        """Emits operations at the builder of `a`, with what is in memory already."""
        return Emission(self.program, a, lambda operation: leaves[operation.name](operation), kept, self.thrifty)
