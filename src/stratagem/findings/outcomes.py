"""Outcomes: what came of what was forecast, read from a CSV and checked against the forecast."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stratagem.base.diagnostics import Diagnostics, Place, UsageError
from stratagem.base.near import nearest
from stratagem.findings.scoring import Range

COLUMNS = ("id", "date", "value", "low", "high")
CATEGORY = "category"
"""A column that may be there: outcomes are told by it, else by the kind of what was forecast."""

DATES = ("by date", "date")
"""Kinds of which it is asked whether and when they come."""

LARGEST_TEXT = 2**24
MOST_ERRORS = 50
WORDS = {"yes": 1.0, "no": 0.0, "1": 1.0, "0": 0.0, "true": 1.0, "false": 0.0, "1.0": 1.0, "0.0": 0.0}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one indicator or question.

    `day` is when it was observed, None for a question that has its own day. `value` is set for quantities, `came` for
    yes or no; `came_on` is the day of what comes on a day, if it is known.
    """

    id: str
    entry: Mapping[str, Any]
    category: str
    day: date | None
    value: Range | None
    came: float | None
    came_on: date | None
    line: int

    @property
    def kind(self) -> str:
        """The kind of what was forecast."""
        return str(self.entry["kind"])


def read_outcomes(text: str, name: str, forecast: Mapping[str, Any]) -> tuple[Outcome, ...]:
    """The outcomes of a CSV's text; `name` is for messages, `forecast` the content of a frozen one.

    Raises UsageError with all that is wrong: OUTCOMES-FORM, OUTCOMES-ID, OUTCOMES-DATE, OUTCOMES-VALUE,
    OUTCOMES-TWICE.
    """
    found = Diagnostics()
    if len(text) > LARGEST_TEXT:
        raise UsageError.of("OUTCOMES-FORM", f"`{name}` is too large", f"at most {LARGEST_TEXT:,} characters")
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise UsageError.of("OUTCOMES-FORM", f"`{name}` is no CSV: {error}", "separate by commas") from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    if any(column not in header for column in COLUMNS):
        missing = ", ".join(column for column in COLUMNS if column not in header)
        raise UsageError.of(
            "OUTCOMES-FORM", f"`{name}` lacks the columns {missing}", f"begin with the line {','.join(COLUMNS)}"
        )
    outcomes = []
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        place = Place(name, line, 1)
        if len(cells) != len(header):
            found.error(
                "OUTCOMES-FORM", f"the row has {len(cells)} cells", place, f"give {len(header)} like the header"
            )
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        outcome = _outcome(row, line, place, forecast, found)
        outcomes += [outcome] if outcome else []
    _twice(outcomes, name, forecast, found)
    if found.errors:
        raise UsageError(found.errors[:MOST_ERRORS])
    if not outcomes:
        raise UsageError.of("OUTCOMES-FORM", f"`{name}` holds no outcome", "give a row for each outcome")
    return tuple(outcomes)


def _twice(outcomes: Sequence[Outcome], name: str, forecast: Mapping[str, Any], found: Diagnostics) -> None:
    """What is told twice would count twice. A question with a day of its own comes out once, whenever observed."""
    first: dict[tuple[str, date | None], int] = {}
    for outcome in outcomes:
        day = outcome.day if _dated(outcome.id, outcome.entry, forecast) else None
        line = first.setdefault((outcome.id, day), outcome.line)
        if line != outcome.line:
            told = f"`{outcome.id[:60]}`{f' on {day}' if day else ''} stands in line {line} already"
            found.error("OUTCOMES-TWICE", told, Place(name, outcome.line, 1), "leave one of the two out")


def _dated(name: str, entry: Mapping[str, Any], forecast: Mapping[str, Any]) -> bool:
    """Whether an outcome needs the day of its observation: of all but questions with a day of their own."""
    return name in forecast["indicators"] or entry["kind"] == "date"


def _outcome(
    row: Mapping[str, str], line: int, place: Place, forecast: Mapping[str, Any], found: Diagnostics
) -> Outcome | None:
    name = row["id"]
    known = {**forecast["questions"], **forecast["indicators"]}
    entry = known.get(name)
    if entry is None:
        remedy = "give the id of an indicator or question that was forecast"
        message = f"nothing was forecast of `{name[:60]}`"
        found.error("OUTCOMES-ID", message, place, remedy, nearest(name, known))
        return None
    if entry["kind"] == "comparison":
        message = f"`{name[:60]}` compares what was done with what was not: no outcome can tell it"
        found.error("OUTCOMES-ID", message, place, "leave it out")
        return None
    day = _day(row["date"], _dated(name, entry, forecast), place, forecast, found)
    category = row.get(CATEGORY) or str(entry["kind"])
    if entry["kind"] in (*DATES, "probability"):
        return _event(name, entry, category, day, row, line, place, found)
    value = _range(row, place, found)
    return Outcome(name, entry, category, day, value, None, None, line) if value else None


def _day(text: str, needed: bool, place: Place, forecast: Mapping[str, Any], found: Diagnostics) -> date | None:
    start, end = date.fromisoformat(forecast["start"]), date.fromisoformat(forecast["end"])
    if not text and not needed:
        return None
    day = _iso(text)
    if day is None:
        found.error("OUTCOMES-DATE", f"`{text[:40]}` is no date", place, "write it as 2025-01-20")
    elif needed and not start <= day <= end:
        found.error("OUTCOMES-DATE", f"{day} lies outside the forecast", place, f"give a day from {start} to {end}")
    return day


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _event(
    name: str, entry: Mapping[str, Any], category: str, day: date | None, row: Mapping[str, str], line: int,
    place: Place, found: Diagnostics,
) -> Outcome | None:  # fmt: skip
    """Whether it came: yes or no, 1 or 0, or for what comes on a day, that day."""
    text, came_on = row["value"].lower(), None
    came = WORDS.get(text)
    if came is None and entry["kind"] in DATES:
        came_on = _iso(text)
        came = None if came_on is None or day is None else float(came_on <= day)
    if came is None:
        if came_on is None:
            also = ", or the day on which it came" if entry["kind"] in DATES else ""
            found.error("OUTCOMES-VALUE", f"`{text[:40]}` is neither yes nor no", place, f"give 1 or 0{also}")
        return None
    return Outcome(name, entry, category, day, None, came, came_on, line)


def _range(row: Mapping[str, str], place: Place, found: Diagnostics) -> Range | None:
    """The range where there is one, else the value."""
    low, high = (row["low"], row["high"]) if row["low"] or row["high"] else (row["value"], row["value"])
    ends = [_number(text) for text in (low, high)]
    if ends[0] is None or ends[1] is None:
        message = f"`{(low if ends[0] is None else high)[:40]}` is no number"
        found.error("OUTCOMES-VALUE", message, place, "give a value, or low and high, in the unit of the forecast")
        return None
    if ends[0] > ends[1]:
        found.error("OUTCOMES-VALUE", f"low {low} lies above high {high}", place, "give the lower one first")
        return None
    return Range(ends[0], ends[1])


def _number(text: str) -> float | None:
    try:
        value = float(text.replace("_", "x"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
