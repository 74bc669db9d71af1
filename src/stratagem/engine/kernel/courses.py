"""Emits the function that carries futures of a sheet through a window of time.

What is recorded at one time lies together, vector after vector, and so do the levels of a group of futures: they are
its state, from which another call takes it further.
"""

from __future__ import annotations

from llvmlite import ir

from stratagem.engine.kernel.draws import Draws
from stratagem.engine.kernel.imprinting import DOUBTS, IMPRINT, MARKS, Imprinting
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER, Memory
from stratagem.engine.kernel.phases import Phases
from stratagem.engine.llvm_arithmetic import WORD, LlvmArithmetic
from stratagem.engine.program import Program

ENTRY = "run_courses"
"""The name of the function."""

ARGUMENTS = (
    "parameters",
    "series",
    "levels",
    "doubtful",
    "imprints",
    "times",
    "durations",
    "normal_keys",
    "seed",
    "steps",
    "stride",
    "first",
    "begin",
    "end",
    "since",
    "window",
)
"""Its arguments: eight pointers, then eight words. Arrays as in `SheetRecording`, whose first future is number `first`
and whose rows of futures are `stride` long; futures from `begin` (a multiple of the lanes) to `end`; records from
`since` on, as many as `window` if there are so many, which `series` has room for.
"""

POINTERS = 8


def emit_courses(program: Program, lanes: int, thrifty: bool = False) -> ir.Module:
    """A module with the entry function for vectors of `lanes` futures; `thrifty` if such a vector takes several
    registers.
    """
    module = ir.Module("stratagem")
    kinds = [POINTER] * POINTERS + [WORD] * (len(ARGUMENTS) - POINTERS)
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), ENTRY)
    _Courses(function, Phases(module, program, lanes, thrifty, together=True)).emit()
    return module


class _Courses:
    def __init__(self, function: ir.Function, phases: Phases) -> None:
        self._phases, self._program, self._lanes = phases, phases.program, phases.lanes
        self._a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), phases.lanes)
        self._memory = Memory(self._a)
        self._given = given = dict(zip(ARGUMENTS, function.args, strict=True))
        self._parameters = self._memory.reserve(len(self._program.parameters))
        self._invariants = self._memory.reserve(len(self._program.invariants))
        normals = self._program.normals
        self._normals = Draws.of(self._a, "draw_normals", True, normals, given["normal_keys"], given["seed"])
        self._marks = self._memory.reserve(MARKS)
        self._imprinting = Imprinting(self._a, self._memory, self._marks)

    def emit(self) -> None:
        """All groups of `lanes` futures, one after another."""
        builder, given = self._a.builder, self._given
        with counted(builder, given["begin"], given["end"], self._lanes) as future:
            self._group(future)
        builder.ret_void()

    def _group(self, future: ir.Value) -> None:
        given, memory, builder = self._given, self._memory, self._a.builder
        here = builder.sub(future, given["first"])
        with counted(builder, _number(0), _number(len(self._program.parameters))) as cell:
            place = builder.add(builder.mul(cell, given["stride"]), here)
            memory.put_vector(memory.lanes(given["parameters"], place), self._parameters, cell)
        state = memory.offset(given["levels"], builder.mul(here, _number(len(self._program.slots))), DOUBLE)
        last = builder.sub(given["steps"], _number(1))
        length = builder.select(builder.icmp_signed("<", given["since"], last), _number(0), last)
        duration = memory.scalar(given["durations"], length, DOUBLE)
        builder.call(self._phases.prepare, [self._parameters, self._invariants, duration])
        memory.put_vector(self._a.word(0), self._marks, DOUBTS)
        with builder.if_else(builder.icmp_signed("==", given["since"], _number(0))) as (anew, further):
            with anew:
                self._normals.draw(future, given["since"])
                self._start(state, duration)
                memory.put_truths(self._a.lt(self._a.constant(0.0), self._a.constant(0.0)), given["doubtful"], here)
            with further:
                self._normals.draw(future, builder.add(given["since"], _number(1)))
                memory.put_vector(memory.lanes(given["imprints"], here), self._marks, IMPRINT)
        size = len(self._program.records)
        begun = builder.mul(builder.mul(here, given["window"]), _number(size))
        records = memory.offset(given["series"], begun, DOUBLE)
        whole, until = builder.add(given["steps"], _number(1)), builder.add(given["since"], given["window"])
        until = builder.select(builder.icmp_signed("<", until, whole), until, whole)
        with counted(builder, given["since"], until) as step:
            along = builder.mul(builder.sub(step, given["since"]), _number(size * self._lanes))
            self._step(future, step, state, memory.offset(records, along, DOUBLE))
        self._finish(here)

    def _start(self, state: ir.Value, duration: ir.Value) -> None:
        """The first levels; the imprint of the parameters."""
        self._memory.put_vector(self._a.word(0), self._marks, IMPRINT)
        self._imprinting.take(self._parameters, len(self._program.parameters))
        time = self._memory.scalar(self._given["times"], 0, DOUBLE)
        nothing = ir.Constant(POINTER, None)
        holding = [nothing, _number(0), nothing]
        starting = [self._parameters, self._normals.out, state, time, duration, *holding]
        self._a.builder.call(self._phases.start, starting)

    def _step(self, future: ir.Value, step: ir.Value, state: ir.Value, records: ir.Value) -> None:
        given, memory, builder = self._given, self._memory, self._a.builder
        final = builder.icmp_signed("==", step, given["steps"])
        last = builder.sub(given["steps"], _number(1))
        time = memory.scalar(given["times"], step, DOUBLE)
        duration = memory.scalar(given["durations"], builder.select(final, last, step), DOUBLE)
        with builder.if_then(builder.icmp_signed("==", step, last)):
            builder.call(self._phases.prepare, [self._parameters, self._invariants, duration])
        normals = self._normals.at(future, builder.add(step, _number(1)))
        nothing = ir.Constant(POINTER, None)
        clock = [time, time, duration, final]
        keeping = [records, _number(self._lanes), self._marks, nothing, _number(0)]
        arguments = [self._parameters, self._invariants, normals, nothing, state, *clock, *keeping, nothing, nothing]
        builder.call(self._phases.step, arguments)

    def _finish(self, here: ir.Value) -> None:
        """Keeps whether anything recorded was not finite, and the imprint."""
        a, given, memory = self._a, self._given, self._memory
        doubts, imprint = (memory.vector(self._marks, mark, a.words) for mark in (DOUBTS, IMPRINT))
        known = memory.truths(given["doubtful"], here)
        memory.put_truths(a.mask_or(known, a.mask_not(a.word_eq(doubts, a.word(0)))), given["doubtful"], here)
        memory.put_lanes(a.from_bits(imprint), given["imprints"], here)


def _number(value: int) -> ir.Constant:
    return ir.Constant(INDEX, value)
