"""Auxiliaries: formulas over the present state; and lookups: functions given by points."""

from __future__ import annotations

from typing import Literal

from stratagem.base.diagnostics import Place
from stratagem.base.fields import number_of, place_of_value, text_in
from stratagem.base.nodes import Listing
from stratagem.model.names import Declaration
from stratagem.model.parts import Auxiliary, Lookup, Sample
from stratagem.model.reading import Reading

MOST_POINTS = 1_000
"""A lookup is searched at every step; a longer one is a data series."""


def read_auxiliary(declared: Declaration, reading: Reading) -> Auxiliary | None:
    """An auxiliary, or None and what is wrong with it."""
    unit, equations = reading.unit(declared), reading.equations(declared, "is")
    because = reading.because(declared)
    if unit is None or equations is None:
        return None
    return Auxiliary(
        declared.name, declared.dimensions, unit, reading.title(declared), declared.place, equations, because
    )


def read_sample(declared: Declaration, reading: Reading) -> Sample | None:
    """A sampled value, or None and what is wrong with it."""
    unit, equations = reading.unit(declared), reading.equations(declared, "of")
    when = reading.required(declared, "when")
    because, initial = reading.because(declared), reading.formula(declared.table.get("initial"))
    if unit is None or equations is None or when is None or (initial is None and "initial" in declared.table):
        return None
    head = declared.name, declared.dimensions, unit, reading.title(declared), declared.place
    return Sample(*head, equations, because, when, initial)


def read_lookup(declared: Declaration, reading: Reading) -> Lookup | None:
    """A lookup with its points in base units, or None and what is wrong with it."""
    unit, input_unit = reading.unit(declared), reading.unit(declared, "input")
    because, points = reading.grounded(declared), _read_points(declared, reading)
    between, beyond = read_course(declared, reading)
    if unit is None or input_unit is None or because is None or points is None:
        return None
    return Lookup(
        declared.name,
        (),
        unit,
        reading.title(declared),
        declared.place,
        input_unit,
        tuple(x * input_unit.scale for x, _ in points),
        tuple(y * unit.scale for _, y in points),
        because,
        between,
        beyond,
    )


def read_course(declared: Declaration, reading: Reading) -> tuple[Literal["line", "step"], Literal["hold", "extend"]]:
    """How a lookup goes on between its points and beyond them."""
    step = text_in(declared.table, "between") == "step"
    extend = text_in(declared.table, "beyond") == "extend"
    if step and extend:
        reading.diagnostics.error(
            "LOOKUP-POINTS",
            f"{declared.label} steps from point to point, and has no line that could go on beyond them",
            place_of_value(declared.table, "beyond"),
            "write `beyond: hold`, or `between: line`",
        )
    return "step" if step else "line", "extend" if extend else "hold"


def _read_points(declared: Declaration, reading: Reading) -> list[tuple[float, float]] | None:
    node = declared.table.get("points")
    items = node.items if isinstance(node, Listing) else ()
    place = node.place if node is not None else declared.place
    points: list[tuple[float, float]] = []
    for item in items:
        pair = [number_of(part) for part in item.items] if isinstance(item, Listing) else []
        if len(pair) != 2 or pair[0] is None or pair[1] is None:
            _fault(declared, "has a point that is no pair of numbers", item.place, reading)
            return None
        if points and pair[0] <= points[-1][0]:
            problem = f"has the inputs {points[-1][0]:g} and then {pair[0]:g}, which do not rise"
            _fault(declared, problem, item.place, reading)
            return None
        points.append((pair[0], pair[1]))
    if not 2 <= len(points) <= MOST_POINTS:
        _fault(declared, f"has {len(points)} points", place, reading)
        return None
    return points


def _fault(declared: Declaration, problem: str, place: Place, reading: Reading) -> None:
    reading.diagnostics.error(
        "LOOKUP-POINTS",
        f"the lookup {declared.name} {problem}",
        place,
        f"give 2 to {MOST_POINTS} pairs [input, value] with rising inputs, such as [[0, 1], [0.5, 0.8], [1, 0.2]]",
    )
