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


def with_parts(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same node with each of its parts, if it has any, replaced by what `change` makes of it."""
    match node:
        case Unary(operator, operand, place):
            return Unary(operator, change(operand), place)
        case Binary(sign, left, right, place):
            return Binary(sign, change(left), change(right), place)
        case Conditional(test, yes, no, place):
            return Conditional(change(test), change(yes), change(no), place)
        case Call(function, arguments, place):
            return Call(function, tuple(change(argument) for argument in arguments), place)
        case Reduce(reduction, body, dimension, place):
            return Reduce(reduction, change(body), dimension, place)
        case Number() | Moment() | Reference():
            return node


def rebuilt(expression: Expression, leaf: Callable[[Expression], Expression]) -> Expression:
    """The same tree with every number, date and reference replaced by what `leaf` makes of it."""
    if isinstance(expression, Number | Moment | Reference):
        return leaf(expression)
    return with_parts(expression, lambda part: rebuilt(part, leaf))
