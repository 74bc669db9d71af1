"""Lowers smooths and the pace of delays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stratagem.base.formula.syntax import Expression
from stratagem.engine.cells import Binding, equation
from stratagem.engine.slots import Slots, stage_names
from stratagem.engine.values import Values
from stratagem.model.model import cell_name
from stratagem.model.parts import Element, Smooth

if TYPE_CHECKING:
    from stratagem.engine.stages import RungeKutta


def delay_share(slots: Slots, values: Values, time: Expression, order: int, binding: Binding) -> int:
    """The share of a delay's stage that moves on in a step: duration · order / time, at most 1."""
    add = slots.graph.add
    stages = add("mul", add("duration"), slots.graph.number(float(order)))
    share = add("div", stages, values.number(time, binding))
    return add("minimum", share, slots.graph.number(1.0))


def advance_smooth(
    slots: Slots, values: Values, smooth: Smooth, element: Element, within: RungeKutta | None = None
) -> None:
    """Every stage moves by its share of the way to the stage before it, the first one to the input. Those of a
    fixed delay hand on what they hold.
    """
    add = slots.graph.add
    formula, binding = equation(smooth.of, smooth, element)
    before = values.number(formula, binding)
    if smooth.fixed:
        for name in stage_names(cell_name(smooth.name, element), smooth.order):
            slots.follow(name, before)
            before = slots.level(name)
        return
    if within:
        for name in stage_names(cell_name(smooth.name, element), smooth.order):
            slots.follow(name, add("add", slots.level(name), within.change(name)))
        return
    share = delay_share(slots, values, smooth.time, smooth.order, binding)
    for name in stage_names(cell_name(smooth.name, element), smooth.order):
        stage = slots.level(name)
        slots.follow(name, add("add", stage, add("mul", add("sub", before, stage), share)))
        before = stage
