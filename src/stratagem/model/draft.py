"""A model as it was read, before it is checked and resolved; and its formulas, one by one, with what each must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from stratagem.base.formula.syntax import Expression
from stratagem.base.units import DAY, DIMENSIONLESS, MOMENT, Unit
from stratagem.model.decisions import Decision
from stratagem.model.names import Names
from stratagem.model.parts import (
    Auxiliary,
    Count,
    Equations,
    Event,
    Flow,
    Indicator,
    Lookup,
    Noise,
    Parameter,
    Sample,
    Smooth,
    Stock,
    Variable,
)
from stratagem.model.setting import Setting

Phase = Literal["constant", "start", "step"]
"""When a formula is evaluated: once from parameters alone, at the start, or at every step."""

RATE = DIMENSIONLESS / DAY
"""The unit of a hazard."""


@dataclass(frozen=True)
class Draft:
    """Declarations by name. A name that `names` holds and no dictionary has could not be read; it was reported."""

    setting: Setting
    names: Names
    parameters: dict[str, Parameter]
    stocks: dict[str, Stock]
    flows: dict[str, Flow]
    auxiliaries: dict[str, Auxiliary]
    lookups: dict[str, Lookup]
    smooths: dict[str, Smooth]
    noises: dict[str, Noise]
    counts: dict[str, Count]
    events: dict[str, Event]
    indicators: dict[str, Indicator]
    decisions: dict[str, Decision] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, Variable]:
        """Everything but indicators, by name."""
        return {
            **self.parameters,
            **self.stocks,
            **self.flows,
            **self.auxiliaries,
            **self.lookups,
            **self.smooths,
            **self.noises,
            **self.counts,
            **self.events,
        }


@dataclass(frozen=True, slots=True)
class Slot:
    """One formula in its place: whose it is, under which key, the unit that it must have (None: any), and when it is
    evaluated.
    """

    owner: Variable
    key: str
    formula: Expression
    wanted: Unit | None
    phase: Phase
    element: tuple[str, ...] | None = None

    @property
    def label(self) -> str:
        """`the rate of losses[kursk]`, for messages."""
        return f"`{self.key}` of {self.owner.name}" + (f"[{', '.join(self.element)}]" if self.element else "")


def slots(draft: Draft) -> Iterator[Slot]:
    """Every formula of a draft, in a fixed order."""
    for stock in draft.stocks.values():
        yield from _slots(stock, "initial", stock.initial, stock.unit, "start")
    for flow in draft.flows.values():
        yield from _slots(flow, "rate", flow.rate, flow.unit, "step")
        if flow.transit is not None:
            yield Slot(flow, "delay", flow.transit.time, DAY, "step")
    for auxiliary in draft.auxiliaries.values():
        yield from _auxiliary_slots(auxiliary)
    for smooth in draft.smooths.values():
        yield from _smooth_slots(smooth)
    for noise in draft.noises.values():
        yield Slot(noise, "sd", noise.sd, noise.unit, "step")
        if noise.correlation is not None:
            yield Slot(noise, "correlation", noise.correlation, DAY, "constant")
    for count in draft.counts.values():
        yield from _slots(count, "rate", count.rate, count.unit / DAY, "step")
    for event in draft.events.values():
        yield from _event_slots(event)
    yield from _choice_slots(draft)
    for indicator in draft.indicators.values():
        if indicator.equations is not None:
            yield from _slots(indicator, "is", indicator.equations, indicator.unit, "step")


def _slots(owner: Variable, key: str, equations: Equations, wanted: Unit, phase: Phase) -> Iterator[Slot]:
    if equations.formula is not None:
        yield Slot(owner, key, equations.formula, wanted, phase)
    for element, formula in equations.by_element.items():
        yield Slot(owner, key, formula, wanted, phase, element)


def _auxiliary_slots(auxiliary: Auxiliary) -> Iterator[Slot]:
    if not isinstance(auxiliary, Sample):
        yield from _slots(auxiliary, "is", auxiliary.equations, auxiliary.unit, "step")
        return
    yield from _slots(auxiliary, "of", auxiliary.equations, auxiliary.unit, "step")
    if auxiliary.when is not None:
        yield Slot(auxiliary, "when", auxiliary.when, DIMENSIONLESS, "step")
    if auxiliary.initial is not None:
        yield Slot(auxiliary, "initial", auxiliary.initial, auxiliary.unit, "start")


def _smooth_slots(smooth: Smooth) -> Iterator[Slot]:
    yield from _slots(smooth, "of", smooth.of, smooth.unit, "step")
    yield Slot(smooth, "time", smooth.time, DAY, "step")
    if smooth.initial is not None:
        yield Slot(smooth, "initial", smooth.initial, smooth.unit, "start")


def _event_slots(event: Event) -> Iterator[Slot]:
    if event.when is not None:
        yield Slot(event, "when", event.when, DIMENSIONLESS, "step")
    if event.hazard is not None:
        yield Slot(event, "hazard", event.hazard, RATE, "step")
    if event.at is not None:
        yield Slot(event, "at", event.at, MOMENT, "constant")


def _choice_slots(draft: Draft) -> Iterator[Slot]:
    for decision in draft.decisions.values():
        if decision.condition is not None:
            yield Slot(decision, "if", decision.condition, DIMENSIONLESS, "step")
        for option in decision.options.values():
            if option.allowed is not None:
                yield Slot(decision, f"allowed of {option.name}", option.allowed, DIMENSIONLESS, "step")
            for setting in option.sets:
                lever = draft.parameters.get(setting.lever)
                yield Slot(decision, f"sets of {option.name}", setting.formula, lever.unit if lever else None, "step")
        for weighed in decision.weighs.values():
            yield Slot(decision, f"weighs of {weighed.name}", weighed.formula, weighed.unit, "step")
