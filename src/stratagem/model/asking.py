"""Reads questions.yaml: every question must name what exists, at dates that the course covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from stratagem.base.fields import place_of_value, table_in, text_in, texts_in, words_in
from stratagem.base.formula.syntax import Expression
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Scalar, Table
from stratagem.base.units import DIMENSIONLESS
from stratagem.model.asked import QuestionNames
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
from stratagem.model.reading import Reading

CONDITION = ".when"
"""Ends the name of the auxiliary that a condition becomes: no declared name holds a point."""


def read_questions(table: Table | None, reading: Reading) -> tuple[tuple[Question, ...], dict[str, Auxiliary]]:
    """The questions, and an auxiliary for each condition that one asks for."""
    node = table.get("questions") if table else None
    reader = _QuestionReader(reading, QuestionNames(reading))
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
    names: QuestionNames
    conditions: dict[str, Auxiliary] = field(default_factory=dict)

    def read(self, table: Table) -> Question | None:
        """The question of one entry, or None and what is wrong with it."""
        name = words_in(table, "id", "?")
        kind = text_in(table, "kind")
        if kind == "comparison":
            return self._comparison(name, table)
        if kind not in ("date", "probability", "quantity"):
            self.names.fault(
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
        event = self.names.event(name, table, "event")
        by = self.names.dates(name, table.get("by"))
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
            self.names.fault(
                "QUESTION-KEYS",
                f"the question {name} must ask either for an event or for a condition",
                table.place,
                "give `event` with a date `by`, or `when` with a date `at`",
            )
            return None
        if "event" in table:
            event = self.names.event(name, table, "event")
            dates = self.names.dates(name, table.get("by"))
            by = dates[-1] if dates else calendar.end
        else:
            of, at = self._condition(name, table), self.names.day(name, table.get("at")) or calendar.end
        return ProbabilityQuestion(
            id=name,
            text=_text(table),
            place=table.place,
            because=words_in(table, "because"),
            event=event,
            by=by,
            of=of,
            at=at,
            states=words_in(table, "states"),
            parts=parts,
        )

    def _quantity(self, name: str, table: Table, parts: tuple[Part, ...]) -> QuantityQuestion | None:
        of = self.names.series(name, table)
        at, at_event = self.names.moment(name, table)
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

    def _condition(self, name: str, table: Table) -> str | None:
        formula: Expression | None = self.reading.formula(table.get("when"))
        if formula is None:
            return None
        title = f"whether {_text(table) or name} holds"
        key = f"{name}{CONDITION}"
        self.conditions[key] = Auxiliary(key, (), DIMENSIONLESS, title, formula.place, Equations(formula))
        return key

    # -- comparisons

    def _comparison(self, name: str, table: Table) -> ComparisonQuestion | None:
        before = len(self.reading.diagnostics.errors)
        lever, options = self.names.lever(name, table), tuple(text for text, _ in texts_in(table, "options"))
        nodes = table_in(table, "reads")
        reads = {
            key: self._read(f"{name}.{key}", node)
            for key, node in (nodes.entries.items() if nodes else ())
            if isinstance(node, Table)
        }
        headline = text_in(table, "headline") or next(iter(reads), "")
        if headline not in reads:
            self.names.fault(
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
        of = self.names.series(name, table)
        at, at_event = self.names.moment(name, table)
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


def _kind_of_part(part: Table, kind: str) -> str:
    """A part is of the kind of what it names: a series, a condition, an event; one that names none is as the whole."""
    if "of" in part:
        return "quantity"
    if "when" in part:
        return "probability"
    return "date" if "event" in part and kind == "quantity" else kind


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
