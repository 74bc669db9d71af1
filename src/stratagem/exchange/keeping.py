"""Keeps sheets on disk: what a foreign parser takes a second for is there at once the next time.

A sheet is kept as JSON, which holds nothing but data, under the digest of the file that it was read from. Sheets that
rest on other files, or whose reading gave warnings, are read again each time.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from importlib.metadata import PackageNotFoundError, version
from typing import Any, cast

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.shelf import Shelf, sources, user_folder
from stratagem.exchange.sheet import Macro, Part, Quantity, Range, Sheet
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name, Table, Word

MOST_BYTES = 16 * 2**20
"""Of a sheet that is kept."""

_SOURCES = ("base", "exchange")
"""Packages whose code decides what a sheet is."""

_BROKEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What comes of data that is no sheet."""


def user_shelf() -> Shelf:
    """Where this user's sheets are kept."""
    try:
        parser = version("pysd")
    except PackageNotFoundError:
        parser = "none"
    surroundings = f" {sources(*_SOURCES)} {parser}"
    return Shelf(user_folder("models"), ".sheet", "MODEL-CACHE", "A model that was read", surroundings)


def recall(shelf: Shelf, key: str, diagnostics: Diagnostics) -> Sheet | None:
    """The sheet that is kept under a key. What is damaged is warned of."""
    content, warnings = shelf.get(key)
    diagnostics.extend(warnings)
    if content is None:
        return None
    try:
        return from_plain(json.loads(content))
    except _BROKEN:
        diagnostics.extend([shelf.warning("it holds no model")])
        return None


def keep(shelf: Shelf, key: str, sheet: Sheet, diagnostics: Diagnostics) -> None:
    """Keeps a sheet, if it is not too large or too deep."""
    try:
        content = json.dumps(as_plain(sheet), separators=(",", ":")).encode()
    except RecursionError:
        return
    if len(content) <= MOST_BYTES:
        diagnostics.extend(shelf.put(key, content))


def as_plain(sheet: Sheet) -> dict[str, Any]:
    """A sheet as data that JSON can hold."""
    return {
        "name": sheet.name,
        "file": sheet.file,
        "digest": sheet.digest,
        "quantities": _plain_quantities(sheet.quantities),
        "ranges": [astuple(each) for each in sheet.ranges.values()],
        "element_names": sheet.element_names,
        "macros": [
            [each.key, each.parameters, each.outputs, _plain_quantities(each.quantities)]
            for each in sheet.macros.values()
        ],
        "method": sheet.method,
    }


def from_plain(data: dict[str, Any]) -> Sheet:
    """The sheet that `as_plain` made data of. Raises one of several errors for other data."""
    ranges = [
        Range(key, name, tuple(elements), tuple(mapped), tuple((range_, other, own) for range_, other, own in answers))
        for key, name, elements, mapped, answers in data["ranges"]
    ]
    macros = [
        Macro(key, tuple(parameters), tuple(outputs), _quantities(quantities))
        for key, parameters, outputs, quantities in data["macros"]
    ]
    return Sheet(
        data["name"],
        data["file"],
        data["digest"],
        _quantities(data["quantities"]),
        {each.key: each for each in ranges},
        data["element_names"],
        {each.key: each for each in macros},
        data["method"],
    )


def _plain_quantities(quantities: dict[str, Quantity]) -> list[Any]:
    return [
        [
            *(each.key, each.name, each.unit, each.documentation),
            [[part.subscripts, part.cells, _plain(part.formula)] for part in each.parts],
            *(each.cells, each.low, each.high, each.line),
        ]
        for each in quantities.values()
    ]


def _quantities(data: list[Any]) -> dict[str, Quantity]:
    found = {}
    for key, name, unit, documentation, parts, cells, low, high, line in data:
        made = tuple(Part(tuple(subscripts), _cells(own), _formula(formula)) for subscripts, own, formula in parts)
        found[key] = Quantity(key, name, unit, documentation, made, _cells(cells), low, high, line)
    return found


def _cells(data: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell) for cell in data)


def _plain(formula: Formula) -> list[Any]:
    match formula:
        case Constant(value):
            return ["number", value]
        case Word(text):
            return ["word", text]
        case Name(key, subscripts):
            return ["name", key, subscripts]
        case Apply(function, arguments):
            return ["apply", function, [_plain(each) for each in arguments]]
        case Table(x, y, reading):
            return ["table", x, y, reading]
        case Block(cells):
            return ["block", [[cell, _plain(value)] for cell, value in cells.items()]]


def _formula(data: list[Any]) -> Formula:
    kind, *rest = data
    match kind, rest:
        case "number", [value]:
            return Constant(float(value))
        case "word", [text]:
            return Word(text)
        case "name", [key, subscripts]:
            return Name(key, tuple(subscripts))
        case "apply", [function, arguments]:
            return Apply(function, tuple(_formula(each) for each in arguments))
        case "table", [x, y, reading]:
            return Table(tuple(map(float, x)), tuple(map(float, y)), reading)
        case "block", [cells]:
            return Block({tuple(cell): cast("Constant | Table", _formula(value)) for cell, value in cells})
    raise ValueError(f"no formula: {kind!r}")
