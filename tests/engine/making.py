"""Models made by hand, in few words, without any file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from graphlib import TopologicalSorter
from typing import Any

from stratagem.base.calendar import Calendar
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.distributions import Exactly, Mixture, Shape
from stratagem.base.formula.parse import parse
from stratagem.base.formula.syntax import Binary, Expression, Moment, Number
from stratagem.base.formula.walk import rebuilt
from stratagem.base.units import DIMENSIONLESS, Unit, UnitTable
from stratagem.engine.cells import equation, reads
from stratagem.model.model import Cell, Model
from stratagem.model.parts import (
    Auxiliary,
    Because,
    Dimension,
    Element,
    Equations,
    Event,
    Flow,
    Indicator,
    Lookup,
    Method,
    Noise,
    Parameter,
    Prior,
    Sample,
    Smooth,
    Stock,
    Transit,
    Variable,
)

PLACE = Place("model/made.yaml")
BECAUSE = Because("assumption", "made for a test")
START = date(2024, 11, 5)
FRONTS = {"front": ("kursk", "donetsk", "south")}


def prior(what: float | Shape | Mixture | Prior) -> Prior:
    """A prior with a single position."""
    if isinstance(what, Prior):
        return what
    shape = Exactly(float(what)) if isinstance(what, int | float) else what
    mixture = shape if isinstance(shape, Mixture) else Mixture((1.0,), (shape,))
    return Prior(("",), (1.0,), (mixture,))


def make(
    *,
    days: int = 28,
    step: float = 7.0,
    dimensions: Mapping[str, tuple[str, ...]] = FRONTS,
    parameters: Mapping[str, Any] | None = None,
    stocks: Mapping[str, Any] | None = None,
    allow: tuple[str, ...] = (),
    flows: Mapping[str, tuple[Any, ...]] | None = None,
    auxiliaries: Mapping[str, Any] | None = None,
    lookups: Mapping[str, list[tuple[float, float]]] | None = None,
    smooths: Mapping[str, tuple[Any, ...]] | None = None,
    noises: Mapping[str, tuple[str, str | None]] | None = None,
    events: Mapping[str, dict[str, str]] | None = None,
    indicators: Mapping[str, str] | None = None,
    scales: Mapping[str, float] | None = None,
    samples: Mapping[str, tuple[str, str, str]] | None = None,
    fixed: tuple[str, ...] = (),
    curves: Mapping[str, Mapping[str, str]] | None = None,
    method: Method = "euler",
) -> Model:
    """A model from texts: names with dimensions as `troops[front]`, formulas in base units.

    A stock is its initial formula; a flow is (from, to, rate) or (from, to, rate, delay time, order); a smooth is (of,
    time, order) or (of, time, order, initial); a noise is (sd, correlation). `allow` names stocks without a limit.
    `scales` gives declared units. A sample is (of, when, initial). `fixed` names flows and smooths whose stages only
    shift, `curves` how lookups go between and beyond their points.
    """
    maker = _Maker(Calendar(START, START + timedelta(days=days), step), dict(dimensions), dict(scales or {}))
    model = maker.model(
        parameters=[maker.parameter(*item) for item in (parameters or {}).items()],
        stocks=[maker.stock(*item, allow) for item in (stocks or {}).items()],
        flows=[maker.flow(*item) for item in (flows or {}).items()],
        auxiliaries=[
            *(Auxiliary(*maker.head(name), maker.equations(name, is_)) for name, is_ in (auxiliaries or {}).items()),
            *(maker.sample(*item) for item in (samples or {}).items()),
        ],
        lookups=[maker.lookup(*item) for item in (lookups or {}).items()],
        smooths=[maker.smooth(*item) for item in (smooths or {}).items()],
        noises=[maker.noise(*item) for item in (noises or {}).items()],
        events=[maker.event(*item) for item in (events or {}).items()],
        indicators=[maker.indicator(*item) for item in (indicators or {}).items()],
    )
    lookup_ways = {name: replace(model.lookups[name], **ways) for name, ways in (curves or {}).items()}  # type: ignore[arg-type]
    shifting = {name: replace(model.smooths[name], fixed=True) for name in fixed if name in model.smooths}
    pipes = {
        name: replace(flow, transit=replace(flow.transit, fixed=True))
        for name, flow in model.flows.items()
        if name in fixed and flow.transit
    }
    return replace(
        model,
        method=method,
        lookups={**model.lookups, **lookup_ways},
        smooths={**model.smooths, **shifting},
        flows={**model.flows, **pipes},
    )


class _Maker:
    def __init__(self, calendar: Calendar, dimensions: dict[str, tuple[str, ...]], scales: dict[str, float]) -> None:
        self.calendar, self.scales = calendar, scales
        self.dimensions = {
            name: Dimension(name, name, {element: element for element in elements})
            for name, elements in dimensions.items()
        }

    def head(self, label: str) -> tuple[Any, ...]:
        name, dimensions = split(label)
        scale = self.scales.get(name)
        unit = DIMENSIONLESS if scale is None else Unit((), scale, "made")
        return name, dimensions, unit, name, PLACE

    def formula(self, text: str) -> Expression:
        diagnostics = Diagnostics()
        tree = parse(str(text), PLACE, diagnostics)
        assert tree is not None, diagnostics.items
        return rebuilt(tree, self._leaf)

    def _leaf(self, node: Expression) -> Expression:
        return Number(self.calendar.day_of(node.value), None, PLACE) if isinstance(node, Moment) else node

    def equations(self, label: str, text: Any) -> Equations:
        if isinstance(text, dict):
            return Equations(None, {tuple(key.split(",")): self.formula(part) for key, part in text.items()})
        return Equations(self.formula(text))

    def parameter(self, label: str, what: Any) -> Parameter:
        cells = self._elements(split(label)[1])
        priors = {cell: prior(what[cell[0]] if isinstance(what, dict) else what) for cell in cells}
        return Parameter(*self.head(label), priors, BECAUSE)

    def _elements(self, dimensions: tuple[str, ...]) -> list[tuple[str, ...]]:
        cells: list[tuple[str, ...]] = [()]
        for dimension in dimensions:
            cells = [(*cell, element) for cell in cells for element in self.dimensions[dimension].elements]
        return cells

    def stock(self, label: str, initial: Any, allow: tuple[str, ...]) -> Stock:
        policy = "allow" if split(label)[0] in allow else "scale"
        return Stock(*self.head(label), self.equations(label, initial), policy)  # type: ignore[arg-type]

    def flow(self, label: str, what: tuple[Any, ...]) -> Flow:
        ends = [split(end) if end else None for end in what[:2]]
        transit = Transit(self.formula(what[3]), what[4]) if len(what) > 3 else None
        return Flow(*self.head(label), ends[0], ends[1], self.equations(label, what[2]), transit)

    def sample(self, label: str, what: tuple[str, str, str]) -> Sample:
        of, when, initial = what
        return Sample(*self.head(label), self.equations(label, of), None, self.formula(when), self.formula(initial))

    def lookup(self, label: str, points: list[tuple[float, float]]) -> Lookup:
        inputs, outputs = zip(*points, strict=True)
        return Lookup(*self.head(label), DIMENSIONLESS, tuple(map(float, inputs)), tuple(map(float, outputs)))

    def smooth(self, label: str, what: tuple[Any, ...]) -> Smooth:
        initial = self.formula(what[3]) if len(what) > 3 else None
        return Smooth(*self.head(label), self.equations(label, what[0]), self.formula(what[1]), what[2], initial)

    def noise(self, label: str, what: tuple[str, str | None]) -> Noise:
        return Noise(*self.head(label), self.formula(what[0]), self.formula(what[1]) if what[1] else None)

    def event(self, label: str, what: dict[str, str]) -> Event:
        return Event(*self.head(label), **{key: self.formula(text) for key, text in what.items()})

    def indicator(self, label: str, text: str) -> Indicator:
        return Indicator(*self.head(label), "level", self.equations(label, text))

    def model(self, **kinds: list[Any]) -> Model:
        named = {kind: {part.name: part for part in parts} for kind, parts in kinds.items()}
        model = Model(
            name="made",
            title="made",
            summary="",
            calendar=self.calendar,
            dimensions=self.dimensions,
            units=UnitTable(),
            actors={},
            questions=(),
            mechanisms={},
            order=(),
            start_order=(),
            **named,  # type: ignore[arg-type]
        )
        object.__setattr__(model, "order", _order(model, _step_formula))
        object.__setattr__(model, "start_order", _order(model, _start_formula))
        return model


def split(label: str) -> tuple[str, tuple[str, ...]]:
    """`troops[front]` as name and subscripts."""
    name, _, rest = label.partition("[")
    return name, tuple(part.strip() for part in rest.removesuffix("]").split(",")) if rest else ()


def _order(model: Model, formula_of: Callable[[Variable, Element], Expression | None]) -> tuple[Cell, ...]:
    """Cells so that what is read comes first."""
    needs: dict[Cell, list[Cell]] = {}
    for variable in model.variables.values():
        for element in model.elements(variable):
            formula = formula_of(variable, element)
            if formula is not None:
                binding = dict(zip(variable.dimensions, element, strict=True))
                needs[variable.name, element] = list(reads(formula, binding, model))
    inner = {cell: [read for read in read_cells if read in needs] for cell, read_cells in needs.items()}
    return tuple(TopologicalSorter(inner).static_order())


def _step_formula(variable: Variable, element: Element) -> Expression | None:
    match variable:
        case Sample(equations=equations, when=when) if when is not None:
            # Both are read; a sum names both.
            return Binary("+", equation(equations, variable, element)[0], when, PLACE)
        case Auxiliary(equations=equations) | Flow(rate=equations):
            return equation(equations, variable, element)[0]
        case Noise(sd=sd):
            return sd
        case _:
            return None


def _start_formula(variable: Variable, element: Element) -> Expression | None:
    match variable:
        case Stock(initial=equations):
            return equation(equations, variable, element)[0]
        case Smooth(initial=initial, of=equations):
            return initial or equation(equations, variable, element)[0]
        case _:
            return _step_formula(variable, element)
