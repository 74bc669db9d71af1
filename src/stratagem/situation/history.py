"""The form of history/*.csv: a header with `date`, rows of equal length, days that exist and are not too late."""

from __future__ import annotations

import csv
import re
from datetime import date

from stratagem.base.characters import shown
from stratagem.base.diagnostics import Diagnostics, Place

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOST_FAULTS = 20
"""Rows of one file that are told of; the others will be wrong in the same way."""


def check_history(file: str, text: str, known_until: date | None, diagnostics: Diagnostics) -> bool:
    """Whether `text`, of `file`, is a table of dated rows of which none is later than `known_until`."""
    before = len(diagnostics.errors)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if "date" not in header or len(set(header)) < len(header):
            message = f"the first line is `{shown(','.join(header))}`"
            remedy = "start the file with a line of column names, each once, one of them `date`"
            diagnostics.error("HISTORY-FORM", message, Place(file), remedy)
            return False
        for row in reader:
            if row:
                _check_row(row, header, Place(file, reader.line_num), known_until, diagnostics)
            if len(diagnostics.errors) - before >= _MOST_FAULTS:
                break
    except csv.Error as error:
        remedy = "write comma-separated values, with double quotation marks around text that holds a comma"
        diagnostics.error("HISTORY-FORM", f"the line cannot be read: {error}", Place(file, reader.line_num), remedy)
    return len(diagnostics.errors) == before


def _check_row(
    row: list[str], header: list[str], place: Place, known_until: date | None, diagnostics: Diagnostics
) -> None:
    if len(row) != len(header):
        message = f"the row has {len(row)} values; the header names {len(header)} columns"
        remedy = "give one value for each column; leave it blank between two commas where there is none"
        diagnostics.error("HISTORY-FORM", message, place, remedy)
        return
    text = row[header.index("date")].strip()
    day = _day(text)
    if day is None:
        message = f"`{shown(text)}` is no day of the calendar"
        diagnostics.error("DATE-FORM", message, place, "write a day that exists as YYYY-MM-DD")
    elif known_until is not None and day > known_until:
        message = f"the row is dated {day}, after {known_until}, the last day that the situation knows"
        remedy = "take the row out, or move `known_until` in situation.yaml"
        diagnostics.error("LEAK", message, place, remedy)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
