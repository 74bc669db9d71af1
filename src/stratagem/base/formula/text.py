"""Prints a formula's tree so that reading the text gives the same tree again."""

from __future__ import annotations

from decimal import Decimal

from stratagem.base.formula.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    Moment,
    Number,
    Reduce,
    Reference,
    Unary,
)

_LOOSEST, _OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER, _ATOM = range(10)
_STRENGTH = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), _COMPARE),
    "+": _ADD,
    "-": _ADD,
    "*": _MULTIPLY,
    "/": _MULTIPLY,
    "^": _POWER,
}


def text(expression: Expression) -> str:
    """The formula as it would be written, with no more parentheses than needed.

    A number that is negative or not finite, which no formula can hold as written, is shown as its value.
    """
    match expression:
        case Number(value, unit):
            return _number(value) + (f" {unit}" if unit else "")
        case Moment(value):
            return value.isoformat()
        case Reference(name, subscripts):
            return name + (f"[{', '.join(subscripts)}]" if subscripts else "")
        case Unary("not", operand):
            return f"not {_inside(operand, _NOT)}"
        case Unary(_, operand):
            return f"-{_inside(operand, _MINUS)}"
        case Binary():
            return _binary(expression)
        case Conditional(test, yes, no):
            return f"if {text(test)} then {text(yes)} else {text(no)}"
        case Call(function, arguments):
            return f"{function}({', '.join(text(argument) for argument in arguments)})"
        case Reduce(reduction, body, dimension):
            return f"{reduction}({text(body)} over {dimension})"


def _binary(node: Binary) -> str:
    strength = _STRENGTH[node.operator]
    if strength == _POWER:
        left, right = _inside(node.left, _ATOM), _inside(node.right, _MINUS)
    elif strength == _COMPARE:
        left, right = _inside(node.left, _ADD), _inside(node.right, _ADD)
    else:
        left, right = _inside(node.left, strength), _inside(node.right, strength + 1)
    return f"{left} {node.operator} {right}"


def _inside(expression: Expression, least: int) -> str:
    written = text(expression)
    return written if _strength(expression) >= least else f"({written})"


def _strength(expression: Expression) -> int:
    match expression:
        case Binary(operator):
            return _STRENGTH[operator]
        case Unary(operator):
            return _NOT if operator == "not" else _MINUS
        case Conditional():
            return _LOOSEST
        case _:
            return _ATOM


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    plain = format(Decimal(repr(value)), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"({plain})" if value < 0 else plain
