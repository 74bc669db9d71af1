"""Walks and rebuilds the tree of a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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


def children(expression: Expression) -> tuple[Expression, ...]:
    """The parts of a node, from left to right."""
    match expression:
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case Conditional(test, yes, no):
            return test, yes, no
        case Call(_, arguments):
            return arguments
        case Reduce(_, body, _):
            return (body,)
        case Number() | Moment() | Reference():
            return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """Every node, a parent before its parts."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def rebuilt(expression: Expression, leaf: Callable[[Expression], Expression]) -> Expression:
    """The same tree with every number, date and reference replaced by what `leaf` makes of it."""
    match expression:
        case Unary(operator, operand, place):
            return Unary(operator, rebuilt(operand, leaf), place)
        case Binary(sign, left, right, place):
            return Binary(sign, rebuilt(left, leaf), rebuilt(right, leaf), place)
        case Conditional(test, yes, no, place):
            return Conditional(rebuilt(test, leaf), rebuilt(yes, leaf), rebuilt(no, leaf), place)
        case Call(function, arguments, place):
            return Call(function, tuple(rebuilt(argument, leaf) for argument in arguments), place)
        case Reduce(reduction, body, dimension, place):
            return Reduce(reduction, rebuilt(body, leaf), dimension, place)
        case Number() | Moment() | Reference():
            return leaf(expression)
