"""The typed intermediate form that a model is lowered to and kernels are made from.

A program is a graph of operations on vectors of futures. Operations are numbered so that arguments come before what
uses them; equal operations are one. Parameters are read from memory: their priors, levers and overrides are no part of
a program, so that changing one needs no new kernel. What changes from step to step lies in *slots*, the state of a
future.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, cast

from stratagem.engine.choice.code import GroupCode

Kind = Literal["number", "truth"]
"""What an operation yields: a double, or true and false."""

Points = tuple[tuple[float, ...], tuple[float, ...]]
"""Inputs and outputs of a lookup."""

Datum = float | int | str | Points | None

KINDS: dict[str, Kind] = {
    # leaves: a literal, a parameter cell, the state, a course that is held to, and the clock
    **dict.fromkeys(
        ("number", "parameter", "level", "held", "time", "earlier", "duration", "normal", "uniform"), "number"
    ),
    **dict.fromkeys(("final", "holds"), "truth"),
    # methods of `Arithmetic`
    **dict.fromkeys(
        ("add", "sub", "mul", "div", "neg", "fabs", "minimum", "maximum", "floor", "sqrt", "select"), "number"
    ),
    **dict.fromkeys(("lt", "le", "gt", "ge", "eq", "ne", "mask_and", "mask_or", "mask_not"), "truth"),
    # algorithms over `Arithmetic`
    **dict.fromkeys(("exp", "log", "power", "power_constant", "sin", "cos", "lookup", "poisson"), "number"),
}
"""Every operation with what it yields. `earlier` is the time of the record before, `duration` the length of the step
that follows; `normal` and `uniform` carry their process and how many steps ahead they are drawn, `lookup` its
points, `power_constant` its exponent. `holds` tells whether a cell is held, `held` is its course; both carry its index.
"""

FIXED, BY_DURATION, VARYING = range(3)
"""How an operation changes: never in a future, only with the length of the step, or from step to step."""

_ORIGIN = {"number": FIXED, "parameter": FIXED, "duration": BY_DURATION}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `arguments` are numbers of earlier operations."""

    name: str
    arguments: tuple[int, ...] = ()
    datum: Datum = None
    ahead: int = 0

    @property
    def kind(self) -> Kind:
        return KINDS[self.name]


