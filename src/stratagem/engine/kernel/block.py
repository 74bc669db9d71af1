"""Emits the function that carries a block of futures from the start to the end."""

from __future__ import annotations

from llvmlite import ir

from stratagem.engine.kernel.choosing import Choosing
from stratagem.engine.kernel.deciding import Deciding
from stratagem.engine.kernel.draws import Draws
from stratagem.engine.kernel.layout import Layout
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER, Memory
from stratagem.engine.kernel.phases import Phases
from stratagem.engine.kernel.recorder import DOUBTS, Recorder, with_doubts
from stratagem.engine.kernel.scene import CONTEXT
from stratagem.engine.llvm_arithmetic import WORD, LlvmArithmetic
from stratagem.engine.program import Program

ENTRY = "run_block"
"""The name of the function."""

ARGUMENTS = (
    "parameters",
    "series",
    "dates",
    "doubtful",
    "scaled",
    "times",
    "durations",
    "normal_keys",
    "uniform_keys",
    "held",
    "held_rows",
    "pool",
    "columns",
    "kinds",
    "shelves",
    "due",
    "policies",
    "notes",
    "scratch",
    "seed",
    "steps",
    "stride",
    "begin",
    "end",
    "width",
    "pool_width",
)
"""Its arguments: nineteen pointers, then seven words. Arrays as in `Recording`, `scaled` one count for each limited
stock, `stride` their last axis, keys one word for each process, `held` courses as `Hold.series`, `held_rows` for
each cell that may be held its row there or -1, futures from `begin` (a multiple of the lanes) to `end`. The last eight
pointers and the last two words are for choosing: see `CONTEXT` there.
"""

POINTERS = 19


def emit_block(program: Program, lanes: int, records: int, thrifty: bool = False) -> ir.Module:
    """A module with the entry function for vectors of `lanes` futures, in a course of so many records; `thrifty` if
    such a vector takes several registers.
    """
    module = ir.Module("stratagem")
    kinds = [POINTER] * POINTERS + [WORD] * (len(ARGUMENTS) - POINTERS)
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), ENTRY)
    _Block(function, Phases(module, program, lanes, thrifty), records).emit()
    return module


