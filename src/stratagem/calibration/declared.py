"""Reads calibration.yaml and the file of history that it names into strands."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import date_of, number_of, place_of_value, table_in, text_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Scalar, Table
from stratagem.base.priors import read_shape
from stratagem.base.shape import Shape
from stratagem.calibration.strand import NOW, PARTS, Reals, Strand, Values

YEAR = 365.25
HALF_MONTH = 365.25 / 24
"""Days from the first of a month to its middle."""

Row = tuple[date, float]


@dataclass(frozen=True)
class Declared:
    """What calibration.yaml declares, checked. `rows` are the values of each series up to the end, by date."""

    table: Table
    begin: date
    end: date
    cut: date
    rows: dict[str, list[Row]]
    units: dict[str, str]
    priors: dict[str, dict[str, Shape]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the strands."""
        return tuple(self.priors)

    def strand(self, name: str, known: date) -> Strand:
        """A strand with all its values, those up to the day `known` first; what moves it is known to that day only."""
        table = self._table(name)
        series = table_in(table, "series")
        assert series is not None
        values = self._values(series)
        seen = np.array([date.fromisoformat(day) < known for day in values.dates], np.bool_)
        order = np.concatenate([np.flatnonzero(seen), np.flatnonzero(~seen)])
        values = Values(
            values.series,
            values.which[order],
            values.times[order],
            values.logs[order],
            tuple(values.dates[index] for index in order),
        )
        moved_by = table_in(table, "moved_by")
        exponents = tuple(moved_by.entries) if moved_by else ()
        drives = np.array([self._drive(each, values.times, known) for each in exponents])
        offsets = [number_of(node.get("offset")) or 0.0 for node in series.entries.values() if isinstance(node, Table)]
        gives = table_in(table, "gives")
        return Strand(
            name=name,
            title=words_in(table, "title"),
            unit=self._unit(series),
            values=values,
            priors=tuple(self.priors[name].values()),
            exponents=exponents,
            drives=drives.reshape(len(exponents), len(values.times)),
            offsets=np.array(offsets),
            error=number_of(table.get("error")) or 0.0,
            gives={key: node.text for key, node in gives.entries.items() if isinstance(node, Scalar)} if gives else {},
        )

    def earlier(self, name: str) -> Strand:
        """A strand as it stood at the cut: only the values before it."""
        whole = self.strand(name, self.cut)
        seen = np.array([date.fromisoformat(day) < self.cut for day in whole.values.dates], np.bool_)
        return Strand(
            whole.name,
            whole.title,
            whole.unit,
            whole.values.taken(seen),
            whole.priors,
            whole.exponents,
            whole.drives[:, seen],
            whole.offsets,
            whole.error,
            whole.gives,
        )

    def _unit(self, series: Table) -> str:
        """The unit of levels: that of the first series, a day's worth if that counts totals."""
        first, node = next(iter(series.entries.items()))
        return f"{self.units[first]}/day" if isinstance(node, Table) and "total" in node else self.units[first]

    def _table(self, name: str) -> Table:
        strands = table_in(self.table, "strands")
        table = table_in(strands, name) if strands else None
        assert table is not None
        return table

    def _values(self, series: Table) -> Values:
        found = [
            (index, *value)
            for index, (name, node) in enumerate(series.entries.items())
            if isinstance(node, Table)
            for value in self._values_of(name, node)
        ]
        which, times, logs, dates = zip(*found, strict=True)
        return Values(
            tuple(series.entries), np.array(which, np.int64), np.array(times), np.array(logs), tuple(map(str, dates))
        )

    def _values_of(self, name: str, node: Table) -> Iterator[tuple[float, float, str]]:
        """Time in years from the end, logarithm of the value as a rate in the first series' unit, and date."""
        factor, since = number_of(node.get("times")) or 1.0, date_of(node.get("total"))
        for day, value in self.rows[name]:
            if since is not None:
                days = (day - since).days
                middle, rate = (since - self.end).days + days / 2, value / days
            else:
                middle = (day - self.end).days + (0.0 if words_in(node, "moment") == "true" else HALF_MONTH)
                rate = value
            yield min(middle, 0.0) / YEAR, math.log(rate * factor), day.isoformat()

    def _drive(self, name: str, times: Reals, known: date) -> Reals:
        """The logarithm of a series, straight between its values, relative to the end; the last one known lasts."""
        points = [((day - self.end).days / YEAR, math.log(value)) for day, value in self.rows[name] if day < known]
        at, logs = np.array(points).T
        return np.asarray(np.interp(times, at, logs) - logs[-1])


