"""Makes the program of a sheet: Euler, or Runge and Kutta of order 2 or 4, in one step of the kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.engine.program import Program
from stratagem.engine.sheets.algebra import Algebra
from stratagem.engine.sheets.calls import VOCABULARY
from stratagem.engine.sheets.clock import SheetClock
from stratagem.engine.sheets.courses import Courses
from stratagem.engine.sheets.lowering import Lowering, Moment, State
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.exchange.sheet import Cell, Quantity, Sheet

Series = tuple[Quantity, Cell]
"""A cell that is recorded."""


@dataclass(frozen=True)
class SheetProgram:
    """A program, and where the courses of the series are that it records."""

    program: Program
    courses: Courses


def lower_sheet(
    sheet: Sheet,
    clock: SheetClock,
    series: Sequence[Series],
    constants: Mapping[tuple[str, Cell], float],
    parameters: Sequence[tuple[str, Cell]],
    diagnostics: Diagnostics,
) -> SheetProgram:
    """The program that records `series`. `constants` and `parameters` are cells that are set, or drawn for each future.

    What is wrong is added to `diagnostics`, a quantity each; the program is of no use then.
    """
    return _Maker(sheet, clock, constants, parameters, diagnostics).program(series)


class _Maker:
    def __init__(
        self,
        sheet: Sheet,
        clock: SheetClock,
        constants: Mapping[tuple[str, Cell], float],
        parameters: Sequence[tuple[str, Cell]],
        diagnostics: Diagnostics,
    ) -> None:
        self._sheet, self._clock, self._diagnostics = sheet, clock, diagnostics
        self._parameters = tuple(parameters)
        step = None if clock.varies else float(clock.durations[0])
        lowering = Lowering(sheet, step, VOCABULARY)
        lowering.overrides = {cell: lowering.algebra.number(value) for cell, value in constants.items()}
        add = lowering.slots.graph.add
        for index, cell in enumerate(self._parameters):
            lowering.overrides[cell] = add("parameter", datum=index)
        self._lowering, self._a = lowering, lowering.algebra
        begin = lowering.algebra.number(clock.moments[0])
        self._start = Moment(lowering, begin, True, lowering.slots.level)
        lowering.start = self._start
        self._now = Moment(lowering, add("time"), False, lowering.slots.level)

    def program(self, series: Sequence[Series]) -> SheetProgram:
        records = [(title, number) for title, number in map(self._record, series) if number is not None]
        if not self._diagnostics.errors:
            try:
                self._settle()
                if not self._diagnostics.errors:
                    self._advance()
            except SheetProblem as problem:
                self._tell(problem, None)
        slots = self._lowering.slots
        operations = tuple(slots.graph.operations)
        courses, rows = Courses.of(operations, records)
        program = Program(
            operations=operations,
            parameters=tuple(self._title(key, cell) for key, cell in self._parameters),
            slots=tuple(slots.names),
            initial=tuple(slots.initial),
            following=tuple(slots.following),
            observed=(),
            records=rows,
            scaled=(),
            scaled_names=(),
            event_slots=(),
            watched=(),
        )
        return SheetProgram(program, courses)

    def _title(self, key: str, cell: Cell) -> str:
        return self._sheet.cell_title(self._sheet.quantities[key], cell)

    def _record(self, series: Series) -> tuple[str, int | None]:
        quantity, cell = series
        title = self._sheet.cell_title(quantity, cell)
        try:
            return title, self._now.value(quantity, cell, self._lowering.scope)
        except SheetProblem as problem:
            self._tell(problem, quantity)
            return title, None

    def _tell(self, problem: SheetProblem, quantity: Quantity | None) -> None:
        """One diagnostic for each thing that is wrong, at the first quantity where it shows."""
        where = f"`{quantity.name}`: " if quantity is not None else ""
        place = Place(self._sheet.file, quantity.line if quantity is not None else 1)
        if not any(item.message.endswith(problem.message) for item in self._diagnostics.errors):
            self._diagnostics.error(problem.code, where + problem.message, place, problem.remedy, problem.suggestion)

    def _settle(self) -> None:
        """Finds all states: the rates of one may need others."""
        done = 0
        while done < len(self._lowering.states):
            states = list(self._lowering.states.values())
            for state in states[done:]:
                try:
                    self._begin(state)
                except SheetProblem as problem:
                    self._tell(problem, self._sheet.quantities.get(state.owner))
            done = len(states)

    def _begin(self, state: State) -> None:
        """What a state holds at the start; what changes it is worked out for the first time."""
        begins = state.begin(self._start)
        for slot, number in zip((*state.flowing, *state.jumping), begins, strict=True):
            self._lowering.slots.begin(slot, number)
        self._now.rates(state)
        state.jumps(self._now)

    def _advance(self) -> None:
        method = {"euler": _euler, "rk2": _rk2, "rk4": _rk4}[self._sheet.method]
        rates = method(self)
        states = list(self._lowering.states.values())
        for state in states:
            for slot, rate in zip(state.flowing, rates(state), strict=True):
                later = self._a.add(self._lowering.slots.level(slot), self._a.mul(rate, self._step))
                if state.floor:
                    later = self._a.maximum(later, self._a.number(0.0))
                self._lowering.slots.follow(slot, later)
            for slot, number in zip(state.jumping, state.jumps(self._now), strict=True):
                self._lowering.slots.follow(slot, number)
        if len(self._lowering.states) != len(states):
            self._settle()

    @property
    def _step(self) -> int:
        if self._lowering.step_length is not None:
            return self._a.number(self._lowering.step_length)
        return self._lowering.slots.graph.add("duration")

    def stage(self, before: Moment, share: float) -> Moment:
        """A moment within the step, levels carried there by the rates of another one."""
        a, slots = self._a, self._lowering.slots
        part = a.mul(self._step, a.number(share))

        def level(name: str) -> int:
            state = next((each for each in self._lowering.states.values() if name in each.flowing), None)
            if state is None:
                return slots.level(name)
            rate = before.rates(state)[state.flowing.index(name)]
            return a.add(slots.level(name), a.mul(rate, part))

        return Moment(self._lowering, a.add(self._now.time, part), False, level)

    @property
    def now(self) -> Moment:
        return self._now

    @property
    def a(self) -> Algebra:
        return self._a


_Rates = Callable[[State], list[int]]


def _euler(maker: _Maker) -> _Rates:
    return maker.now.rates


def _rk2(maker: _Maker) -> _Rates:
    """Heun's method: the mean of the rates at both ends of the step."""
    end = maker.stage(maker.now, 1.0)
    a = maker.a
    return lambda state: [
        a.mul(a.number(0.5), a.add(first, second))
        for first, second in zip(maker.now.rates(state), end.rates(state), strict=True)
    ]


def _rk4(maker: _Maker) -> _Rates:
    """The classical method: rates at the start, twice in the middle, and at the end."""
    first = maker.now
    second = maker.stage(first, 0.5)
    third = maker.stage(second, 0.5)
    fourth = maker.stage(third, 1.0)
    a = maker.a

    def rates(state: State) -> list[int]:
        found = []
        for parts in zip(*(moment.rates(state) for moment in (first, second, third, fourth)), strict=True):
            middle = a.mul(a.number(2.0), a.add(parts[1], parts[2]))
            found.append(a.div(a.add(a.add(parts[0], middle), parts[3]), a.number(6.0)))
        return found

    return rates
