"""Data series: quantities whose course is given, by a file of history or by dated points.

A series is an auxiliary that reads a lookup of its own at the time; whatever holds for auxiliaries holds for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from stratagem.base.diagnostics import Place
from stratagem.base.fields import date_of, number_of, place_of_value, text_in, words_in
from stratagem.base.formula.syntax import Call, Reference
from stratagem.base.nodes import Listing
from stratagem.base.units import MOMENT, Unit
from stratagem.model.auxiliaries import read_course
from stratagem.model.functions import CLOCK
from stratagem.model.history import Row, check_history, rows_of
from stratagem.model.names import Declaration
from stratagem.model.parts import Auxiliary, Because, Equations, Lookup
from stratagem.model.reading import Reading

MOST_POINTS = 2_000
"""Points of a series: a row a day for five years. More are seldom worth what reading them at every step costs."""


@dataclass(frozen=True)
class Series:
    """What a series becomes: an auxiliary of its name, and the lookup that it reads."""

    auxiliary: Auxiliary
    lookup: Lookup


def lookup_name(series: str) -> str:
    """The lookup of a series; no name of the language holds a slash."""
    return f"{series}/course"


def read_series(declared: Declaration, reading: Reading) -> Series | None:
    """A series, or None and what is wrong with it."""
    unit, (between, beyond) = reading.unit(declared), read_course(declared, reading)
    if unit is None:
        return None
    of_history = "history" in declared.table
    because = _of_history(declared, reading) if of_history else reading.grounded(declared)
    points = _rows(declared, unit, reading) if of_history else _points(declared, unit, reading)
    if because is None or points is None or not _rise(declared, points, reading):
        return None
    place, title = declared.place, reading.title(declared)
    inputs, outputs = tuple(point.day for point in points), tuple(point.value for point in points)
    name = lookup_name(declared.name)
    lookup = Lookup(name, (), unit, title, place, MOMENT, inputs, outputs, None, between, beyond)
    formula = Call(name, (Reference(CLOCK, (), place),), place)
    return Series(Auxiliary(declared.name, (), unit, title, place, Equations(formula), because), lookup)


@dataclass(frozen=True)
class _Point:
    """A value in base units on a day from the start."""

    day: float
    value: float
    place: Place


def _of_history(declared: Declaration, reading: Reading) -> Because:
    """A series of a file rests on that file."""
    table = declared.table
    file, series = words_in(table, "history"), text_in(table, "series")
    check_history(file, series, place_of_value(table, "history"), reading.history, reading.diagnostics)
    return Because("history", words_in(table, "note"), (), file, series)


def _rows(declared: Declaration, unit: Unit, reading: Reading) -> list[_Point] | None:
    """The rows of a file, in the order of their dates."""
    file, series = words_in(declared.table, "history"), text_in(declared.table, "series")
    place = place_of_value(declared.table, "history")
    if file not in reading.history:
        return None
    if series is None:
        _fault(declared, "names a file, but no series of it", place, reading)
        return None
    found = []
    for row in sorted(rows_of(reading.history[file], series), key=lambda row: row.day):
        where = Place(f"history/{file}", row.line)
        scale = _scale(declared, row, unit, where, reading)
        if scale is None:
            return None
        if row.value is None:
            _fault(declared, f"has {row.text!r} for a value", where, reading)
            return None
        found.append(_Point(reading.setting.calendar.day_of(row.day), row.value * scale, where))
    return found


def _scale(declared: Declaration, row: Row, unit: Unit, place: Place, reading: Reading) -> float | None:
    """What the unit of a row is worth in base units; that of the series if the file gives none."""
    if not row.unit:
        return unit.scale
    theirs = reading.setting.units.parse(row.unit, place, reading.diagnostics)
    if theirs is not None and not theirs.same_dimension(unit):
        reading.diagnostics.error(
            "UNIT-MISMATCH",
            f"{declared.label} is in {unit.text}, but the file gives {theirs.text}",
            place,
            "give both the same kind of unit; scales such as week and day are converted",
        )
        return None
    return theirs.scale if theirs is not None else None


def _points(declared: Declaration, unit: Unit, reading: Reading) -> list[_Point] | None:
    """Pairs of date and number."""
    node, found = declared.table.get("points"), []
    for item in node.items if isinstance(node, Listing) else ():
        parts = item.items if isinstance(item, Listing) else ()
        day: date | None = date_of(parts[0]) if len(parts) == 2 else None
        value = number_of(parts[1]) if len(parts) == 2 else None
        if day is None or value is None:
            _fault(declared, "has a point that is no pair of a date and a number", item.place, reading)
            return None
        found.append(_Point(reading.setting.calendar.day_of(day), value * unit.scale, item.place))
    return found


def _rise(declared: Declaration, points: list[_Point], reading: Reading) -> bool:
    if not 2 <= len(points) <= MOST_POINTS:
        place = points[-1].place if points else declared.place
        _fault(declared, f"has {len(points)} points", place, reading)
        return False
    for before, after in pairwise(points):
        if not before.day < after.day or not math.isfinite(after.value):
            day = reading.setting.calendar.date_of(after.day)
            _fault(declared, f"has a point on {day} that does not come after the one before", after.place, reading)
            return False
    return True


def _fault(declared: Declaration, problem: str, place: Place, reading: Reading) -> None:
    reading.diagnostics.error(
        "SERIES-POINTS",
        f"the series {declared.name} {problem}",
        place,
        f"give 2 to {MOST_POINTS:,} dated values, no two of one day: `points: [[2024-11-05, 3], [2024-12-01, 4]]`, or "
        "`history: FILE` with `series: NAME`",
    )
