"""Indicators: what is shown of every future, with names of their own."""

from __future__ import annotations

from typing import Literal

from stratagem.base.fields import place_of_value, text_in, texts_in
from stratagem.base.near import nearest
from stratagem.base.units import MOMENT
from stratagem.model.names import Declaration
from stratagem.model.parts import Indicator
from stratagem.model.reading import Reading, listed


def read_indicator(declared: Declaration, reading: Reading) -> Indicator | None:
    """An indicator, or None and what is wrong with it: a formula with a unit, or the date of an event."""
    serves = tuple(text for text, _ in texts_in(declared.table, "serves"))
    if "event" in declared.table:
        return _read_by_date(declared, serves, reading)
    unit, equations = reading.unit(declared), reading.equations(declared, "is")
    kind = text_in(declared.table, "kind")
    if kind == "by date":
        reading.diagnostics.error(
            "INDICATOR-KIND",
            f"the indicator {declared.name} is said to be by date, but shows a formula",
            place_of_value(declared.table, "kind"),
            "name an event under `event`, or write kind: level or kind: cumulative",
        )
        return None
    if unit is None or equations is None:
        return None
    shown: Literal["level", "cumulative"] = "cumulative" if kind == "cumulative" else "level"
    return Indicator(declared.name, (), unit, reading.title(declared), declared.place, shown, equations, None, serves)


def _read_by_date(declared: Declaration, serves: tuple[str, ...], reading: Reading) -> Indicator | None:
    event = text_in(declared.table, "event") or ""
    events = {known.name: known for known in reading.names.of("events")}
    if event not in events or events[event].dimensions:
        reading.diagnostics.error(
            "EVENT-UNKNOWN",
            f"the indicator {declared.name} shows {event!r}, which is no event"
            if event not in events
            else f"the indicator {declared.name} shows {events[event].label}, which happens once for each element",
            place_of_value(declared.table, "event"),
            f"name an event without dimensions: {listed(list(events)) or 'none is declared'}",
            nearest(event, events) if event not in events else None,
        )
        return None
    if text_in(declared.table, "kind") not in (None, "by date"):
        reading.diagnostics.error(
            "INDICATOR-KIND",
            f"the indicator {declared.name} shows an event, which comes by date",
            place_of_value(declared.table, "kind"),
            "leave `kind` out, or write kind: by date",
        )
    return Indicator(declared.name, (), MOMENT, reading.title(declared), declared.place, "by date", None, event, serves)
