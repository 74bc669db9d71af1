"""The immutable tree of a formula.

Every node carries the place where it starts. Operators keep the order in which they are written: the value of a formula
is the value of its tree, evaluated left to right in strict IEEE arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from stratagem.base.diagnostics import Place

Operator = Literal["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "and", "or"]
Reduction = Literal["sum", "mean", "min", "max", "product"]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; `unit` is the name written after it (`5 week`), or None."""

    value: float
    unit: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Moment:
    """A date literal such as 2025-01-20."""

    value: date
    place: Place


@dataclass(frozen=True, slots=True)
class Reference:
    """A name with its subscripts, each a dimension or an element of one."""

    name: str
    subscripts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Unary:
    operator: Literal["-", "not"]
    operand: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Binary:
    operator: Operator
    left: Expression
    right: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if test then yes else no`."""

    test: Expression
    yes: Expression
    no: Expression
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A built-in function or a lookup applied to arguments."""

    function: str
    arguments: tuple[Expression, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Reduce:
    """`sum(BODY over DIMENSION)` and its like."""

    reduction: Reduction
    body: Expression
    dimension: str
    place: Place


Expression = Number | Moment | Reference | Unary | Binary | Conditional | Call | Reduce
