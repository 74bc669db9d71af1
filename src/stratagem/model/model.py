"""The model: everything checked and resolved, immutable, in base units."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import product

from stratagem.base.calendar import Calendar
from stratagem.base.diagnostics import Place
from stratagem.base.units import UnitTable
from stratagem.model.balances import Balance
from stratagem.model.decisions import Decision, Game
from stratagem.model.mechanisms import Mechanism
from stratagem.model.parts import (
    Auxiliary,
    Correlation,
    Count,
    Coupling,
    Dimension,
    Element,
    Event,
    Flow,
    Indicator,
    Lookup,
    Method,
    Noise,
    Parameter,
    Smooth,
    Stock,
    Variable,
)
from stratagem.model.questions import Question

Cell = tuple[str, Element]
"""A variable's name and an element for each of its dimensions."""


def cell_name(name: str, element: Element) -> str:
    """`troops[kursk]`, or `troops` for a scalar."""
    return f"{name}[{','.join(element)}]" if element else name


@dataclass(frozen=True)
class Model:
    """A model that can be run.

    Levers are parameters of class `Lever`. `order` holds auxiliaries, flows and noise in an order in which they can be
    evaluated when levels are known, then the inputs of smooths; `start_order` holds these with stocks and smooths, for
    the start, where initial formulas may read each other.
    """

    name: str
    title: str
    summary: str
    calendar: Calendar
    dimensions: dict[str, Dimension]
    units: UnitTable
    actors: dict[str, str]
    parameters: dict[str, Parameter]
    stocks: dict[str, Stock]
    flows: dict[str, Flow]
    auxiliaries: dict[str, Auxiliary]
    lookups: dict[str, Lookup]
    smooths: dict[str, Smooth]
    noises: dict[str, Noise]
    events: dict[str, Event]
    indicators: dict[str, Indicator]
    questions: tuple[Question, ...]
    mechanisms: dict[str, Mechanism]
    order: tuple[Cell, ...]
    start_order: tuple[Cell, ...]
    counts: dict[str, Count] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    games: dict[str, Game] = field(default_factory=dict)
    budget: float | None = None
    balances: tuple[Balance, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    couplings: tuple[Coupling, ...] = ()
    method: Method = "euler"

    @cached_property
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

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hexadecimal over all that is declared; where it stands in the files does not matter."""
        content = [plain(getattr(self, each.name)) for each in fields(self)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def elements(self, variable: Variable) -> tuple[Element, ...]:
        """The cells of a variable in order: the last dimension runs fastest; `((),)` for a scalar."""
        return tuple(product(*(self.dimensions[dimension].elements for dimension in variable.dimensions)))

    def cells(self, variable: Variable) -> tuple[str, ...]:
        """The names of the cells of a variable, in order: `troops[kursk]`, or `troops` for a scalar."""
        return tuple(cell_name(variable.name, element) for element in self.elements(variable))


def plain(value: object) -> object:
    """A value as plain data with one form only: exact numbers, no places."""
    if isinstance(value, float):
        return value.hex()
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict):
        return {_key(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Calendar):
        lengths = [length.hex() for length in (value.step_days, value.save_days) if length is not None]
        return [value.start.isoformat(), value.end.isoformat(), *lengths]
    if isinstance(value, date | Fraction):
        return str(value)
    if is_dataclass(value):
        named = {each.name: getattr(value, each.name) for each in fields(value)}
        return [
            type(value).__name__,
            {name: plain(part) for name, part in named.items() if not isinstance(part, Place)},
        ]
    raise TypeError(f"{type(value).__name__} has no plain form")


def _key(key: object) -> str:
    return ",".join(key) if isinstance(key, tuple) else str(key)
