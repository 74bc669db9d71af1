"""Checks the time step against delays, and rates and dates against what is possible."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.formula.syntax import Expression, Moment, Reference
from stratagem.base.formula.walk import walk
from stratagem.model.draft import Draft
from stratagem.model.parts import Parameter, Variable
from stratagem.model.spans import span_of

_ROUNDING = 1e-6
"""A delay that is short of the step by less than this share is as long as it."""

_LOW = 0.05
"""The quantile of a prior that counts as the shortest delay that it means."""


@dataclass(frozen=True)
class TimeCheck:
    """Checks everything in which the length of a step or the course matters."""

    draft: Draft
    diagnostics: Diagnostics

    def check(self) -> None:
        """Report delays shorter than a step or not positive, negative hazards, and dates outside the course."""
        for flow in self.draft.flows.values():
            if flow.transit is not None and not flow.transit.fixed:
                self._delay(flow, flow.transit.time, flow.transit.order)
        for smooth in self.draft.smooths.values():
            if not smooth.fixed:
                self._delay(smooth, smooth.time, smooth.order)
        for noise in self.draft.noises.values():
            if noise.correlation is not None:
                self._positive(noise, "correlation time", noise.correlation)
        for event in self.draft.events.values():
            if event.hazard is not None:
                self._hazard(event, event.hazard)
            if event.at is not None:
                self._dates(event, event.at)

    def _delay(self, owner: Variable, time: Expression, order: int) -> None:
        if not self._positive(owner, "delay", time):
            return
        shortest, certain = self._shortest(time)
        step = self.draft.setting.calendar.step_days
        if shortest is None or shortest / order >= step * (1 - _ROUNDING):
            return
        stages = f"{shortest:.3g} days" if order == 1 else f"{shortest:.3g} days in {order} stages"
        message = f"the delay of {owner.name} takes {stages}, less than the time step of {step:g} days for each"
        remedy = f"make the step {shortest / order:.3g} days or shorter, lower the order, or lengthen the delay"
        if certain:
            self.diagnostics.error("TIME-STEP", message, time.place, remedy)
        else:
            self.diagnostics.warning("TIME-STEP", f"{message}, in one future of twenty", time.place, remedy)

    def _positive(self, owner: Variable, what: str, time: Expression) -> bool:
        shortest, certain = self._shortest(time)
        if not certain or shortest is None or shortest > 0:
            return True
        self.diagnostics.error(
            "DELAY-TIME",
            f"the {what} of {owner.name} is {shortest:g} days",
            time.place,
            "give a time above 0, such as 4 week",
        )
        return False

    def _shortest(self, node: Expression) -> tuple[float | None, bool]:
        """The least value in base units that a literal or a parameter means, and whether all futures share it."""
        if isinstance(node, Reference) and node.name in self.draft.parameters:
            return _low(self.draft.parameters[node.name])
        value = span_of(node, self.draft.setting.units)
        return value, value is not None

    def _hazard(self, owner: Variable, hazard: Expression) -> None:
        least, _ = self._shortest(hazard)
        if least is not None and least < 0:
            self.diagnostics.error(
                "PROBABILITY-RANGE",
                f"the hazard of {owner.name} is below 0",
                hazard.place,
                "a hazard is 0 or more: expected events per time, such as 0.01 / 1 week",
            )

    def _dates(self, owner: Variable, at: Expression) -> None:
        calendar = self.draft.setting.calendar
        for node in walk(at):
            if isinstance(node, Moment) and not calendar.start <= node.value <= calendar.end:
                self.diagnostics.warning(
                    "EVENT-DATE",
                    f"{owner.name} is set for {node.value}, outside the course from {calendar.start} to {calendar.end}",
                    node.place,
                    "check the date, or change start or end of the situation",
                )


def _low(parameter: Parameter) -> tuple[float | None, bool]:
    """The low quantile of a parameter over its cells and positions, and whether it is one and the same number."""
    tables = [
        mixture.quantile_table((_LOW, 1 - _LOW)) for prior in parameter.priors.values() for mixture in prior.mixtures
    ]
    low, high = min(float(table[0]) for table in tables), max(float(table[1]) for table in tables)
    return low, low == high
