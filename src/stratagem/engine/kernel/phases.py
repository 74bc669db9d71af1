"""Emits the phases of a program as functions: what is fixed for a while, the start, and the step.

The step is one function over memory, so that whatever wants to run the model ahead can call it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import cast

from llvmlite import ir

from stratagem.engine.kernel.imprinting import Imprinting
from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER, Memory
from stratagem.engine.kernel.operations import Emission, Kept
from stratagem.engine.kernel.recorder import UNROLLED, Recorder
from stratagem.engine.kernel.sections import LARGEST_AHEAD, Frame, Leaves, Rows, Sections, Unit
from stratagem.engine.llvm_arithmetic import TRUTH, WORD, LlvmArithmetic
from stratagem.engine.program import Operation

INVARIANTS, STATE, RECORDS = 1, 4, 9
"""Places of arguments."""

Clock = tuple[ir.Value, ir.Value, ir.Value, ir.Value]
"""Time, the time before, duration, and whether it is the final record."""


@dataclass(frozen=True)
class Phases(Unit):
    """The functions of a program; `together` if records of one time lie side by side and leave an imprint.

    All of them read and write arrays of vectors: `parameters` (cells), `invariants` (what changes at most with the
    length of a step), `state` (slots), `normals` and `uniforms` (the draws of two steps).
    """

    together: bool = False

    @cached_property
    def prepare(self) -> ir.Function:
        """(parameters, invariants, duration): computes the invariants."""
        function = self.function("prepare", [POINTER, POINTER, DOUBLE])

        def frame(a: LlvmArithmetic, given: Sequence[ir.Value]) -> Frame:
            parameters, _, duration = given
            memory = Memory(a)
            leaves = {**self._parameters(memory, parameters), "duration": lambda _: a.splat(duration)}
            return Frame(a, memory, given, leaves, {})

        sections = Sections(self, function, frame, [self.program.invariants])
        sections.emit(0)
        sections.each(list(enumerate(self.program.invariants)), partial(put, INVARIANTS))
        sections.frame.a.builder.ret_void()
        return function

    @cached_property
    def start(self) -> ir.Function:
        """(parameters, normals, state, time, duration, held, record stride, held rows): sets all slots at the first
        record. `held` and what follows as for the step.
        """
        function = self.function("start", [POINTER] * 3 + [DOUBLE] * 2 + [POINTER, INDEX, POINTER])

        def frame(a: LlvmArithmetic, given: Sequence[ir.Value]) -> Frame:
            parameters, normals, state, time, duration = given[:5]
            memory = Memory(a)
            clock = time, time, duration, ir.Constant(TRUTH, 0)
            leaves = self.leaves(a, memory, parameters, state, clock, given[5:])
            return Frame(a, memory, given, {**leaves, **self._normals(memory, normals)}, {})

        sections = Sections(self, function, frame, [self.program.initial])
        sections.emit(0)
        sections.each(list(enumerate(self.program.initial)), partial(put, 2))
        sections.frame.a.builder.ret_void()
        return function

    @cached_property
    def ahead(self) -> ir.Function:
        """A step within a rollout: as `step`, but it records and counts nothing, is never at the final record, and
        leaves alone what no choice rests on.

        (parameters, invariants, normals, uniforms, state, time, earlier, duration, held, record stride, held rows).
        """
        function = self.function("ahead", [POINTER] * 5 + [DOUBLE] * 3 + [POINTER, INDEX, POINTER])

        following = [(slot, self.program.following[slot]) for slot in self.program.imagined]
        roots = [number for _, number in following]
        sections = Sections(self, function, self.foreseeing, [roots], LARGEST_AHEAD)
        sections.emit(0)
        self._advance(sections, following)
        sections.frame.a.builder.ret_void()
        return function

    @cached_property
    def step(self) -> ir.Function:
        """Records, then carries the state a step further; at the final record only dates of events still change.

        (parameters, invariants, normals, uniforms, state, time, earlier, duration, final, records, record stride,
        marks, scaled, active, held, held rows). `normals` are those of the next record, `uniforms` those of this
        step. `records` points to the first record's place at this time, `marks` to those of the recorder, or where
        records lie together to those of imprints. `scaled` points to a count for each limited stock; of the lanes only
        the first `active` are counted. `held` points to the first course's place at this time, courses lie a record
        stride apart; `held rows` has a word for each cell that may be held: its course's row, or -1 if its equation
        holds.
        """
        kinds = [POINTER] * 5 + [DOUBLE] * 3 + [TRUTH, POINTER, INDEX, POINTER, POINTER, WORD, POINTER, POINTER]
        function, program = self.function("step", kinds), self.program

        def frame(a: LlvmArithmetic, given: Sequence[ir.Value]) -> Frame:
            return self._stepping(a, given, tuple(given[5:9]), (given[14], given[10], given[15]))

        observed = (*program.records, *(number for _, number in program.observed))
        sections = Sections(self, function, frame, [observed, (*program.following, *program.scaled)])
        a, final = sections.frame.a, function.args[8]
        sections.emit(0)
        self._record(sections)
        last, more = a.builder.append_basic_block("last"), a.builder.append_basic_block("more")
        a.builder.cbranch(final, last, more)
        a.builder.position_at_end(last)
        self._advance(sections, program.observed)
        a.builder.ret_void()
        a.builder.position_at_end(more)
        sections.emit(1)
        sections.each(list(enumerate(program.scaled)), self._count)
        self._advance(sections, list(enumerate(program.following)))
        a.builder.ret_void()
        return function

    def _record(self, sections: Sections) -> None:
        """Writes all records of one time."""
        rows = list(enumerate(self.program.records))
        if self.together:
            sections.each(rows, partial(put, RECORDS))
            frame = sections.frame
            Imprinting(frame.a, frame.memory, frame.given[11]).take(frame.given[RECORDS], len(rows))
            return
        recorder, (records, stride) = self._recorder(sections.frame), sections.frame.given[9:11]
        if len(rows) > UNROLLED:
            sections.each(rows, self._stage)
            recorder.keep_staged(len(rows), records, stride)
        else:
            sections.each(rows, self._keep)

    def _stage(self, frame: Frame, emission: Emission, rows: Rows) -> None:
        self._recorder(frame).stage((row, emission.value(number)) for row, number in rows)

    def _keep(self, frame: Frame, emission: Emission, rows: Rows) -> None:
        values = ((row, emission.value(number)) for row, number in rows)
        self._recorder(frame).keep(values, *frame.given[9:11])

    def _recorder(self, frame: Frame) -> Recorder:
        return Recorder(frame.a, frame.memory, frame.given[11])

    def _count(self, frame: Frame, emission: Emission, rows: Rows) -> None:
        """Counts in which lanes outflows were scaled."""
        if not rows:
            return
        a, memory, (scaled, active) = frame.a, frame.memory, frame.given[12:14]
        counted = a.word_lt(a.lane_numbers(), a.splat(active))
        for index, number in rows:
            mask = a.mask_and(emission.value(number), counted)
            bits = a.builder.bitcast(mask, ir.IntType(self.lanes)) if self.lanes > 1 else mask
            count = a.builder.ctpop(bits)
            wide = a.builder.zext(count, WORD) if self.lanes < 64 else count
            memory.put_scalar(a.builder.add(memory.scalar(scaled, index, WORD), wide), scaled, index)

    def _advance(self, sections: Sections, following: Rows) -> None:
        """Gives slots the values of operations. First what other slots hold, before that changes."""
        operations = self.program.operations
        changed = [(slot, number) for slot, number in following if operations[number] != Operation("level", datum=slot)]
        moved = [each for each in changed if operations[each[1]].name == "level"]
        frame = sections.frame
        state = frame.given[STATE]
        held = [frame.leaves["level"](operations[number]) for _, number in moved]
        sections.each([each for each in changed if each not in moved], partial(put, STATE))
        for (slot, _), value in zip(moved, held, strict=True):
            frame.memory.put_vector(value, state, slot)

    def leaves(
        self,
        a: LlvmArithmetic,
        memory: Memory,
        parameters: ir.Value,
        state: ir.Value,
        clock: Clock,
        holding: Sequence[ir.Value],
    ) -> Leaves:
        """What formulas may read at a record: `holding` are the courses held, their stride, and their rows."""
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

    def foreseeing(self, a: LlvmArithmetic, given: Sequence[ir.Value]) -> Frame:
        """The frame of what takes the arguments of `ahead`."""
        return self._stepping(a, given, (*given[5:8], ir.Constant(TRUTH, 0)), given[8:])

    def _stepping(
        self, a: LlvmArithmetic, given: Sequence[ir.Value], clock: Clock, holding: Sequence[ir.Value]
    ) -> Frame:
        """The frame of a step, whose first arguments are parameters, invariants, normals, uniforms and state."""
        parameters, invariants, normals, uniforms, state = given[:5]
        memory, program = Memory(a), self.program
        leaves = self.leaves(a, memory, parameters, state, clock, holding)
        leaves |= self._normals(memory, normals)
        leaves["uniform"] = lambda operation: memory.vector(uniforms, program.uniforms.index(str(operation.datum)))
        return Frame(a, memory, given, leaves, self.kept(memory, invariants))

    def _normals(self, memory: Memory, normals: ir.Value) -> Leaves:
        return {"normal": lambda operation: memory.vector(normals, self.program.normals.index(str(operation.datum)))}

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


def put(place: int, frame: Frame, emission: Emission, rows: Rows) -> None:
    """Puts operations into an array of vectors, the argument at `place`."""
    for index, number in rows:
        frame.memory.put_vector(emission.value(number), frame.given[place], index)
