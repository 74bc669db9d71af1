"""Emits what single decisions need: a look at how they stand, what an option sets, what is weighed at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce

from llvmlite import ir

from stratagem.base.philox import address, round_keys, uniforms
from stratagem.engine.choice.code import DecisionCode
from stratagem.engine.choice.logit import draw, habit_shares, is_chosen, scaled
from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER, Memory
from stratagem.engine.kernel.operations import Emission
from stratagem.engine.kernel.phases import Phases
from stratagem.engine.kernel.sections import Frame, Leaves
from stratagem.engine.llvm_arithmetic import TRUTH, WORD, LlvmArithmetic

CAME, CHOSEN, OPEN = 0, 1, 2
"""Where in a look stand whether the decision comes up, what is chosen, and which options are open; then what is set."""


@dataclass
class Deciding:
    """Functions of decisions over the phases of a program, each emitted when first asked for."""

    phases: Phases
    _made: dict[str, ir.Function] = field(default_factory=dict)

    def look(self, code: DecisionCode) -> ir.Function:
        """(parameters, invariants, state, time, earlier, duration, final, held, stride, rows, out): writes how a
        decision stands.
        """
        return self._once(f"look.{code.decision.name}", lambda name: self._look(name, code))

    def weigh(self, code: DecisionCode) -> ir.Function:
        """The same arguments: writes what each weighed item is worth now."""
        return self._once(f"weigh.{code.decision.name}", lambda name: self._weigh(name, code))

    def apply(self, code: DecisionCode) -> ir.Function:
        """(state, look, came, chosen): sets what the option chosen sets, in lanes where the decision came up."""
        return self._once(f"apply.{code.decision.name}", lambda name: self._apply(name, code))

    def chance(self) -> ir.Function:
        """(key, seed, future, step, origin, rollout) -> the first uniform at an address, for each lane."""
        return self._once("chance", self._chance)

    def foresee(self) -> ir.Function:
        """(parameters, state, time, duration): dates given in advance, as far as they are not past, from beliefs."""
        return self._once("foresee", self._foresee)

    # -- emission

    def _once(self, name: str, emit: Callable[[str], ir.Function]) -> ir.Function:
        if name not in self._made:
            self._made[name] = emit(name)
        return self._made[name]

    def _reader(self, name: str) -> tuple[ir.Function, LlvmArithmetic, Memory, Emission]:
        """A function that reads a state and writes to `out`, its last argument."""
        kinds = [POINTER] * 3 + [DOUBLE] * 3 + [TRUTH, POINTER, INDEX, POINTER, POINTER]
        function = self.phases.function(name, kinds)
        a = self.phases.entered(function)
        parameters, invariants, state = function.args[:3]
        memory = Memory(a)
        leaves = self.phases.leaves(a, memory, parameters, state, tuple(function.args[3:7]), function.args[7:10])
        frame = Frame(a, memory, function.args, leaves, self.phases.kept(memory, invariants))
        return function, a, memory, self.phases.emission(frame)

    def _look(self, name: str, code: DecisionCode) -> ir.Function:
        function, a, memory, emission = self._reader(name)
        out, state = function.args[10], function.args[2]
        roots = [option.open for option in code.options if option.open is not None]
        roots += [code.condition] if code.condition is not None else []
        roots += [operation for option in code.options for _, operation in option.sets]
        emission.emit(roots)
        value = emission.value
        always = a.eq(a.constant(0.0), a.constant(0.0))
        came = value(code.condition) if code.condition is not None else always
        if code.decision.times is not None:
            came = a.mask_and(came, a.lt(memory.vector(state, code.times), a.constant(float(code.decision.times))))
        opened = [always if option.open is None else value(option.open) for option in code.options]
        came = a.mask_and(came, reduce(a.mask_or, opened))
        numbers = [_as_number(a, came), a.constant(0.0), *(_as_number(a, mask) for mask in opened)]
        numbers += [value(operation) for option in code.options for _, operation in option.sets]
        for index, number in enumerate(numbers):
            memory.put_vector(number, out, index)
        a.builder.ret_void()
        return function

    def _weigh(self, name: str, code: DecisionCode) -> ir.Function:
        function, a, memory, emission = self._reader(name)
        emission.emit(code.items)
        for index, (number, each) in enumerate(zip(code.items, code.decision.weighs.values(), strict=True)):
            item = scaled(a, emission.value(number), each.worst, each.best)
            memory.put_vector(item, function.args[10], index)
        a.builder.ret_void()
        return function

    def _apply(self, name: str, code: DecisionCode) -> ir.Function:
        wide = LlvmArithmetic(ir.IRBuilder(), self.phases.lanes).floats
        function = self.phases.function(name, [POINTER, POINTER, wide, wide])
        a = self.phases.entered(function)
        state, look, came, chosen = function.args
        memory = Memory(a)
        here = a.gt(came, a.constant(0.0))
        place = OPEN + len(code.options)
        for number, option in enumerate(code.options):
            mask = a.mask_and(here, is_chosen(a, chosen, number))
            for slot, _ in option.sets:
                new = a.select(mask, memory.vector(look, place), memory.vector(state, slot))
                memory.put_vector(new, state, slot)
                place += 1
        memory.put_vector(a.select(here, chosen, memory.vector(state, code.choice)), state, code.choice)
        times = memory.vector(state, code.times)
        memory.put_vector(a.select(here, a.add(times, a.constant(1.0)), times), state, code.times)
        a.builder.ret_void()
        return function

    def _chance(self, name: str) -> ir.Function:
        lanes = self.phases.lanes
        wide = LlvmArithmetic(ir.IRBuilder(), lanes).floats
        function = ir.Function(self.phases.module, ir.FunctionType(wide, [WORD] * 6), name)
        function.linkage = "internal"
        a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), lanes)
        key, seed, future, step, origin, rollout = (a.splat(argument) for argument in function.args)
        futures = a.word_add(future, a.lane_numbers())
        low, second, _, high = address(a, futures, step, 0, 0, origin, rollout)
        a.builder.ret(uniforms(a, (low, second, key, high), round_keys(a, seed))[0])
        return function

    def _foresee(self, name: str) -> ir.Function:
        function = self.phases.function(name, [POINTER, POINTER, DOUBLE, DOUBLE])
        a = self.phases.entered(function)
        parameters, state, time, duration = function.args
        memory, program = Memory(a), self.phases.program
        leaves: Leaves = {"parameter": lambda operation: memory.vector(parameters, int(str(operation.datum)))}
        emission = self.phases.emission(Frame(a, memory, function.args, leaves, {}))
        now, later = a.splat(time), a.add(a.splat(time), a.splat(duration))
        dates = {slot: program.initial[slot] for slot in program.foreseen}
        emission.emit(dates.values())
        for slot, number in dates.items():
            own, guess = memory.vector(state, slot), emission.value(number)
            memory.put_vector(a.select(a.le(own, now), own, a.maximum(guess, later)), state, slot)
        a.builder.ret_void()
        return function


def habitual(a: LlvmArithmetic, memory: Memory, code: DecisionCode, look: ir.Value, u: ir.Value) -> ir.Value:
    """What a habit leads to, given how the decision stands."""
    return draw(a, habit_shares(a, code.decision.habit, open_options(a, memory, code, look)), u)


def open_options(a: LlvmArithmetic, memory: Memory, code: DecisionCode, look: ir.Value) -> list[ir.Value]:
    """Which options are open, as a look has it."""
    numbers = (memory.vector(look, OPEN + index) for index in range(len(code.options)))
    return [a.gt(number, a.constant(0.0)) for number in numbers]


def _as_number(a: LlvmArithmetic, mask: ir.Value) -> ir.Value:
    return a.select(mask, a.constant(1.0), a.constant(0.0))
