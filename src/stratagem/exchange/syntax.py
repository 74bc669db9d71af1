"""The formulas of models of others: an immutable tree of five kinds of nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reading = Literal["interpolate", "extrapolate", "hold_backward", "look_forward", "raw"]
"""How a table is read between and beyond its points: linear and flat outside; linear everywhere; the value of the point
before; of the point after; or only at the points.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A text in quotation marks, as an argument."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A quantity, by its key. Subscripts are keys of elements or ranges; a `!` after one runs over its elements."""

    key: str
    subscripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Apply:
    """An operator, a function or what holds a state (`integ`, `smooth` ...), applied to arguments."""

    function: str
    arguments: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Points of a lookup, or of a series over time; x rises."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    reading: Reading = "interpolate"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Values or tables for the cells of a part, by the elements of its ranges."""

    cells: dict[tuple[str, ...], Constant | Table]


Formula = Constant | Word | Name | Apply | Table | Block
"""Equality is identity, so that each occurrence of what holds a state is one of its own."""


def walk(formula: Formula) -> list[Formula]:
    """A formula and all its parts, parts after what holds them."""
    found = [formula]
    for node in found:
        if isinstance(node, Apply):
            found.extend(node.arguments)
    return found
