"""Lowers flows: what moves between stocks in a step, how much of it where a stock would run empty, and what is under
way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.engine.cells import resolve
from stratagem.engine.delays import delay_share
from stratagem.engine.signs import Signs
from stratagem.engine.slots import Slots, transit_names
from stratagem.engine.values import Values
from stratagem.model.model import cell_name
from stratagem.model.parts import Element, Flow

if TYPE_CHECKING:
    from stratagem.engine.stages import RungeKutta
    from stratagem.model import Model


@dataclass
class _Move:
    """What one cell of a flow moves in a step: out of `source`, into `target`, cell names or None for the world
    outside.
    """

    flow: Flow
    element: Element
    source: str | None
    target: str | None
    amount: int
    arrival: int


class Movement:
    """The operations that carry all stocks, and all that is under way, a step further.

    `within` knows what moves by the rates within a step; without it, what moves at the rates of the record. `scaled`
    maps a stock's cell to the truth that what would have left it was more than it held.
    """

    def __init__(
        self, model: Model, slots: Slots, values: Values, signs: Signs, within: RungeKutta | None = None
    ) -> None:
        self._model, self._slots, self._values, self._signs = model, slots, values, signs
        self._within = within
        self._add, self._number = slots.graph.add, slots.graph.number
        self._moves = [self._move(flow, element) for flow in model.flows.values() for element in model.elements(flow)]
        self._limited_stocks = {
            name for stock in model.stocks.values() if stock.empty != "allow" for name in model.cells(stock)
        }
        self._moves_of: dict[str, list[_Move]] = {
            name: [] for stock in model.stocks.values() for name in model.cells(stock)
        }
        for move in self._moves:
            for name in dict.fromkeys((move.source, move.target)):
                if name is not None:
                    self._moves_of[name].append(move)
        self.scaled: dict[str, int] = {}
        self._factors = {name: factor for name in self._moves_of if (factor := self._factor(name)) is not None}

    def advance(self) -> None:
        """Lowers what every stock and every stage holds a step later."""
        for move in self._moves:
            move.amount = self._limited(move)
            move.arrival = self._through(move) if move.flow.transit else move.amount
        for name in self._moves_of:
            self._advance_stock(name)

    def _move(self, flow: Flow, element: Element) -> _Move:
        """Rate times duration; a flow with a delay moves only forwards."""
        binding = dict(zip(flow.dimensions, element, strict=True))
        ends = [cell_name(*resolve(*end, binding, self._model)) if end else None for end in (flow.source, flow.target)]
        if self._within:
            amount = self._within.flow(cell_name(flow.name, element))
            return _Move(flow, element, ends[0], ends[1], amount, amount)
        amount = self._add("mul", self._values.value((flow.name, element)), self._add("duration"))
        if flow.transit:
            amount = self._add("maximum", amount, self._number(0.0))
        return _Move(flow, element, ends[0], ends[1], amount, amount)

    # -- stocks that would run empty

    def _factor(self, name: str) -> int | None:
        """What all that leaves a stock is multiplied by: 1, or what it holds over what would leave it. None if nothing
        can leave it, or if it is not limited.
        """
        leaving = [part for move in self._moves_of[name] for part in self._leaving(move, name)]
        if name not in self._limited_stocks or not leaving:
            return None
        drain = leaving[0]
        for part in leaving[1:]:
            drain = self._add("add", drain, part)
        held = self._positive(self._slots.level(name))
        self.scaled[name] = self._add("gt", drain, held)
        return self._add("select", self.scaled[name], self._add("div", held, drain), self._number(1.0))

    def _leaving(self, move: _Move, name: str) -> list[int]:
        """What a move takes from a stock: forwards from its source, backwards from its target."""
        found = []
        if move.source == name:
            found.append(self._positive(move.amount))
        if move.target == name and not self._one_way(move):
            found.append(self._positive(self._add("neg", move.amount)))
        return found

    def _positive(self, number: int) -> int:
        """A number where it is above 0, else 0."""
        return self._add("select", self._add("gt", number, self._number(0.0)), number, self._number(0.0))

    def _one_way(self, move: _Move) -> bool:
        return move.flow.transit is not None or self._signs.never_negative(move.amount)

    def _limited(self, move: _Move) -> int:
        """The amount after scaling: by the source's factor forwards, by the target's backwards."""
        forwards = self._scaled_by(move, move.source)
        if self._one_way(move) or not (move.target in self._factors or move.source in self._factors):
            return forwards
        backwards = self._scaled_by(move, move.target)
        return self._add("select", self._add("lt", move.amount, self._number(0.0)), backwards, forwards)

    def _scaled_by(self, move: _Move, name: str | None) -> int:
        factor = self._factors.get(name) if name else None
        return move.amount if factor is None else self._add("mul", move.amount, factor)

    # -- what follows

    def _advance_stock(self, name: str) -> None:
        """The level and the sum of what arrives and leaves, flows in the order of the model. Rounding makes no limited
        stock negative.
        """
        net: int | None = None
        for move in self._moves_of[name]:
            if move.source == name:
                net = self._add("neg", move.amount) if net is None else self._add("sub", net, move.amount)
            if move.target == name:
                net = move.arrival if net is None else self._add("add", net, move.arrival)
        if net is None:
            return
        now, zero = self._slots.level(name), self._number(0.0)
        later = self._add("add", now, net)
        if name in self.scaled:
            empty = self._add("mask_and", self._add("lt", later, zero), self._add("ge", now, zero))
            later = self._add("select", empty, zero, later)
        self._slots.follow(name, later)

    def _through(self, move: _Move) -> int:
        """Carries what is under way a stage further and returns what comes out of the last one."""
        assert move.flow.transit is not None
        transit, binding = move.flow.transit, dict(zip(move.flow.dimensions, move.element, strict=True))
        coming = move.amount
        if transit.fixed:
            for name in transit_names(cell_name(move.flow.name, move.element), transit.order):
                self._slots.follow(name, coming)
                coming = self._slots.level(name)
            return coming
        if self._within:
            return self._through_within(move, transit.order, self._within)
        share = delay_share(self._slots, self._values, transit.time, transit.order, binding)
        for name in transit_names(cell_name(move.flow.name, move.element), transit.order):
            stage = self._slots.level(name)
            leaving = self._add("mul", stage, share)
            self._slots.follow(name, self._add("add", self._add("sub", stage, leaving), coming))
            coming = leaving
        return coming

    def _through_within(self, move: _Move, order: int, within: RungeKutta) -> int:
        """The same by the rates within the step. No stage gives more than it has: what comes may have been scaled."""
        coming = move.amount
        for name in transit_names(cell_name(move.flow.name, move.element), order):
            holds = self._add("add", self._slots.level(name), coming)
            coming = self._add("minimum", within.leaving(name), holds)
            self._slots.follow(name, self._add("sub", holds, coming))
        return coming
