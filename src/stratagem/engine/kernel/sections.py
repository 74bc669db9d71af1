"""Emits many operations as functions of a few hundred each, so that the time to compile grows no faster than they do.

LLVM takes longer than in proportion for a long row of instructions. A section works out some hundred operations; what
later ones need of it goes through *wires*, vectors in memory. Places of wires are used again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from llvmlite import ir

from stratagem.engine.kernel.memory import POINTER, Memory
from stratagem.engine.kernel.operations import Emission, Kept
from stratagem.engine.kernel.order import by_thrift
from stratagem.engine.llvm_arithmetic import LlvmArithmetic
from stratagem.engine.program import Operation, Program

LARGEST = 1_000
"""Operations that a function works out by itself."""

LARGEST_AHEAD = 5_000
"""The same of what rollouts call again and again: in one piece it is an eighth faster, worth seconds of compiling."""

SECTION = 500
"""Operations of a section: calls cost little against so many, and LLVM is quick with them."""

Leaves = dict[str, Callable[[Operation], ir.Value]]

Rows = Sequence[tuple[int, int]]
"""Indices, of slots or records, and operations."""


@dataclass(frozen=True)
class Frame:
    """What a function works with: its arithmetic, its arguments, what its operations may read."""

    a: LlvmArithmetic
    memory: Memory
    given: Sequence[ir.Value]
    leaves: Leaves
    kept: Kept


MakeFrame = Callable[[LlvmArithmetic, Sequence[ir.Value]], Frame]
"""Makes the frame of a function at the beginning of it, from its arithmetic and its arguments."""


@dataclass(frozen=True)
class Unit:
    """A module that functions of a program are emitted into, for vectors of `lanes` futures; `thrifty` if a vector
    takes several registers.
    """

    module: ir.Module
    program: Program
    lanes: int
    thrifty: bool = False

    def function(self, name: str, kinds: Sequence[ir.Type]) -> ir.Function:
        """A function of our own."""
        function = ir.Function(self.module, ir.FunctionType(ir.VoidType(), kinds), name)
        function.linkage = "internal"
        for argument in function.args:
            if argument.type == POINTER:
                argument.add_attribute("noalias")
        return function

    def entered(self, function: ir.Function) -> LlvmArithmetic:
        """The arithmetic at the beginning of a function."""
        return LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), self.lanes)

    def emission(self, frame: Frame, more: Kept | None = None) -> Emission:
        """Emits operations in a frame, with what lies in memory already, and `more` of that."""
        kept = {**frame.kept, **(more or {})}
        return Emission(
            self.program, frame.a, lambda operation: frame.leaves[operation.name](operation), kept, self.thrifty
        )


class Sections:
    """The emission of a function whose operations may be too many for it. `stages` are all roots that will be asked
    for, in the order in which they will be; up to `largest` operations are left in one piece.
    """

    def __init__(
        self,
        unit: Unit,
        function: ir.Function,
        frame: MakeFrame,
        stages: Sequence[Iterable[int]],
        largest: int | None = None,
    ) -> None:
        self._unit, self._function, self._make = unit, function, frame
        a = unit.entered(function)
        self.frame = frame(a, function.args)
        self._emission = unit.emission(self.frame)
        self._stages = tuple(tuple(roots) for roots in stages)
        self._wires: Wires | None = None
        roots = [root for roots in self._stages for root in roots]
        if len(unit.program.needed(roots, self._emission)) > (LARGEST if largest is None else largest):
            self._wires = Wires.of(unit.program, self._emission, self._stages)
            self._place = self.frame.memory.reserve(self._wires.size)
        self._there: list[int] = []
        self._parts = 0

    def emit(self, stage: int) -> None:
        """Emits a stage; all stages before it have been."""
        if self._wires is None:
            self._emission.emit(self._stages[stage])
            return
        for section in self._wires.sections[stage]:
            self._call(partial(self._section, section))
            self._there += [number for number in section if number in self._wires.places]

    def each(self, rows: Rows, body: Callable[[Frame, Emission, Rows], None]) -> None:
        """Does something with rows, each an index and an operation that has been emitted; if they are many, some
        hundred at a time, each in a function of its own.
        """
        if self._wires is None:
            body(self.frame, self._emission, rows)
            return
        for some in _parted(rows, SECTION):
            self._call(partial(_with_rows, body, some))

    def _section(self, numbers: Sequence[int], frame: Frame, emission: Emission, place: ir.Value) -> None:
        assert self._wires is not None
        emission.emit(numbers)
        for number in numbers:
            if number in self._wires.places:
                value = emission.value(number)
                if self._unit.program.operations[number].kind == "truth":
                    value = frame.a.builder.sext(value, frame.a.words)
                frame.memory.put_vector(value, place, self._wires.places[number])

    def _call(self, body: Callable[[Frame, Emission, ir.Value], None]) -> None:
        """Emits a function of all that this one is given, and of the wires, and calls it."""
        kinds = [argument.type for argument in self._function.args]
        self._parts += 1
        function = self._unit.function(f"{self._function.name}.{self._parts}", [*kinds, POINTER])
        a = self._unit.entered(function)
        *given, place = function.args
        frame = self._make(a, given)
        body(frame, self._unit.emission(frame, self._loads(frame, place)), place)
        a.builder.ret_void()
        self.frame.a.builder.call(function, [*self.frame.given, self._place])

    def _loads(self, frame: Frame, place: ir.Value) -> Kept:
        """How to load what lies on wires by now."""
        return {number: partial(self._load, frame, place, number) for number in self._there}

    def _load(self, frame: Frame, place: ir.Value, number: int) -> ir.Value:
        assert self._wires is not None
        a, index = frame.a, self._wires.places[number]
        if self._unit.program.operations[number].kind == "number":
            return frame.memory.vector(place, index)
        return a.mask_not(a.word_eq(frame.memory.vector(place, index, a.words), a.word(0)))


@dataclass(frozen=True)
class Wires:
    """How stages are cut into sections, and at which place of memory a value waits that is used beyond its section."""

    sections: tuple[tuple[tuple[int, ...], ...], ...]
    places: dict[int, int]
    size: int

    @classmethod
    def of(cls, program: Program, there: Container[int], stages: Sequence[Sequence[int]]) -> Wires:
        """`there` tells what needs no operation."""
        known: set[int] = set()
        sections = []
        for roots in stages:
            numbers = [each for each in program.needed(roots, there) if each not in known]
            known.update(numbers)
            sections.append(tuple(_parted(by_thrift(program, numbers), SECTION)))
        flat = [section for stage in sections for section in stage]
        begun = {number: index for index, section in enumerate(flat) for number in section}
        ended = {root: len(flat) for roots in stages for root in roots if root in begun}
        for index, section in enumerate(flat):
            for argument in (each for number in section for each in program.operations[number].arguments):
                if argument in begun and begun[argument] < index:
                    ended[argument] = max(ended.get(argument, 0), index)
        return cls(tuple(sections), *_placed(flat, ended))


def _placed(sections: Sequence[Sequence[int]], ended: dict[int, int]) -> tuple[dict[int, int], int]:
    """A place for each value that outlives its section, up to the section of its last use; and how many there are."""
    places: dict[int, int] = {}
    free: list[int] = []
    size = 0
    leaving: dict[int, list[int]] = {}
    for index, section in enumerate(sections):
        for number in section:
            if number in ended:
                size += not free
                places[number] = free.pop() if free else size - 1
                leaving.setdefault(ended[number], []).append(places[number])
        free += leaving.pop(index, [])
    return places, size


def _with_rows(
    body: Callable[[Frame, Emission, Rows], None], rows: Rows, frame: Frame, emission: Emission, _: ir.Value
) -> None:
    body(frame, emission, rows)


_T = TypeVar("_T")


def _parted(items: Sequence[_T], size: int) -> Iterator[tuple[_T, ...]]:
    return (tuple(items[begin : begin + size]) for begin in range(0, len(items), size))
