"""Values out of a table whose shape was checked: text, numbers, dates, listings.

A missing key gives the default. A value of another kind does too: the schema has reported it before any stage runs.
"""

from __future__ import annotations

from datetime import date

from stratagem.base.diagnostics import Place
from stratagem.base.nodes import Listing, Node, Scalar, Table


def text_in(table: Table, key: str) -> str | None:
    """The scalar under `key` as text, or None."""
    node = table.get(key)
    return node.text if isinstance(node, Scalar) and node.value is not None else None


def words_in(table: Table, key: str, default: str = "") -> str:
    """The scalar under `key` as text, or `default`."""
    found = text_in(table, key)
    return default if found is None else found


def number_of(node: Node | None) -> float | None:
    """The number that `node` is, or None. A truth value is no number."""
    if isinstance(node, Scalar) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return float(node.value)
    return None


def whole_in(table: Table, key: str) -> int | None:
    """The whole number under `key`, or None."""
    number = number_of(table.get(key))
    return int(number) if number is not None and number.is_integer() else None


def date_of(node: Node | None) -> date | None:
    """The date that `node` is, or None."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, date) else None


def table_in(table: Table, key: str) -> Table | None:
    """The table under `key`, or None."""
    node = table.get(key)
    return node if isinstance(node, Table) else None


def texts_in(table: Table, key: str) -> tuple[tuple[str, Place], ...]:
    """The texts listed under `key`, each with its place; a single text counts as a listing of one."""
    node = table.get(key)
    nodes = node.items if isinstance(node, Listing) else (node,) if isinstance(node, Scalar) else ()
    return tuple((item.text, item.place) for item in nodes if isinstance(item, Scalar) and item.value is not None)


def place_in(table: Table, key: str) -> Place:
    """Where `key` stands, or where its table starts if it is missing."""
    return table.keys.get(key, table.place)


def place_of_value(table: Table, key: str) -> Place:
    """Where the value of `key` stands, or where its table starts if it is missing."""
    node = table.get(key)
    return node.place if node is not None else table.place
