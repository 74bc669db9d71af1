"""Reads the value of a claim in the unit of its variable."""

from __future__ import annotations

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import place_of_value, text_in
from stratagem.base.nodes import Node, Table
from stratagem.evidence.claim import Interval
from stratagem.evidence.context import Context
from stratagem.evidence.hedge import HEDGES
from stratagem.evidence.variable import EvidenceVariable


def read_value(
    name: str, table: Table, variable: EvidenceVariable, hedge: str, context: Context
) -> tuple[Interval | None, bool]:
    """The value of claim `name` in the variable's unit (None if it gives none), and whether all is well with it.

    A vague word such as `thousands` is a value by itself.
    """
    factor = _factor(name, table, variable, context)
    if factor is None:
        return None, False
    node, place = table.get("value"), place_of_value(table, "value")
    if node is None:
        implied = HEDGES[hedge].implied
        if implied is None or variable.is_date:
            return None, True
        interval: Interval | None = Interval(implied * factor, implied * factor, implied * factor)
    else:
        interval = _interval(node, variable, factor)
    if interval is None:
        kind, due = ("a number", "dates") if variable.is_date else ("a date", "numbers")
        message = f"the value of claim {name} is {kind}, but {variable.id} has the unit {variable.unit.text}"
        context.diagnostics.error("VALUE-KIND", message, place, f"write {due}, or name another variable")
        return None, False
    return interval, _is_sound(name, interval, variable, hedge, place, context.diagnostics)


def _factor(name: str, table: Table, variable: EvidenceVariable, context: Context) -> float | None:
    """What a value of the claim is multiplied by to stand in the variable's unit."""
    text = text_in(table, "unit")
    if text is None:
        return 1.0
    place = place_of_value(table, "unit")
    unit = context.units.parse(text, place, context.diagnostics)
    if unit is None:
        return None
    if not unit.same_dimension(variable.unit):
        message = f"the value of claim {name} is in {unit.text}, but {variable.id} is measured in {variable.unit.text}"
        context.diagnostics.error("UNIT-MISMATCH", message, place, "give the value in a unit of the same dimension")
        return None
    return 1.0 if unit.scale == variable.unit.scale else unit.scale / variable.unit.scale


def _interval(node: Node, variable: EvidenceVariable, factor: float) -> Interval | None:
    """A single value, or a range with one end perhaps open; None if numbers and dates are mixed up."""
    if not isinstance(node, Table):
        value = variable.number(node)
        return None if value is None else Interval(value * factor, value * factor, value * factor)
    ends = {key: variable.number(end) for key, end in node.entries.items()}
    if any(end is None for end in ends.values()):
        return None
    low, high = ends.get("low"), ends.get("high")
    return Interval(None if low is None else low * factor, None, None if high is None else high * factor)


def _is_sound(
    name: str, interval: Interval, variable: EvidenceVariable, hedge: str, place: Place, diagnostics: Diagnostics
) -> bool:
    """Whether a value is in order and can be thought of."""
    if interval.low is not None and interval.high is not None and interval.low > interval.high:
        message = f"claim {name} says from {variable.shown(interval.low)} to {variable.shown(interval.high)}"
        diagnostics.error("VALUE-ORDER", message, place, "let low be less than high")
        return False
    for value in interval.numbers:
        if not _is_thinkable(value, variable, hedge):
            wide = f"{variable.shown(variable.wide_low)} to {variable.shown(variable.wide_high)}"
            said = variable.shown(value) if HEDGES[hedge].times is None else f"{hedge}, of {variable.shown(value)}"
            message = f"claim {name} says {said}; the widest range thinkable of {variable.id} is {wide}"
            diagnostics.error("VALUE-OUTSIDE", message, place, "correct the value, or widen `wide` of the variable")
            return False
    return True


def _is_thinkable(value: float, variable: EvidenceVariable, hedge: str) -> bool:
    """Whether a value, or some of what a vague word makes of it, lies in the widest range thinkable."""
    times = HEDGES[hedge].times
    if times is None or variable.is_date:
        return variable.wide_low <= value <= variable.wide_high
    return value > 0 and value * times[0] < variable.wide_high and value * times[1] > variable.wide_low
