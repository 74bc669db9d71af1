"""Reads tables: lookups, and series over time."""

from __future__ import annotations

import math

from stratagem.engine.sheets.algebra import Algebra
from stratagem.exchange.syntax import Reading, Table

NEAR = 1e-9
"""How near, relative to its size, a moment must be to a point of a raw series."""


def read_table(a: Algebra, table: Table, x: int, reading: Reading | None = None) -> int:
    """The value of a table at x."""
    how = reading or table.reading
    if len(table.x) == 1:
        return a.number(table.y[0]) if how != "raw" else _raw(a, table, x)
    if how == "raw":
        return _raw(a, table, x)
    if how in ("hold_backward", "look_forward"):
        return _stepped(a, table, x, forward=how == "look_forward")
    value = _linear(a, table, x)
    return _extended(a, table, x, value) if how == "extrapolate" else value


def _linear(a: Algebra, table: Table, x: int) -> int:
    """Straight between points, flat outside. Where an x stands twice, the function jumps there."""
    pieces = _pieces(table)
    value = _piece(a, *pieces[0], x)
    for xs, ys in pieces[1:]:
        value = a.select(a.ge(x, a.number(xs[0])), _piece(a, xs, ys, x), value)
    return value


def _piece(a: Algebra, xs: tuple[float, ...], ys: tuple[float, ...], x: int) -> int:
    if len(xs) == 1:
        return a.number(ys[0])
    return a.apply("lookup", x, datum=(xs, ys))


def _pieces(table: Table) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """The points, parted where an x stands twice."""
    pieces: list[tuple[list[float], list[float]]] = [([table.x[0]], [table.y[0]])]
    for x, y in zip(table.x[1:], table.y[1:], strict=True):
        if x == pieces[-1][0][-1]:
            pieces.append(([x], [y]))
        else:
            pieces[-1][0].append(x)
            pieces[-1][1].append(y)
    return [(tuple(xs), tuple(ys)) for xs, ys in pieces]


def _extended(a: Algebra, table: Table, x: int, inside: int) -> int:
    """The first and the last piece go on beyond the points."""
    for near, far, beyond in ((0, 1, a.lt), (-1, -2, a.gt)):
        run = table.x[near] - table.x[far]
        if run:
            slope = (table.y[near] - table.y[far]) / run
            line = a.add(a.number(table.y[near]), a.mul(a.number(slope), a.sub(x, a.number(table.x[near]))))
            inside = a.select(beyond(x, a.number(table.x[near])), line, inside)
    return inside


def _stepped(a: Algebra, table: Table, x: int, forward: bool) -> int:
    """The value of the point before, or with `forward` of the point after; of the nearest one outside. A tree of
    comparisons, so that long series stay cheap to build.
    """

    def between(low: int, high: int) -> int:
        if low == high:
            return a.number(table.y[low])
        middle = (low + high + 1) // 2
        bound = a.number(table.x[middle] if not forward else table.x[middle - 1])
        upper = a.gt(x, bound) if forward else a.ge(x, bound)
        return a.select(upper, between(middle, high), between(low, middle - 1))

    return between(0, len(table.x) - 1)


def _raw(a: Algebra, table: Table, x: int) -> int:
    """The value at a point, NaN between points."""
    value = a.number(math.nan)
    for at, y in zip(table.x, table.y, strict=True):
        near = a.le(a.fabs(a.sub(x, a.number(at))), a.number(NEAR * max(abs(at), 1.0)))
        value = a.select(near, a.number(y), value)
    return value


def inverse(table: Table) -> Table:
    """The table read the other way round, for tables that rise or fall throughout."""
    points = sorted(zip(table.y, table.x, strict=True))
    return Table(tuple(y for y, _ in points), tuple(x for _, x in points))
