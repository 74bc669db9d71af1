"""What shows a mechanism at work: a counterfactual, declared with the mechanism."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from stratagem.base.diagnostics import Place
from stratagem.base.fields import date_of, number_of, place_of_value, table_in, text_in, texts_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Node, Scalar, Table
from stratagem.model.names import split_subscripts
from stratagem.model.reading import Reading, listed

Expected = Literal["higher", "lower", "either"]

SET = ("parameters", "levers")
"""Sections whose entries a counterfactual may set."""

HELD = ("auxiliaries", "series", "samples", "flows", "smooths", "stocks")
"""Sections whose equations can be severed: held to the course that they take in the baseline."""

READ = (*HELD, "noise", "counts")
"""Sections whose cells a counterfactual may read."""


@dataclass(frozen=True, slots=True)
class Shows:
    """A counterfactual that shows a mechanism.

    The baseline runs with the settings `base` and `against`; the other run with `base` and `change`, where `change`
    takes precedence. Values are in declared units, dates in days from the start. `reads` is a series or an event
    (`of_event`: whether it has come by `at` is read). `expected` is the direction in which the change moves it, by
    `least` at least, in its unit; for an event `least` is a probability. `where` are positions of disputes: only
    futures in which all of them hold count. With the equations of `severed` held at their courses in the baseline, the
    effect must vanish. `words` say what the documents only imply, or are empty.
    """

    change: dict[str, float]
    base: dict[str, float]
    against: dict[str, float]
    reads: str
    of_event: bool
    at: date
    expected: Expected
    least: float
    severed: tuple[str, ...]
    where: dict[str, str]
    words: str
    place: Place


def read_shows(mechanism: str, table: Table, reading: Reading) -> Shows | None:
    """The counterfactual of a mechanism, or None and what is wrong with it."""
    return _Reader(mechanism, table, reading).read()


@dataclass(frozen=True)
class _Reader:
    mechanism: str
    table: Table
    reading: Reading

    def read(self) -> Shows | None:
        before = len(self.reading.diagnostics.errors)
        change, base, against = (self._settings(key) for key in ("change", "base", "against"))
        reads, of_event = self._reads()
        at, least, severed = self._day(), self._least(), self._severed(reads)
        where = self._where()
        if reads.partition("[")[0] in change:
            self._fault(f"sets {reads}, which it reads", "reads", "read what the change leads to, further down")
        if len(self.reading.diagnostics.errors) > before or at is None:
            return None
        expected = cast(Expected, words_in(self.table, "expected", "either"))
        words = words_in(self.table, "reading")
        return Shows(
            change, base, against, reads, of_event, at, expected, least, severed, where, words, self.table.place
        )

    def _settings(self, key: str) -> dict[str, float]:
        """Values by the names of parameters and levers, or of single cells."""
        table = table_in(self.table, key)
        known = {declared.name: declared for declared in self.reading.names.of(*SET)}
        found: dict[str, float] = {}
        for name, node in table.entries.items() if table else ():
            parts = split_subscripts(name)
            declared = known.get(parts[0]) if parts else None
            cells = self.reading.elements(declared.dimensions) if declared else ()
            if parts is None or declared is None or (parts[1] and parts[1] not in cells):
                self._unknown(name, "parameter or lever that could be set", known, node.place)
                continue
            value = self._value(node, is_date=text_in(declared.table, "unit") == "date")
            if value is None:
                self._fault(f"sets {name} to something else than a value in its unit", key, "write a number or a date")
            else:
                found[f"{parts[0]}[{','.join(parts[1])}]" if parts[1] else parts[0]] = value
        return found

    def _value(self, node: Node, is_date: bool) -> float | None:
        day = date_of(node)
        if is_date:
            return None if day is None else self.reading.setting.calendar.day_of(day)
        return number_of(node)

    def _reads(self) -> tuple[str, bool]:
        """The name of an indicator, an event or a cell of a variable; whether it is an event."""
        text, names = text_in(self.table, "reads") or "", self.reading.names
        if text in names.indicators:
            return text, "event" in names.indicators[text].table
        events = [event.name for event in names.of("events") if not event.dimensions]
        if text in events:
            return text, True
        levels = {declared.name: declared for declared in names.of(*READ)}
        parts = split_subscripts(text)
        if parts is None or parts[0] not in levels:
            place = place_of_value(self.table, "reads")
            self._unknown(text, "indicator, event or variable", [*names.indicators, *events, *levels], place)
            return text, False
        if parts[1] not in self.reading.elements(levels[parts[0]].dimensions):
            self._fault(
                f"reads {text}, which is not one cell", "reads", "name one cell, or an indicator that sums them"
            )
        return (f"{parts[0]}[{','.join(parts[1])}]" if parts[1] else parts[0]), False

    def _day(self) -> date | None:
        day, calendar = date_of(self.table.get("at")), self.reading.setting.calendar
        if day is None or not calendar.start <= day <= calendar.end:
            remedy = f"write a date from {calendar.start} to {calendar.end}"
            self._fault(f"is read at {day or 'no date'}, which the course does not cover", "at", remedy)
        return day

    def _least(self) -> float:
        least = number_of(self.table.get("least")) or 0.0
        if least <= 0.0:
            self._fault("has a least effect that is not above 0", "least", "write the least effect that counts")
        return least

    def _severed(self, reads: str) -> tuple[str, ...]:
        known = [declared.name for declared in self.reading.names.of(*HELD)]
        found: list[str] = []
        for text, place in texts_in(self.table, "severed"):
            if text not in known:
                self._unknown(text, "auxiliary, flow, smooth or stock", known, place)
            elif text == reads.partition("[")[0]:
                self._fault(f"reads {reads}, which it severs", "reads", "read what the severed equations lead to")
            found.append(text)
        if not found:
            self._fault("severs nothing", "severed", "name the equations without which the effect must vanish")
        return tuple(found)

    def _where(self) -> dict[str, str]:
        table, disputes = table_in(self.table, "where"), self.reading.ledger.disputes
        found: dict[str, str] = {}
        for name, node in table.entries.items() if table else ():
            positions = [position.id for position in disputes[name].positions] if name in disputes else []
            word = node.text if isinstance(node, Scalar) else ""
            if name not in disputes:
                self._unknown(name, "dispute", disputes, node.place)
            elif word not in positions:
                self._unknown(word, f"position of {name}", positions, node.place)
            else:
                found[name] = word
        return found

    def _unknown(self, word: str, kind: str, known: Iterable[str], place: Place) -> None:
        words = list(known)
        message = f"what shows the mechanism {self.mechanism} names {word[:60]!r}, which is no {kind}"
        remedy = f"name one of {listed(words)}" if words else "there is none: declare one"
        self.reading.diagnostics.error("MECHANISM-SHOWS", message, place, remedy, nearest(word, words))

    def _fault(self, what: str, key: str, remedy: str) -> None:
        message = f"what shows the mechanism {self.mechanism} {what}"
        self.reading.diagnostics.error("MECHANISM-SHOWS", message, place_of_value(self.table, key), remedy)
