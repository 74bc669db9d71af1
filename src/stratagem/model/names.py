"""The name space of a model: every declared thing once, over dimensions that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.model.functions import RESERVED
from stratagem.model.parts import Dimension

SECTIONS = (
    *("parameters", "levers", "stocks", "flows", "auxiliaries", "lookups", "series", "samples"),
    *("smooths", "noise", "counts", "events"),
)
"""Keys of model files whose entries share one name space."""

INDICATORS = "indicators"
"""Indicators have a name space of their own: one may bear the name of the variable that it shows."""

SCALARS = ("lookups", "series", INDICATORS)
"""Sections whose entries have no dimensions."""

MOST_CELLS = 100_000
"""Cells of all variables together."""

_DECLARED = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s*(?:\[(?P<subscripts>[^\[\]]*)\])?")


@dataclass(frozen=True)
class Declaration:
    """One entry of a model file: `troops[front]` under `stocks`, with its table."""

    section: str
    name: str
    dimensions: tuple[str, ...]
    table: Table
    place: Place

    @property
    def label(self) -> str:
        """The name as written, with its dimensions."""
        return f"{self.name}[{', '.join(self.dimensions)}]" if self.dimensions else self.name


@dataclass(frozen=True)
class Names:
    """Every declaration by name; indicators apart."""

    variables: dict[str, Declaration]
    indicators: dict[str, Declaration]

    def of(self, *sections: str) -> list[Declaration]:
        """The declarations of some sections, in the order of the files."""
        return [declared for declared in self.variables.values() if declared.section in sections]


def read_names(tables: Iterable[Table], dimensions: dict[str, Dimension], diagnostics: Diagnostics) -> Names:
    """All declarations; names that stand twice, reserved words and unknown dimensions are errors."""
    names = Names({}, {})
    for table in tables:
        for section in (*SECTIONS, INDICATORS):
            entries = table.get(section)
            if isinstance(entries, Table):
                _read_section(section, entries, dimensions, names, diagnostics)
    _check_size(names, dimensions, diagnostics)
    return names


def split_subscripts(text: str) -> tuple[str, tuple[str, ...]] | None:
    """`troops[front, arm]` as its name and its subscripts; None if it is not of that form."""
    match = _DECLARED.fullmatch(text.strip())
    if not match:
        return None
    inside = match["subscripts"]
    subscripts = () if inside is None else tuple(part.strip() for part in inside.split(","))
    return None if "" in subscripts else (match["name"], subscripts)


def _read_section(
    section: str, entries: Table, dimensions: dict[str, Dimension], names: Names, diagnostics: Diagnostics
) -> None:
    space = names.indicators if section == INDICATORS else names.variables
    for key, node in entries.entries.items():
        place = entries.keys[key]
        parts = split_subscripts(key)
        if parts is None or not isinstance(node, Table):
            diagnostics.error(
                "NAME-FORM",
                f"{key[:60]!r} under {section} is no declaration of a name",
                place,
                "write a name of small letters, digits and _, with its dimensions if it has any, such as troops[front]",
            )
            continue
        declared = Declaration(section, *parts, node, place)
        if _fits(declared, space, dimensions, diagnostics):
            space[declared.name] = declared


def _fits(
    declared: Declaration, space: dict[str, Declaration], dimensions: dict[str, Dimension], diagnostics: Diagnostics
) -> bool:
    before = len(diagnostics.errors)
    name, place = declared.name, declared.place
    if name in RESERVED and declared.section != INDICATORS:
        diagnostics.error(
            "NAME-RESERVED", f"{name!r} is a word of the language", place, "give the variable another name"
        )
    if name in space:
        first = space[name]
        diagnostics.error(
            "NAME-DUPLICATE",
            f"{name} is declared under {declared.section} and already under {first.section} at {first.place}",
            place,
            "give one of the two another name, or take it out",
        )
    if declared.dimensions and declared.section in SCALARS:
        diagnostics.error(
            "SUBSCRIPT-COUNT",
            f"{declared.label}: {declared.section} have no dimensions",
            place,
            f"declare one for each element, such as {name}_{_first_element(declared, dimensions)}",
        )
    for dimension in dict.fromkeys(declared.dimensions):
        _check_dimension(declared, dimension, dimensions, diagnostics)
    return len(diagnostics.errors) == before


def _first_element(declared: Declaration, dimensions: dict[str, Dimension]) -> str:
    dimension = dimensions.get(declared.dimensions[0])
    return next(iter(dimension.elements)) if dimension else "north"


def _check_dimension(
    declared: Declaration, dimension: str, dimensions: dict[str, Dimension], diagnostics: Diagnostics
) -> None:
    if dimension not in dimensions:
        known = f"known are {', '.join(dimensions)}" if dimensions else "none is declared"
        diagnostics.error(
            "DIMENSION-UNKNOWN",
            f"{declared.label} is declared over {dimension!r}, which is no dimension",
            declared.place,
            f"name a dimension of situation.yaml; {known}",
            nearest(dimension, dimensions),
        )
    elif declared.dimensions.count(dimension) > 1:
        diagnostics.error(
            "DIMENSION-TWICE",
            f"{declared.label} is declared over {dimension} twice",
            declared.place,
            "name each dimension once",
        )


def _check_size(names: Names, dimensions: dict[str, Dimension], diagnostics: Diagnostics) -> None:
    cells = 0
    for declared in names.variables.values():
        cells += prod(len(dimensions[dimension].elements) for dimension in declared.dimensions)
        if cells > MOST_CELLS:
            diagnostics.error(
                "MODEL-LIMIT",
                f"up to {declared.label} the model has {cells:,} cells",
                declared.place,
                f"a model may have {MOST_CELLS:,}; use fewer dimensions or elements",
            )
            return
