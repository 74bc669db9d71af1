"""Evidence variables: what claims speak of, with the scale on which they err and the widest range thinkable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from stratagem.base.calendar import Calendar
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import date_of, number_of, place_of_value, table_in, text_in, words_in
from stratagem.base.nodes import Node, Table
from stratagem.base.units import Unit, UnitTable

LARGEST = 1e15
"""Greatest number of the evidence, and its inverse the least on a log scale; beyond, the unit is ill chosen."""

MANY = 1e5
"""From here on numbers are shown without decimals and never with an exponent."""


@dataclass(frozen=True, slots=True)
class EvidenceVariable:
    """A quantity or date with one scope, so that claims about it can be compared.

    Values are in `unit`; those of a date are days from `calendar`'s start. `scale` is `log` (errors are factors) or
    `linear` (errors are differences). `wide_low` to `wide_high` is all that is thinkable: what is left when a claim
    is not believed, and the bounds of every prior.
    """

    id: str
    title: str
    unit: Unit
    scope: str | None
    scale: str
    wide_low: float
    wide_high: float
    calendar: Calendar = field(repr=False)
    place: Place | None = field(default=None, compare=False)

    @property
    def is_date(self) -> bool:
        """True if its values are moments."""
        return self.unit.is_date

    def number(self, node: Node | None) -> float | None:
        """The value that a node gives, in `unit`; None if it is a number for a date, or a date for a number."""
        if not self.is_date:
            return number_of(node)
        moment = date_of(node)
        return self.calendar.day_of(moment) if moment is not None else None

    def plain(self, value: float) -> float | int | str:
        """A value as plain data: a whole number where it is one, an ISO date for a moment."""
        if self.is_date:
            return self.calendar.date_of(value).isoformat()
        return int(value) if value.is_integer() and abs(value) < 1e15 else value

    def shown(self, value: float) -> str:
        """A value as a message or a table shows it."""
        if self.is_date:
            return self.calendar.date_of(value).isoformat()
        return f"{value:,.0f}" if abs(value) >= MANY else f"{value:,.6g}"

    def rounded(self, value: float) -> str:
        """A value that is not exact, such as a quantile: three significant figures."""
        return self.shown(value if self.is_date else float(f"{value:.3g}"))


def read_variable(
    name: str, table: Table, units: UnitTable, calendar: Calendar, diagnostics: Diagnostics
) -> EvidenceVariable | None:
    """The variable of one entry, or None with what is wrong with its unit or its wide range.

    Without `scale`, numbers whose wide range lies above zero have a log scale, others and dates a linear one.
    """
    unit = units.parse(words_in(table, "unit"), place_of_value(table, "unit"), diagnostics)
    wide = table_in(table, "wide")
    if unit is None or wide is None:
        return None
    bare = EvidenceVariable(
        name, words_in(table, "title", name), unit, text_in(table, "scope"), "linear", 0, 1, calendar, table.place
    )
    low, high = bare.number(wide.get("low")), bare.number(wide.get("high"))
    if low is None or high is None:
        kind = "dates" if unit.is_date else "numbers"
        message = f"the wide range of variable {name} is not made of {kind}, but its unit is {unit.text}"
        diagnostics.error("VALUE-KIND", message, wide.place, f"write two {kind}: the widest range thinkable")
        return None
    scale = text_in(table, "scale") or ("log" if low > 0 and not unit.is_date else "linear")
    checked = replace(bare, scale=scale, wide_low=low, wide_high=high)
    return checked if _is_sound(checked, wide.place, diagnostics) else None


def _is_sound(variable: EvidenceVariable, place: Place, diagnostics: Diagnostics) -> bool:
    low, high = variable.shown(variable.wide_low), variable.shown(variable.wide_high)
    if not variable.wide_low < variable.wide_high:
        message = f"the wide range of variable {variable.id} runs from {low} to {high}"
        diagnostics.error("VALUE-ORDER", message, place, "let low be less than high")
        return False
    if max(abs(variable.wide_low), abs(variable.wide_high)) > LARGEST or 0 < variable.wide_low < 1 / LARGEST:
        message = f"the wide range of variable {variable.id} runs from {low} to {high}"
        remedy = f"choose a unit in which values lie between {1 / LARGEST:g} and {LARGEST:g}"
        diagnostics.error("VALUE-RANGE", message, place, remedy)
        return False
    if variable.scale == "log" and (variable.wide_low <= 0 or variable.is_date):
        message = f"variable {variable.id} has a log scale, but its wide range starts at {low}"
        diagnostics.error("VALUE-SCALE", message, place, "give numbers above 0, or write `scale: linear`")
        return False
    return True
