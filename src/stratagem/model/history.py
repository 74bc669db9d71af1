"""Citations of history: the file must be there, and the series must be a column of it or named in a column of it."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest

_NAMING_COLUMNS = ("variable", "series", "indicator")
"""Columns that name the series of a row, in files that hold one value in a row."""


def check_history(
    file: str, series: str | None, place: Place, history: Mapping[str, str], diagnostics: Diagnostics
) -> None:
    """Report `HISTORY-UNKNOWN` if the file or the series that is cited does not exist."""
    if file not in history:
        diagnostics.error(
            "HISTORY-UNKNOWN",
            f"there is no file {file!r} in history/",
            place,
            f"name one of {', '.join(sorted(history)) or 'no files: history/ is empty'}",
            nearest(file, history),
        )
    elif series is not None:
        known = series_of(history[file])
        if series not in known:
            diagnostics.error(
                "HISTORY-UNKNOWN",
                f"there is no series {series!r} in history/{file}",
                place,
                f"name a series of that file: {', '.join(sorted(known)[:20])}",
                nearest(series, known),
            )


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a series: its day, the value (None if it is no number) with its text, its unit if one is given, and
    the line of the file.
    """

    day: date
    value: float | None
    text: str
    unit: str | None
    line: int


def rows_of(text: str, series: str) -> list[Row]:
    """The values of a series in a file whose form was checked; blank ones are left out."""
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or []
    naming = next((column for column in _NAMING_COLUMNS if column in columns), None)
    found = []
    for row in reader:
        if naming is not None and row[naming] != series:
            continue
        shown = (row.get(series if naming is None else "value") or "").strip()
        if shown:
            unit = row.get("unit") if naming is not None else None
            day = date.fromisoformat(row["date"].strip())
            found.append(Row(day, _number(shown), shown, (unit or "").strip() or None, reader.line_num))
    return found


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def series_of(text: str) -> set[str]:
    """The series of a history file: its columns, or the names in its column `variable`, `series` or `indicator`."""
    rows = csv.DictReader(text.splitlines())
    columns = rows.fieldnames or []
    naming = next((column for column in _NAMING_COLUMNS if column in columns), None)
    if naming is None:
        return {column for column in columns if column != "date"}
    return {row[naming] for row in rows if row[naming]}
