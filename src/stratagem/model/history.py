"""Citations of history: the file must be there, and the series must be a column of it or named in a column of it."""

from __future__ import annotations

import csv
from collections.abc import Mapping

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


def series_of(text: str) -> set[str]:
    """The series of a history file: its columns, or the names in its column `variable`, `series` or `indicator`."""
    rows = csv.DictReader(text.splitlines())
    columns = rows.fieldnames or []
    naming = next((column for column in _NAMING_COLUMNS if column in columns), None)
    if naming is None:
        return {column for column in columns if column != "date"}
    return {row[naming] for row in rows if row[naming]}
