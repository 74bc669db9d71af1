"""Ranges of subscripts: their elements in order, and which answer to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from stratagem.exchange.grids import Files, column, corner
from stratagem.exchange.names import key
from stratagem.exchange.sheet import Range

MOST_ELEMENTS = 10_000
"""Elements of a range."""

MOST_NESTED = 50
"""Ranges within ranges."""


class RangeError(ValueError):
    """Ranges that hold themselves, are too large, or do not fit each other; the message tells which."""


def read_ranges(
    foreign: Iterable[Any], files: Files, answers: Mapping[str, Mapping[str, Sequence[str]]]
) -> tuple[dict[str, Range], dict[str, str]]:
    """Ranges by key, and how each element is written. `answers` tells, by range and by the range that it is mapped to,
    which parts there answer to its elements. Raises GridError for elements that are read from a file, RangeError
    for ranges that do not fit each other.
    """
    declared = {key(each.name): each for each in foreign}
    names: dict[str, str] = {}
    found: dict[str, Range] = {}
    known: dict[str, tuple[str, ...]] = {}
    for name, each in declared.items():
        elements = _elements(name, declared, files, names, known, ())
        if len(elements) > MOST_ELEMENTS:
            raise RangeError(f"the range `{each.name}` has {len(elements)} elements, more than {MOST_ELEMENTS}")
        found[name] = Range(name, each.name, elements, tuple(key(other) for other in each.mapping))
    for name, targets in answers.items():
        if name in found and targets:
            told = tuple(each for target, parts in targets.items() for each in _answers(found, name, target, parts))
            found[name] = replace(found[name], answers=told)
    return found, names


def _answers(ranges: Mapping[str, Range], name: str, target: str, parts: Sequence[str]) -> list[tuple[str, str, str]]:
    """The target, each of its elements, and the element of a range that it answers to."""
    own = ranges[name].elements
    if len(own) != len(parts):
        raise RangeError(
            f"the range `{name}` has {len(own)} elements and is mapped to {len(parts)} parts of `{target}`"
        )
    opened = [ranges[part].elements if part in ranges else (part,) for part in parts]
    return [(target, each, element) for element, there in zip(own, opened, strict=True) for each in there]


def _elements(
    name: str,
    declared: dict[str, Any],
    files: Files,
    names: dict[str, str],
    known: dict[str, tuple[str, ...]],
    above: tuple[str, ...],
) -> tuple[str, ...]:
    """The elements of a range, those of ranges that stand in it opened; what was opened is in `known`."""
    if name in known:
        return known[name]
    if name in above or len(above) >= MOST_NESTED:
        raise RangeError(f"the range `{name}` holds itself, or lies within more than {MOST_NESTED} others")
    definition = declared[name].subscripts
    if isinstance(definition, dict):
        definition = _from_file(definition, files)
    elif isinstance(definition, str):
        definition = [definition]
    found: list[str] = []
    for part in definition:
        part_key = key(str(part))
        if part_key in declared and (part_key != name or len(definition) == 1):
            found.extend(_elements(part_key, declared, files, names, known, (*above, name)))
        else:
            names.setdefault(part_key, str(part).strip().strip('"'))
            found.append(part_key)
    known[name] = tuple(dict.fromkeys(found))
    return known[name]


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
