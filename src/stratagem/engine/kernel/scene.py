"""A function of choosing while it is emitted: what it is given, by name, and what all such functions do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from llvmlite import ir

from stratagem.engine.choice.code import DecisionCode
from stratagem.engine.kernel.deciding import Deciding
from stratagem.engine.kernel.layout import Layout
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import DOUBLE, INDEX, Memory
from stratagem.engine.kernel.phases import Phases
from stratagem.engine.llvm_arithmetic import LlvmArithmetic

POINTERS = (
    "parameters",
    "invariants",
    "state",
    "scratch",
    "pool",
    "columns",
    "kinds",
    "shelves",
    "due",
    "policies",
    "notes",
    "times",
    "durations",
    "normal_keys",
    "uniform_keys",
    "held",
    "held_rows",
)
WORDS = ("seed", "future", "place", "step", "steps", "width", "stride", "pool_width")
CONTEXT = (*POINTERS, *WORDS)
"""What every function of choosing is given.

`parameters`, `invariants` and `state` are those of the future itself. `pool` holds vectors of beliefs, `columns` and
`kinds` for each thinker and cell where it is taken from. `shelves` has for each decision and record the first row among
`notes`, `due` for each group, and at last for all of them, whether it comes up at a record, `policies` for each
decision and option the coefficients of its policy. `place` is the future's column in the notes, `width` the length of
their rows, `stride` that of a row of futures.
"""


class Scene:
    """A function of choosing while it is emitted: its context by name, and what all of them do."""

    def __init__(
        self, phases: Phases, layout: Layout, deciding: Deciding, function: ir.Function, a: LlvmArithmetic
    ) -> None:
        self._program, self._layout, self._deciding = phases.program, layout, deciding
        self.function, self.a, self.builder = function, a, a.builder
        self.memory = Memory(a)
        self.context = list(function.args[: len(CONTEXT)])
        self.given = dict(zip(CONTEXT, self.context, strict=True))

    def call(self, function: ir.Function, *more: ir.Value) -> None:
        """Calls another function of choosing in the same context."""
        self.builder.call(function, [*self.context, *more])

    def area(self, name: str, offset: int = 0) -> ir.Value:
        """A place in scratch memory."""
        return self.memory.offset(self.given["scratch"], index_of(self._layout.places[name] + offset), self.a.floats)

    def state_of(self, profile: ir.Value) -> ir.Value:
        """The state that a profile leads to."""
        slots = len(self._program.slots)
        return self.memory.offset(self.area("states"), self.builder.mul(profile, index_of(slots)), self.a.floats)

    def copy(self, source: ir.Value, target: ir.Value) -> None:
        """Copies a state."""
        with counted(self.builder, index_of(0), index_of(len(self._program.slots))) as slot:
            self.memory.put_vector(self.memory.vector(source, slot), target, slot)

    def clock(self, step: ir.Value) -> tuple[ir.Value, ir.Value, ir.Value, ir.Value]:
        """Time, the time of the record before, the length of the step that follows, and whether none does."""
        builder, given, memory = self.builder, self.given, self.memory
        final = builder.icmp_signed("==", step, given["steps"])
        last = builder.sub(given["steps"], index_of(1))
        first = builder.icmp_signed("==", step, index_of(0))
        before = builder.select(first, step, builder.sub(step, index_of(1)))
        duration = memory.scalar(given["durations"], builder.select(final, last, step), DOUBLE)
        return (
            memory.scalar(given["times"], step, DOUBLE),
            memory.scalar(given["times"], before, DOUBLE),
            duration,
            final,
        )

    def holding(self, step: ir.Value) -> list[ir.Value]:
        """The courses held at a record, their stride, and their rows."""
        builder, given = self.builder, self.given
        place = builder.add(builder.mul(step, given["stride"]), given["future"])
        records = builder.mul(given["stride"], builder.add(given["steps"], index_of(1)))
        return [self.memory.offset(given["held"], place, DOUBLE), records, given["held_rows"]]

    def read(self, function: ir.Function, whose: str, state: ir.Value, step: ir.Value, out: ir.Value) -> None:
        """Calls a look or a weighing with the parameters of the future (`own`) or those believed in."""
        own = [self.given["parameters"], self.given["invariants"]]
        believed = [self.area("believed"), self.area("invariants")]
        parameters = own if whose == "own" else believed
        self.builder.call(function, [*parameters, state, *self.clock(step), *self.holding(step), out])

    def end_of(self, member: DecisionCode) -> ir.Value:
        """The record at which a rollout ends."""
        builder = self.builder
        end = builder.add(self.given["step"], index_of(member.decision.ahead))
        beyond = builder.icmp_signed(">", end, self.given["steps"])
        return builder.select(beyond, self.given["steps"], end)

    def chance(
        self, key: int, step: ir.Value, origin: ir.Value | None = None, rollout: ir.Value | None = None
    ) -> ir.Value:
        """A uniform for each lane."""
        given, zero = self.given, index_of(0)
        arguments = [index_of(key), given["seed"], given["future"], step, origin or zero, rollout or zero]
        return self.builder.call(self._deciding.chance(), arguments)

    def note(self, member: DecisionCode, row: int) -> ir.Value:
        """Where a number of a decision at this record belongs among the notes."""
        builder, given = self.builder, self.given
        records = self._layout.records
        index = self._layout.decisions.index(member) * records
        shelf = self.memory.scalar(given["shelves"], builder.add(index_of(index), given["step"]), INDEX)
        return builder.add(builder.mul(builder.add(shelf, index_of(row)), given["width"]), given["place"])

    def is_due(self, group: int, step: ir.Value) -> ir.Value:
        """Whether a group comes up at a record."""
        place = self.builder.add(index_of(group * self._layout.records), step)
        return self.builder.icmp_signed("!=", self.memory.scalar(self.given["due"], place, INDEX), index_of(0))

    @contextmanager
    def if_due(self, group: int, step: ir.Value) -> Iterator[None]:
        """What is emitted inside happens only if a group comes up at a record."""
        with self.builder.if_then(self.is_due(group, step)):
            yield


def index_of(value: int) -> ir.Constant:
    """A whole number as an index or a word."""
    return ir.Constant(INDEX, value)
