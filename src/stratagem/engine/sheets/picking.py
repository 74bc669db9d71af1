"""Functions that pick cells of a quantity by numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

from stratagem.engine.sheets.arrays import MOST_COMPARED, parts_of
from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.lowering import Moment
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.exchange.names import key
from stratagem.exchange.places import COMPUTED, FUNCTION, STRICT_FUNCTION
from stratagem.exchange.sheet import Quantity
from stratagem.exchange.syntax import Apply, Name


def _cell_at(m: Moment, node: Apply, context: Context) -> int:
    """cell at place(quantity[…], place, …): the cell at places counted from 1; outside of the range 0, or no number."""
    name, *places = node.arguments
    quantity = m.lowering.find(name.key, context.scope) if isinstance(name, Name) else None
    if not isinstance(name, Name) or quantity is None or len(name.subscripts) != len(quantity.cells[0]):
        return m.number(name, context)
    wanted = [m.a.truncated(m.number(each, context)) for each in places]
    outside = m.a.number(math.nan if node.function == key(STRICT_FUNCTION) else 0.0)
    return _picked(m, name, quantity, wanted, outside, context)


def _picked(m: Moment, name: Name, quantity: Quantity, wanted: list[int], outside: int, context: Context) -> int:
    """The cell that the first computed subscript and those after it mean."""
    a, computed = m.a, key(COMPUTED)
    if computed not in name.subscripts:
        return m.number(name, context)
    at = name.subscripts.index(computed)
    place, *rest = wanted
    known = a.constant(place)
    found = outside
    for number, element in enumerate(_elements(m, quantity, at), start=1):
        if known is None or known == number:
            subscripts = (*name.subscripts[:at], element, *name.subscripts[at + 1 :])
            cell = _picked(m, Name(name.key, subscripts), quantity, rest, outside, context)
            found = a.select(a.apply("eq", place, a.number(float(number))), cell, found)
    return found


def _elements(m: Moment, quantity: Quantity, at: int) -> tuple[str, ...]:
    """The elements that one subscript of a quantity runs through."""
    own = m.lowering.sheet.ranges.get(quantity.parts[0].subscripts[at])
    return own.elements if own is not None else tuple(dict.fromkeys(cell[at] for cell in quantity.cells))


def _rank(m: Moment, node: Apply, context: Context) -> int:
    """rank(quantity, number, ties): the place, from 1, of the value that comes at a number when they are sorted from
    the smallest on; equal ones in the order of `ties`, then in their own; 0 for a number that none has.
    """
    values = parts_of(m, Apply(node.function, node.arguments[:1]), context)
    ties = parts_of(m, Apply(node.function, node.arguments[2:]), context) if len(node.arguments) == 3 else None
    if len(values) > MOST_COMPARED or (ties is not None and len(ties) != len(values)):
        raise SheetProblem(
            "FOREIGN-ARGUMENTS",
            f"RANK wants at most {MOST_COMPARED} elements, and as many that decide between equal ones",
            "name a shorter range",
        )
    a, found = m.a, m.a.number(0.0)
    wanted = a.truncated(m.number(node.arguments[1], context))
    for place in range(len(values)):
        before = [_before(m, other, place, values, ties) for other in range(len(values)) if other != place]
        number = a.fold("add", [a.number(1.0), *before])
        found = a.select(a.apply("eq", number, wanted), a.number(float(place + 1)), found)
    return found


def _before(m: Moment, one: int, other: int, values: list[int], ties: list[int] | None) -> int:
    """1 if one value stands before another when they are sorted, else 0."""
    a = m.a
    first = a.number(float(one < other))
    if ties is not None:
        equal = a.select(a.apply("eq", ties[one], ties[other]), first, a.number(0.0))
        first = a.select(a.lt(ties[one], ties[other]), a.number(1.0), equal)
    equal = a.select(a.apply("eq", values[one], values[other]), first, a.number(0.0))
    return a.select(a.lt(values[one], values[other]), a.number(1.0), equal)


PICKING: dict[str, tuple[Callable[[Moment, Apply, Context], int], int, int]] = {
    key(FUNCTION): (_cell_at, 2, 20),
    key(STRICT_FUNCTION): (_cell_at, 2, 20),
    "rank": (_rank, 2, 3),
}
"""Functions that pick cells, with the fewest and the most arguments."""
