"""Functions that read tables."""

from __future__ import annotations

from collections.abc import Callable

from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.lowering import Moment
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.engine.sheets.tables import inverse, read_table
from stratagem.exchange.syntax import Apply, Formula, Name, Reading, Table


def _table(m: Moment, node: Formula, context: Context) -> Table:
    table = m.lowering.table_of(node, context)
    if table is None and isinstance(node, Name):
        table = _series(m, node, context)
    if table is None:
        name = f"`{node.key}`" if isinstance(node, Name) else "what is read"
        raise SheetProblem("FOREIGN-TABLE", f"{name} is no table", "give the name of a lookup or of a series")
    return table


def _series(m: Moment, node: Name, context: Context) -> Table | None:
    """The table behind a quantity that reads one, such as a series at the time."""
    quantity = m.lowering.find(node.key, context.scope)
    if quantity is None:
        return None
    cell = m.lowering.cell_of(node, quantity, context)
    part = quantity.part(cell)
    formula = part.formula if part else None
    if isinstance(formula, Apply) and formula.function == "read":
        return m.lowering.table_of(formula.arguments[1], Context(context.scope, (), cell))
    return None


def _read(m: Moment, node: Apply, context: Context) -> int:
    x, table = node.arguments
    return read_table(m.a, _table(m, table, context), m.number(x, context))


def _reader(reading: Reading | None) -> Callable[[Moment, Apply, Context], int]:
    def read(m: Moment, node: Apply, context: Context) -> int:
        table, x = node.arguments
        return read_table(m.a, _table(m, table, context), m.number(x, context), reading)

    return read


def _invert(m: Moment, node: Apply, context: Context) -> int:
    table, y = node.arguments
    return read_table(m.a, inverse(_table(m, table, context)), m.number(y, context), "interpolate")


def _at_time(m: Moment, node: Apply, context: Context) -> int:
    """get data at time(series, time)"""
    return _reader("interpolate")(m, node, context)


def _between(m: Moment, node: Apply, context: Context) -> int:
    """get data between times(series, time, mode): mode -1 looks back, 0 interpolates, 1 looks forward."""
    series, time, mode = node.arguments
    table, at, how = _table(m, series, context), m.number(time, context), m.number(mode, context)
    a = m.a
    readings: tuple[Reading, ...] = ("hold_backward", "interpolate", "look_forward")
    back, straight, ahead = (read_table(a, table, at, each) for each in readings)
    return a.select(a.lt(how, a.number(-0.5)), back, a.select(a.gt(how, a.number(0.5)), ahead, straight))


def _area(m: Moment, node: Apply, context: Context) -> int:
    """lookup area(table, from, to): the integral of the table, flat outside its points."""
    a, table = m.a, _table(m, node.arguments[0], context)
    begin, end = (m.number(each, context) for each in node.arguments[1:])

    def below(x: int) -> int:
        """The integral from the first point."""
        first, last = a.number(table.x[0]), a.number(table.x[-1])
        parts = [
            a.mul(a.number(table.y[0]), a.minimum(a.sub(x, first), a.number(0.0))),
            a.mul(a.number(table.y[-1]), a.maximum(a.sub(x, last), a.number(0.0))),
        ]
        for left, right, low, high in zip(table.x, table.x[1:], table.y, table.y[1:], strict=False):
            if right > left:
                reach = a.sub(a.clip(x, a.number(left), a.number(right)), a.number(left))
                half_slope = a.number(0.5 * (high - low) / (right - left))
                parts.append(a.mul(reach, a.add(a.number(low), a.mul(half_slope, reach))))
        return a.fold("add", parts)

    return a.sub(below(end), below(begin))


def _edge(place: int, of_y: bool) -> Callable[[Moment, Apply, Context], int]:
    def read(m: Moment, node: Apply, context: Context) -> int:
        table = _table(m, node.arguments[0], context)
        return m.a.number((table.y if of_y else table.x)[place])

    return read


LOOKUPS: dict[str, tuple[Callable[[Moment, Apply, Context], int], int, int]] = {
    "read": (_read, 2, 2),
    "lookup of": (_reader(None), 2, 2),
    "lookup extrapolate": (_reader("extrapolate"), 2, 2),
    "lookup forward": (_reader("look_forward"), 2, 2),
    "lookup backward": (_reader("hold_backward"), 2, 2),
    "lookup invert": (_invert, 2, 2),
    "lookup area": (_area, 3, 3),
    "get data at time": (_at_time, 2, 2),
    "get data between times": (_between, 3, 3),
    "get data first time": (_edge(0, False), 1, 1),
    "get data last time": (_edge(-1, False), 1, 1),
}
"""Functions of tables, with the fewest and the most arguments."""
