"""What a number rests on: which variables of a model lead, equation by equation, to an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from stratagem.base.formula.syntax import Call, Expression, Reference
from stratagem.base.formula.walk import walk
from stratagem.model import Model
from stratagem.model.decisions import Decision
from stratagem.model.parts import Auxiliary, Equations, Event, Flow, Indicator, Sample, Smooth, Stock, Variable


class Reach:
    """The graph of a model by name: which names stand behind each name."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def behind(self, names: Iterable[str]) -> frozenset[str]:
        """Every variable that `names` (indicators, cells, variables or events) rest on, themselves included."""
        waiting = [name.partition("[")[0] for name in names]
        waiting += [root for name in waiting for root in self._indicators.get(name, ())]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(self._links.get(name, ()))
        return frozenset(seen)

    def readers(self, names: Iterable[str]) -> frozenset[str]:
        """The variables whose own formulas name one of `names`, and these names themselves."""
        sought = frozenset(name.partition("[")[0] for name in names)
        return sought | {name for name, links in self._links.items() if not sought.isdisjoint(links)}

    @cached_property
    def _indicators(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(_indicator_names(indicator)) for name, indicator in self._model.indicators.items()}

    @cached_property
    def _links(self) -> dict[str, set[str]]:
        model = self._model
        links: dict[str, set[str]] = {}
        groups: tuple[Iterable[Variable], ...] = (
            model.stocks.values(), model.flows.values(), model.smooths.values(), model.events.values(),
        )  # fmt: skip
        for group in groups:
            for variable in group:
                links[variable.name] = set(_names(variable))
        for auxiliary in model.auxiliaries.values():
            links[auxiliary.name] = {*_equation_names(auxiliary.equations), *_sample_names(auxiliary)}
        for noise in model.noises.values():
            links[noise.name] = {*_walk(noise.sd), *(_walk(noise.correlation) if noise.correlation else ())}
        for count in model.counts.values():
            links[count.name] = set(_equation_names(count.rate))
        for decision in model.decisions.values():
            behind = set(_decision_names(decision))
            links.setdefault(decision.name, set()).update(behind)
            for setting in (setting for option in decision.options.values() for setting in option.sets):
                links.setdefault(setting.lever, set()).update(behind)
        for flow in model.flows.values():
            for end in (flow.source, flow.target):
                if end is not None:
                    links.setdefault(end[0], set()).add(flow.name)
        return links


def _names(variable: Variable) -> Iterator[str]:
    """The names in a variable's own formulas."""
    if isinstance(variable, Stock):
        yield from _equation_names(variable.initial)
    elif isinstance(variable, Flow):
        yield from _equation_names(variable.rate)
        yield from _walk(variable.transit.time) if variable.transit else ()
        # What leaves a stock is held back when the stock runs out.
        yield from (variable.source[0],) if variable.source else ()
    elif isinstance(variable, Smooth):
        yield from _equation_names(variable.of)
        yield from _walk(variable.time)
        yield from _walk(variable.initial) if variable.initial else ()
    elif isinstance(variable, Event):
        for formula in (variable.when, variable.hazard, variable.at):
            yield from _walk(formula) if formula is not None else ()


def _sample_names(auxiliary: Auxiliary) -> Iterator[str]:
    """The names in what a sample has beside its equations."""
    for formula in (auxiliary.when, auxiliary.initial) if isinstance(auxiliary, Sample) else ():
        yield from _walk(formula) if formula is not None else ()


def _decision_names(decision: Decision) -> Iterator[str]:
    """What a choice rests on: what is weighed and how much, and what opens options and sets levers."""
    yield decision.rationality
    for weighed in decision.weighs.values():
        yield weighed.weight
        yield from _walk(weighed.formula)
    for option in decision.options.values():
        yield from _walk(option.allowed) if option.allowed is not None else ()
        for setting in option.sets:
            yield from _walk(setting.formula)
    yield from _walk(decision.condition) if decision.condition is not None else ()


def _indicator_names(indicator: Indicator) -> Iterator[str]:
    if indicator.event is not None:
        yield indicator.event
    if indicator.equations is not None:
        yield from _equation_names(indicator.equations)


def _equation_names(equations: Equations) -> Iterator[str]:
    if equations.formula is not None:
        yield from _walk(equations.formula)
    for formula in equations.by_element.values():
        yield from _walk(formula)


def _walk(formula: Expression) -> Iterator[str]:
    """Every name that a formula uses: variables, lookups, and events in `happened(…)`. Built-in functions lead
    nowhere.
    """
    for node in walk(formula):
        if isinstance(node, Reference):
            yield node.name
        elif isinstance(node, Call):
            yield node.function
