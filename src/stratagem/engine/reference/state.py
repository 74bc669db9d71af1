"""What the interpreter knows of its futures at a record: the clock, and everything that is carried from step to
step.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.calendar import Calendar
from stratagem.model.model import Cell

A = NumpyArithmetic()
"""The strict arithmetic in which everything is computed."""

Values = Any
"""Doubles or truth values, one for each future or one for all."""


@dataclass(frozen=True)
class Clock:
    """The present record: its number, its time and that of the record before, in days, and the length of the step that
    follows.

    `duration` is None at the final record. At the first one `earlier` is its own time.
    """

    step: int
    time: float
    earlier: float
    duration: float | None

    @classmethod
    def at(cls, calendar: Calendar, step: int) -> Clock:
        """The clock at record `step`."""
        times, durations = calendar.times, calendar.durations
        duration = float(durations[step]) if step < len(durations) else None
        return cls(step, float(times[step]), float(times[max(step - 1, 0)]), duration)

    @property
    def is_final(self) -> bool:
        """Whether no step follows."""
        return self.duration is None

    @property
    def length(self) -> float:
        """The length of the step that follows. There must be one."""
        assert self.duration is not None
        return self.duration


@dataclass
class State:
    """Levels of stocks; stages of smooths and of flows with a delay, in the order in which they move; standard
    normal processes; what was counted; for events the difference of the two sides of a condition at the record
    before, and the date, NaN if it has not happened; what samples keep; levers that decisions set; for decisions the
    number of the option chosen last, -1 before, and how often it came up.
    """

    levels: dict[Cell, Values] = field(default_factory=dict)
    stages: dict[Cell, list[Values]] = field(default_factory=dict)
    normals: dict[Cell, Values] = field(default_factory=dict)
    margins: dict[Cell, Values] = field(default_factory=dict)
    counts: dict[Cell, Values] = field(default_factory=dict)
    dates: dict[Cell, Values] = field(default_factory=dict)
    levers: dict[Cell, Values] = field(default_factory=dict)
    kept: dict[Cell, Values] = field(default_factory=dict)
    choices: dict[str, Values] = field(default_factory=dict)
    times: dict[str, Values] = field(default_factory=dict)

    def copied(self) -> State:
        """The same state apart: what changes in one does not change in the other."""
        return State(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


def number(value: Values) -> Values:
    """A truth value as 0 or 1, a number as it is."""
    return A.select(value, 1.0, 0.0) if np.asarray(value).dtype == np.bool_ else value


def truth(value: Values) -> Values:
    """A number as whether it is not 0, a truth value as it is."""
    return value if np.asarray(value).dtype == np.bool_ else A.ne(value, 0.0)


def clip(x: Values, low: Values, high: Values) -> Values:
    """x, but at least `low` and then at most `high`."""
    return A.minimum(A.maximum(x, low), high)