class Graph:
    """Collects operations, each of them once."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._numbers: dict[Operation, int] = {}

    def add(self, name: str, *arguments: int, datum: Datum = None, ahead: int = 0) -> int:
        """The number of this operation, a new one if there is none like it."""
        if name == "number" and isinstance(datum, float):
            datum = datum.hex()  # 0.0 and -0.0 are equal, and are two numbers
        operation = Operation(name, arguments, datum, ahead)
        number = self._numbers.setdefault(operation, len(self.operations))
        if number == len(self.operations):
            self.operations.append(operation)
        return number

    def number(self, value: float) -> int:
        """The operation that yields a literal."""
        return self.add("number", datum=float(value))

    def kind(self, operation: int) -> Kind:
        return self.operations[operation].kind


@dataclass(frozen=True)
class Program:
    """What a kernel is made from.

    `slots` names the state; `initial` and `following` hold, for each slot, the operation that yields its value at the
    start and a step later. `observed` are (slot, operation) pairs that take effect at the final record too: dates of
    events. `records` are the operations kept at every record; `scaled` are truths that say that the outflows of the
    stock cell of the same index in `scaled_names` were scaled. `parameters` and `slots` give the names behind the
    indices that operations carry; `watched` are the slots that must be finite at the end. `held` are the cells that
    a run may hold to a course. `groups` are what is chosen; `foreseen` the slots of dates given in advance. `shared`
    are numbers that are known before a step, beside the invariants and behind them in memory: see `sharing`.
    """

    operations: tuple[Operation, ...]
    parameters: tuple[str, ...]
    slots: tuple[str, ...]
    initial: tuple[int, ...]
    following: tuple[int, ...]
    observed: tuple[tuple[int, int], ...]
    records: tuple[int, ...]
    scaled: tuple[int, ...]
    scaled_names: tuple[str, ...]
    event_slots: tuple[int, ...]
    watched: tuple[int, ...]
    held: tuple[str, ...] = ()
    groups: tuple[GroupCode, ...] = ()
    foreseen: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that the kernel depends on."""
        parts = (
            self.operations,
            len(self.parameters),
            self.initial,
            self.following,
            self.observed,
            self.records,
            self.scaled,
            self.event_slots,
            self.watched,
            tuple(group.identity for group in self.groups),
            self.foreseen,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @cached_property
    def normals(self) -> tuple[str, ...]:
        """The processes of which standard normals are drawn at every record."""
        return self._drawn("normal")

    @cached_property
    def uniforms(self) -> tuple[str, ...]:
        """The processes of which uniforms are drawn at every step."""
        return self._drawn("uniform")

    @cached_property
    def lookups(self) -> dict[Points, int]:
        """The lookups, each with a number."""
        points = (operation.datum for operation in self.operations if operation.name == "lookup")
        return {found: number for number, found in enumerate(dict.fromkeys(cast(Iterable[Points], points)))}

    def _drawn(self, name: str) -> tuple[str, ...]:
        drawn = (str(operation.datum) for operation in self.operations if operation.name == name)
        return tuple(dict.fromkeys(drawn))

    @cached_property
    def imagined(self) -> tuple[int, ...]:
        """The slots that what actors weigh, see and do by habit rests on: all that a rollout has to carry."""
        members = [member for group in self.groups for member in group.members]
        waiting = [number for member in members for number in member.operations]
        found: set[int] = set()
        while waiting:
            reads = (self.operations[number] for number in self.needed(waiting))
            fresh = {int(str(each.datum)) for each in reads if each.name == "level"} - found
            found |= fresh
            waiting = [self.following[slot] for slot in fresh]
        return tuple(sorted(found))

    @cached_property
    def sharing(self) -> Program:
        """The same with what a rollout's step computes once for all options: numbers that no choice has touched."""
        known, touched = frozenset(self.invariants), self._touched
        roots = [self.following[slot] for slot in self.imagined]
        needed = [number for number in self.needed(roots, known) if touched[number]]
        waiting = [*roots, *(argument for number in needed for argument in self.operations[number].arguments)]
        found: set[int] = set()
        while waiting:
            number = waiting.pop()
            if touched[number] or number in found or number in known:
                continue
            if self.operations[number].kind == "truth":  # worked out again from the numbers that it compares
                waiting.extend(self.operations[number].arguments)
            elif self.operations[number].arguments:
                found.add(number)
        return replace(self, shared=tuple(sorted(found)))

    @cached_property
    def _touched(self) -> tuple[bool, ...]:
        """For each operation whether it may differ with what was chosen earlier."""
        members = [member for group in self.groups for member in group.members]
        slots = {slot for member in members for option in member.options for slot, _ in option.sets}
        slots |= {slot for member in members for slot in (member.choice, member.times)}
        while True:
            found: list[bool] = []
            for operation in self.operations:
                reads = operation.name == "level" and int(str(operation.datum)) in slots
                found.append(reads or any(found[argument] for argument in operation.arguments))
            more = {slot for slot, number in enumerate(self.following) if found[number]} - slots
            if not more:
                return tuple(found)
            slots |= more

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """For each operation FIXED, BY_DURATION or VARYING."""
        found: list[int] = []
        for operation in self.operations:
            own = _ORIGIN.get(operation.name, VARYING if not operation.arguments else FIXED)
            found.append(max((own, *(found[argument] for argument in operation.arguments))))
        return tuple(found)

    @cached_property
    def step_roots(self) -> tuple[int, ...]:
        """All that a step must yield."""
        return (*self.following, *(operation for _, operation in self.observed), *self.records, *self.scaled)

    def needed(self, roots: Iterable[int], known: Container[int] = ()) -> tuple[int, ...]:
        """The operations that `roots` rest on, in order, without those that are known and what only they rest on."""
        wanted = {root for root in roots if root not in known}
        waiting = list(wanted)
        while waiting:
            for argument in self.operations[waiting.pop()].arguments:
                if argument not in wanted and argument not in known:
                    wanted.add(argument)
                    waiting.append(argument)
        return tuple(sorted(wanted))

    @cached_property
    def invariants(self) -> tuple[int, ...]:
        """Numbers that a step uses but that change at most with its length: computed once, kept in memory; behind them
        those that are shared.
        """
        varying = [number for number in self.needed(self.step_roots) if self.changes[number] == VARYING]
        waiting = [
            *self.step_roots,
            *(argument for number in varying for argument in self.operations[number].arguments),
        ]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number in seen or self.changes[number] == VARYING:
                continue
            seen.add(number)
            if self.operations[number].kind == "truth":  # worked out again from the numbers that it compares
                waiting.extend(self.operations[number].arguments)
        return (*sorted(number for number in seen if self._worth_keeping(number)), *self.shared)

    def _worth_keeping(self, number: int) -> bool:
        operation = self.operations[number]
        return operation.kind == "number" and bool(operation.arguments)
