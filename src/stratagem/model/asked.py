"""What questions name: events, series, levers, dates. All of it must exist, and lie within the course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from stratagem.base.diagnostics import Place
from stratagem.base.fields import place_of_value, table_in, text_in, texts_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.model.names import split_subscripts
from stratagem.model.reading import Reading, listed


@dataclass(frozen=True)
class QuestionNames:
    """Finds what a question names; `name` is the question's id in every message."""

    reading: Reading

    def lever(self, name: str, table: Table) -> str | None:
        """The lever of a comparison, which must have the options that are compared, two at least."""
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
            self.fault(
                "QUESTION-KEYS",
                f"the question {name} compares {len(asked)} options",
                place_of_value(table, "options"),
                f"name at least two options of {lever}: {', '.join(options) or 'it declares none'}",
            )
        return lever

    def event(self, name: str, table: Table, key: str) -> str | None:
        """The event under `key`."""
        events = {event.name: event for event in self.reading.names.of("events") if not event.dimensions}
        event = text_in(table, key) or ""
        if event not in events:
            self._unknown("QUESTION-EVENT", name, event, "event", events, place_of_value(table, key))
            return None
        return event

    def series(self, name: str, table: Table) -> str | None:
        """The name of an indicator, or of a cell of a variable."""
        text, place = text_in(table, "of") or "", place_of_value(table, "of")
        names = self.reading.names
        indicators = [name for name, declared in names.indicators.items() if "event" not in declared.table]
        if text in indicators:
            return text
        levels = {
            known.name: known
            for section in ("stocks", "flows", "auxiliaries", "series", "samples", "smooths", "noise", "counts")
            for known in names.of(section)
        }
        parts = split_subscripts(text)
        if parts is None or parts[0] not in levels:
            self._unknown("QUESTION-TARGET", name, text, "indicator or variable", [*indicators, *levels], place)
            return None
        declared = levels[parts[0]]
        if parts[1] not in self.reading.elements(declared.dimensions):
            cells = [f"{declared.name}[{', '.join(e)}]" for e in self.reading.elements(declared.dimensions) if e]
            self.fault(
                "QUESTION-TARGET",
                f"the question {name} reads {text}, which is not one cell of {declared.label}",
                place,
                f"name {listed(cells) if cells else declared.name}, or an indicator that sums them",
            )
            return None
        return f"{parts[0]}[{','.join(parts[1])}]" if parts[1] else parts[0]

    def moment(self, name: str, table: Table) -> tuple[date | None, str | None]:
        """A date, or an event; the end where nothing is said."""
        node = table.get("at")
        if isinstance(node, Table):
            return None, self.event(name, node, "event")
        return self.day(name, node) or self.reading.setting.calendar.end, None

    def dates(self, name: str, node: Node | None) -> list[date]:
        """A date or a listing of dates, in order."""
        nodes = node.items if isinstance(node, Listing) else () if node is None else (node,)
        days = [self.day(name, item) for item in nodes]
        return sorted(day for day in days if day is not None)

    def day(self, name: str, node: Node | None) -> date | None:
        """A date within the course; None where none is given."""
        day = node.value if isinstance(node, Scalar) and isinstance(node.value, date) else None
        calendar = self.reading.setting.calendar
        if node is not None and (day is None or not calendar.start <= day <= calendar.end):
            self.fault(
                "QUESTION-DATE",
                f"the question {name} asks for {day or 'something'}, which is no date that the course covers",
                node.place,
                f"write a date from {calendar.start} to {calendar.end}",
            )
        return day

    def _unknown(self, code: str, name: str, word: str, kind: str, known: Iterable[str], place: Place) -> None:
        words = list(known)
        self.fault(
            code,
            f"the question {name} names {word!r}, which is no {kind}",
            place,
            f"name one of {listed(words)}" if words else "there is none: declare one in model/, or ask otherwise",
            nearest(word, words),
        )

    def fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        """Report an error of a question."""
        self.reading.diagnostics.error(code, message, place, remedy, suggestion)
