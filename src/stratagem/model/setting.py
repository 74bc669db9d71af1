"""What situation.yaml declares for the model: calendar, dimensions, units, actors."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.calendar import Calendar, read_calendar
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import table_in, words_in
from stratagem.base.nodes import Scalar, Table
from stratagem.base.units import UnitTable
from stratagem.model.functions import RESERVED
from stratagem.model.parts import Dimension


@dataclass(frozen=True)
class Setting:
    """The frame in which the model is declared."""

    calendar: Calendar
    dimensions: dict[str, Dimension]
    units: UnitTable
    actors: dict[str, str]


def read_setting(settings: Table, diagnostics: Diagnostics) -> Setting | None:
    """The setting that situation.yaml declares, or None if its calendar cannot be read."""
    calendar = read_calendar(settings, diagnostics)
    dimensions = _read_dimensions(table_in(settings, "dimensions"), diagnostics)
    units = read_units(settings, diagnostics)
    if calendar is None:
        return None
    return Setting(calendar, dimensions, units, _titles(table_in(settings, "actors")))


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


def _read_dimensions(table: Table | None, diagnostics: Diagnostics) -> dict[str, Dimension]:
    found: dict[str, Dimension] = {}
    for name, node in table.entries.items() if table else ():
        if not isinstance(node, Table):
            continue
        elements = table_in(node, "elements")
        titles = _titles(elements)
        if not titles:
            diagnostics.error(
                "DIMENSION-EMPTY",
                f"the dimension {name} has no elements",
                node.place,
                "list its elements with their titles: `elements: {north: The north, south: The south}`",
            )
            continue
        found[name] = Dimension(name, words_in(node, "title", name), titles)
    _check_clashes(found, table, diagnostics)
    return found


def _check_clashes(dimensions: dict[str, Dimension], table: Table | None, diagnostics: Diagnostics) -> None:
    """An element that bears the name of a dimension would make `x[name]` mean two things."""
    for name, dimension in dimensions.items():
        for element in dimension.elements:
            if element in dimensions and table is not None:
                diagnostics.error(
                    "DIMENSION-CLASH",
                    f"the element {element!r} of {name} has the name of a dimension",
                    table.keys[name],
                    "give the element or the dimension another name",
                )


def _titles(table: Table | None) -> dict[str, str]:
    entries = table.entries if table else {}
    return {name: node.text for name, node in entries.items() if isinstance(node, Scalar)}
