"""The quantities of a section, put together from their equations, whoever has read those."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Limits = tuple[float | None, ...] | None


@dataclass(frozen=True)
class Entry:
    """Equation, unit and words of an entry of a file, as they are written; `element` is what the foreign parser made of
    it where it has parted the file.
    """

    equation: str
    unit: str
    words: str
    element: Any = None


@dataclass(frozen=True)
class Found:
    """One equation of a quantity, with what its entry says of the quantity; `component` is ours or foreign."""

    name: str
    units: str
    limits: Limits
    documentation: str
    component: Any


@dataclass
class Element:
    """A quantity with its equations, as foreign elements are."""

    name: str
    components: list[Any] = field(default_factory=list)
    units: str = ""
    limits: Limits = None
    documentation: str = ""


def merged(found: Iterable[Found]) -> list[Element]:
    """Quantities in the order of their first equations; of unit, limits and words the last ones hold."""
    elements: dict[str, Element] = {}
    for each in found:
        element = elements.setdefault(each.name.lower().replace(" ", "_"), Element(each.name))
        element.units = each.units or element.units
        element.limits = each.limits or element.limits
        element.documentation = each.documentation or element.documentation
        element.components.append(each.component)
    return list(elements.values())


_LIMITED = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]")


def unit_and_limits(text: str) -> tuple[str, Limits] | None:
    """A unit and, where `[low,high]` stands after it, the limits, `?` for none; None if they cannot be read."""
    if not text.endswith("]"):
        return text, None
    found = _LIMITED.fullmatch(text)
    if found is None:
        return None
    try:
        return found[1].strip(), tuple(None if each.strip() == "?" else float(each) for each in found[2].split(","))
    except ValueError:
        return None
