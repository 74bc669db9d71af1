"""Reads decisions/*.yaml: decisions with options, what is weighed, and the parameters that stand behind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import cast

from stratagem.base.diagnostics import Place
from stratagem.base.fields import date_of, number_of, place_of_value, table_in, text_in, texts_in, whole_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.units import DIMENSIONLESS
from stratagem.model.decisions import Decision, Form, Game, Moves, Option, Setting
from stratagem.model.minds import SLIVER, MindReader, entries_of, span_in
from stratagem.model.names import split_subscripts
from stratagem.model.parts import Parameter
from stratagem.model.reading import Reading


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
        for name, node in entries_of(table, "decisions"):
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
        for name, node in entries_of(table, "games"):
            members = tuple(text for text, _ in texts_in(node, "decisions"))
            moves = cast(Moves, text_in(node, "moves"))
            found.games[name] = Game(name, words_in(node, "title", name), node.place, moves, members)
        found.budget = number_of(table.get("budget")) or found.budget
    return found


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
        mind = MindReader(self._reading, self._parameters, self._own, self._name, self._table)
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
            weighs=mind.weighs(),
            ahead=self._ahead(),
            rollouts=whole_in(self._table, "rollouts") or 1,
            level=1 if "level" not in self._table else whole_in(self._table, "level") or 0,
            rationality=mind.rationality(),
            habit=mind.habit(options),
            sees=mind.sees(),
            knows=mind.knows(),
            belief=mind.belief(),
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
        late = SLIVER * self._calendar.step_days
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
        every = span_in(table, "every", self._name, self._reading)
        if not every:
            return []
        count = max(0, int((end - start) / every + 1 + SLIVER))
        if count > self._calendar.steps + 1 and every < self._calendar.step_days:
            count, every = self._calendar.steps + 1, self._calendar.step_days
        return [moment for index in range(count) if 0.0 <= (moment := start + index * every) <= end]

    def _day(self, table: Table, key: str, default: float) -> float:
        day = date_of(table.get(key))
        return default if day is None else self._calendar.day_of(day)

    def _ahead(self) -> int:
        """The horizon in whole steps."""
        days = span_in(self._table, "horizon", self._name, self._reading) or 0.0
        if days > self._calendar.length:
            self._fault(
                "DECISION-HORIZON",
                f"the decision {self._name} looks {days:g} days ahead, past the end of a course of "
                f"{self._calendar.length:g} days",
                place_of_value(self._table, "horizon"),
                "shorten the horizon, or let the situation end later",
            )
        return ceil(days / self._calendar.step_days - SLIVER)

    # -- options

    def _options(self) -> dict[str, Option]:
        options = {name: self._option(name, node) for name, node in entries_of(self._table, "options")}
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

    def _fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        self._reading.diagnostics.error(code, message, place, remedy, suggestion)
