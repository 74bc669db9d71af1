"""Lowers events: when each happens, by condition, by chance or at a date."""

from __future__ import annotations

from stratagem.base.formula.syntax import Binary, Expression
from stratagem.engine.cells import Binding
from stratagem.engine.slots import Slots, date_name, margin_name
from stratagem.engine.values import Values
from stratagem.model.model import cell_name
from stratagem.model.parts import Element, Event

_INEQUALITIES = ("<", "<=", ">", ">=")


class Occurrence:
    """One cell of an event: its slots, and the operations that find its date."""

    def __init__(self, slots: Slots, event: Event, element: Element) -> None:
        self._slots, self._event = slots, event
        self._cell = event.name, element
        self._name = cell_name(event.name, element)
        self._binding: Binding = dict(zip(event.dimensions, element, strict=True))
        self._difference = _difference(event.when) if event.when else None
        slots.declare(date_name(self._name))
        if self._difference:
            slots.declare(margin_name(self._name))

    def begin(self, start: Values) -> None:
        """What is known of the date at the start: all of it if it is given, else nothing."""
        self._slots.begin(date_name(self._name), start.value(self._cell))
        if self._difference:
            self._slots.begin(margin_name(self._name), self._slots.graph.number(float("nan")))

    def advance(self, step: Values) -> tuple[int, int] | None:
        """Lowers how the date is found; returns slot and operation if the final record can find it too."""
        slot = date_name(self._name)
        if self._event.when is not None:
            date = self._first(step.truth(self._event.when, self._binding), self._crossing(step))
            self._slots.follow(slot, date)
            return self._slots.index(slot), date
        if self._event.hazard is not None:
            self._slots.follow(slot, self._chance(step, self._event.hazard))
        return None

    def _crossing(self, step: Values) -> int:
        """Where the difference of the two sides passed 0 since the record before, else the time of this record."""
        add, number = self._slots.graph.add, self._slots.graph.number
        now = add("time")
        if self._difference is None:
            return now
        margin, before = step.number(self._difference, self._binding), self._slots.level(margin_name(self._name))
        self._slots.follow(margin_name(self._name), margin)
        share = add("div", before, add("sub", before, margin))
        between = add("add", add("earlier"), add("mul", share, add("sub", now, add("earlier"))))
        known = add("mask_and", add("ge", share, number(0.0)), add("le", share, number(1.0)))
        return add("select", known, between, now)

    def _chance(self, step: Values, hazard: Expression) -> int:
        """An exponential waiting time, -log(u) / hazard, counts if it ends within the step."""
        add = self._slots.graph.add
        rate = step.number(hazard, self._binding)
        waiting = add("neg", add("log", add("uniform", datum=self._name)))
        holds = add("lt", waiting, add("mul", rate, add("duration")))
        return self._first(holds, add("add", add("time"), add("div", waiting, rate)))

    def _first(self, holds: int, moment: int) -> int:
        """The date already there, else `moment` if the event happens now."""
        add, date = self._slots.graph.add, self._slots.level(date_name(self._name))
        new = add("mask_and", holds, add("ne", date, date))
        return add("select", new, moment, date)


def _difference(condition: Expression) -> Expression | None:
    """Left side minus right side of an inequality, None for any other condition."""
    if isinstance(condition, Binary) and condition.operator in _INEQUALITIES:
        return Binary("-", condition.left, condition.right, condition.place)
    return None
