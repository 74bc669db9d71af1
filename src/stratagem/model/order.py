"""Which cell needs which: an order of evaluation, or the circle that forbids one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.formula.syntax import Call, Expression, Reduce, Reference
from stratagem.base.formula.walk import children
from stratagem.model.dimensions import element_of
from stratagem.model.draft import Draft
from stratagem.model.functions import CHOSEN, EVENT_FUNCTIONS
from stratagem.model.model import Cell, cell_name
from stratagem.model.parts import Auxiliary, Element, Equations, Flow, Noise, Sample, Smooth, Stock, Variable
from stratagem.model.reading import cells

Needs = dict[Cell, list[Cell]]
"""For each cell the cells whose present value its formula reads."""

_Formulas = Callable[[Variable, Element], list[Expression]]
"""From a variable and a cell to the formulas that its value is made from."""

_ARROW = " → "
_MOST_SHOWN = 12
"""A longer circle is cut in the message."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Cells in an order in which they can be evaluated.

    `step`: auxiliaries, flows and noise when levels are known, then the inputs of smooths. `start`: the same with
    stocks and smooths, whose initial formulas may read each other.
    """

    step: tuple[Cell, ...]
    start: tuple[Cell, ...]


def find_orders(draft: Draft, diagnostics: Diagnostics) -> Orders | None:
    """The orders of evaluation, or None and every circle without a stock (`CYCLE`) or among initial values."""
    before = len(diagnostics.errors)
    now = {**draft.auxiliaries, **draft.flows, **draft.noises}
    step = _sorted(_needs(draft, now, _step_formulas), draft, diagnostics, "CYCLE")
    if len(diagnostics.errors) > before:
        return None
    levels = {**draft.stocks, **draft.smooths}
    start = _sorted(_needs(draft, {**now, **levels}, _start_formulas), draft, diagnostics, "CYCLE-INITIAL")
    if len(diagnostics.errors) > before:
        return None
    inputs = tuple(
        (name, element) for name, v in draft.smooths.items() for element in cells(draft.setting, v.dimensions)
    )
    return Orders((*step, *inputs), start)


def _needs(draft: Draft, variables: Mapping[str, Variable], formulas: _Formulas) -> Needs:
    needs: Needs = {}
    for name, variable in variables.items():
        for element in cells(draft.setting, variable.dimensions):
            binding = dict(zip(variable.dimensions, element, strict=True))
            read = [
                cell
                for formula in formulas(variable, element)
                for cell in _reads(formula, binding, draft)
                if cell[0] in variables
            ]
            needs[name, element] = list(dict.fromkeys(read))
    return needs


def _step_formulas(variable: Variable, element: Element) -> list[Expression]:
    match variable:
        case Sample(equations=equations, when=when):
            return [_of(equations, element), *([when] if when is not None else [])]
        case Auxiliary(equations=equations):
            return [_of(equations, element)]
        case Flow(rate=rate):
            return [_of(rate, element)]
        case Noise(sd=sd):
            return [sd]
        case _:
            return []


def _start_formulas(variable: Variable, element: Element) -> list[Expression]:
    match variable:
        case Stock(initial=initial):
            return [_of(initial, element)]
        case Sample(initial=initial) if initial is not None:
            return [*_step_formulas(variable, element), initial]
        case Smooth(initial=initial, of=of):
            return [initial if initial is not None else _of(of, element)]
        case _:
            return _step_formulas(variable, element)


def _of(equations: Equations, element: Element) -> Expression:
    return equations.by_element[element] if equations.formula is None else equations.formula


def _reads(node: Expression, binding: dict[str, str], draft: Draft) -> Iterator[Cell]:
    match node:
        case Reference(name, subscripts):
            yield name, tuple(element_of(each, binding, draft.setting.dimensions) for each in subscripts)
        case Call(function) if function in EVENT_FUNCTIONS or function == CHOSEN:
            return
        case Reduce(_, body, dimension):
            for element in draft.setting.dimensions[dimension].elements:
                yield from _reads(body, {**binding, dimension: element}, draft)
        case _:
            for part in children(node):
                yield from _reads(part, binding, draft)


def _sorted(needs: Needs, draft: Draft, diagnostics: Diagnostics, code: str) -> tuple[Cell, ...]:
    """The cells in order. Every circle is reported once: its cells are taken out and the rest is sorted again."""
    remaining = dict(needs)
    while True:
        graph = {cell: [read for read in reads if read in remaining] for cell, reads in remaining.items()}
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle: list[Cell] = error.args[1]
            _report(circle, draft, diagnostics, code)
            for cell in circle:
                remaining.pop(cell, None)


def _report(circle: list[Cell], draft: Draft, diagnostics: Diagnostics, code: str) -> None:
    """A circle, told from its first declared variable on, once for all elements of a dimension."""
    ring = circle[:0:-1]  # the sorter lists what is needed before what needs it
    places = {cell: draft.variables[cell[0]].place for cell in ring}
    first = min(range(len(ring)), key=lambda index: places[ring[index]])
    turned = [*ring[first:], *ring[:first], ring[first]]
    names = [cell_name(*cell) for cell in turned]
    shown = _ARROW.join(names if len(names) <= _MOST_SHOWN else [*names[: _MOST_SHOWN - 1], "…", names[-1]])
    if code == "CYCLE":
        message = f"these need each other at the same moment: {shown}"
        remedy = "break the circle with a stock, a smooth or a delay: something that carries a past value"
    else:
        message = f"these need each other at the start: {shown}"
        remedy = (
            "give one of them a value at the start that does not depend on the others, such as `initial` of a smooth"
        )
    diagnostics.error(code, message, places[ring[first]], remedy)
