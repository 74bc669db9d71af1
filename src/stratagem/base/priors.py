"""Reads a prior as a person writes it into a mixture of shapes, and says what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from stratagem.base.calendar import Calendar
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.mixtures import Mixture
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.recipes import SHAPES, UNSCALED, Impossible
from stratagem.base.shape import Shape
from stratagem.base.shapes import Exactly, Truncated

EXACTLY = "exactly"
WITHIN = "within"
MIXTURE = "mixture"
LARGEST = 1e300
"""Larger numbers would overflow where they are multiplied."""
LEAST_SHARE = 1e-9
"""A range that holds less of a distribution is a slip, not a truncation."""
WEIGHT_TOLERANCE = 1e-6
MOST_COMPONENTS = 64
DEEPEST = 8
"""Mixtures of mixtures are flattened to this depth."""


def read_shape(node: Table, scale: float, calendar: Calendar | None, diagnostics: Diagnostics) -> Mixture | None:
    """The prior in `node`, every number times `scale`, or None and at least one error.

    Dates become days from the calendar's start, unscaled; without a calendar a date is an error.
    """
    return _Reader(scale, calendar, diagnostics).mixture(node, 0)


@dataclass(frozen=True)
class _Reader:
    scale: float
    calendar: Calendar | None
    diagnostics: Diagnostics

    def mixture(self, node: Table, depth: int) -> Mixture | None:
        """The shape or shapes of a prior, cut off by `within` if that is given."""
        name = self._name(node)
        if name is None:
            return None
        if name == MIXTURE:
            found = self._components(node[name], depth)
        else:
            shape = self._shape(name, node[name])
            found = Mixture((1.0,), (shape,)) if shape is not None else None
        return self._cut(found, node) if found is not None else None

    def _name(self, node: Table) -> str | None:
        """The one distribution that the table names."""
        known = (EXACTLY, *SHAPES, MIXTURE)
        names = [key for key in node.entries if key != WITHIN]
        for name in names:
            if name not in known:
                self.diagnostics.error(
                    "DISTRIBUTION-UNKNOWN",
                    f"there is no distribution {name!r}",
                    node.keys.get(name, node.place),
                    f"use one of {', '.join(known)}",
                    nearest(name, known),
                )
                return None
        if len(names) != 1:
            cause = "two distributions are given where one is due" if names else "no distribution is given"
            self.diagnostics.error("DISTRIBUTION-KEYS", cause, node.place, f"give one of {', '.join(known)}")
            return None
        return names[0]

    def _shape(self, name: str, node: Node) -> Shape | None:
        if name == EXACTLY:
            value = self._number(node, name, dated=True)
            return Exactly(value) if value is not None else None
        forms, build, dated = SHAPES[name]
        if self.calendar is not None and not dated:
            self.diagnostics.error(
                "DISTRIBUTION-NUMBER",
                f"{name} is no distribution of dates",
                node.place,
                "use exactly, uniform or triangular for a parameter whose unit is date",
            )
            return None
        numbers = self._numbers(name, node, forms, dated)
        if numbers is None:
            return None
        if any(abs(number) > LARGEST for number in numbers.values()):
            self._impossible(
                f"a number of this {name} is larger than {LARGEST:g}", node, "use smaller numbers or another unit"
            )
            return None
        try:
            return build(numbers)
        except Impossible as fault:
            self._impossible(f"{fault.cause}, so there is no such {name} distribution", node, fault.remedy)
            return None

    def _numbers(
        self, name: str, node: Node, forms: tuple[tuple[str, ...], ...], dated: bool
    ) -> dict[str, float] | None:
        """The numbers of one of the forms of a distribution, in base units where they bear one."""
        allowed = " or ".join("{" + ", ".join(form) + "}" for form in forms)
        if not isinstance(node, Table):
            self.diagnostics.error(
                "DISTRIBUTION-KEYS", f"{name} needs a table of numbers", node.place, f"write {name}: {allowed}"
            )
            return None
        if set(node.entries) not in [set(form) for form in forms]:
            every = sorted({key for form in forms for key in form})
            strange = next((key for key in node.entries if key not in every), None)
            given = ", ".join(node.entries) or "nothing"
            self.diagnostics.error(
                "DISTRIBUTION-KEYS",
                f"{name} is given {given}",
                node.keys.get(strange, node.place) if strange else node.place,
                f"write {name}: {allowed}",
                nearest(strange, every) if strange else None,
            )
            return None
        found = {key: self._number(node[key], key, dated) for key in node.entries}
        numbers = {key: value for key, value in found.items() if value is not None}
        return numbers if len(numbers) == len(found) else None

    def _number(self, node: Node, key: str, dated: bool) -> float | None:
        value = node.value if isinstance(node, Scalar) else None
        if dated and self.calendar is not None:
            if isinstance(value, date):
                return self.calendar.day_of(value)
            cause, remedy = f"{key} must be a date here, as the unit is date", "write a date such as 2025-01-20"
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            return float(value) if key in UNSCALED else float(value) * self.scale
        elif isinstance(value, date):
            cause = f"{key} is a date, but the unit is not date"
            remedy = "write a number, or declare the unit as date; exactly, uniform and triangular take dates"
        else:
            cause, remedy = f"{key} is not a number", "write a plain decimal number"
        self.diagnostics.error("DISTRIBUTION-NUMBER", cause, node.place, remedy)
        return None

    def _impossible(self, cause: str, node: Node, remedy: str) -> None:
        self.diagnostics.error("DISTRIBUTION-IMPOSSIBLE", cause, node.place, remedy)

    def _components(self, node: Node, depth: int) -> Mixture | None:
        """The shapes of a mixture; a mixture among them is dissolved."""
        remedy = "write mixture: [{weight: 0.3, prior: {...}}, {weight: 0.7, prior: {...}}]"
        if not isinstance(node, Listing) or not 1 <= len(node.items) <= MOST_COMPONENTS or depth >= DEEPEST:
            cause = f"a mixture is a listing of 1 to {MOST_COMPONENTS} components, nested at most {DEEPEST} deep"
            self.diagnostics.error("DISTRIBUTION-KEYS", cause, node.place, remedy)
            return None
        weights: list[float] = []
        shapes: list[Shape] = []
        total, whole = 0.0, True
        for item in node.items:
            part = self._component(item, depth, remedy)
            if part is None:
                whole = False
                continue
            total += part[0]
            weights += [part[0] * weight for weight in part[1].weights]
            shapes += part[1].shapes
        if not whole:
            return None
        if abs(total - 1.0) > WEIGHT_TOLERANCE:
            self._impossible(f"the weights of the mixture sum to {total:g}", node, "let them sum to 1")
            return None
        return Mixture(tuple(weight / total for weight in weights), tuple(shapes))

    def _component(self, item: Node, depth: int, remedy: str) -> tuple[float, Mixture] | None:
        if not isinstance(item, Table) or set(item.entries) != {"weight", "prior"}:
            self.diagnostics.error(
                "DISTRIBUTION-KEYS", "a component of a mixture has a weight and a prior", item.place, remedy
            )
            return None
        node, inner = item["weight"], item["prior"]
        weight = node.value if isinstance(node, Scalar) else None
        if not isinstance(weight, (int, float)) or isinstance(weight, bool) or not 0.0 <= weight <= 1.0:
            self._impossible("the weight of a component is no number from 0 to 1", node, "give a share such as 0.3")
            return None
        if not isinstance(inner, Table):
            self.diagnostics.error(
                "DISTRIBUTION-KEYS", "the prior of a component is a distribution", inner.place, remedy
            )
            return None
        found = self.mixture(inner, depth + 1)
        return (float(weight), found) if found is not None else None

    def _cut(self, whole: Mixture, node: Table) -> Mixture | None:
        """The mixture within its bounds: every shape is cut, and the weights follow what is left of each."""
        limits = node.get(WITHIN)
        if limits is None:
            return whole
        if not isinstance(limits, Table) or not limits.entries or set(limits.entries) - {"low", "high"}:
            self.diagnostics.error(
                "DISTRIBUTION-KEYS", "within needs low, high or both", limits.place, "write within: {low: 0, high: 1}"
            )
            return None
        found = {key: self._number(value, key, dated=True) for key, value in limits.entries.items()}
        low, high = found.get("low", -math.inf), found.get("high", math.inf)
        if low is None or high is None:
            return None
        if low >= high:
            self._impossible("low is not below high in within", limits, "let low be smaller than high")
            return None
        cut = [_cut_shape(shape, low, high) for shape in whole.shapes]
        left = [
            (weight * share, shape) for weight, (share, shape) in zip(whole.weights, cut, strict=True) if share > 0.0
        ]
        total = sum(weight for weight, _ in left)
        if total < LEAST_SHARE:
            self._impossible(
                "within leaves nothing of the distribution", limits, "widen within, or move the distribution"
            )
            return None
        return Mixture(tuple(weight / total for weight, _ in left), tuple(shape for _, shape in left))


def _cut_shape(shape: Shape, low: float, high: float) -> tuple[float, Shape]:
    """The share of a shape that lies within the bounds, and the shape cut off there."""
    if isinstance(shape, Exactly):
        return (1.0 if low <= shape.value <= high else 0.0), shape
    cut = Truncated(shape, low, high)
    return cut.span[1] - cut.span[0], cut
