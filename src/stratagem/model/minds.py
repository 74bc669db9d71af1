"""Reads what goes on in a mind that decides: what it weighs, its habit, what it sees, knows and believes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from stratagem.base.diagnostics import Place
from stratagem.base.fields import number_of, place_of_value, table_in, text_in, texts_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.base.units import DIMENSIONLESS, Unit
from stratagem.model.decisions import Option, Sight, Weighed
from stratagem.model.model import cell_name
from stratagem.model.names import Declaration, split_subscripts
from stratagem.model.parts import Parameter, Prior
from stratagem.model.priors import PriorReader
from stratagem.model.reading import Reading, listed

_SPAN = re.compile(r"(\d+(?:\.\d+)?) *([A-Za-z]+)")
_LONGEST_SPAN = 30
SLIVER = 1e-9
"""Share of a step by which a date may miss a record."""
_SUM_ERROR = 1e-6
_LEAST_SHARE = 2.0**-53
_LEVELS = ("stocks", "smooths", "counts")
"""What can be seen late or wrongly: what is carried from step to step."""


class MindReader:
    """Reads the mind of one decision; weights and rationality go to `own`."""

    def __init__(
        self,
        reading: Reading,
        parameters: dict[str, Parameter],
        own: dict[str, Parameter],
        name: str,
        table: Table,
    ) -> None:
        self._reading, self._parameters, self._own, self._name, self._table = reading, parameters, own, name, table
        self._title = words_in(table, "title", name)
        self._calendar = reading.setting.calendar

    def weighs(self) -> dict[str, Weighed]:
        """What is weighed, by name."""
        found = {name: self._weighed(name, node) for name, node in entries_of(self._table, "weighs")}
        if not found:
            self._fault(
                "DECISION-WEIGHT",
                f"the decision {self._name} weighs nothing",
                place_of_value(self._table, "weighs"),
                "say under `weighs` what the actor cares for",
            )
        return {name: weighed for name, weighed in found.items() if weighed is not None}

    def _weighed(self, name: str, table: Table) -> Weighed | None:
        formula = self._reading.formula(table.get("is"))
        unit = self.unit_of(table)
        low, high = number_of(table.get("low")), number_of(table.get("high"))
        weight = f"{self._name}.weight.{name}"
        title = words_in(table, "title", name)
        self._parameter(weight, f"Weight of “{title}” in “{self._title}”", table_in(table, "weight"))
        if formula is None or low is None or high is None:
            return None
        if low >= high:
            self._fault(
                "DECISION-WEIGHT",
                f"{name} of {self._name} counts from {low:g} to {high:g}",
                place_of_value(table, "low"),
                "give a low below the high; `better: less` says that less is better",
            )
        scale = unit.scale if unit else 1.0
        ends = (low * scale, high * scale)
        worst, best = reversed(ends) if text_in(table, "better") == "less" else ends
        return Weighed(name, title, table.place, formula, worst, best, weight, unit)

    def unit_of(self, table: Table) -> Unit | None:
        """The declared unit of a utility's bounds."""
        text = text_in(table, "unit")
        place = place_of_value(table, "unit")
        return self._reading.setting.units.parse(text, place, self._reading.diagnostics) if text else None

    def rationality(self) -> str:
        """The name of the parameter that holds it."""
        name = f"{self._name}.rationality"
        self._parameter(name, f"Rationality in “{self._title}”", table_in(self._table, "rationality"))
        return name

    def _parameter(self, name: str, title: str, table: Table | None) -> None:
        """A weight or a rationality: a pure number that is never negative."""
        if table is None:
            return
        unit = self.unit_of(table)
        if unit is not None and not unit.is_dimensionless:
            self._fault(
                "DECISION-WEIGHT",
                f"{name} is in {unit.text}, but weights and rationality are pure numbers",
                place_of_value(table, "unit"),
                "leave the unit out; `low` and `high` bring what is weighed to a scale from 0 to 1",
            )
        declared = Declaration("decisions", name, (), table, table.place)
        reader = PriorReader(self._reading, declared, DIMENSIONLESS)
        priors, evidence = reader.read(), reader.evidence()
        because = self._reading.because(declared) if evidence else self._reading.grounded(declared)
        if priors is None or because is None:
            return
        if least(priors[()]) < 0:
            self._fault(
                "DECISION-NEGATIVE",
                f"{name} can be below 0",
                table.place,
                "choose a prior of numbers above 0; `better: less` turns what is weighed round",
            )
        self._own[name] = Parameter(name, (), DIMENSIONLESS, title, table.place, priors, because, evidence)

    def habit(self, options: dict[str, Option]) -> tuple[float, ...]:
        """The shares of the options in order."""
        node = self._table.get("habit")
        shares = (
            {name: number_of(share) or 0.0 for name, share in node.entries.items()}
            if isinstance(node, Table)
            else {text_in(self._table, "habit") or "": 1.0}
        )
        unknown = [name for name in shares if name not in options]
        if unknown:
            self._fault(
                "DECISION-HABIT",
                f"the habit of {self._name} names {unknown[0]!r}, which is none of its options",
                place_of_value(self._table, "habit"),
                f"name options: {listed(list(options))}",
                nearest(unknown[0], options),
            )
        elif abs(sum(shares.values()) - 1.0) > _SUM_ERROR:
            self._fault(
                "DECISION-HABIT",
                f"the shares of the habit of {self._name} make {sum(shares.values()):g}",
                place_of_value(self._table, "habit"),
                "give shares that make 1, or the name of one option",
            )
        return tuple(shares.get(name, 0.0) for name in options)

    # -- what it sees, knows and believes

    def sees(self) -> tuple[Sight, ...]:
        """What is seen late or wrongly."""
        table = table_in(self._table, "sees")
        found = (
            [self._sight(key, node, table.keys[key]) for key, node in entries_of(self._table, "sees")] if table else []
        )
        return tuple(sight for sight in found if sight is not None)

    def _sight(self, key: str, table: Table, place: Place) -> Sight | None:
        levels = {declared.name: declared for declared in self._reading.names.of(*_LEVELS)}
        name, element = split_subscripts(key) or (key, ())
        if name not in levels or element not in self._reading.elements(levels[name].dimensions):
            self._fault(
                "DECISION-SEES",
                f"the decision {self._name} sees {key!r} late or wrongly, which is no level's cell",
                place,
                "name a stock, smooth or count, one over a dimension by element",
                nearest(name, levels),
            )
            return None
        delay = span_in(table, "delay", self._name, self._reading) or 0.0
        return Sight(
            name, element, ceil(delay / self._calendar.step_days - SLIVER), number_of(table.get("error")) or 0.0
        )

    def knows(self) -> tuple[str, ...]:
        """The cells of the parameters named, and of all parameters that hang on the disputes named."""
        disputes = self._reading.ledger.disputes
        cells: list[str] = []
        for name, place in texts_in(self._table, "knows"):
            if name in self._parameters:
                cells += [cell_name(name, element) for element in self._parameters[name].priors]
            elif name in disputes:
                draw = disputes[name].draw
                cells += [
                    cell_name(parameter.name, element)
                    for parameter in (*self._parameters.values(), *self._own.values())
                    for element, prior in parameter.priors.items()
                    if prior.dispute is not None and (prior.dispute == name or prior.draw == draw)
                ]
            else:
                self._fault(
                    "DECISION-KNOWS",
                    f"the decision {self._name} knows {name!r}, which is neither a dispute nor a parameter",
                    place,
                    "name disputes of evidence/*.yaml or parameters of model/*.yaml",
                    nearest(name, [*disputes, *self._parameters]),
                )
        return tuple(dict.fromkeys(cells))

    def belief(self) -> dict[str, Prior] | None:
        """What is believed otherwise, by parameter cell."""
        table = table_in(self._table, "belief")
        found: dict[str, Prior] = {}
        for key, node in table.entries.items() if table else ():
            parameter = self._parameters.get(key)
            if parameter is None:
                self._fault(
                    "DECISION-BELIEF",
                    f"the decision {self._name} believes something of {key!r}, which is no parameter",
                    table.keys[key] if table else node.place,
                    "name a parameter of model/*.yaml",
                    nearest(key, self._parameters),
                )
                continue
            wrapped = Table({"prior": node}, {"prior": node.place}, node.place)
            declared = Declaration("decisions", key, parameter.dimensions, wrapped, node.place)
            priors = PriorReader(self._reading, declared, parameter.unit).read()
            found.update({cell_name(key, element): prior for element, prior in (priors or {}).items()})
        return found or None

    def _fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        self._reading.diagnostics.error(code, message, place, remedy, suggestion)


def span_in(table: Table, key: str, decision: str, reading: Reading) -> float | None:
    """A length of time in days; what is none is reported."""
    text = text_in(table, key)
    match = _SPAN.fullmatch(text) if text and len(text) <= _LONGEST_SPAN else None
    units = reading.setting.units
    if match and units.knows(match[2]) and (unit := units.read(match[2])).is_time:
        return float(match[1]) * unit.scale
    if text is not None:
        reading.diagnostics.error(
            "DECISION-SPAN",
            f"`{key}` of the decision {decision} is {text[:40]!r}, which is no length of time",
            place_of_value(table, key),
            "write a number and a unit of time, such as 4 week",
        )
    return None


def entries_of(table: Table, key: str) -> Iterator[tuple[str, Table]]:
    """The tables in the table under `key`, by name."""
    entries = table_in(table, key)
    for name, node in entries.entries.items() if entries else ():
        if isinstance(node, Table):
            yield name, node


def least(prior: Prior) -> float:
    """The least value that a prior can give."""
    return min(float(mixture.quantile_table((_LEAST_SHARE,))[0]) for mixture in prior.mixtures)
