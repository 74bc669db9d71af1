"""Parameters and levers: numbers that are drawn once for each future, each with what it rests on."""

from __future__ import annotations

from datetime import date

from stratagem.base.distributions import Exactly, Mixture
from stratagem.base.fields import place_of_value, table_in, text_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Node, Scalar, Table
from stratagem.base.units import Unit
from stratagem.model.names import Declaration
from stratagem.model.parts import Because, Element, Lever, Parameter, Prior
from stratagem.model.priors import PriorReader
from stratagem.model.reading import Reading


def read_parameter(declared: Declaration, reading: Reading) -> Parameter | None:
    """A parameter with a prior for each cell, or None and what is wrong with it."""
    unit = reading.unit(declared)
    if unit is None:
        return None
    reader = PriorReader(reading, declared, unit)
    priors, evidence = reader.read(), reader.evidence()
    because = _reason(declared, evidence, reading)
    if priors is None or because is None:
        return None
    return Parameter(
        declared.name,
        declared.dimensions,
        unit,
        reading.title(declared),
        declared.place,
        priors,
        because,
        evidence,
        unit.is_date,
    )


def read_lever(declared: Declaration, reading: Reading) -> Lever | None:
    """A lever: a parameter with a plain value or a prior, bounds and named options, all of them within the bounds."""
    unit = reading.unit(declared)
    if unit is None:
        return None
    reader = _LeverReader(declared, unit, reading)
    evidence = PriorReader(reading, declared, unit).evidence()
    because = _reason(declared, evidence, reading)
    priors, low, high = reader.priors(), reader.bound("low"), reader.bound("high")
    options = reader.options()
    reader.check_bounds(priors, low, high, options)
    if priors is None or because is None:
        return None
    return Lever(
        declared.name,
        declared.dimensions,
        unit,
        reading.title(declared),
        declared.place,
        priors,
        because,
        evidence,
        unit.is_date,
        reader.actor(),
        low,
        high,
        options,
    )


def _reason(declared: Declaration, evidence: str | None, reading: Reading) -> Because | None:
    """The declared reason; a prior from evidence is one by itself, and cites the claims of its positions."""
    if evidence is None or "because" in declared.table:
        return reading.grounded(declared)
    if evidence not in reading.ledger.variables:
        return None
    positions = reading.ledger.prior(evidence).positions
    claims = dict.fromkeys(claim for position in positions for claim in position.claims)
    return Because("evidence", f"the claims on {evidence}", tuple(claims))


class _LeverReader:
    """Reads the numbers of one lever in base units and checks that they lie within its bounds."""

    def __init__(self, declared: Declaration, unit: Unit, reading: Reading) -> None:
        self._declared, self._unit, self._reading = declared, unit, reading

    def priors(self) -> dict[Element, Prior] | None:
        """The value for every cell, as a prior."""
        if "prior" in self._declared.table:
            return PriorReader(self._reading, self._declared, self._unit).read()
        value = self._number(self._declared.table.get("value"), "value", self._declared.table)
        if value is None:
            return None
        prior = Prior(("",), (1.0,), (Mixture((1.0,), (Exactly(value),)),))
        return dict.fromkeys(self._reading.elements(self._declared.dimensions), prior)

    def bound(self, key: str) -> float | None:
        """The bound under `key`, None if there is none."""
        node = self._declared.table.get(key)
        return self._number(node, key, self._declared.table) if node is not None else None

    def options(self) -> dict[str, float]:
        """Named settings."""
        table = table_in(self._declared.table, "options")
        found = {key: self._number(node, key, node) for key, node in table.entries.items()} if table else {}
        return {key: value for key, value in found.items() if value is not None}

    def actor(self) -> str | None:
        """Who could set the lever; must be an actor of situation.yaml."""
        name, actors = text_in(self._declared.table, "actor"), self._reading.setting.actors
        if name is not None and name not in actors:
            self._reading.diagnostics.error(
                "ACTOR-UNKNOWN",
                f"the lever {self._declared.label} belongs to {name!r}, which is no actor",
                place_of_value(self._declared.table, "actor"),
                f"name an actor of situation.yaml: {', '.join(actors) or 'none is declared'}",
                nearest(name, actors),
            )
        return name

    def check_bounds(
        self, priors: dict[Element, Prior] | None, low: float | None, high: float | None, options: dict[str, float]
    ) -> None:
        """Report bounds in the wrong order, and a value or option outside of them."""
        table = self._declared.table
        if low is not None and high is not None and low >= high:
            self._outside(f"its low, {self._shown('low')}, is not below its high, {self._shown('high')}", table, "low")
            return
        settings = table_in(table, "options") or table
        for key, value in options.items():
            if _beyond(value, low, high):
                self._outside(f"its option {key} lies outside {self._range()}", settings, key)
        if "value" in table and priors is not None:
            value = next(iter(priors.values())).mixtures[0].mean
            if _beyond(value, low, high):
                self._outside(f"its value, {self._shown('value')}, lies outside {self._range()}", table, "value")

    def _number(self, node: Node | None, key: str, around: Node) -> float | None:
        """A number or date in base units."""
        value = node.value if isinstance(node, Scalar) else None
        if self._unit.is_date and isinstance(value, date):
            return self._reading.setting.calendar.day_of(value)
        if not self._unit.is_date and isinstance(value, int | float) and not isinstance(value, bool):
            return float(value) * self._unit.scale
        self._reading.diagnostics.error(
            "LEVER-VALUE",
            f"{key} of the lever {self._declared.label} is not a {'date' if self._unit.is_date else 'number'}",
            (node or around).place,
            "write a date"
            if self._unit.is_date
            else f"write a number in {self._unit.text}, or change the lever's unit",
        )
        return None

    def _outside(self, problem: str, table: Table, key: str) -> None:
        self._reading.diagnostics.error(
            "LEVER-RANGE",
            f"the lever {self._declared.label}: {problem}",
            place_of_value(table, key),
            "keep low below high, and the value and every option between them",
        )

    def _shown(self, key: str) -> str:
        return text_in(self._declared.table, key) or "none"

    def _range(self) -> str:
        low, high = text_in(self._declared.table, "low"), text_in(self._declared.table, "high")
        return f"{low or '-∞'} to {high or '∞'}"


def _beyond(value: float, low: float | None, high: float | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)
