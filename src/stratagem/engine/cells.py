"""Which cells a formula reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from stratagem.base.formula.syntax import Call, Expression, Reduce, Reference
from stratagem.base.formula.walk import children
from stratagem.model.dimensions import element_of
from stratagem.model.functions import CHOSEN, CLOCK
from stratagem.model.model import Cell
from stratagem.model.parts import (
    Auxiliary,
    Count,
    Element,
    Equations,
    Event,
    Flow,
    Noise,
    Sample,
    Smooth,
    Stock,
    Transit,
    Variable,
)

if TYPE_CHECKING:
    from stratagem.model import Model

Binding = Mapping[str, str]
"""Which element each dimension stands for while a formula is evaluated."""

_Formulas = Callable[[Variable, Element], Iterator[tuple[Expression, Binding]]]
"""From a variable and an element to formulas with what their dimensions stand for."""


def equation(equations: Equations, variable: Variable, element: Element) -> tuple[Expression, Binding]:
    """The formula of one cell, and what its dimensions stand for in it."""
    formula = equations.by_element[element] if equations.formula is None else equations.formula
    return formula, dict(zip(variable.dimensions, element, strict=True))


def resolve(name: str, subscripts: tuple[str, ...], binding: Binding, model: Model) -> Cell:
    """The cell that a reference means."""
    return name, tuple(element_of(subscript, binding, model.dimensions) for subscript in subscripts)


def names_of(call: Call) -> tuple[str, str]:
    """The decision and the option that `chosen` asks of."""
    decision, option = (part.name for part in call.arguments if isinstance(part, Reference))
    return decision, option


def reads(formula: Expression, binding: Binding, model: Model) -> Iterator[Cell]:
    """The cells of variables and events that a formula reads, each as often as it stands there."""
    match formula:
        case Reference(name, subscripts):
            if name != CLOCK:
                yield resolve(name, subscripts, binding, model)
        case Call(function) if function == CHOSEN:
            return
        case Reduce(_, body, dimension):
            for element in model.dimensions[dimension].elements:
                yield from reads(body, {**binding, dimension: element}, model)
        case _:
            for part in children(formula):
                yield from reads(part, binding, model)


def needed_cells(model: Model, formulas: Iterable[tuple[Expression, Binding]]) -> set[Cell]:
    """The cells that some formulas rest on, and all that the levels and events of the model rest on."""
    waiting = [cell for formula, binding in formulas for cell in reads(formula, binding, model)]
    changing = (model.flows, model.smooths, model.noises, model.counts, model.events)
    for variable in (variable for kind in changing for variable in kind.values()):
        for element in model.elements(variable):
            for formula, binding in _changing(variable, element):
                waiting.extend(reads(formula, binding, model))
    samples = (auxiliary for auxiliary in model.auxiliaries.values() if isinstance(auxiliary, Sample))
    moving: tuple[Variable, ...] = (*model.flows.values(), *samples)
    waiting.extend((variable.name, element) for variable in moving for element in model.elements(variable))
    return _closure(waiting, model, _present)


def needed_at_start(model: Model) -> set[Cell]:
    """The cells that the first values of stocks and smooths rest on, these included."""
    levels = (*model.stocks.values(), *model.smooths.values())
    waiting = [(level.name, element) for level in levels for element in model.elements(level)]
    return _closure(waiting, model, _initial)


def _closure(waiting: list[Cell], model: Model, formulas: _Formulas) -> set[Cell]:
    """Cells with all that they rest on."""
    found: set[Cell] = set()
    while waiting:
        cell = waiting.pop()
        if cell not in found:
            found.add(cell)
            for formula, binding in formulas(model.variables[cell[0]], cell[1]):
                waiting.extend(reads(formula, binding, model))
    return found


def _initial(variable: Variable, element: Element) -> Iterator[tuple[Expression, Binding]]:
    """The formula that makes a variable's value at the start."""
    match variable:
        case Stock(initial=equations):
            yield equation(equations, variable, element)
        case Smooth(initial=None, of=equations):
            yield equation(equations, variable, element)
        case Smooth(initial=formula) if formula is not None:
            yield formula, dict(zip(variable.dimensions, element, strict=True))
        case Sample(initial=formula) if formula is not None:
            yield formula, dict(zip(variable.dimensions, element, strict=True))
            yield from _present(variable, element)
        case _:
            yield from _present(variable, element)


def _changing(variable: Variable, element: Element) -> Iterator[tuple[Expression, Binding]]:
    """The formulas that carry a variable from one record to the next."""
    binding = dict(zip(variable.dimensions, element, strict=True))
    match variable:
        case Flow(transit=Transit(time=time)):
            yield time, binding
        case Smooth(time=time):
            yield equation(variable.of, variable, element)
            yield time, binding
        case Count(rate=rate):
            yield equation(rate, variable, element)
        case Noise(correlation=time) if time is not None:
            yield time, binding
        case Event(when=when, hazard=hazard):
            yield from ((formula, binding) for formula in (when, hazard) if formula is not None)


def _present(variable: Variable, element: Element) -> Iterator[tuple[Expression, Binding]]:
    """The formula that makes a variable's value at a record, if it is no level."""
    match variable:
        case Sample(equations=equations, when=when):
            yield equation(equations, variable, element)
            if when is not None:
                yield when, dict(zip(variable.dimensions, element, strict=True))
        case Auxiliary(equations=equations) | Flow(rate=equations):
            yield equation(equations, variable, element)
        case Noise(sd=sd):
            yield sd, dict(zip(variable.dimensions, element, strict=True))
