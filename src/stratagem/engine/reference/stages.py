"""A step of Runge and Kutta as it is written: rates now, twice in the middle, at the end, and their weighted means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.engine.reference.state import A, Values
from stratagem.model.model import Cell
from stratagem.model.parts import Element, Flow, Smooth

if TYPE_CHECKING:
    from stratagem.model import Model

Levels = dict[Cell, Values]
Stages = dict[Cell, list[Values]]

_PLACES = (0.5, 0.5, 1.0)
"""Where in the step levels are looked at again."""


@dataclass(frozen=True)
class Slopes:
    """Rates of change in a unit of time: of flows' cells, of what leaves the stages of their delays, and of the stages
    of smooths.
    """

    flows: Levels
    leaving: Stages
    smooths: Stages


@dataclass(frozen=True)
class Within:
    """What is asked of the interpreter: cells and formulas at a moment, and to stand at another one."""

    model: Model
    value: Callable[[Cell], Values]
    equation: Callable[[Smooth, Cell], Values]
    time_of: Callable[[Flow | Smooth, Cell], Values]
    ends: Callable[[Flow, Cell], tuple[Cell | None, Cell | None]]
    stand: Callable[[Levels, Stages, Values], None]

    def means(self, levels: Levels, stages: Stages, time: float, length: float) -> Slopes:
        """What moves in the whole step. The interpreter stands at the end of it, and is to be put back."""
        slopes = [self._slopes(stages, length)]
        for place in _PLACES:
            part = A.mul(length, place)
            there = self._levels(levels, stages, slopes[-1], part, length)
            after = self._stages(stages, slopes[-1], part)
            self.stand(there, after, A.add(time, part))
            slopes.append(self._slopes(after, length))
        return _means(slopes, length)

    # -- rates

    def _slopes(self, stages: Stages, length: float) -> Slopes:
        flows: Levels = {}
        leaving: Stages = {}
        for flow, cell in self._flows():
            flows[cell] = A.maximum(self.value(cell), 0.0) if flow.transit else self.value(cell)
            if flow.transit and not flow.transit.fixed:
                pace = _pace(flow.transit.order, self.time_of(flow, cell), length)
                leaving[cell] = [A.mul(stage, pace) for stage in stages[cell]]
        smooths = {
            cell: self._smooth(smooth, cell, stages[cell], length)
            for smooth, cell in self._smooths()
        }  # fmt: skip
        return Slopes(flows, leaving, smooths)

    def _smooth(self, smooth: Smooth, cell: Cell, stages: list[Values], length: float) -> list[Values]:
        before, pace = self.equation(smooth, cell), _pace(smooth.order, self.time_of(smooth, cell), length)
        found = []
        for stage in stages:
            found.append(A.mul(A.sub(before, stage), pace))
            before = stage
        return found

    def _flows(self) -> Iterator[tuple[Flow, Cell]]:
        for flow in self.model.flows.values():
            yield from ((flow, (flow.name, element)) for element in self._elements(flow))

    def _smooths(self) -> Iterator[tuple[Smooth, Cell]]:
        for smooth in self.model.smooths.values():
            yield from ((smooth, (smooth.name, element)) for element in self._elements(smooth) if not smooth.fixed)

    def _elements(self, variable: Flow | Smooth) -> tuple[Element, ...]:
        return self.model.elements(variable)

    # -- what they come to

    def _levels(self, levels: Levels, stages: Stages, slopes: Slopes, part: Values, length: float) -> Levels:
        """Stocks after a part of the step; those that may not be negative stop at zero."""
        net: Levels = {}
        for flow, cell in self._flows():
            source, target = self.ends(flow, cell)
            rate = arrival = slopes.flows[cell]
            if flow.transit:
                last = stages[cell][-1]
                arrival = A.div(last, length) if flow.transit.fixed else slopes.leaving[cell][-1]
            if source:
                net[source] = A.sub(net[source], rate) if source in net else A.neg(rate)
            if target:
                net[target] = A.add(net[target], arrival) if target in net else arrival
        return {stock: self._after(stock, level, net, part) for stock, level in levels.items()}

    def _after(self, stock: Cell, level: Values, net: Levels, part: Values) -> Values:
        if stock not in net:
            return level
        later = A.add(level, A.mul(net[stock], part))
        if self.model.stocks[stock[0]].empty == "allow":
            return later
        return A.select(A.mask_and(A.lt(later, 0.0), A.ge(level, 0.0)), 0.0, later)

    def _stages(self, stages: Stages, slopes: Slopes, part: Values) -> Stages:
        """Stages of delays and smooths after a part of the step; fixed ones stay."""
        found = dict(stages)
        for cell, changes in slopes.smooths.items():
            found[cell] = [A.add(now, A.mul(change, part)) for now, change in zip(stages[cell], changes, strict=True)]
        for cell, leaving in slopes.leaving.items():
            coming = [slopes.flows[cell], *leaving]
            found[cell] = [
                A.add(now, A.mul(A.sub(before, after), part))
                for now, before, after in zip(stages[cell], coming, leaving, strict=False)
            ]
        return found


def _pace(order: int, time: Values, length: float) -> Values:
    return A.minimum(A.div(float(order), time), A.div(1.0, length))


def _means(slopes: list[Slopes], length: float) -> Slopes:
    """What the four rates come to over the step."""

    def mean(parts: list[Values]) -> Values:
        first, second, third, fourth = parts
        whole = A.add(A.add(first, A.mul(2.0, A.add(second, third))), fourth)
        return A.mul(A.div(whole, 6.0), length)

    def means(parts: list[Stages]) -> Stages:
        return {cell: [mean(list(each)) for each in zip(*(part[cell] for part in parts), strict=True)]
                for cell in parts[0]}  # fmt: skip

    flows = {cell: mean([each.flows[cell] for each in slopes]) for cell in slopes[0].flows}
    return Slopes(flows, means([each.leaving for each in slopes]), means([each.smooths for each in slopes]))
