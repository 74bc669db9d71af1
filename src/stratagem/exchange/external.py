"""Constants, lookups and series that models read from tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product

from stratagem.exchange.grids import Files, Grid, GridError, column, corner, number
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Reading, Table, Word

Axes = Sequence[Sequence[str]]
"""The elements along each subscript that runs over a range, in order."""


def resolve(formula: Apply, axes: Axes, files: Files, reading: Reading) -> Formula:
    """The numbers or tables that `get constants`, `get lookups` or `get data` fetches, by the elements of `axes`.

    Raises GridError.
    """
    words = [argument.text for argument in formula.arguments if isinstance(argument, Word)]
    if formula.function == "get constants":
        return _constants(words, axes, files)
    return _tables(words, axes, files, reading)


def _constants(words: list[str], axes: Axes, files: Files) -> Formula:
    name, tab, cell = words
    turned, bare = cell.endswith("*"), cell.rstrip("*")
    place = corner(bare)
    if place is None:
        place = files.area(name, tab, bare)[:2]
    grid = files.grid(name, tab)
    width = len(axes[-1]) if axes else 1
    found: dict[tuple[str, ...], Constant | Table] = {}
    for index, elements in enumerate(product(*axes)):
        row, at = divmod(index, width)
        value = number(grid, place[0] + (at if turned else row), place[1] + (row if turned else at))
        if math.isnan(value):
            raise GridError(f"there is no number for `{','.join(elements) or bare}` in `{name}`")
        found[elements] = Constant(value)
    return Block(found) if axes else found[()]


def _tables(words: list[str], axes: Axes, files: Files, reading: Reading) -> Formula:
    name, cell = words[0], words[3]
    cells = list(product(*axes))
    rows = _by_name(words, len(cells), files) if corner(cell) is None else _by_place(words, len(cells), files)
    x, *columns = rows
    found: dict[tuple[str, ...], Constant | Table] = {
        elements: _table(x, values, reading, name) for elements, values in zip(cells, columns, strict=True)
    }
    return Block(found) if axes else found[()]


def _by_place(words: list[str], count: int, files: Files) -> list[list[float]]:
    """The series and then each of the values, from where they begin to where the grid ends."""
    name, tab, series, cell = words
    grid, place = files.grid(name, tab), corner(cell)
    assert place is not None
    row, at = place
    if series.strip().isdigit():
        return [_along(grid, int(series) - 1, at), *(_along(grid, row + number, at) for number in range(count))]
    return [_down(grid, row, column(series)), *(_down(grid, row, at + number) for number in range(count))]


def _by_name(words: list[str], count: int, files: Files) -> list[list[float]]:
    name, tab, series, cell = words
    grid, along = files.grid(name, tab), files.area(name, tab, series)
    values = files.area(name, tab, cell)
    across = along[3] > along[1]
    lines = list(_lines(grid, along, across))[:1] + list(_lines(grid, values, across))
    if len(lines) != count + 1 or len({len(line) for line in lines}) != 1:
        raise GridError(f"the areas `{series}` and `{cell}` do not fit each other")
    return lines


def _lines(grid: Grid, area: tuple[int, int, int, int], across: bool) -> Iterator[list[float]]:
    top, left, bottom, right = area
    if across:
        for row in range(top, bottom + 1):
            yield [number(grid, row, at) for at in range(left, right + 1)]
    else:
        for at in range(left, right + 1):
            yield [number(grid, row, at) for row in range(top, bottom + 1)]


def _along(grid: Grid, row: int, at: int) -> list[float]:
    width = max(map(len, grid), default=0)
    return [number(grid, row, place) for place in range(at, width)]


def _down(grid: Grid, row: int, at: int) -> list[float]:
    return [number(grid, place, at) for place in range(row, len(grid))]


def _table(x: list[float], y: list[float], reading: Reading, name: str) -> Table:
    """The points that have both numbers, in order."""
    points = sorted((a, b) for a, b in zip(x, y, strict=False) if not (math.isnan(a) or math.isnan(b)))
    if not points:
        raise GridError(f"there are no points in `{name}`")
    if len({a for a, _ in points}) != len(points):
        raise GridError(f"a moment or x value stands twice in `{name}`")
    return Table(tuple(a for a, _ in points), tuple(b for _, b in points), reading)


def series_columns(files: Files) -> dict[str, tuple[list[float], list[float]]]:
    """The series of the files that were given: by name as it stands, times and values. Names stand in the first row or
    in the first column.
    """
    from stratagem.exchange.names import cell_key

    found: dict[str, tuple[list[float], list[float]]] = {}
    for path in files.given:
        if path.suffix.lower() not in (".csv", ".tab", ".tsv", ".txt"):
            continue
        grid = files.grid(path.name, "")
        if grid and _transposed(grid):
            grid = [list(row) for row in zip(*grid, strict=False)]
        if not grid:
            continue
        times = [number(grid, row, 0) for row in range(1, len(grid))]
        for at, title in enumerate(grid[0][1:], start=1):
            values = [number(grid, row, at) for row in range(1, len(grid))]
            found.setdefault(cell_key(str(title)), (times, values))
    return found


def _transposed(grid: Grid) -> bool:
    """Whether names stand in the first column: the first row is numbers then."""
    numbers = [number(grid, 0, at) for at in range(1, min(len(grid[0]), 4))]
    return bool(numbers) and not any(map(math.isnan, numbers))
