"""A model of others as data: quantities with their parts, ranges of subscripts, and how time runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from stratagem.exchange.syntax import Formula

Cell = tuple[str, ...]
"""Keys of elements, one for each subscript; () for a quantity without subscripts."""

Method = Literal["euler", "rk2", "rk4"]


@dataclass(frozen=True, slots=True)
class Range:
    """Named elements that quantities are spread over. `mapped` are keys of ranges whose elements answer to these, one
    by one, or as `answers` tells: the range, an element of it, and the element here that it answers to.
    """

    key: str
    name: str
    elements: tuple[str, ...]
    mapped: tuple[str, ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()

    def answering(self, other: Range, element: str) -> str | None:
        """The element of this range that an element of another one stands for, where either is mapped to the other;
        None where no single one is meant.
        """
        told = {own for range_, each, own in self.answers if range_ == other.key and each == element}
        told |= {each for range_, each, own in other.answers if range_ == self.key and own == element}
        if told:
            return told.pop() if len(told) == 1 else None
        if len(self.elements) == len(other.elements):
            return self.elements[other.elements.index(element)]
        return element if element in self.elements else None


@dataclass(frozen=True, slots=True)
class Part:
    """One equation of a quantity. `subscripts` are those on its left-hand side: keys of ranges and elements; `cells`
    those that it defines.
    """

    subscripts: tuple[str, ...]
    cells: tuple[Cell, ...]
    formula: Formula


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named thing with its equations; `cells` are all of its cells in order, `line` is where it stands."""

    key: str
    name: str
    unit: str
    documentation: str
    parts: tuple[Part, ...]
    cells: tuple[Cell, ...]
    low: float | None = None
    high: float | None = None
    line: int = 1

    def part(self, cell: Cell) -> Part | None:
        """The equation that defines a cell: the last one that does."""
        return next((part for part in reversed(self.parts) if cell in part.cells), None)


@dataclass(frozen=True, slots=True)
class Macro:
    """A function that a model defines: `parameters` and `outputs` are keys of its own quantities."""

    key: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    quantities: dict[str, Quantity]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole model. `element_names` shows elements as they are written; the clock is told by the quantities
    `initial time`, `final time`, `time step` and `saveper`.
    """

    name: str
    file: str
    digest: str
    quantities: dict[str, Quantity]
    ranges: dict[str, Range]
    element_names: dict[str, str]
    macros: dict[str, Macro] = field(default_factory=dict)
    method: Method = "euler"

    def cell_title(self, quantity: Quantity, cell: Cell) -> str:
        """`name[A,B]`, as the file writes it."""
        if not cell:
            return quantity.name
        return f"{quantity.name}[{','.join(self.element_names.get(part, part) for part in cell)}]"


CONTROL = ("initial time", "final time", "time step", "saveper")
"""Keys of the quantities that rule the clock."""
