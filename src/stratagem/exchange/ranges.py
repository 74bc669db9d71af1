"""Ranges of subscripts: their elements in order, and which answer to which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stratagem.exchange.grids import Files, GridError, column, corner
from stratagem.exchange.names import key
from stratagem.exchange.sheet import Range

MOST_ELEMENTS = 10_000
"""Elements of a range."""


def read_ranges(foreign: Iterable[Any], files: Files) -> tuple[dict[str, Range], dict[str, str]]:
    """Ranges by key, and how each element is written. Raises GridError for elements that are read from a file."""
    declared = {key(each.name): each for each in foreign}
    names: dict[str, str] = {}
    found: dict[str, Range] = {}
    for name, each in declared.items():
        elements = _elements(name, declared, files, names, ())
        if len(elements) > MOST_ELEMENTS:
            raise GridError(f"the range `{each.name}` has {len(elements)} elements, more than {MOST_ELEMENTS}")
        found[name] = Range(name, each.name, elements, tuple(key(other) for other in each.mapping))
    return found, names


def _elements(
    name: str, declared: dict[str, Any], files: Files, names: dict[str, str], above: tuple[str, ...]
) -> tuple[str, ...]:
    """The elements of a range, those of ranges that stand in it opened."""
    if name in above:
        raise GridError(f"the range `{name}` holds itself")
    definition = declared[name].subscripts
    if isinstance(definition, dict):
        definition = _from_file(definition, files)
    elif isinstance(definition, str):
        definition = [definition]
    found: list[str] = []
    for part in definition:
        part_key = key(str(part))
        if part_key in declared and (part_key != name or len(definition) == 1):
            found.extend(_elements(part_key, declared, files, names, (*above, name)))
        else:
            names.setdefault(part_key, str(part).strip().strip('"'))
            found.append(part_key)
    return tuple(dict.fromkeys(found))


def _from_file(words: dict[str, str], files: Files) -> list[str]:
    """The texts of an area of a spreadsheet, each after the prefix."""
    name, tab = words["file"], words["tab"]
    first, last = corner(words["firstcell"]), words["lastcell"].strip()
    grid = files.grid(name, tab)
    if first is None:
        top, left, bottom, right = files.area(name, tab, words["firstcell"])
    else:
        top, left = first
        end = corner(last) if last else None
        bottom, right = end or (
            int(last) - 1 if last.isdigit() else len(grid) - 1,
            column(last) if last.isalpha() else max(map(len, grid), default=1) - 1,
        )
    cells = [value for row in grid[top : bottom + 1] for value in row[left : right + 1]]
    return [words["prefix"] + _shown(value) for value in cells if value not in (None, "")]


def _shown(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
