"""What to say when two units do not fit: both of them, and what would mend it."""

from __future__ import annotations

from stratagem.base.diagnostics import Place
from stratagem.base.formula.syntax import Expression, Number
from stratagem.base.formula.text import text
from stratagem.base.units import DAY, DIMENSIONLESS, Unit

ZERO = Unit((), 1.0, "0")
"""The unit of a literal 0, told apart by identity: it fits every unit."""

_LONGEST_SHOWN = 60


class Mismatch(Exception):
    """Two units that do not fit: message, place, remedy."""

    def __init__(self, message: str, place: Place, remedy: str) -> None:
        super().__init__(message)
        self.message, self.place, self.remedy = message, place, remedy


DATES = "dates can be compared, and differ by a time: write date - date, or date + 2 week"
"""The remedy wherever a date is reckoned with as if it were a number."""


def fits(unit: Unit, wanted: Unit) -> bool:
    """Whether a value in `unit` can stand where `wanted` is due."""
    return unit is ZERO or unit.same_dimension(wanted)


def remedy(node: Expression, found: Unit, wanted: Unit) -> str:
    """What would make `found` into `wanted`, as far as one can tell."""
    if found.is_date or wanted.is_date:
        return DATES
    if isinstance(node, Number) and node.unit is None:
        if _is_word(wanted.text):
            return f"give the number its unit: {node.value:g} {wanted.text}"
        return f"make the number a parameter with the unit {wanted.text}"
    ratio = wanted / found
    if ratio.dimension == DAY.dimension:
        return "multiply by a time, such as 1 week, or use a stock instead of a rate"
    if (DIMENSIONLESS / ratio).dimension == DAY.dimension:
        return "divide by a time, such as 1 week, or use a rate instead of a level"
    return f"multiply by something in {ratio.in_base.text}, or correct the declared unit"


def _is_word(unit: str) -> bool:
    return unit == "%" or (unit.isalnum() and not unit.isdigit())


def named(unit: Unit) -> str:
    """A unit in a sentence: `in person/day`, `a date`, `a pure number`."""
    if unit.is_date:
        return "a date"
    return "a pure number" if unit.is_dimensionless and unit.text in ("1", "0") else f"in {unit.text}"


def told(node: Expression, unit: Unit) -> str:
    """A part of a formula with its unit, in a sentence."""
    return f"`{shown(node)}` is {named(unit)}"


def shown(node: Expression) -> str:
    """A part of a formula as written, cut where it is long."""
    written = text(node)
    return written if len(written) <= _LONGEST_SHOWN else written[:_LONGEST_SHOWN] + "…"
