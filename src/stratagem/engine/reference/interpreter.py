"""Runs a block of futures of a model, record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from stratagem.base.elementary import exp, log, normal_quantile
from stratagem.base.formula.syntax import Binary, Expression
from stratagem.base.philox import address, process_key, round_keys, uniforms
from stratagem.base.poisson import poisson_quantile
from stratagem.engine.reference.evaluation import Binding, Evaluation
from stratagem.engine.reference.movement import Move, carry, level_after, limit
from stratagem.engine.reference.stages import Slopes, Within
from stratagem.engine.reference.state import A, Clock, State, Values
from stratagem.model.model import Cell, cell_name
from stratagem.model.parts import Count, Equations, Event, Flow, Noise, Sample, Smooth, Variable

if TYPE_CHECKING:
    from stratagem.model import Model

_Kind = TypeVar("_Kind", bound=Variable)

Watch = Callable[[int, Cell, Values], None]
"""Is told step, cell and values of each variable's cell when it is evaluated, after all that it reads."""


class Interpreter:
    """One block of futures. It stands at the first record when made; `advance` goes to the next one.

    `futures` are their numbers, `parameters` maps the name of each parameter cell to its values in base units. `orders`
    are cells to evaluate first at the start and at every record, what is read before what reads it: without them long
    chains overflow the stack. `held` maps names of cells to the courses that they take instead of their equations,
    shape (steps + 1, futures), in base units. `scaled` counts how often what leaves a stock was scaled down.
    """

    def __init__(
        self,
        model: Model,
        seed: int,
        futures: NDArray[np.uint64],
        parameters: Mapping[str, Values],
        watch: Watch | None = None,
        orders: tuple[Sequence[Cell], Sequence[Cell]] = ((), ()),
        held: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> None:
        self._model, self._futures, self._parameters, self._watch = model, futures, parameters, watch
        self._orders, self._held = orders, held or {}
        self._keys = round_keys(A, np.uint64(seed))
        self._known: dict[Cell, Values] = {}
        self._evaluation = Evaluation(model, self)
        self._starting = True
        self._moment: Values | None = None
        self.clock = Clock.at(model.calendar, 0)
        self.state = State()
        self.scaled: dict[Cell, int] = {}
        self._origin = self._rollout = 0
        self._begin()

    # -- the start

    def _begin(self) -> None:
        """Levels come from their initial formulas, which may read each other; of events only dates given in advance
        are known.
        """
        model, state = self._model, self.state
        for _, cell in self._cells(model.noises):
            state.normals[cell] = self._normal(cell, 0)
        for event, cell in self._cells(model.events):
            state.margins[cell] = np.nan
            if event.at is None:
                state.dates[cell] = self._spread(np.nan)
        for cell in self._orders[0]:
            self.value(cell)
        levels = {cell: self._spread(self.value(cell)) for _, cell in self._cells(model.stocks)}
        smooths = {cell: [self._spread(self.value(cell))] * smooth.order for smooth, cell in self._cells(model.smooths)}
        for _, cell in self._cells(model.events):
            state.dates[cell] = self._spread(self._date(cell))
        state.levels, state.stages = levels, smooths
        state.kept = {cell: self._spread(self.value(cell)) for cell in self._samples()}
        state.counts = {cell: self._spread(0.0) for _, cell in self._cells(model.counts)}
        for flow, cell in self._cells(model.flows):
            if flow.transit:
                state.stages[cell] = [self._spread(0.0)] * flow.transit.order
        for decision in model.decisions.values():
            state.choices[decision.name], state.times[decision.name] = self._spread(-1.0), self._spread(0.0)
            for setting in (setting for option in decision.options.values() for setting in option.sets):
                cell = setting.lever, setting.element
                state.levers[cell] = self._spread(self._parameters[cell_name(*cell)])
        self._starting = False
        self.renew()

    def fork(self, parameters: Mapping[str, Values], origin: int = 0, rollout: int = 0) -> Interpreter:
        """The same futures from the present record on, apart: under other parameters, and with the draws of a rollout
        (from 1) that starts at record `origin`, or with their own.
        """
        other = copy(self)
        other._parameters, other._origin, other._rollout = parameters, origin, rollout
        other._watch, other._known, other.scaled = None, {}, {}
        other._evaluation = Evaluation(self._model, other)
        other.state = self.state.copied()
        return other

    def foresee(self) -> None:
        """Works out again, from the parameters believed in, the dates of events that were given in advance and are not
        past.
        """
        later, levers = A.add(self.clock.time, self.clock.length), self.state.levers
        self.state.levers = {}  # what is fixed once for each future reads levers as they were at the start
        for event, cell in self._cells(self._model.events):
            if event.at is not None:
                own, guess = self.state.dates[cell], self.evaluate(event.at, _binding(event, cell))
                self.state.dates[cell] = A.select(A.le(own, self.clock.time), own, A.maximum(guess, later))
        self.state.levers = levers
        self._known.clear()

    def renew(self) -> None:
        """Forgets the values of the record before."""
        self._known.clear()
        for cell in self._orders[1]:
            self.value(cell)

    def _spread(self, value: Values) -> Values:
        return np.broadcast_to(np.asarray(value, np.float64), self._futures.shape)

    def _cells(self, variables: Mapping[str, _Kind]) -> Iterator[tuple[_Kind, Cell]]:
        for variable in variables.values():
            for element in self._model.elements(variable):
                yield variable, (variable.name, element)

    # -- cells

    def value(self, cell: Cell) -> Values:
        """The value of a variable's cell at the present record, in base units: worked out when first asked for."""
        if cell not in self._known:
            self._known[cell] = self._worked_out(cell)
            if self._watch:
                self._watch(self.clock.step, cell, self._known[cell])
        return self._known[cell]

    def evaluate(self, formula: Expression, binding: Binding) -> Values:
        """The value of a formula at the present record; a truth value is 0 or 1."""
        return self._evaluation.number(formula, binding)

    def happened(self, cell: Cell) -> Values:
        """Whether an event has happened: a date given in advance is past, any other event was found before this
        record.
        """
        date = self._date(cell)
        return A.ge(self.clock.time, date) if self._model.events[cell[0]].at is not None else A.eq(date, date)

    def chosen(self, decision: str, option: str) -> Values:
        """Whether an option was the last one chosen."""
        number = list(self._model.decisions[decision].options).index(option)
        return A.eq(self.state.choices[decision], float(number))

    def truth(self, formula: Expression, binding: Binding) -> Values:
        """Whether a formula holds at the present record."""
        return self._evaluation.truth(formula, binding)

    def elapsed(self, cell: Cell) -> Values:
        """The time since an event happened, 0 before."""
        return A.select(self.happened(cell), A.sub(self.moment, self._date(cell)), 0.0)

    def _date(self, cell: Cell) -> Values:
        event = self._model.events[cell[0]]
        if cell not in self.state.dates:
            assert event.at is not None
            self.state.dates[cell] = self.evaluate(event.at, _binding(event, cell))
        return self.state.dates[cell]

    def _worked_out(self, cell: Cell) -> Values:
        name, model = cell[0], self._model
        if self._held and cell_name(*cell) in self._held:
            return self._held[cell_name(*cell)][self.clock.step]
        if cell in self.state.levers:
            return self.state.levers[cell]
        if name in model.parameters:
            return self._parameters[cell_name(*cell)]
        if isinstance(sample := model.auxiliaries.get(name), Sample):
            return self._sampled(sample, cell)
        if name in model.auxiliaries:
            return self._equation(model.auxiliaries[name].equations, model.auxiliaries[name], cell)
        if name in model.flows:
            return self._equation(model.flows[name].rate, model.flows[name], cell)
        if name in model.noises:
            noise = model.noises[name]
            return A.mul(self.evaluate(noise.sd, _binding(noise, cell)), self.state.normals[cell])
        if name in model.counts:
            return self._spread(0.0) if self._starting else self.state.counts[cell]
        if name in model.stocks:
            stock = model.stocks[name]
            return self._equation(stock.initial, stock, cell) if self._starting else self.state.levels[cell]
        return self._smooth(model.smooths[name], cell)

    def _samples(self) -> Iterator[Cell]:
        return (cell for auxiliary, cell in self._cells(self._model.auxiliaries) if isinstance(auxiliary, Sample))

    def _sampled(self, sample: Sample, cell: Cell) -> Values:
        """What it takes now where its condition holds, else what it keeps."""
        assert sample.when is not None
        binding, now = _binding(sample, cell), self._equation(sample.equations, sample, cell)
        if not self._starting:
            before = self.state.kept[cell]
        else:
            before = now if sample.initial is None else self.evaluate(sample.initial, binding)
        return A.select(self.truth(sample.when, binding), now, before)

    def _smooth(self, smooth: Smooth, cell: Cell) -> Values:
        if not self._starting:
            return self.state.stages[cell][-1]
        if smooth.initial is not None:
            return self.evaluate(smooth.initial, _binding(smooth, cell))
        return self._equation(smooth.of, smooth, cell)

    def _equation(self, equations: Equations, variable: Variable, cell: Cell) -> Values:
        formula = equations.by_element[cell[1]] if equations.formula is None else equations.formula
        return self.evaluate(formula, _binding(variable, cell))

    # -- chance

    def _uniform(self, cell: Cell, step: int) -> Values:
        """Two steps that follow each other share a block of two draws."""
        return self.draws(cell_name(*cell), step // 2)[step % 2]

    def draws(self, process: str, number: int) -> tuple[Values, Values]:
        """The two uniforms of a process at an address."""
        origin, rollout = np.uint64(self._origin), np.uint64(self._rollout)
        counter = address(A, self._futures, np.uint64(number), process_key(process), 0, origin, rollout)
        return uniforms(A, counter, self._keys)

    def _normal(self, cell: Cell, step: int) -> Values:
        return normal_quantile(A, self._uniform(cell, step))

    # -- a step

    def advance(self) -> None:
        """Finds events, then goes to the next record: all changes are worked out from the present one, then made.

        At the final record, which no step follows, it only finds the events whose condition holds there.
        """
        model = self._model
        found = {cell: self._found(event, cell) for event, cell in self._cells(model.events) if event.when}
        if self.clock.is_final:
            self.state.dates.update(found)
            return
        chances = {cell: self._chance(event, cell) for event, cell in self._cells(model.events) if event.hazard}
        within = None if model.method == "euler" else self._within()
        levels, transits = self._moved(within)
        smooths = {cell: self._smoothed(smooth, cell, within) for smooth, cell in self._cells(model.smooths)}
        kept = {cell: self._spread(self.value(cell)) for cell in self._samples()}
        normals = {cell: self._next_normal(noise, cell) for noise, cell in self._cells(model.noises)}
        counts = {cell: self._counted(count, cell) for count, cell in self._cells(model.counts)}
        self.state.levels, self.state.normals, self.state.counts = levels, normals, counts
        self.state.kept = kept
        self.state.stages.update({**transits, **smooths})
        self.state.dates.update({**found, **chances})
        self.clock = Clock.at(model.calendar, self.clock.step + 1)
        self.renew()

    def _within(self) -> Slopes:
        """What moves by the rates at four moments of the step."""
        state, known = self.state, self._known
        levels, stages = state.levels, state.stages
        fixed = {cell: self.value(cell) for cell in self._samples()}

        def stand(there: dict[Cell, Values], after: dict[Cell, list[Values]], moment: Values) -> None:
            state.levels, state.stages, self._known, self._moment = there, after, dict(fixed), moment
            for cell in self._orders[1]:
                self.value(cell)

        found = Within(
            self._model,
            self.value,
            lambda smooth, cell: self._equation(smooth.of, smooth, cell),
            self._delay_time,
            self._ends,
            stand,
        ).means(levels, stages, self.clock.time, self.clock.length)
        state.levels, state.stages, self._known, self._moment = levels, stages, known, None
        return found

    def _delay_time(self, variable: Flow | Smooth, cell: Cell) -> Values:
        if isinstance(variable, Smooth):
            return self.evaluate(variable.time, _binding(variable, cell))
        assert variable.transit is not None
        return self.evaluate(variable.transit.time, _binding(variable, cell))

    @property
    def moment(self) -> Values:
        """The time: that of the record, or one within the step that follows."""
        return self.clock.time if self._moment is None else self._moment

    def _moved(self, within: Slopes | None) -> tuple[dict[Cell, Values], dict[Cell, list[Values]]]:
        """Levels of stocks, and stages of flows with a delay, a step later."""
        moves = [self._move(flow, cell, within) for flow, cell in self._cells(self._model.flows)]
        levels = self.state.levels
        scaled = limit(moves, levels, lambda stock: self._model.stocks[stock[0]].empty != "allow")
        for stock, where in scaled.items():
            self.scaled[stock] = self.scaled.get(stock, 0) + int(np.count_nonzero(self._spread(where)))
        transits: dict[Cell, list[Values]] = {}
        arrivals: dict[Cell, Values] = {}
        for move in moves:
            arrivals[move.cell] = move.amount
            if move.flow.transit:
                transits[move.cell], arrivals[move.cell] = carry(move, self.state.stages[move.cell])
        after = {stock: level_after(stock, level, moves, arrivals, stock in scaled) for stock, level in levels.items()}
        return after, transits

    def _ends(self, flow: Flow, cell: Cell) -> tuple[Cell | None, Cell | None]:
        """The stocks that a flow's cell leaves and enters."""
        binding = _binding(flow, cell)
        source, target = (
            (end[0], tuple(binding.get(subscript, subscript) for subscript in end[1])) if end else None
            for end in (flow.source, flow.target)
        )
        return source, target

    def _move(self, flow: Flow, cell: Cell, within: Slopes | None) -> Move:
        binding, (source, target) = _binding(flow, cell), self._ends(flow, cell)
        if within is not None:
            return Move(flow, cell, source, target, within.flows[cell], None, within.leaving.get(cell))
        amount = A.mul(self.value(cell), self.clock.length)
        if flow.transit is None:
            return Move(flow, cell, source, target, amount, None)
        if flow.transit.fixed:
            return Move(flow, cell, source, target, A.maximum(amount, 0.0), None)
        share = self._delay_share(flow.transit.time, flow.transit.order, binding)
        return Move(flow, cell, source, target, A.maximum(amount, 0.0), share)

    def _delay_share(self, time: Expression, order: int, binding: Binding) -> Values:
        """What a delay's stage passes on in a step: duration · order / time, at most all of it."""
        share = A.div(A.mul(self.clock.length, float(order)), self.evaluate(time, binding))
        return A.minimum(share, 1.0)

    def _smoothed(self, smooth: Smooth, cell: Cell, within: Slopes | None) -> list[Values]:
        """Every stage goes its share of the way to the one before, the first one to the input."""
        before = self._equation(smooth.of, smooth, cell)
        if smooth.fixed:
            return [self._spread(before), *self.state.stages[cell][:-1]]
        if within is not None:
            changes = within.smooths[cell]
            return [A.add(stage, change) for stage, change in zip(self.state.stages[cell], changes, strict=True)]
        share = self._delay_share(smooth.time, smooth.order, _binding(smooth, cell))
        later = []
        for stage in self.state.stages[cell]:
            later.append(A.add(stage, A.mul(A.sub(before, stage), share)))
            before = stage
        return later

    def _counted(self, count: Count, cell: Cell) -> Values:
        """A count a step later: it grows by a Poisson number of mean rate times length of the step."""
        mean = A.mul(self._equation(count.rate, count, cell), self.clock.length)
        return A.add(self.state.counts[cell], poisson_quantile(A, mean, self._uniform(cell, self.clock.step)))

    def _next_normal(self, noise: Noise, cell: Cell) -> Values:
        """A stationary standard normal process: r · now + sqrt(1 - r²) · draw with r = exp(-duration / correlation);
        or white.
        """
        draw = self._normal(cell, self.clock.step + 1)
        if noise.correlation is None:
            return draw
        time = self.evaluate(noise.correlation, _binding(noise, cell))
        kept = exp(A, A.neg(A.div(self.clock.length, time)))
        fresh = A.sqrt(A.sub(1.0, A.mul(kept, kept)))
        return A.add(A.mul(kept, self.state.normals[cell]), A.mul(fresh, draw))

    # -- events

    def _found(self, event: Event, cell: Cell) -> Values:
        """The date of an event by condition: for an inequality the moment since the record before at which its sides
        were equal.
        """
        assert event.when is not None
        clock, binding, moment = self.clock, _binding(event, cell), np.float64(self.clock.time)
        holds = self._evaluation.truth(event.when, binding)
        if isinstance(event.when, Binary) and event.when.operator in ("<", "<=", ">", ">="):
            margin = A.sub(self.evaluate(event.when.left, binding), self.evaluate(event.when.right, binding))
            before, self.state.margins[cell] = self.state.margins[cell], margin
            share = A.div(before, A.sub(before, margin))
            between = A.add(clock.earlier, A.mul(share, A.sub(clock.time, clock.earlier)))
            moment = A.select(A.mask_and(A.ge(share, 0.0), A.le(share, 1.0)), between, moment)
        return self._first(cell, holds, moment)

    def _chance(self, event: Event, cell: Cell) -> Values:
        """The date of an event by chance: an exponential waiting time counts if it ends within the step."""
        assert event.hazard is not None
        hazard = self.evaluate(event.hazard, _binding(event, cell))
        waiting = A.neg(log(A, self._uniform(cell, self.clock.step)))
        holds = A.lt(waiting, A.mul(hazard, self.clock.length))
        return self._first(cell, holds, A.add(self.clock.time, A.div(waiting, hazard)))

    def _first(self, cell: Cell, holds: Values, moment: Values) -> Values:
        """The date already known, else `moment` where the event happens now."""
        date = self.state.dates[cell]
        return A.select(A.mask_and(holds, A.ne(date, date)), moment, date)


def _binding(variable: Variable, cell: Cell) -> Binding:
    return dict(zip(variable.dimensions, cell[1], strict=True))
