"""Lowers a step of Runge and Kutta: rates at four moments of the step, and their weighted means.

What flows, smooths and the stages of delays say is worked out again at each moment, with stocks, smooths and delays
carried there by the rates of the moment before. All else stays as it is at the record: noise, counts, events, samples,
fixed delays, levers, courses that cells are held to, and functions that are shares of a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stratagem.engine.cells import equation, resolve
from stratagem.engine.slots import Slots, stage_names, transit_names
from stratagem.engine.values import Stage, Values
from stratagem.model.model import cell_name
from stratagem.model.parts import Element, Flow, Smooth

if TYPE_CHECKING:
    from stratagem.engine.program import Graph
    from stratagem.model import Model

SHARES = (0.5, 0.5, 1.0)
"""Where in the step the second, the third and the fourth moment lie."""


@dataclass
class Rates:
    """What changes levels in a unit of time: by name of a flow's cell what moves, by slot what leaves a stage of a
    delay, by slot how a stage of a smooth changes.
    """

    flows: dict[str, int] = field(default_factory=dict)
    leaving: dict[str, int] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)


class RungeKutta:
    """The classical method of order 4. `at` makes the values of a moment."""

    def __init__(self, model: Model, slots: Slots, now: Values, at: Callable[[Stage], Values]) -> None:
        self._model, self._slots, self._at = model, slots, at
        self._graph: Graph = slots.graph
        self._limited = {name for each in model.stocks.values() if each.empty != "allow" for name in model.cells(each)}
        rates = [self._rates(now, {})]
        for share in SHARES:
            stage = self._stage(rates[-1], share)
            rates.append(self._rates(at(stage), stage.levels))
        self._moments = rates

    def flow(self, name: str) -> int:
        """What a flow's cell moves in the step."""
        return self._mean([rates.flows[name] for rates in self._moments])

    def leaving(self, slot: str) -> int:
        """What leaves a stage of a delay in the step."""
        return self._mean([rates.leaving[slot] for rates in self._moments])

    def change(self, slot: str) -> int:
        """How a stage of a smooth changes in the step."""
        return self._mean([rates.changes[slot] for rates in self._moments])

    def _mean(self, parts: list[int]) -> int:
        """(first + 2 · (second + third) + fourth) / 6, times the length of the step."""
        add, number = self._graph.add, self._graph.number
        middle = add("mul", number(2.0), add("add", parts[1], parts[2]))
        whole = add("div", add("add", add("add", parts[0], middle), parts[3]), number(6.0))
        return add("mul", whole, add("duration"))

    # -- rates at a moment

    def _rates(self, values: Values, levels: dict[str, int]) -> Rates:
        found = Rates()
        for flow in self._model.flows.values():
            for element in self._model.elements(flow):
                self._flow_rates(flow, element, values, levels, found)
        for smooth in self._model.smooths.values():
            for element in self._model.elements(smooth) if not smooth.fixed else ():
                self._smooth_rates(smooth, element, values, levels, found)
        return found

    def _flow_rates(self, flow: Flow, element: Element, values: Values, levels: dict[str, int], found: Rates) -> None:
        add, name = self._graph.add, cell_name(flow.name, element)
        rate = values.value((flow.name, element))
        found.flows[name] = add("maximum", rate, self._graph.number(0.0)) if flow.transit else rate
        if flow.transit is None or flow.transit.fixed:
            return
        binding = dict(zip(flow.dimensions, element, strict=True))
        pace = self._pace(values.number(flow.transit.time, binding), flow.transit.order)
        for slot in transit_names(name, flow.transit.order):
            found.leaving[slot] = add("mul", self._level(slot, levels), pace)

    def _smooth_rates(
        self, smooth: Smooth, element: Element, values: Values, levels: dict[str, int], found: Rates
    ) -> None:
        add = self._graph.add
        formula, binding = equation(smooth.of, smooth, element)
        before = values.number(formula, binding)
        pace = self._pace(values.number(smooth.time, binding), smooth.order)
        for slot in stage_names(cell_name(smooth.name, element), smooth.order):
            stage = self._level(slot, levels)
            found.changes[slot] = add("mul", add("sub", before, stage), pace)
            before = stage

    def _pace(self, time: int, order: int) -> int:
        """The share of a stage that moves on in a unit of time: order / time, at most all of it in a step."""
        add, number = self._graph.add, self._graph.number
        fastest = add("div", number(1.0), add("duration"))
        return add("minimum", add("div", number(float(order)), time), fastest)

    # -- levels at a moment

    def _level(self, slot: str, levels: dict[str, int]) -> int:
        return levels[slot] if slot in levels else self._slots.level(slot)

    def _stage(self, rates: Rates, share: float) -> Stage:
        """The moment that lies a share of the step away, levels carried there by some rates."""
        add, number = self._graph.add, self._graph.number
        part = add("mul", add("duration"), number(share))
        levels: dict[str, int] = {}
        for name, net in self._nets(rates).items():
            now = self._slots.level(name)
            later = add("add", now, add("mul", net, part))
            if name in self._limited:
                below = add("mask_and", add("lt", later, number(0.0)), add("ge", now, number(0.0)))
                later = add("select", below, number(0.0), later)
            levels[name] = later
        for slot, change in {**self._transit_changes(rates), **rates.changes}.items():
            levels[slot] = add("add", self._slots.level(slot), add("mul", change, part))
        return Stage(add("add", add("time"), part), levels)

    def _nets(self, rates: Rates) -> dict[str, int]:
        """How the stocks' cells change in a unit of time, flows in the order of the model."""
        add = self._graph.add
        nets: dict[str, int] = {}
        for flow in self._model.flows.values():
            for element in self._model.elements(flow):
                binding = dict(zip(flow.dimensions, element, strict=True))
                rate = rates.flows[cell_name(flow.name, element)]
                if flow.source:
                    source = cell_name(*resolve(*flow.source, binding, self._model))
                    nets[source] = add("sub", nets[source], rate) if source in nets else add("neg", rate)
                if flow.target:
                    target = cell_name(*resolve(*flow.target, binding, self._model))
                    arrival = self._arrival(flow, element, rates)
                    nets[target] = add("add", nets[target], arrival) if target in nets else arrival
        return nets

    def _arrival(self, flow: Flow, element: Element, rates: Rates) -> int:
        name = cell_name(flow.name, element)
        if flow.transit is None:
            return rates.flows[name]
        last = transit_names(name, flow.transit.order)[-1]
        if flow.transit.fixed:
            return self._graph.add("div", self._slots.level(last), self._graph.add("duration"))
        return rates.leaving[last]

    def _transit_changes(self, rates: Rates) -> dict[str, int]:
        """How the stages of delays change in a unit of time."""
        found: dict[str, int] = {}
        for flow in self._model.flows.values():
            for element in self._model.elements(flow) if flow.transit and not flow.transit.fixed else ():
                assert flow.transit is not None
                coming = rates.flows[cell_name(flow.name, element)]
                for slot in transit_names(cell_name(flow.name, element), flow.transit.order):
                    found[slot] = self._graph.add("sub", coming, rates.leaving[slot])
                    coming = rates.leaving[slot]
        return found
