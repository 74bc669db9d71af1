"""Translates the syntax trees of the foreign parser into ours."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from stratagem.exchange.names import key, subscript_key
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name, Reading, Table, Word, walk

MOST_DEPTH = 200
"""Levels of a formula."""

_READINGS: dict[str, Reading] = {
    "interpolate": "interpolate",
    "extrapolate": "extrapolate",
    "hold_backward": "hold_backward",
    "look_forward": "look_forward",
    "raw": "raw",
}


class Untranslatable(ValueError):
    """What our tree has no place for; the message tells what it is."""


def translate(tree: object, depth: int = 0) -> Formula:
    """Our tree of a foreign one. Arrays become `Block`s whose cells are numbered, `("0", "1")`. Raises
    Untranslatable.
    """
    if depth > MOST_DEPTH:
        raise Untranslatable(f"a formula is more than {MOST_DEPTH} levels deep")
    if isinstance(tree, np.ndarray):
        return _array(tree)
    if isinstance(tree, Apply | Constant | Name | Table):
        return tree  # our own reader was there before
    if isinstance(tree, bool | int | float | np.number):
        return Constant(float(tree))
    if isinstance(tree, str):
        return Word(tree)
    handler = _HANDLERS.get(type(tree).__name__)
    if handler is None:
        raise Untranslatable(f"`{type(tree).__name__}` is not known")
    return handler(tree, lambda part: translate(part, depth + 1))


def renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    """A formula with other names for some functions."""
    made: dict[int, Formula] = {}
    for node in reversed(walk(formula)) if names else ():  # long sums are deep: no recursion
        if isinstance(node, Apply):
            arguments = tuple(made.get(id(each), each) for each in node.arguments)
            made[id(node)] = Apply(names.get(node.function, node.function), arguments)
    return made.get(id(formula), formula)


_Inner = Callable[[object], Formula]


def _array(values: np.ndarray[Any, Any]) -> Formula:
    if values.ndim == 0:
        return Constant(float(values))
    cells: dict[tuple[str, ...], Constant | Table] = {
        tuple(map(str, index)): Constant(float(value)) for index, value in np.ndenumerate(values)
    }
    return Block(cells)


def _reference(tree: Any, inner: _Inner) -> Formula:
    subscripts = tree.subscripts.subscripts if tree.subscripts else ()
    return Name(key(tree.reference), tuple(subscript_key(subscript) for subscript in subscripts))


def _operators(tree: Any, inner: _Inner) -> Formula:
    names = [str(operator).strip(":").lower() for operator in tree.operators]
    return operated(names, [inner(part) for part in tree.arguments])


def operated(names: Sequence[str], parts: list[Formula]) -> Formula:
    """Operators on what stands between them, a single one before what follows it. Chains fold from the left, powers
    from the right.
    """
    if len(parts) == 1:
        return Apply({"-": "negative", "+": "plus"}.get(names[0], names[0]), (parts[0],))
    if set(names) == {"^"}:
        whole = parts.pop()
        while parts:
            whole = _power(parts.pop(), whole)
        return whole
    if {"and", "or"} <= set(names):
        return _or_of_ands(names, parts)
    whole = parts[0]
    for name, part in zip(names, parts[1:], strict=True):
        whole = Apply(name, (whole, part))
    return whole


def _or_of_ands(names: Sequence[str], parts: list[Formula]) -> Formula:
    """`a or b and c`: `and` binds closer."""
    groups = [parts[0]]
    for name, part in zip(names, parts[1:], strict=True):
        if name == "and":
            groups[-1] = Apply("and", (groups[-1], part))
        else:
            groups.append(part)
    whole = groups[0]
    for group in groups[1:]:
        whole = Apply("or", (whole, group))
    return whole


def _power(base: Formula, exponent: Formula) -> Formula:
    """A minus before a base belongs to the power: `-2^2` is -4. `keep_signs` has kept bases in parentheses apart."""
    if isinstance(base, Constant) and math.copysign(1.0, base.value) < 0.0:
        return Apply("negative", (Apply("^", (Constant(-base.value), exponent)),))
    return Apply("^", (base, exponent))


_SIGNED_BASE = re.compile(r"\(\s*-\s*((?:[0-9]|\.[0-9])[0-9.]*(?:[eE][+-]?[0-9]+)?)\s*\)(?=[\s)]*\^)")


def keep_signs(equation: str) -> str:
    """`(-2)^2` as `(0-2)^2`, so that the sign stays inside; in more parentheses, too."""
    return _SIGNED_BASE.sub(r"(0-\1)", equation)


def _call(tree: Any, inner: _Inner) -> Formula:
    function = tree.function
    arguments = tuple(inner(part) for part in tree.arguments)
    if function.subscripts:
        return Apply("read", (*arguments, _reference(function, inner)))
    return Apply(key(function.reference), arguments)


def _state(function: str, *fields: str) -> Callable[[Any, _Inner], Formula]:
    def handler(tree: Any, inner: _Inner) -> Formula:
        return Apply(function, tuple(inner(getattr(tree, name)) for name in fields))

    return handler


def _stock(tree: Any, inner: _Inner) -> Formula:
    return Apply("integ", (inner(tree.flow), inner(tree.initial), Constant(float(bool(tree.non_negative)))))


def table(tree: Any) -> Table:
    """A table of points, in order of x; points that are not numbers are refused."""
    x, y = [float(value) for value in tree.x], [float(value) for value in tree.y]
    if not x or len(x) != len(y) or not all(map(math.isfinite, (*x, *y))):
        raise Untranslatable("a lookup has no points, or not as many x as y, or points that are not numbers")
    return Table(tuple(x), tuple(y), _READINGS.get(tree.type, "interpolate"))


def _inline(tree: Any, inner: _Inner) -> Formula:
    return Apply("read", (inner(tree.argument), table(tree.lookups)))


def _external(kind: str, *fields: str) -> Callable[[Any, _Inner], Formula]:
    def handler(tree: Any, inner: _Inner) -> Formula:
        return Apply(kind, tuple(Word(str(getattr(tree, name))) for name in fields))

    return handler


_HANDLERS: dict[str, Callable[[Any, _Inner], Formula]] = {
    "ReferenceStructure": _reference,
    "ArithmeticStructure": _operators,
    "LogicStructure": _operators,
    "CallStructure": _call,
    "GameStructure": lambda tree, inner: inner(tree.expression),
    "AllocateAvailableStructure": _state("allocate available", "request", "pp", "avail"),
    "AllocateByPriorityStructure": _state("allocate by priority", "request", "priority", "size", "width", "supply"),
    "InitialStructure": _state("initial", "initial"),
    "IntegStructure": _stock,
    "DelayStructure": _state("delay", "input", "delay_time", "initial", "order"),
    "DelayNStructure": _state("delay n", "input", "delay_time", "initial", "order"),
    "DelayFixedStructure": _state("delay fixed", "input", "delay_time", "initial"),
    "SmoothStructure": _state("smooth", "input", "smooth_time", "initial", "order"),
    "SmoothNStructure": _state("smooth", "input", "smooth_time", "initial", "order"),
    "TrendStructure": _state("trend", "input", "average_time", "initial_trend"),
    "ForecastStructure": _state("forecast", "input", "average_time", "horizon", "initial_trend"),
    "SampleIfTrueStructure": _state("sample if true", "condition", "input", "initial"),
    "LookupsStructure": lambda tree, inner: table(tree),
    "InlineLookupsStructure": _inline,
    "DataStructure": lambda tree, inner: Apply("data", ()),
    "GetLookupsStructure": _external("get lookups", "file", "tab", "x_row_or_col", "cell"),
    "GetDataStructure": _external("get data", "file", "tab", "time_row_or_col", "cell"),
    "GetConstantsStructure": _external("get constants", "file", "tab", "cell"),
}
