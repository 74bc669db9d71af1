"""What situation.yaml declares for the model: calendar, dimensions, units, actors."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.calendar import Calendar, read_calendar
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import table_in, text_in
from stratagem.base.nodes import Table
from stratagem.base.units import UnitTable
from stratagem.model.families import read_dimensions, titles_in
from stratagem.model.functions import RESERVED
from stratagem.model.parts import Dimension, Method


@dataclass(frozen=True)
class Setting:
    """The frame in which the model is declared."""

    calendar: Calendar
    dimensions: dict[str, Dimension]
    units: UnitTable
    actors: dict[str, str]
    method: Method = "euler"


def read_setting(settings: Table, diagnostics: Diagnostics) -> Setting | None:
    """The setting that situation.yaml declares, or None if its calendar cannot be read."""
    calendar = read_calendar(settings, diagnostics)
    dimensions = read_dimensions(table_in(settings, "dimensions"), diagnostics)
    units = read_units(settings, diagnostics)
    if calendar is None:
        return None
    method: Method = "rk4" if text_in(settings, "method") == "rk4" else "euler"
    return Setting(calendar, dimensions, units, titles_in(table_in(settings, "actors")), method)


def read_units(settings: Table, diagnostics: Diagnostics) -> UnitTable:
    """The built-in units and the counting units that situation.yaml adds; a name that is a unit already is an error."""
    known = UnitTable()
    own = table_in(settings, "units")
    counting: list[str] = []
    for name, place in own.keys.items() if own else ():
        if name == "date" or known.knows(name) or name in RESERVED:
            diagnostics.error(
                "UNIT-CLASH",
                f"the counting unit {name!r} has the name of a built-in unit or word",
                place,
                "give it another name, or leave it out where the built-in unit is meant",
            )
        else:
            counting.append(name)
    return UnitTable(tuple(counting))
