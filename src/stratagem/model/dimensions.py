"""How the elements of one dimension stand for those of another: parts of a dimension, and mappings."""

from __future__ import annotations

from collections.abc import Mapping

from stratagem.base.formula.syntax import Expression, Reduce, Reference
from stratagem.base.formula.walk import with_parts
from stratagem.model.parts import Dimension

_MAPPED = ">"
"""Between the two dimensions of a subscript that is mapped. No name of a dimension holds it."""


def is_part(own: Dimension, other: Dimension) -> bool:
    """Whether all elements of one dimension are elements of another by declaration, not by chance."""
    return own.family == other.family and own.elements.keys() <= other.elements.keys()


def translation(own: Dimension, other: Dimension) -> Mapping[str, str] | None:
    """Which element of `other` each element of `own` stands for; None if a subscript `own` does not fit there.

    A part of a dimension stands for itself in the whole and in larger parts. Anything else needs a mapping, whose
    targets must all be elements of `other`.
    """
    if is_part(own, other):
        return {element: element for element in own.elements}
    for table in own.maps.values():
        if all(table[element] in other.elements for element in own.elements):
            return table
    return None


def resolved_subscript(subscript: str, place: str, dimensions: Mapping[str, Dimension]) -> str:
    """A subscript as engines read it: an element or a dimension as it is, a mapped dimension with where it leads.

    `place` is the dimension of the variable at this place.
    """
    own, other = dimensions.get(subscript), dimensions[place]
    if own is None or is_part(own, other):
        return subscript
    used = ((name, {table[element] for element in own.elements}) for name, table in own.maps.items())
    target = next(name for name, elements in used if elements <= other.elements.keys())
    return f"{subscript}{_MAPPED}{target}"


def element_of(subscript: str, binding: Mapping[str, str], dimensions: Mapping[str, Dimension]) -> str:
    """The element that a resolved subscript means where dimensions stand for elements as `binding` says."""
    own, mapped, target = subscript.partition(_MAPPED)
    found = binding.get(own, own)
    return dimensions[own].maps[target][found] if mapped else found


def bound(formula: Expression, binding: Mapping[str, str]) -> Expression:
    """A formula in which some dimensions stand for elements; a reduction over one of them keeps it free inside."""
    match formula:
        case Reference(name, subscripts, place):
            return Reference(name, tuple(binding.get(each, each) for each in subscripts), place)
        case Reduce(_, _, dimension) if dimension in binding:
            inner = {name: element for name, element in binding.items() if name != dimension}
            return with_parts(formula, lambda part: bound(part, inner))
        case _:
            return with_parts(formula, lambda part: bound(part, binding))
