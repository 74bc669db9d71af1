"""How time runs in a sheet: when it starts, its steps, and what is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stratagem.base.calendar import MOST_STEPS, Calendar
from stratagem.base.diagnostics import LimitExceeded
from stratagem.engine.sheets.calls import VOCABULARY
from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.lowering import Lowering, Moment
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.exchange.sheet import Sheet
from stratagem.exchange.syntax import Name

CONTROL = ("initial time", "final time", "time step", "saveper")
"""Quantities, by key, that rule the clock."""

_PRECISION = 1e-6
"""How near, in steps, a moment must be to one that is saved."""


@dataclass(frozen=True)
class SheetClock(Calendar):
    """A calendar without dates: times are those of the model. `saved` are the indices of the records that are kept."""

    moments: tuple[float, ...] = ()
    saved: tuple[int, ...] = ()
    varies: bool = False

    @cached_property
    def steps(self) -> int:
        return len(self.moments) - 1

    @cached_property
    def times(self) -> NDArray[np.float64]:
        """Times of all records, shape (steps + 1,)."""
        return np.array(self.moments, np.float64)

    @cached_property
    def durations(self) -> NDArray[np.float64]:
        """Lengths of the steps, shape (steps,)."""
        return np.diff(self.times)


class _Control:
    """The quantities that rule the clock, as they are at a time. What rests on levels is taken from the start."""

    def __init__(self, sheet: Sheet, overrides: dict[tuple[str, tuple[str, ...]], float]) -> None:
        self._sheet, self._overrides = sheet, overrides
        self._fixed: dict[str, float] = {}

    def at(self, name: str, time: float, default: str | None = None) -> float:
        """The value of a quantity at a time."""
        if name not in self._fixed:
            self._look(name, default)
        if name in self._fixed:
            return self._fixed[name]
        return self._value(name, time, default)

    def _look(self, name: str, default: str | None) -> None:
        """A quantity that does not depend on the time need not be worked out again."""
        values = [self._value(name, time, default) for time in (0.0, 1e9, -1e9)]
        if values[0] == values[1] == values[2] and not self._depends_on_time(name, default):
            self._fixed[name] = values[0]

    def _depends_on_time(self, name: str, default: str | None) -> bool:
        lowering, moment = self._moment(None)
        operation = self._operation(lowering, moment, name, default)
        return moment.a.constant(operation) is None

    def _value(self, name: str, time: float, default: str | None) -> float:
        lowering, moment = self._moment(time)
        value = moment.a.constant(self._operation(lowering, moment, name, default))
        if value is None:
            raise SheetProblem(
                "FOREIGN-CLOCK", f"`{name}` depends on chance", "let the clock depend on constants and the time only"
            )
        return value

    def _moment(self, time: float | None) -> tuple[Lowering, Moment]:
        lowering = Lowering(self._sheet, None, VOCABULARY)
        lowering.overrides = {cell: lowering.algebra.number(value) for cell, value in self._overrides.items()}
        now = lowering.slots.graph.add("time") if time is None else lowering.algebra.number(time)
        return lowering, Moment(lowering, now, True, lowering.slots.level)

    def _operation(self, lowering: Lowering, moment: Moment, name: str, default: str | None) -> int:
        if name not in self._sheet.quantities:
            if default is None:
                raise SheetProblem(
                    "FOREIGN-CLOCK", f"the model has no `{name.upper()}`", "give INITIAL TIME, FINAL TIME and TIME STEP"
                )
            name = default
        return moment.number(Name(name), Context(lowering.scope))


def read_clock(sheet: Sheet, overrides: dict[tuple[str, tuple[str, ...]], float]) -> SheetClock:
    """The clock of a sheet. Raises SheetProblem for one that does not run, LimitExceeded for too many steps."""
    control = _Control(sheet, overrides)
    start = control.at("initial time", 0.0)
    moments, steps = [start], list[float]()
    while True:
        now = moments[-1]
        step, end = control.at("time step", now), control.at("final time", now)
        if not step > 0.0 or not np.isfinite(step) or not np.isfinite(end):
            raise SheetProblem("FOREIGN-CLOCK", f"the time step is {step:g}, the end {end:g}", "give a positive step")
        if not steps and not start <= end:
            problem = f"the run starts at {start:g} and ends at {end:g}"
            raise SheetProblem("FOREIGN-CLOCK", problem, "let FINAL TIME be INITIAL TIME or later")
        if not now + step / 2 < end:
            break
        if len(moments) > MOST_STEPS:
            raise LimitExceeded.of(
                "LIMIT-STEPS",
                f"The model runs for more than {MOST_STEPS:,} steps of {step:g}.",
                "Use a longer TIME STEP or an earlier FINAL TIME.",
            )
        steps.append(step)
        moments.append(start + step * len(steps) if len(set(steps[-2:] + steps[:1])) == 1 else now + step)
    if len(moments) == 1:
        moments.append(start + step)
        saved: tuple[int, ...] = (0,)
    else:
        saved = tuple(_saved(control, moments, steps))
    return SheetClock(date(1, 1, 1), date(1, 1, 2), step, tuple(moments), saved, len(set(steps)) > 1)


def _saved(control: _Control, moments: list[float], steps: list[float]) -> list[int]:
    """The records that fall on a multiple of the interval of saving."""
    found = []
    for index, moment in enumerate(moments):
        step = steps[min(index, len(steps) - 1)]
        every = control.at("saveper", moment, "time step")
        since = (moment - moments[0]) / every if every > 0.0 else 0.0
        if every <= step * (1 + _PRECISION) or abs(since - round(since)) * every < _PRECISION * step * 10:
            found.append(index)
    return found
