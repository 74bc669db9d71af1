"""Lowers cells: what each variable is at a moment, in terms of parameters, slots and the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.base.formula.syntax import Expression, Number
from stratagem.engine.cells import Binding, equation, reads
from stratagem.engine.choice.code import choice_name
from stratagem.engine.formulas import FormulaLowering
from stratagem.engine.slots import Slots, date_name, kept_name
from stratagem.model.model import Cell, cell_name
from stratagem.model.parts import Auxiliary, Count, Event, Flow, Noise, Parameter, Sample, Smooth, Stock, Variable

if TYPE_CHECKING:
    from stratagem.model import Model


_TAKEN = 2
"""Formulas of a sample that are read at every record: what it takes, and when."""


@dataclass(frozen=True)
class Stage:
    """A moment within a step: its time, and what slots hold there that are carried within the step."""

    time: int
    levels: dict[str, int]


class Values:
    """The operations of cells at the start, where levels are their initial formulas, or at any later moment, where
    they are slots. `held` numbers the cells that may be held to a course. With a `stage` they are those of a moment
    within a step, which takes from the values at the `record` what is not carried within the step.
    """

    def __init__(
        self,
        model: Model,
        slots: Slots,
        parameters: Mapping[str, int],
        at_start: bool,
        held: Mapping[str, int],
        stage: Stage | None = None,
        record: Values | None = None,
    ) -> None:
        self._stage, self._record = stage, record
        self._time = stage.time if stage else slots.graph.add("time")
        self._model, self._slots, self._parameters, self._at_start = model, slots, parameters, at_start
        self._held = held
        self._known: dict[Cell, int] = {}
        self._formulas = FormulaLowering(
            model, slots.graph, self._time, self.value, self._happened, self._elapsed, self._chosen
        )
        self._variables: dict[str, Variable] = {
            **model.parameters,
            **model.stocks,
            **model.flows,
            **model.auxiliaries,
            **model.smooths,
            **model.noises,
            **model.counts,
            **model.events,
        }

    def number(self, formula: Expression, binding: Binding) -> int:
        """The operation of a formula."""
        self._prepare(formula, binding)
        return self._formulas.number(formula, binding)

    def truth(self, formula: Expression, binding: Binding) -> int:
        """The operation that tells whether a formula holds."""
        self._prepare(formula, binding)
        return self._formulas.truth(formula, binding)

    def value(self, cell: Cell) -> int:
        """The operation of a cell. Lowers what it reads first, without recursion, so that long chains are no matter."""
        waiting = [cell]
        while waiting:
            top = waiting[-1]
            missing = [read for read in self._reads(top) if read not in self._known] if top not in self._known else []
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if top not in self._known:
                self._known[top] = self._or_held(top, self._lower(top))
        return self._known[cell]

    def _prepare(self, formula: Expression, binding: Binding) -> None:
        for cell in reads(formula, binding, self._model):
            self.value(cell)

    def _reads(self, cell: Cell) -> Iterator[Cell]:
        for formula, binding in self._formulas_of(cell):
            yield from reads(formula, binding, self._model)

    def _formulas_of(self, cell: Cell) -> list[tuple[Expression, Binding]]:
        """The formula whose value makes that of a cell now, none if it stands in a slot or is a parameter."""
        name, element = cell
        variable = self._variables[name]
        binding = dict(zip(variable.dimensions, element, strict=True))
        match variable:
            case Sample() if self._record is not None:
                return []
            case Sample():
                return self._formulas_of_sample(variable, element, binding)
            case Auxiliary():
                return [equation(variable.equations, variable, element)]
            case Flow():
                return [equation(variable.rate, variable, element)]
            case Noise():
                return [(variable.sd, binding)]
        return self._formulas_at_start(variable, element, binding) if self._at_start else []

    def _formulas_of_sample(
        self, sample: Sample, element: tuple[str, ...], binding: Binding
    ) -> list[tuple[Expression, Binding]]:
        """What it takes, when, and at the start what it keeps before."""
        assert sample.when is not None
        found = [equation(sample.equations, sample, element), (sample.when, binding)]
        return [*found, (sample.initial, binding)] if self._at_start and sample.initial is not None else found

    def _formulas_at_start(
        self, variable: Variable, element: tuple[str, ...], binding: Binding
    ) -> list[tuple[Expression, Binding]]:
        match variable:
            case Stock():
                return [equation(variable.initial, variable, element)]
            case Smooth():
                if variable.initial is not None:
                    return [(variable.initial, binding)]
                return [equation(variable.of, variable, element)]
            case Count():
                return [(Number(0.0, None, variable.place), binding)]
            case Event() if variable.at is not None:
                return [(variable.at, binding)]
            case _:
                return []

    def _or_held(self, cell: Cell, operation: int) -> int:
        """The course of a cell in runs that hold it, else its own value."""
        index = self._held.get(cell_name(*cell))
        if index is None:
            return operation
        add = self._slots.graph.add
        return add("select", add("holds", datum=index), add("held", datum=index), operation)

    def _lower(self, cell: Cell) -> int:
        name = cell_name(*cell)
        formulas = [self._formulas.number(formula, binding) for formula, binding in self._formulas_of(cell)]
        match self._variables[cell[0]]:
            case Parameter() if name in self._slots and not self._at_start:
                return self._slots.level(name)
            case Parameter():
                return self._slots.graph.add("parameter", datum=self._parameters[name])
            case Sample() if self._record is not None:
                return self._record.value(cell)
            case Sample(when=when) if when is not None:
                kept = formulas[-1] if len(formulas) > _TAKEN else formulas[0]
                before = kept if self._at_start else self._slots.level(kept_name(name))
                now = self._formulas.truth(*self._formulas_of(cell)[1])
                return self._slots.graph.add("select", now, formulas[0], before)
            case Noise():
                return self._slots.graph.add("mul", formulas[0], self._standard_normal(name))
            case Event() if not formulas:
                return self._slots.graph.number(float("nan")) if self._at_start else self._slots.level(date_name(name))
        return formulas[0] if formulas else self._level(name)

    def _level(self, name: str) -> int:
        carried = self._stage.levels if self._stage else {}
        return carried[name] if name in carried else self._slots.level(name)

    def _standard_normal(self, name: str) -> int:
        return self._slots.graph.add("normal", datum=name) if self._at_start else self._slots.level(name)

    def _happened(self, cell: Cell) -> int:
        """A date given in advance is compared with the time; other events are seen from the step after they were
        found.
        """
        add, date = self._slots.graph.add, self.value(cell)
        if self._model.events[cell[0]].at is not None:
            return add("ge", add("time"), date)
        return add("eq", date, date)

    def _chosen(self, decision: str, option: str) -> int:
        graph = self._slots.graph
        number = graph.number(float(list(self._model.decisions[decision].options).index(option)))
        last = graph.number(-1.0) if self._at_start else self._slots.level(choice_name(decision))
        return graph.add("eq", last, number)

    def _elapsed(self, cell: Cell) -> int:
        add = self._slots.graph.add
        since = add("sub", self._time, self.value(cell))
        return add("select", self._happened(cell), since, self._slots.graph.number(0.0))