def read_calibration(
    table: Table | None, history: dict[str, str], start: date, diagnostics: Diagnostics
) -> Declared | None:
    """What is declared, or None and what is wrong. Levels are told at `until`, which must not be after `start`."""
    if table is None:
        diagnostics.error(
            "CALIBRATION-MISSING",
            "the situation has no calibration.yaml",
            None,
            "declare there what history speaks to",
        )
        return None
    return _Reader(table, history, start, diagnostics).read()


@dataclass(frozen=True)
class _Reader:
    table: Table
    history: dict[str, str]
    start: date
    diagnostics: Diagnostics

    def read(self) -> Declared | None:
        before = len(self.diagnostics.errors)
        begin, end, cut = (date_of(self.table.get(key)) for key in ("from", "until", "held_back"))
        if begin is None or end is None or cut is None or not begin < cut < end <= self.start:
            self._fault("from, held_back, until", "until", "write from < held_back < until, at most the start")
            return None
        file = text_in(self.table, "file") or ""
        if file not in self.history:
            self._fault(f"the file {file[:60]!r}", "file", f"name a file in history/: {', '.join(self.history)}")
            return None
        rows, units = _rows(self.history[file], begin, end)
        priors = {name: self._strand(name, node, rows) for name, node in self._strands()}
        declared = Declared(self.table, begin, end, cut, rows, units, priors)
        return declared if len(self.diagnostics.errors) == before else None

    def _strands(self) -> list[tuple[str, Table]]:
        strands = table_in(self.table, "strands")
        return [(name, node) for name, node in strands.entries.items() if isinstance(node, Table)] if strands else []

    def _strand(self, name: str, table: Table, rows: dict[str, list[Row]]) -> dict[str, Shape]:
        """The priors of a strand's parameters by name, after checking all that it names."""
        series, moved_by = table_in(table, "series"), table_in(table, "moved_by")
        named = [*(series.entries if series else ()), *(moved_by.entries if moved_by else ())]
        for each in named:
            if not rows.get(each) or min(value for _, value in rows[each]) <= 0.0:
                found = f"the series {each[:60]!r} of {name}, which has no values in that time, or some below zero"
                self._fault(found, "strands", "name a series of positive values", nearest(each, rows))
        priors = {part: self._shape(table_in(table, part)) for part in PARTS}
        if moved_by:
            priors |= {each: self._shape(table_in(moved_by, each)) for each in moved_by.entries}
        gives = table_in(table, "gives")
        known = (*priors, NOW)
        for node in gives.entries.values() if gives else ():
            if isinstance(node, Scalar) and node.text not in known:
                self._fault(f"{node.text[:60]!r} given by {name}", "strands", f"name one of {', '.join(known)}")
        return {part: shape for part, shape in priors.items() if shape is not None}

    def _shape(self, node: Table | None) -> Shape | None:
        mixture = read_shape(node, 1.0, None, self.diagnostics) if node else None
        if mixture is not None and len(mixture.shapes) > 1:
            self._fault("a mixture as a prior", "strands", "write a single distribution")
        return mixture.shapes[0] if mixture else None

    def _fault(self, what: str, key: str, remedy: str, suggestion: str | None = None) -> None:
        message = f"calibration.yaml cannot be used: {what}"
        place = place_of_value(self.table, key)
        self.diagnostics.error("CALIBRATION-DECLARED", message, place, remedy, suggestion)


def _rows(text: str, begin: date, end: date) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """Values and units by series, from `begin` to `end`; the file's form was checked when it was read."""
    rows: dict[str, list[Row]] = {}
    units: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(text)):
        try:
            day, value = date.fromisoformat(row["date"]), float(row["value"])
        except (KeyError, TypeError, ValueError):
            continue
        if begin <= day <= end and math.isfinite(value):
            rows.setdefault(row["series"], []).append((day, value))
            units.setdefault(row["series"], row.get("unit") or "1")
    return {name: sorted(values) for name, values in rows.items()}, units
