"""Where a formula is evaluated: in which macro call, for which cell, with which elements for its ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stratagem.engine.sheets.problem import SheetProblem
from stratagem.exchange.sheet import Cell, Quantity, Range
from stratagem.exchange.syntax import Formula

Bound = tuple[tuple[str, str], ...]
"""Keys of ranges with the element that each stands for; a key with `!` is one that a function runs over."""


@dataclass(frozen=True, eq=False)
class Scope:
    """The quantities that names mean: those of the model, or those of one call of a macro, whose parameters are
    formulas where it was called.
    """

    path: str
    quantities: Mapping[str, Quantity]
    parameters: Mapping[str, tuple[Formula, Context]] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """A scope, what ranges stand for, and the cell that is being evaluated."""

    scope: Scope
    bound: Bound = ()
    cell: Cell = ()

    def with_element(self, key: str, element: str) -> Context:
        """The same with one more range bound; what it was bound to before is forgotten."""
        return Context(self.scope, (*(pair for pair in self.bound if pair[0] != key), (key, element)), self.cell)


def element_of(subscript: str, bound: Bound, ranges: Mapping[str, Range]) -> str:
    """The element that a subscript on a right-hand side means.

    A range that is bound means its element; an element means itself; another range means the element that the bound
    ones share with it, or that answers to theirs by a mapping. Raises SheetProblem.
    """
    for key, element in bound:
        if key == subscript:
            return element
    if subscript not in ranges:
        return subscript
    plain = [(key, element) for key, element in bound if not key.endswith("!")]
    for key, element in plain:
        if key in ranges and _linked(ranges[key], ranges[subscript]):
            return _answer(ranges[key], ranges[subscript], element)
    for key, element in plain:
        if key in ranges and element in ranges[subscript].elements:
            return element
    raise SheetProblem(
        "FOREIGN-SUBSCRIPT",
        f"the subscript `{subscript}` stands for no element here",
        "use a range of the left-hand side, an element, or `!` with a function such as SUM",
    )


def _linked(one: Range, other: Range) -> bool:
    return other.key in one.mapped or one.key in other.mapped


def _answer(one: Range, other: Range, element: str) -> str:
    """The element that answers to another by the mapping of their ranges."""
    found = other.answering(one, element)
    if found is not None:
        return found
    raise SheetProblem(
        "FOREIGN-SUBSCRIPT",
        f"the ranges `{one.name}` and `{other.name}` are mapped, but have {len(one.elements)} and "
        f"{len(other.elements)} elements",
        "map ranges of equal length, or tell which elements answer to which",
    )
