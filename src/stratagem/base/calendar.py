"""The calendar of a situation: steps of a fixed length from the start, a last short one to the end."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Scalar, Table
from stratagem.base.units import UnitTable

MOST_STEPS = 65_535
"""Random draws are addressed by a step of 16 bits; a longer run is a slip of the keyboard anyway."""

_SLIVER = 1e-9
"""A last step shorter than this share of a full one is rounding, not a step."""

_SPAN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]+)\s*")


@dataclass(frozen=True)
class Calendar:
    """From `start` to `end` in steps of `step_days`; time is counted in days from the start. What is shown of a course
    are its records every `save_days`, all of them if that is None.
    """

    start: date
    end: date
    step_days: float
    save_days: float | None = field(default=None, kw_only=True)

    @property
    def length(self) -> float:
        """Days from start to end."""
        return float((self.end - self.start).days)

    @cached_property
    def steps(self) -> int:
        """How many steps there are, the short last one counted."""
        return max(1, math.ceil(self.length / self.step_days - _SLIVER))

    @cached_property
    def times(self) -> NDArray[np.float64]:
        """Days from the start of every record, shape (steps + 1,): the start, each step, the end."""
        times = np.arange(self.steps + 1, dtype=np.float64) * self.step_days
        times[-1] = self.length
        return times

    @cached_property
    def durations(self) -> NDArray[np.float64]:
        """Length of every step in days, shape (steps,): `step_days` each, the last one what remains."""
        durations = np.full(self.steps, self.step_days, dtype=np.float64)
        durations[-1] = self.length - self.times[-2]
        return durations

    @cached_property
    def shown(self) -> NDArray[np.intp]:
        """The numbers of the records that are shown: those at or just after each multiple of the interval, and the
        last one.
        """
        records = np.arange(self.steps + 1)
        if self.save_days is None:
            return records
        passed = np.floor(self.times / self.save_days + _SLIVER)
        kept = np.diff(passed, prepend=-1.0) > 0
        kept[-1] = True
        return records[kept]

    @cached_property
    def dates(self) -> list[date]:
        """The date of every record; a record within a day bears that day's date."""
        return [self.date_of(float(time)) for time in self.times]

    def day_of(self, moment: date) -> float:
        """Days from the start to a date; negative before the start."""
        return float((moment - self.start).days)

    def date_of(self, day: float) -> date:
        """The date that holds a moment `day` days from the start. Raises OverflowError beyond year 9999."""
        return self.start + timedelta(days=math.floor(day))

    def share_after(self, step: int, day: float) -> float:
        """The share of step `step` (from 0) that lies after the moment `day`: 1 if all of it, 0 if none."""
        after = (float(self.times[step]) + float(self.durations[step]) - day) / float(self.durations[step])
        return min(1.0, max(0.0, after))

    def step_at(self, day: float) -> int:
        """The step that holds the moment `day`, the last one for the end; outside the horizon the nearest."""
        return min(self.steps - 1, max(0, math.floor(day / self.step_days)))


def read_calendar(settings: Table, diagnostics: Diagnostics) -> Calendar | None:
    """The calendar that `start`, `end` and `step` of situation.yaml declare, or None and what is wrong with them."""
    start, end = _date(settings, "start", diagnostics), _date(settings, "end", diagnostics)
    step = _step(settings, "step", diagnostics)
    save = _step(settings, "save", diagnostics) if "save" in settings else None
    if start is None or end is None or step is None:
        return None
    if end <= start:
        diagnostics.error(
            "CALENDAR-HORIZON",
            f"the end, {end.isoformat()}, is not after the start, {start.isoformat()}",
            _place(settings, "end"),
            "give an end that lies after the start",
        )
        return None
    length = (end - start).days
    problem = _step_problem(step, length)
    if problem:
        diagnostics.error(
            "CALENDAR-STEP",
            problem,
            _place(settings, "step"),
            f"give a step between {max(length / MOST_STEPS, 1 / 24):g} day and {length} day, such as `step: 1 week`",
        )
        return None
    if save is not None and not step * (1 - _SLIVER) <= save <= length:
        diagnostics.error(
            "CALENDAR-SAVE",
            f"records are kept every {save:g} days, with a step of {step:g} days and a course of {length} days",
            _place(settings, "save"),
            "give an interval from one step to the whole course, such as `save: 4 week`, or leave it out",
        )
        return None
    return Calendar(start, end, step, save_days=save)


def _step_problem(step: float, length: int) -> str | None:
    if step <= 0:
        return "the step is zero, so time would stand still"
    if step > length:
        return f"the step, {step:g} days, is longer than the whole course of {length} days"
    if length / step > MOST_STEPS:
        return f"a step of {step:g} days makes {math.ceil(length / step)} steps; at most {MOST_STEPS} are allowed"
    return None


def _date(settings: Table, key: str, diagnostics: Diagnostics) -> date | None:
    node = settings.get(key)
    if isinstance(node, Scalar) and isinstance(node.value, date):
        return node.value
    shown = node.text if isinstance(node, Scalar) else "a table or listing" if node else "missing"
    diagnostics.error(
        "CALENDAR-HORIZON",
        f"the {key} of the situation is {shown!r}, which is not a date",
        _place(settings, key),
        f"write a date such as `{key}: 2024-11-05`",
    )
    return None


def _step(settings: Table, key: str, diagnostics: Diagnostics) -> float | None:
    node = settings.get(key)
    match = _SPAN.fullmatch(node.text) if isinstance(node, Scalar) else None
    table = UnitTable()
    if match and len(match[1]) <= 20 and table.knows(match[2]):
        unit = table.read(match[2])
        if unit.is_time:
            return float(match[1]) * unit.scale
    given = f"{node.text[:40]!r} is not a length of time" if isinstance(node, Scalar) else "is missing"
    diagnostics.error(
        "CALENDAR-STEP",
        f"the {key} {given}",
        _place(settings, key),
        f"write a positive number and a unit of time: `{key}: 1 week`, `{key}: 1 day`",
    )
    return None


def _place(settings: Table, key: str) -> Place:
    node = settings.get(key)
    return node.place if node is not None else settings.place
