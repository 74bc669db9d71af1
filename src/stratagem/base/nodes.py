"""YAML as it was written: scalars, listings and tables, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stratagem.base.diagnostics import Place

Value = str | float | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: text, number, truth value, date, or nothing; `quoted` if it stands in quotation marks."""

    value: Value
    place: Place
    quoted: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        """The value as text, dates in ISO form."""
        return self.value.isoformat() if isinstance(self.value, date) else str(self.value)


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence of nodes."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from text keys to nodes, in the order of the file, with the place of each key."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)

    def __getitem__(self, key: str) -> Node:
        return self.entries[key]

    def __contains__(self, key: str) -> bool:
        return key in self.entries


Node = Scalar | Listing | Table
