"""What a run is asked for: the cells to draw, the series to keep, the events to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.diagnostics import UsageError
from stratagem.base.distributions import Shape
from stratagem.base.formula.syntax import Expression, Reference
from stratagem.base.near import nearest
from stratagem.engine.cells import Binding, equation
from stratagem.engine.choice.groups import Choosing, choosing
from stratagem.engine.choice.policy import Policy
from stratagem.engine.holding import Hold, holdable_cells
from stratagem.model.decisions import Form, Option, Setting
from stratagem.model.model import Cell, cell_name
from stratagem.model.parts import Element, Prior, Variable

if TYPE_CHECKING:
    from stratagem.engine.program import Program
    from stratagem.model import Model


_A = NumpyArithmetic()
_SHAPES_KEPT = 10_000
"""Distributions whose least value is remembered: every run asks for it again."""

_LEAST_SHARE = 2.0**-53
"""No sequence gives a smaller share, and quantiles rise with it."""


@dataclass(frozen=True)
class Record:
    """A series to keep: an indicator's formula, or a variable's cell. `scale` is what the declared unit is worth in
    base units.
    """

    name: str
    of_indicator: bool
    formula: Expression
    binding: Binding
    scale: float


@dataclass(frozen=True)
class Plan:
    """A model with what a run of it is to keep and to override.

    `priors` are the parameter cells in order; `overrides` maps some of them to a value in base units. `disputes` maps
    each dispute that a prior hangs on to the prior that knows its weights. `event_cells` are those whose dates are
    kept. `holdable` are the cells that a run with this plan may hold, `hold` the courses of those that it does hold.
    `ready` is the program of a plan that was made from a sheet.
    """

    model: Model
    records: tuple[Record, ...]
    priors: dict[str, Prior]
    overrides: dict[str, float]
    disputes: dict[str, Prior]
    event_cells: tuple[Cell, ...]
    holdable: tuple[str, ...] = ()
    hold: Hold | None = None
    policies: dict[str, Policy] = field(default_factory=dict)
    choices: Choosing = field(default_factory=lambda: Choosing((), (), 0))
    ready: Program | None = None

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The names of the events' cells."""
        return tuple(cell_name(*cell) for cell in self.event_cells)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameter cells."""
        return tuple(self.priors)

    @cached_property
    def never_negative(self) -> frozenset[str]:
        """The parameter cells whose prior or setting has no value below zero."""
        least = {
            cell: self.overrides[cell] if cell in self.overrides else _least(prior)
            for cell, prior in self.priors.items()
        }
        return frozenset(cell for cell, value in least.items() if value >= 0.0)


def _least(prior: Prior) -> float:
    """The least value that a prior can give."""
    return min(_least_of(shape) for mixture in prior.mixtures for shape in mixture.shapes)


@lru_cache(maxsize=_SHAPES_KEPT)
def _least_of(shape: Shape) -> float:
    return float(shape.quantile(_A, np.float64(_LEAST_SHARE)))


def make_plan(
    model: Model,
    record: Sequence[str] | None = None,
    settings: Mapping[str, float] | None = None,
    hold: Hold | None = None,
    holdable: Sequence[str] = (),
    courses: Sequence[str] = (),
    form: Form | None = None,
    level: int | None = None,
) -> Plan:
    """The plan of a run. Raises UsageError for a name that the model does not have."""
    overrides = _overrides(model, settings or {})
    model = _with_levers_fixed(model, overrides)
    priors = {
        cell_name(parameter.name, element): parameter.priors[element]
        for parameter in model.parameters.values()
        for element in model.elements(parameter)
    }
    names = [*model.indicators, *_asked(model)] if record is None else list(record)
    kept = [*(made for name in names for made in _records(model, name)), *_courses(model, courses)]
    records = {(made.of_indicator, made.name): made for made in kept}
    return Plan(
        model=model,
        records=tuple(records.values()),
        priors=priors,
        overrides=overrides,
        disputes={prior.dispute: prior for prior in priors.values() if prior.dispute is not None},
        event_cells=tuple(
            (event.name, element) for event in model.events.values() for element in model.elements(event)
        ),
        holdable=holdable_cells(model, [*holdable, *(hold.rows if hold else ())]),
        hold=hold,
        choices=choosing(model, form, level),
    )


def _asked(model: Model) -> list[str]:
    """The variables that questions read and that are no indicators."""
    return [name for question in model.questions for name in question.variables if name not in model.indicators]


def _records(model: Model, name: str) -> Iterator[Record]:
    """The series that a name means: all cells of an indicator, else of a variable, else one cell."""
    base, _, rest = name.partition("[")
    subscripts = tuple(part.strip() for part in rest.removesuffix("]").split(",")) if rest else None
    indicator = model.indicators.get(base)
    if indicator is not None:
        for element in _elements(model, indicator, name, subscripts) if indicator.equations else ():
            assert indicator.equations is not None
            formula, binding = equation(indicator.equations, indicator, element)
            yield Record(cell_name(base, element), True, formula, binding, indicator.unit.scale)
        return
    variable = _variable(model, base)
    if variable is None:
        raise _unknown(model, name)
    for element in _elements(model, variable, name, subscripts):
        yield _of_cell(variable, element)


def _courses(model: Model, names: Sequence[str]) -> Iterator[Record]:
    """The series of variables that can be held, whatever indicators are called."""
    for cell in holdable_cells(model, names):
        name, _, rest = cell.partition("[")
        yield _of_cell(model.variables[name], tuple(rest.removesuffix("]").split(",")) if rest else ())


def _of_cell(variable: Variable, element: Element) -> Record:
    reference = Reference(variable.name, element, variable.place)
    return Record(cell_name(variable.name, element), False, reference, {}, variable.unit.scale)


def _elements(
    model: Model, variable: Variable, name: str, subscripts: tuple[str, ...] | None
) -> tuple[tuple[str, ...], ...]:
    elements = model.elements(variable)
    if subscripts is None:
        return elements
    if subscripts not in elements:
        raise _unknown(model, name)
    return (subscripts,)


def _variable(model: Model, name: str) -> Variable | None:
    kinds: tuple[Mapping[str, Variable], ...] = (
        model.parameters,
        model.stocks,
        model.flows,
        model.auxiliaries,
        model.smooths,
        model.noises,
        model.counts,
    )
    return next((kind[name] for kind in kinds if name in kind), None)


def _unknown(model: Model, name: str) -> UsageError:
    known = [
        *model.indicators,
        *model.stocks,
        *model.flows,
        *model.auxiliaries,
        *model.smooths,
        *model.noises,
        *model.counts,
        *model.parameters,
    ]
    guess = nearest(name.partition("[")[0], known)
    return UsageError.of(
        "RECORD-UNKNOWN",
        f"There is no indicator or variable {name[:60]!r} to record.",
        f"Name an indicator or a variable of the model{f', such as {guess}' if guess else ''}.",
    )


def _with_levers_fixed(model: Model, overrides: Mapping[str, float]) -> Model:
    """The model in which no decision moves a lever that is set from outside: what is set holds throughout."""
    if not any(cell_name(each.lever, each.element) in overrides for each in _settings_of(model)):
        return model
    decisions = {
        name: replace(decision, options={key: _fixed(option, overrides) for key, option in decision.options.items()})
        for name, decision in model.decisions.items()
    }
    return replace(model, decisions=decisions)


def _settings_of(model: Model) -> Iterator[Setting]:
    for decision in model.decisions.values():
        for option in decision.options.values():
            yield from option.sets


def _fixed(option: Option, overrides: Mapping[str, float]) -> Option:
    kept = tuple(each for each in option.sets if cell_name(each.lever, each.element) not in overrides)
    return replace(option, sets=kept)


def _overrides(model: Model, settings: Mapping[str, float]) -> dict[str, float]:
    """Settings in declared units to values of cells in base units; a name without subscripts sets all its cells."""
    found: dict[str, float] = {}
    for name, value in settings.items():
        base = name.partition("[")[0]
        parameter = model.parameters.get(base)
        cells = [cell_name(base, element) for element in model.elements(parameter)] if parameter else []
        chosen = cells if name == base else [name] if name in cells else []
        if parameter is None or not chosen:
            guess = nearest(base, model.parameters)
            raise UsageError.of(
                "SETTING-UNKNOWN",
                f"There is no parameter or lever {name[:60]!r} to set.",
                f"Name a parameter or a lever of the model{f', such as {guess}' if guess else ''}.",
            )
        found.update(dict.fromkeys(chosen, float(value) * parameter.unit.scale))
    return found