class _Block:
    def __init__(self, function: ir.Function, phases: Phases, records: int) -> None:
        self._phases, self._program, self._lanes = phases, phases.program, phases.lanes
        self._a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), phases.lanes)
        self._memory = Memory(self._a)
        self._given = dict(zip(ARGUMENTS, function.args, strict=True))
        program, reserve, keys = phases.program, self._memory.reserve, self._given
        self._parameters = reserve(len(program.parameters))
        self._invariants = reserve(len(program.invariants))
        self._state = reserve(len(program.slots))
        seed = self._given["seed"]
        self._normals = Draws.of(self._a, "draw_normals", True, program.normals, keys["normal_keys"], seed)
        self._uniforms = Draws.of(self._a, "draw_uniforms", False, program.uniforms, keys["uniform_keys"], seed)
        self._recorder = Recorder(self._a, self._memory, reserve(Recorder.room(len(program.records))))
        layout = Layout(program, records)
        drawing = self._normals.function, self._uniforms.function
        self._choosing = Choosing(phases, layout, Deciding(phases), *drawing)

    def emit(self) -> None:
        """All groups of `lanes` futures, one after another."""
        builder = self._a.builder
        with counted(builder, self._given["begin"], self._given["end"], self._lanes) as future:
            self._group(future)
        builder.fence("seq_cst")  # streamed records are seen by whoever reads next
        builder.ret_void()

    def _group(self, future: ir.Value) -> None:
        given, memory, builder = self._given, self._memory, self._a.builder
        self._recorder.clear()
        with counted(builder, _number(0), _number(len(self._program.parameters))) as cell:
            place = builder.add(builder.mul(cell, given["stride"]), future)
            value = memory.lanes(given["parameters"], place)
            memory.put_vector(value, self._parameters, cell)
        first_time, first_duration = (memory.scalar(given[name], 0, DOUBLE) for name in ("times", "durations"))
        builder.call(self._phases.prepare, [self._parameters, self._invariants, first_duration])
        self._normals.draw(future, _number(0))
        records = builder.mul(given["stride"], builder.add(given["steps"], _number(1)))
        course = memory.offset(given["held"], future, DOUBLE)
        holding = [course, records, given["held_rows"]]
        starting = [self._parameters, self._normals.out, self._state, first_time, first_duration, *holding]
        builder.call(self._phases.start, starting)
        with counted(builder, _number(0), builder.add(given["steps"], _number(1))) as step:
            self._step(future, step)
        self._finish(future)

    def _step(self, future: ir.Value, step: ir.Value) -> None:
        given, memory, builder = self._given, self._memory, self._a.builder
        final = builder.icmp_signed("==", step, given["steps"])
        later = builder.add(step, _number(1))
        time = memory.scalar(given["times"], step, DOUBLE)
        before = builder.select(builder.icmp_signed("==", step, _number(0)), step, builder.sub(step, _number(1)))
        earlier = memory.scalar(given["times"], before, DOUBLE)
        last = builder.sub(given["steps"], _number(1))
        duration = memory.scalar(given["durations"], builder.select(final, last, step), DOUBLE)
        with builder.if_then(builder.icmp_signed("==", step, last)):
            builder.call(self._phases.prepare, [self._parameters, self._invariants, duration])
        if self._program.groups:
            self._decide(future, step)
        normals, uniforms = self._normals.at(future, later), self._uniforms.at(future, step)
        records = builder.add(builder.mul(step, given["stride"]), future)
        stride = builder.mul(given["stride"], builder.add(given["steps"], _number(1)))
        arguments = [self._parameters, self._invariants, normals, uniforms, self._state, time, earlier, duration, final]
        place = memory.offset(given["series"], records, DOUBLE)
        active = self._active(future)
        counting = [self._recorder.marks, given["scaled"], active]
        holding = [memory.offset(given["held"], records, DOUBLE), given["held_rows"]]
        builder.call(self._phases.step, [*arguments, place, stride, *counting, *holding])

    def _decide(self, future: ir.Value, step: ir.Value) -> None:
        """Lets actors choose before the step."""
        given, builder = self._given, self._a.builder
        own = {
            **given,
            "parameters": self._parameters,
            "invariants": self._invariants,
            "state": self._state,
            "future": future,
            "step": step,
            "place": builder.sub(future, given["begin"]),
        }
        context = [own[name] for name in CONTEXT]
        if self._choosing.layout.sights:
            builder.call(self._choosing.remember, context)
        row = builder.add(_number(len(self._program.groups) * self._choosing.layout.records), step)
        due = self._memory.scalar(given["due"], row, INDEX)
        with builder.if_then(builder.icmp_signed("!=", due, _number(0))):
            builder.call(self._choosing.decide, context)

    def _active(self, future: ir.Value) -> ir.Value:
        """How many lanes hold a future, beginning with the first."""
        return self._a.builder.sub(self._given["end"], future)

    def _finish(self, future: ir.Value) -> None:
        """Keeps the dates of events, and whether anything recorded or any level was not finite."""
        a, builder, given, memory = self._a, self._a.builder, self._given, self._memory
        for row, slot in enumerate(self._program.event_slots):
            place = builder.add(builder.mul(given["stride"], _number(row)), future)
            memory.put_lanes(memory.vector(self._state, slot), given["dates"], place)
        bits = memory.vector(self._recorder.marks, DOUBTS, a.words)
        for slot in self._program.watched:
            level = memory.vector(self._state, slot)
            bits = with_doubts(a, bits, level)
        memory.put_truths(a.mask_not(a.word_eq(bits, a.word(0))), given["doubtful"], future)


def _number(value: int) -> ir.Constant:
    return ir.Constant(INDEX, value)
