"""Reads decisions/*.yaml: decisions with options, what is weighed, and the parameters that stand behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import cast

from stratagem.base.diagnostics import Place
from stratagem.base.fields import date_of, number_of, place_of_value, table_in, text_in, texts_in, whole_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.units import DIMENSIONLESS, Unit
from stratagem.model.decisions import Decision, Form, Game, Moves, Option, Setting, Sight, Weighed
from stratagem.model.model import cell_name
from stratagem.model.names import Declaration, split_subscripts
from stratagem.model.parts import Parameter, Prior
from stratagem.model.priors import PriorReader
from stratagem.model.reading import Reading, listed

_SPAN = re.compile(r"(\d+(?:\.\d+)?) *([A-Za-z]+)")
_LONGEST_SPAN = 30
_SLIVER = 1e-9
"""Share of a step by which a date may miss a record."""
_SUM_ERROR = 1e-6
_LEAST_SHARE = 2.0**-53
_LEVELS = ("stocks", "smooths", "counts")
"""What can be seen late or wrongly: what is carried from step to step."""


@dataclass
class Decisions:
    """What decisions/*.yaml declares; `parameters` are weights and rationalities."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    games: dict[str, Game] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    budget: float | None = None


def read_decisions(tables: Iterable[Table], reading: Reading, parameters: dict[str, Parameter]) -> Decisions:
    """All decisions and games. `parameters` are those of the model: levers to set, and what one may know or believe."""
    found = Decisions()
    for table in tables:
        for name, node in _entries(table, "decisions"):
            decision = _DecisionReader(reading, parameters, found.parameters, name, node).read()
            if name in found.decisions:
                reading.diagnostics.error(
                    "NAME-DUPLICATE",
                    f"the decision {name} is declared already at {found.decisions[name].place}",
                    node.place,
                    "give one of the two another name, or take it out",
                )
            elif decision is not None:
                found.decisions[name] = decision
        for name, node in _entries(table, "games"):
            members = tuple(text for text, _ in texts_in(node, "decisions"))
            moves = cast(Moves, text_in(node, "moves"))
            found.games[name] = Game(name, words_in(node, "title", name), node.place, moves, members)
        found.budget = number_of(table.get("budget")) or found.budget
    return found


def _entries(table: Table, key: str) -> Iterator[tuple[str, Table]]:
    entries = table_in(table, key)
    for name, node in entries.entries.items() if entries else ():
        if isinstance(node, Table):
            yield name, node


class _DecisionReader:
    """Reads one decision; weights and rationality go to `own`."""

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

    def read(self) -> Decision | None:
        """The decision, or None and what is wrong with it."""
        before = len(self._reading.diagnostics.errors)
        comes_up = table_in(self._table, "comes_up") or Table({}, {}, self._table.place)
        options = self._options()
        decision = Decision(
            name=self._name,
            dimensions=(),
            unit=DIMENSIONLESS,
            title=self._title,
            place=self._table.place,
            actor=self._actor(),
            steps=self._steps(comes_up),
            condition=self._reading.formula(comes_up.get("if")),
            times=whole_in(comes_up, "times"),
            options=options,
            weighs=self._weighs(),
            ahead=self._ahead(),
            rollouts=whole_in(self._table, "rollouts") or 1,
            level=1 if "level" not in self._table else whole_in(self._table, "level") or 0,
            rationality=self._rationality(),
            habit=self._habit(options),
            sees=self._sees(),
            knows=self._knows(),
            belief=self._belief(),
            form=cast(Form, text_in(self._table, "form") or "logit"),
        )
        return decision if len(self._reading.diagnostics.errors) == before else None

    # -- who and when

    def _actor(self) -> str:
        actor, actors = text_in(self._table, "actor") or "", self._reading.setting.actors
        if actor not in actors:
            self._fault(
                "ACTOR-UNKNOWN",
                f"the decision {self._name} belongs to {actor!r}, which is no actor",
                place_of_value(self._table, "actor"),
                f"name an actor of situation.yaml: {', '.join(actors) or 'none is declared'}",
                nearest(actor, actors),
            )
        return actor

    def _steps(self, table: Table) -> tuple[int, ...]:
        """The records at which it comes up: the first ones at or after its dates, of which a step follows."""
        moments = sorted(self._moments(table))
        times = self._calendar.times[:-1]
        late = _SLIVER * self._calendar.step_days
        steps = [next((index for index, time in enumerate(times) if time >= m - late), None) for m in moments]
        found = tuple(dict.fromkeys(step for step in steps if step is not None))
        if not found:
            self._fault(
                "DECISION-DATES",
                f"the decision {self._name} never comes up within the course",
                table.place,
                f"give dates from {self._calendar.start} to before {self._calendar.end}",
            )
        return found

    def _moments(self, table: Table) -> list[float]:
        listing = table.get("dates")
        start, end = self._day(table, "from", 0.0), self._day(table, "until", self._calendar.length)
        if isinstance(listing, Listing):
            days = [self._calendar.day_of(day) for item in listing.items if (day := date_of(item)) is not None]
            return [day for day in days if max(start, 0.0) <= day <= end]
        every = self._span(table, "every")
        if not every:
            return []
        count = max(0, int((end - start) / every + 1 + _SLIVER))
        if count > self._calendar.steps + 1 and every < self._calendar.step_days:
            count, every = self._calendar.steps + 1, self._calendar.step_days
        return [moment for index in range(count) if 0.0 <= (moment := start + index * every) <= end]

    def _day(self, table: Table, key: str, default: float) -> float:
        day = date_of(table.get(key))
        return default if day is None else self._calendar.day_of(day)

    def _span(self, table: Table, key: str) -> float | None:
        """A length of time in days; what is none is reported."""
        text = text_in(table, key)
        match = _SPAN.fullmatch(text) if text and len(text) <= _LONGEST_SPAN else None
        units = self._reading.setting.units
        if match and units.knows(match[2]) and (unit := units.read(match[2])).is_time:
            return float(match[1]) * unit.scale
        if text is not None:
            self._fault(
                "DECISION-SPAN",
                f"`{key}` of the decision {self._name} is {text[:40]!r}, which is no length of time",
                place_of_value(table, key),
                "write a number and a unit of time, such as 4 week",
            )
        return None

    def _ahead(self) -> int:
        """The horizon in whole steps."""
        days = self._span(self._table, "horizon") or 0.0
        if days > self._calendar.length:
            self._fault(
                "DECISION-HORIZON",
                f"the decision {self._name} looks {days:g} days ahead, past the end of a course of "
                f"{self._calendar.length:g} days",
                place_of_value(self._table, "horizon"),
                "shorten the horizon, or let the situation end later",
            )
        return ceil(days / self._calendar.step_days - _SLIVER)

    # -- options

    def _options(self) -> dict[str, Option]:
        options = {name: self._option(name, node) for name, node in _entries(self._table, "options")}
        if len(options) < 2:
            self._fault(
                "DECISION-OPTION",
                f"the decision {self._name} has {len(options)} options",
                place_of_value(self._table, "options"),
                "give at least two, one of which may keep things as they are (`keeps: true`)",
            )
        return options

    def _option(self, name: str, table: Table) -> Option:
        sets = table_in(table, "sets")
        settings = (
            [self._setting(name, key, node, sets.keys[key]) for key, node in sets.entries.items()] if sets else []
        )
        keeps = isinstance(node := table.get("keeps"), Scalar) and node.value is True
        if keeps == bool(settings):
            self._fault(
                "DECISION-OPTION",
                f"the option {name} of {self._name} sets no lever"
                if not settings
                else f"the option {name} of {self._name} sets levers and keeps things as they are",
                table.place,
                "write `sets: {lever: value}`, or `keeps: true` if it changes nothing on purpose",
            )
        allowed = self._reading.formula(table.get("allowed"))
        found = tuple(setting for setting in settings if setting is not None)
        return Option(name, words_in(table, "title", name), table.place, found, allowed)

    def _setting(self, option: str, key: str, node: Node, place: Place) -> Setting | None:
        levers = {declared.name: declared for declared in self._reading.names.of("levers")}
        name, element = split_subscripts(key) or (key, ())
        if name not in levers or element not in self._reading.elements(levers[name].dimensions):
            self._fault(
                "DECISION-LEVER",
                f"the option {option} of {self._name} sets {key!r}, which is no lever's cell",
                place,
                "set a lever that model/*.yaml declares; one over a dimension by element, such as reserve[north]",
                nearest(name, levers),
            )
            return None
        formula = self._reading.formula(node)
        return None if formula is None else Setting(name, element, formula)

    # -- what is weighed

    def _weighs(self) -> dict[str, Weighed]:
        found = {name: self._weighed(name, node) for name, node in _entries(self._table, "weighs")}
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

    def _rationality(self) -> str:
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

    def _habit(self, options: dict[str, Option]) -> tuple[float, ...]:
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

    def _sees(self) -> tuple[Sight, ...]:
        table = table_in(self._table, "sees")
        found = (
            [self._sight(key, node, table.keys[key]) for key, node in _entries(self._table, "sees")] if table else []
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
        delay = self._span(table, "delay") or 0.0
        return Sight(
            name, element, ceil(delay / self._calendar.step_days - _SLIVER), number_of(table.get("error")) or 0.0
        )

    def _knows(self) -> tuple[str, ...]:
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

    def _belief(self) -> dict[str, Prior] | None:
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


def least(prior: Prior) -> float:
    """The least value that a prior can give."""
    return min(float(mixture.quantile_table((_LEAST_SHARE,))[0]) for mixture in prior.mixtures)
