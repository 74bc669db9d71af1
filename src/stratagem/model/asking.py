"""Reads questions.yaml: every question must name what exists, at dates that the course covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from stratagem.base.diagnostics import Place
from stratagem.base.fields import place_of_value, table_in, text_in, texts_in, words_in
from stratagem.base.formula.syntax import Expression
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.units import DIMENSIONLESS
from stratagem.model.names import split_subscripts
from stratagem.model.parts import Auxiliary, Equations
from stratagem.model.questions import (
    ComparisonQuestion,
    DateQuestion,
    Part,
    ProbabilityQuestion,
    QuantityQuestion,
    Question,
    Read,
)
from stratagem.model.reading import Reading, listed

CONDITION = ".when"
"""Ends the name of the auxiliary that a condition becomes: no declared name holds a point."""


def read_questions(table: Table | None, reading: Reading) -> tuple[tuple[Question, ...], dict[str, Auxiliary]]:
    """The questions, and an auxiliary for each condition that one asks for."""
    node = table.get("questions") if table else None
    reader = _QuestionReader(reading)
    questions: dict[str, Question] = {}
    for item in node.items if isinstance(node, Listing) else ():
        question = reader.read(item) if isinstance(item, Table) else None
        if question is None:
            continue
        if question.id in questions:
            reading.diagnostics.error(
                "ID-TWICE", f"there are two questions {question.id}", question.place, "give each its own id"
            )
        questions.setdefault(question.id, question)
    return tuple(questions.values()), reader.conditions


@dataclass
class _QuestionReader:
    reading: Reading
    conditions: dict[str, Auxiliary] = field(default_factory=dict)

    def read(self, table: Table) -> Question | None:
        """The question of one entry, or None and what is wrong with it."""
        name = words_in(table, "id", "?")
        kind = text_in(table, "kind")
        if kind == "comparison":
            return self._comparison(name, table)
        if kind not in ("date", "probability", "quantity"):
            self._fault(
                "QUESTION-KIND",
                f"the question {name} is of kind {kind!r}",
                place_of_value(table, "kind"),
                "write kind: date, probability, quantity or comparison",
            )
            return None
        return self._asked(name, kind, table, None)

    # -- questions with parts

    def _asked(self, name: str, kind: str, table: Table, whole: Table | None) -> Part | None:
        """A question or, where `whole` is its question, a part of it, which takes over what it does not say itself."""
        merged = _merged(table, whole)
        before = len(self.reading.diagnostics.errors)
        nodes = table_in(table, "parts") if whole is None else None
        asked = [
            self._asked(f"{name}.{key}", _kind_of_part(part, kind), part, table)
            for key, part in (nodes.entries.items() if nodes else ())
            if isinstance(part, Table)
        ]
        parts = tuple(part for part in asked if part is not None)
        readers = {"date": self._date, "probability": self._probability, "quantity": self._quantity}
        question = readers[kind](name, merged, parts)
        return question if len(self.reading.diagnostics.errors) == before else None

    def _date(self, name: str, table: Table, parts: tuple[Part, ...]) -> DateQuestion | None:
        event = self._event(name, table, "event")
        by = self._dates(name, table.get("by"))
        if event is None:
            return None
        return DateQuestion(
            id=name,
            text=_text(table),
            place=table.place,
            because=words_in(table, "because"),
            event=event,
            by=tuple(sorted(by)),
            parts=parts,
        )

    def _probability(self, name: str, table: Table, parts: tuple[Part, ...]) -> ProbabilityQuestion | None:
        calendar = self.reading.setting.calendar
        event, of, by, at = None, None, None, None
        if ("event" in table) == ("when" in table):
            self._fault(
                "QUESTION-KEYS",
                f"the question {name} must ask either for an event or for a condition",
                table.place,
                "give `event` with a date `by`, or `when` with a date `at`",
            )
            return None
        if "event" in table:
            event = self._event(name, table, "event")
            dates = self._dates(name, table.get("by"))
            by = dates[-1] if dates else calendar.end
        else:
            of, at = self._condition(name, table), self._day(name, table.get("at")) or calendar.end
        return ProbabilityQuestion(
            id=name,
            text=_text(table),
            place=table.place,
            because=words_in(table, "because"),
            event=event,
            by=by,
            of=of,
            at=at,
            parts=parts,
        )

    def _quantity(self, name: str, table: Table, parts: tuple[Part, ...]) -> QuantityQuestion | None:
        of = self._series(name, table)
        at, at_event = self._moment(name, table)
        if of is None:
            return None
        return QuantityQuestion(
            id=name,
            text=_text(table),
            place=table.place,
            because=words_in(table, "because"),
            of=of,
            at=at,
            at_event=at_event,
            change=_truth(table, "change"),
            parts=parts,
        )

    # -- comparisons

    def _comparison(self, name: str, table: Table) -> ComparisonQuestion | None:
        before = len(self.reading.diagnostics.errors)
        lever, options = self._lever(name, table), tuple(text for text, _ in texts_in(table, "options"))
        nodes = table_in(table, "reads")
        reads = {
            key: self._read(f"{name}.{key}", node)
            for key, node in (nodes.entries.items() if nodes else ())
            if isinstance(node, Table)
        }
        headline = text_in(table, "headline") or next(iter(reads), "")
        if headline not in reads:
            self._fault(
                "QUESTION-KEYS",
                f"the headline of the question {name}, {headline!r}, is none of its readings",
                place_of_value(table, "headline"),
                f"name one of {', '.join(reads) or 'the entries of `reads`, of which there must be one at least'}",
                nearest(headline, reads),
            )
        whole = {key: read for key, read in reads.items() if read is not None}
        if lever is None or len(self.reading.diagnostics.errors) > before:
            return None
        return ComparisonQuestion(
            id=name,
            text=_text(table),
            place=table.place,
            because=words_in(table, "because"),
            lever=lever,
            options=options,
            reads=whole,
            headline=headline,
        )

    def _read(self, name: str, table: Table) -> Read | None:
        of = self._series(name, table)
        at, at_event = self._moment(name, table)
        better: Literal["more", "less"] = "less" if text_in(table, "better") == "less" else "more"
        if of is None:
            return None
        return Read(
            id=name,
            text=_text(table),
            place=table.place,
            of=of,
            at=at,
            at_event=at_event,
            change=_truth(table, "change"),
            better=better,
        )

    def _lever(self, name: str, table: Table) -> str | None:
        levers = {lever.name: lever for lever in self.reading.names.of("levers")}
        lever = text_in(table, "lever") or ""
        if lever not in levers:
            self._unknown("QUESTION-LEVER", name, lever, "lever", levers, place_of_value(table, "lever"))
            return None
        known = table_in(levers[lever].table, "options")
        options = known.entries if known else {}
        asked = texts_in(table, "options")
        for option, place in asked:
            if option not in options:
                self._unknown("QUESTION-LEVER", name, option, f"option of {lever}", options, place)
        if len(asked) < 2:
            self._fault(
                "QUESTION-KEYS",
                f"the question {name} compares {len(asked)} options",
                place_of_value(table, "options"),
                f"name at least two options of {lever}: {', '.join(options) or 'it declares none'}",
            )
        return lever

    # -- what questions name

    def _event(self, name: str, table: Table, key: str) -> str | None:
        events = {event.name: event for event in self.reading.names.of("events") if not event.dimensions}
        event = text_in(table, key) or ""
        if event not in events:
            self._unknown("QUESTION-EVENT", name, event, "event", events, place_of_value(table, key))
            return None
        return event

    def _series(self, name: str, table: Table) -> str | None:
        """The name of an indicator, or of a cell of a variable."""
        text, place = text_in(table, "of") or "", place_of_value(table, "of")
        names = self.reading.names
        indicators = [name for name, declared in names.indicators.items() if "event" not in declared.table]
        if text in indicators:
            return text
        levels = {known.name: known for known in names.of("stocks", "flows", "auxiliaries", "smooths", "noise")}
        parts = split_subscripts(text)
        if parts is None or parts[0] not in levels:
            self._unknown("QUESTION-TARGET", name, text, "indicator or variable", [*indicators, *levels], place)
            return None
        declared = levels[parts[0]]
        if parts[1] not in self.reading.elements(declared.dimensions):
            cells = [f"{declared.name}[{', '.join(e)}]" for e in self.reading.elements(declared.dimensions) if e]
            self._fault(
                "QUESTION-TARGET",
                f"the question {name} reads {text}, which is not one cell of {declared.label}",
                place,
                f"name {listed(cells) if cells else declared.name}, or an indicator that sums them",
            )
            return None
        return f"{parts[0]}[{','.join(parts[1])}]" if parts[1] else parts[0]

    def _condition(self, name: str, table: Table) -> str | None:
        formula: Expression | None = self.reading.formula(table.get("when"))
        if formula is None:
            return None
        title = f"whether {_text(table) or name} holds"
        key = f"{name}{CONDITION}"
        self.conditions[key] = Auxiliary(key, (), DIMENSIONLESS, title, formula.place, Equations(formula))
        return key

    def _moment(self, name: str, table: Table) -> tuple[date | None, str | None]:
        """A date, or an event; the end where nothing is said."""
        node = table.get("at")
        if isinstance(node, Table):
            return None, self._event(name, node, "event")
        return self._day(name, node) or self.reading.setting.calendar.end, None

    def _dates(self, name: str, node: Node | None) -> list[date]:
        nodes = node.items if isinstance(node, Listing) else () if node is None else (node,)
        days = [self._day(name, item) for item in nodes]
        return sorted(day for day in days if day is not None)

    def _day(self, name: str, node: Node | None) -> date | None:
        day = node.value if isinstance(node, Scalar) and isinstance(node.value, date) else None
        calendar = self.reading.setting.calendar
        if node is not None and (day is None or not calendar.start <= day <= calendar.end):
            self._fault(
                "QUESTION-DATE",
                f"the question {name} asks for {day or 'something'}, which is no date that the course covers",
                node.place,
                f"write a date from {calendar.start} to {calendar.end}",
            )
        return day

    def _unknown(self, code: str, name: str, word: str, kind: str, known: object, place: Place) -> None:
        words = list(known) if isinstance(known, dict | list) else []
        self._fault(
            code,
            f"the question {name} names {word!r}, which is no {kind}",
            place,
            f"name one of {listed(words)}" if words else "there is none: declare one in model/, or ask otherwise",
            nearest(word, words),
        )

    def _fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        self.reading.diagnostics.error(code, message, place, remedy, suggestion)


def _kind_of_part(part: Table, kind: str) -> str:
    """A part that reads a series is a quantity, one that tests a condition a probability; else it is as the whole."""
    return "quantity" if "of" in part else "probability" if "when" in part else kind


def _merged(table: Table, whole: Table | None) -> Table:
    """A part with what it takes over from its question: all that it does not say otherwise."""
    if whole is None:
        return table
    kept = {"of", "at", "by", "change", "text"} | (set() if "event" in table or "when" in table else {"event", "when"})
    taken = {key: node for key, node in whole.entries.items() if key in kept and key not in table}
    places = {key: whole.keys[key] for key in taken}
    return Table({**taken, **table.entries}, {**places, **table.keys}, table.place)


def _text(table: Table) -> str:
    return words_in(table, "text")


def _truth(table: Table, key: str) -> bool:
    node = table.get(key)
    return isinstance(node, Scalar) and node.value is True
