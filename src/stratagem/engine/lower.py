"""Lowers a model to a program: subscripts become cells, cells become slots and operations, in an order in which they
can be computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stratagem.engine.cells import equation
from stratagem.engine.choice.code import Lowering, choice_name, times_name
from stratagem.engine.delays import advance_smooth
from stratagem.engine.movement import Movement
from stratagem.engine.occurrences import Occurrence
from stratagem.engine.program import Program
from stratagem.engine.signs import Signs
from stratagem.engine.slots import Slots, date_name, kept_name, stage_names, transit_names
from stratagem.engine.stages import RungeKutta
from stratagem.engine.values import Stage, Values
from stratagem.model.model import Cell, cell_name
from stratagem.model.parts import Count, Element, Noise, Sample

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan
    from stratagem.model.model import Model


MOST_KEPT = 8
"""Programs remembered: findings run one model dozens of times, and mostly with other numbers only."""

_kept: list[tuple[Model, tuple[object, ...], Program]] = []


def lower(plan: Plan) -> Program:
    """The program that computes what a plan asks for; one that was made of a like plan is given again."""
    if plan.ready:
        return plan.ready
    asked = (plan.records, plan.parameters, plan.event_cells, plan.holdable, plan.choices, plan.never_negative)
    for model, known, program in _kept:
        if model is plan.model and known == asked:
            return program
    program = _Lowering(plan).program()
    _kept.insert(0, (plan.model, asked, program))
    del _kept[MOST_KEPT:]
    return program


class _Lowering:
    def __init__(self, plan: Plan) -> None:
        self._plan, self._model = plan, plan.model
        self._slots = Slots()
        index = {name: number for number, name in enumerate(plan.parameters)}
        self._index = index
        held = self._held = {name: number for number, name in enumerate(plan.holdable)}
        self._start = Values(plan.model, self._slots, index, True, held)
        self._step = Values(plan.model, self._slots, index, False, held)

    def program(self) -> Program:
        self._declare()
        records = [self._step.number(record.formula, record.binding) for record in self._plan.records]
        within = self._within()
        movement = Movement(self._model, self._slots, self._step, self._signs(), within)
        movement.advance()
        for smooth in self._model.smooths.values():
            for element in self._model.elements(smooth):
                advance_smooth(self._slots, self._step, smooth, element, within)
        for name, cell in self._samples():
            self._slots.follow(kept_name(name), self._step.value(cell))
        for noise in self._model.noises.values():
            for element in self._model.elements(noise):
                self._advance_noise(noise, element)
        for count in self._model.counts.values():
            for element in self._model.elements(count):
                self._advance_count(count, element)
        groups = Lowering(
            lambda formula: self._step.number(formula, {}),
            lambda formula: self._step.truth(formula, {}),
            self._slots.index,
            self._index.__getitem__,
        ).groups(self._plan.choices)
        observed = [occurrence.advance(self._step) for occurrence in self._occurrences]
        return Program(
            operations=tuple(self._slots.graph.operations),
            parameters=self._plan.parameters,
            slots=tuple(self._slots.names),
            initial=tuple(self._slots.initial),
            following=tuple(self._slots.following),
            observed=tuple(pair for pair in observed if pair),
            records=tuple(records),
            scaled=tuple(movement.scaled.values()),
            scaled_names=tuple(movement.scaled),
            event_slots=tuple(self._slots.index(date_name(name)) for name in self._plan.events),
            watched=tuple(self._slots.index(name) for name in self._watched),
            held=self._plan.holdable,
            groups=groups,
            foreseen=tuple(
                self._slots.index(date_name(name))
                for event in self._model.events.values()
                if event.at is not None
                for name in self._model.cells(event)
            ),
        )

    def _within(self) -> RungeKutta | None:
        """The moments within a step, if the model is carried by the method of Runge and Kutta."""
        if self._model.method == "euler":
            return None
        return RungeKutta(self._model, self._slots, self._step, self._at)

    def _at(self, stage: Stage) -> Values:
        return Values(self._model, self._slots, self._index, False, self._held, stage, self._step)

    def _signs(self) -> Signs:
        """What is never below zero: parameters whose prior or setting says so, and limited stocks that do not begin
        below.
        """
        parameters = {number for number, name in enumerate(self._plan.parameters) if name in self._plan.never_negative}
        start = Signs(self._slots.graph, parameters, ())
        limited = [stock for stock in self._model.stocks.values() if stock.empty != "allow"]
        indices = [self._slots.index(name) for stock in limited for name in self._model.cells(stock)]
        slots = {index for index in indices if start.never_negative(self._slots.initial[index])}
        return Signs(self._slots.graph, parameters, slots)

    def _declare(self) -> None:
        """All slots first, then what they hold at the start: initial formulas may read each other."""
        model, slots = self._model, self._slots
        stocks = [(stock.name, element) for stock in model.stocks.values() for element in model.elements(stock)]
        smooths = [(smooth, element) for smooth in model.smooths.values() for element in model.elements(smooth)]
        noises = [
            cell_name(noise.name, element) for noise in model.noises.values() for element in model.elements(noise)
        ]
        stages = [stage_names(cell_name(smooth.name, element), smooth.order) for smooth, element in smooths]
        counts = [name for count in model.counts.values() for name in model.cells(count)]
        self._watched = [cell_name(*cell) for cell in stocks] + counts + [name for names in stages for name in names]
        for name in (*self._watched, *noises):
            slots.declare(name)
        self._occurrences = [
            Occurrence(slots, event, element) for event in model.events.values() for element in model.elements(event)
        ]
        self._declare_transits()
        for name, _ in self._samples():
            slots.declare(kept_name(name))
        for cell in stocks:
            slots.begin(cell_name(*cell), self._start.value(cell))
        for (smooth, element), names in zip(smooths, stages, strict=True):
            for name in names:
                slots.begin(name, self._start.value((smooth.name, element)))
        for name in counts:
            slots.begin(name, slots.graph.number(0.0))
        for name in noises:
            slots.begin(name, slots.graph.add("normal", datum=name))
        for name, cell in self._samples():
            slots.begin(kept_name(name), self._start.value(cell))
        for occurrence in self._occurrences:
            occurrence.begin(self._start)
        self._declare_choices()

    def _samples(self) -> Iterator[tuple[str, Cell]]:
        """Every cell that keeps what it took, with its name."""
        for auxiliary in self._model.auxiliaries.values():
            for element in self._model.elements(auxiliary) if isinstance(auxiliary, Sample) else ():
                yield cell_name(auxiliary.name, element), (auxiliary.name, element)

    def _declare_choices(self) -> None:
        """Levers that decisions set begin as they are; no decision has come up."""
        for cell in self._plan.choices.levers:
            self._slots.declare(cell_name(*cell))
            self._slots.begin(cell_name(*cell), self._start.value(cell))
        for decision in self._plan.choices.decisions:
            for name, value in ((choice_name(decision.name), -1.0), (times_name(decision.name), 0.0)):
                self._slots.declare(name)
                self._slots.begin(name, self._slots.graph.number(value))

    def _declare_transits(self) -> None:
        """Nothing is under way at the start."""
        for flow in self._model.flows.values():
            for element in self._model.elements(flow) if flow.transit else ():
                assert flow.transit is not None
                for name in transit_names(cell_name(flow.name, element), flow.transit.order):
                    self._watched.append(name)
                    self._slots.declare(name)
                    self._slots.begin(name, self._slots.graph.number(0.0))

    def _advance_count(self, count: Count, element: Element) -> None:
        """Grows by a Poisson number whose mean is the rate times the length of the step."""
        slots, name = self._slots, cell_name(count.name, element)
        add = slots.graph.add
        mean = add("mul", self._step.number(*equation(count.rate, count, element)), add("duration"))
        slots.follow(name, add("add", slots.level(name), add("poisson", mean, add("uniform", datum=name))))

    def _advance_noise(self, noise: Noise, element: Element) -> None:
        """A standard normal process: r · before + sqrt(1 - r²) · draw with r = exp(-duration / correlation), or
        white.
        """
        slots, name = self._slots, cell_name(noise.name, element)
        add = slots.graph.add
        draw = add("normal", datum=name, ahead=1)
        if noise.correlation is None:
            slots.follow(name, draw)
            return
        time = self._step.number(noise.correlation, dict(zip(noise.dimensions, element, strict=True)))
        kept = add("exp", add("neg", add("div", add("duration"), time)))
        fresh = add("sqrt", add("sub", slots.graph.number(1.0), add("mul", kept, kept)))
        slots.follow(name, add("add", add("mul", kept, slots.level(name)), add("mul", fresh, draw)))
