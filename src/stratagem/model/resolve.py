"""Resolves a checked draft: numbers times the scale of their unit, dates as days from the start."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stratagem.base.formula.syntax import Expression, Moment, Number, Reference
from stratagem.base.formula.walk import rebuilt
from stratagem.model.decisions import Decision
from stratagem.model.dimensions import resolved_subscript
from stratagem.model.draft import Draft
from stratagem.model.parts import Auxiliary, Count, Equations, Event, Flow, Indicator, Noise, Sample, Smooth, Stock


@dataclass(frozen=True)
class Resolver:
    """Gives back declarations whose formulas hold base units only."""

    draft: Draft

    def resolved(self) -> Draft:
        """The draft with every formula resolved. Priors, lookups and levers were read in base units."""
        draft = self.draft
        return replace(
            draft,
            stocks={name: self._stock(stock) for name, stock in draft.stocks.items()},
            flows={name: self._flow(flow) for name, flow in draft.flows.items()},
            auxiliaries={name: self._auxiliary(auxiliary) for name, auxiliary in draft.auxiliaries.items()},
            smooths={name: self._smooth(smooth) for name, smooth in draft.smooths.items()},
            noises={name: self._noise(noise) for name, noise in draft.noises.items()},
            counts={name: self._count(count) for name, count in draft.counts.items()},
            events={name: self._event(event) for name, event in draft.events.items()},
            decisions={name: self._decision(decision) for name, decision in draft.decisions.items()},
            indicators={name: self._indicator(indicator) for name, indicator in draft.indicators.items()},
        )

    def formula(self, expression: Expression) -> Expression:
        """One formula in base units."""
        return rebuilt(expression, self._leaf)

    def _leaf(self, node: Expression) -> Expression:
        match node:
            case Number(value, unit, place) if unit is not None:
                return Number(value * self.draft.setting.units.read(unit).scale, None, place)
            case Moment(value, place):
                return Number(self.draft.setting.calendar.day_of(value), None, place)
            case Reference(name, subscripts, place) if subscripts:
                dimensions, over = self.draft.setting.dimensions, self.draft.variables[name].dimensions
                pairs = zip(subscripts, over, strict=True)
                return Reference(name, tuple(resolved_subscript(*pair, dimensions) for pair in pairs), place)
            case _:
                return node

    def _maybe(self, expression: Expression | None) -> Expression | None:
        return self.formula(expression) if expression is not None else None

    def _equations(self, equations: Equations) -> Equations:
        by_element = {element: self.formula(formula) for element, formula in equations.by_element.items()}
        return Equations(self._maybe(equations.formula), by_element)

    def _stock(self, stock: Stock) -> Stock:
        return replace(stock, initial=self._equations(stock.initial))

    def _flow(self, flow: Flow) -> Flow:
        transit = replace(flow.transit, time=self.formula(flow.transit.time)) if flow.transit else None
        return replace(flow, rate=self._equations(flow.rate), transit=transit)

    def _auxiliary(self, auxiliary: Auxiliary) -> Auxiliary:
        equations = self._equations(auxiliary.equations)
        if isinstance(auxiliary, Sample):
            when, initial = self._maybe(auxiliary.when), self._maybe(auxiliary.initial)
            return replace(auxiliary, equations=equations, when=when, initial=initial)
        return replace(auxiliary, equations=equations)

    def _smooth(self, smooth: Smooth) -> Smooth:
        return replace(
            smooth,
            of=self._equations(smooth.of),
            time=self.formula(smooth.time),
            initial=self._maybe(smooth.initial),
        )

    def _noise(self, noise: Noise) -> Noise:
        return replace(noise, sd=self.formula(noise.sd), correlation=self._maybe(noise.correlation))

    def _count(self, count: Count) -> Count:
        return replace(count, rate=self._equations(count.rate))

    def _decision(self, decision: Decision) -> Decision:
        options = {
            name: replace(
                option,
                allowed=self._maybe(option.allowed),
                sets=tuple(replace(setting, formula=self.formula(setting.formula)) for setting in option.sets),
            )
            for name, option in decision.options.items()
        }
        weighs = {
            name: replace(weighed, formula=self.formula(weighed.formula)) for name, weighed in decision.weighs.items()
        }
        return replace(decision, condition=self._maybe(decision.condition), options=options, weighs=weighs)

    def _event(self, event: Event) -> Event:
        return replace(event, when=self._maybe(event.when), hazard=self._maybe(event.hazard), at=self._maybe(event.at))

    def _indicator(self, indicator: Indicator) -> Indicator:
        if indicator.equations is None:
            return indicator
        return replace(indicator, equations=self._equations(indicator.equations))
