"""Lengths of time that are written as numbers, so that they are known before a run."""

from __future__ import annotations

from stratagem.base.formula.syntax import Binary, Expression, Number, Unary
from stratagem.base.units import UnitTable


def span_of(node: Expression, units: UnitTable) -> float | None:
    """The value of a formula of numbers alone, in base units; None if it names anything."""
    match node:
        case Number(value, unit):
            return value * (units.read(unit).scale if unit is not None else 1.0)
        case Unary("-", operand):
            inner = span_of(operand, units)
            return None if inner is None else -inner
        case Binary("*" | "/", left, right):
            one, other = span_of(left, units), span_of(right, units)
            if one is None or other is None:
                return None
            return one * other if node.operator == "*" else one / other if other else None
        case _:
            return None
