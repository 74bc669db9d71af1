"""Reads dimensions: whole ones, parts of others, and mappings between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import place_of_value, table_in, text_in, texts_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Scalar, Table
from stratagem.model.parts import Dimension


def read_dimensions(table: Table | None, diagnostics: Diagnostics) -> dict[str, Dimension]:
    """The dimensions that situation.yaml declares, in its order; faults are told, and what has them is left out."""
    if table is None:
        return {}
    nodes = {name: node for name, node in table.entries.items() if isinstance(node, Table)}
    whole = {name: _whole(name, node, diagnostics) for name, node in nodes.items() if "of" not in node}
    known = {name: dimension for name, dimension in whole.items() if dimension is not None}
    parts = {
        name: _part(name, node, known, diagnostics)
        for name, node in nodes.items()
        if "of" in node
    }  # fmt: skip
    found = {name: each for name in nodes if (each := known.get(name) or parts.get(name)) is not None}
    for name in sorted(found, key=lambda name: found[name].of is not None):  # parts take over what wholes have
        found[name] = _mapped(found[name], nodes[name], found, diagnostics)
    _check_clashes(found, table, diagnostics)
    return found


def titles_in(table: Table | None) -> dict[str, str]:
    """A table of names and titles."""
    entries = table.entries if table else {}
    return {name: node.text for name, node in entries.items() if isinstance(node, Scalar)}


def _whole(name: str, node: Table, diagnostics: Diagnostics) -> Dimension | None:
    titles = titles_in(table_in(node, "elements"))
    if not titles:
        diagnostics.error(
            "DIMENSION-EMPTY",
            f"the dimension {name} has no elements with titles",
            node.place,
            "list its elements with their titles: `elements: {north: The north, south: The south}`",
        )
        return None
    return Dimension(name, words_in(node, "title", name), titles)


def _part(name: str, node: Table, known: Mapping[str, Dimension], diagnostics: Diagnostics) -> Dimension | None:
    """A part takes the titles of the whole, and keeps its order."""
    of = text_in(node, "of") or ""
    if of not in known:
        _no_dimension(f"the dimension {name} is a part of {of!r}", place_of_value(node, "of"), known, diagnostics)
        return None
    table = table_in(node, "elements")
    elements = tuple(table.keys.items()) if table else texts_in(node, "elements")
    whole = known[of].elements
    sound = [_is_element(element, place, known[of], diagnostics) for element, place in elements]
    if not elements:
        diagnostics.error(
            "DIMENSION-EMPTY",
            f"the part {name} of {of} has no elements",
            node.place,
            f"list some of {', '.join(whole)}",
        )
    if not elements or not all(sound):
        return None
    names = {element for element, _ in elements}
    titles = {element: title for element, title in whole.items() if element in names}
    return Dimension(name, words_in(node, "title", name), titles, of)


def _mapped(own: Dimension, node: Table, dimensions: Mapping[str, Dimension], diagnostics: Diagnostics) -> Dimension:
    """The dimension with its mappings: every element must have its place in the other dimension."""
    table, maps = table_in(node, "maps"), dict[str, dict[str, str]]()
    for name, inner in table.entries.items() if table else ():
        assert table is not None
        if name not in dimensions:
            _no_dimension(f"{own.name} is mapped to {name!r}", table.keys[name], dimensions, diagnostics)
        elif isinstance(inner, Table) and _is_mapping(own, inner, dimensions[name], diagnostics):
            targets = titles_in(inner)
            maps[name] = {element: targets[element] for element in own.elements if element in targets}
    whole = dimensions[own.of].maps if own.of else {}
    return replace(own, maps={**whole, **maps})


def _is_mapping(own: Dimension, table: Table, other: Dimension, diagnostics: Diagnostics) -> bool:
    sound = [_is_element(name, place, own, diagnostics) for name, place in table.keys.items()]
    sound += [_is_element(node.text, node.place, other, diagnostics) for node in table.entries.values()
              if isinstance(node, Scalar)]  # fmt: skip
    missing = [element for element in own.elements if element not in table]
    if missing:
        diagnostics.error(
            "ELEMENT-MISSING",
            f"the mapping of {own.name} to {other.name} has no entry for {', '.join(missing[:6])}",
            table.place,
            f"give each element of {own.name} an element of {other.name}",
        )
    return all(sound) and not missing


def _is_element(name: str, place: Place, dimension: Dimension, diagnostics: Diagnostics) -> bool:
    if name in dimension.elements:
        return True
    diagnostics.error(
        "ELEMENT-UNKNOWN",
        f"{name[:60]!r} is no element of {dimension.name}",
        place,
        f"name some of {', '.join(dimension.elements)}",
        nearest(name, dimension.elements),
    )
    return False


def _no_dimension(what: str, place: Place, known: Iterable[str], diagnostics: Diagnostics) -> None:
    names = list(known)
    wrong = what.rpartition(" ")[2].strip("'")
    diagnostics.error(
        "DIMENSION-UNKNOWN",
        f"{what}, which is no whole dimension",
        place,
        f"name a dimension of situation.yaml: {', '.join(names)}",
        nearest(wrong, names),
    )


def _check_clashes(dimensions: Mapping[str, Dimension], table: Table, diagnostics: Diagnostics) -> None:
    """An element that bears the name of a dimension would make `x[name]` mean two things."""
    for name, dimension in dimensions.items():
        for element in dimension.elements if dimension.of is None else ():
            if element in dimensions:
                diagnostics.error(
                    "DIMENSION-CLASH",
                    f"the element {element!r} of {name} has the name of a dimension",
                    table.keys[name],
                    "give the element or the dimension another name",
                )
