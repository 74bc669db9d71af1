"""Where the courses are that a run of a sheet was asked for: each is kept once, and what never changes not at all."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from stratagem.base.diagnostics import UsageError
from stratagem.engine.program import Operation
from stratagem.exchange.names import cell_key

LITERAL = "number"
"""The operation that has one value always."""


@dataclass(frozen=True, slots=True)
class Course:
    """Of one title: a row of the records, or no row and one value that holds in every future at every time."""

    row: int | None
    value: float = 0.0


@dataclass(frozen=True)
class Courses:
    """Of all titles, as the file gives them. Titles that are worked out in the same way share a row."""

    titles: tuple[str, ...]
    places: tuple[Course, ...]

    @classmethod
    def of(cls, operations: Sequence[Operation], records: Sequence[tuple[str, int]]) -> tuple[Courses, tuple[int, ...]]:
        """The courses of titles with their operations; and the operations that are rows of the records."""
        rows: dict[int, int] = {}
        places = []
        for _, number in records:
            operation = operations[number]
            if operation.name == LITERAL:
                places.append(Course(None, float.fromhex(str(operation.datum))))
            else:
                places.append(Course(rows.setdefault(number, len(rows))))
        return cls(tuple(title for title, _ in records), tuple(places)), tuple(rows)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The first title of each row."""
        first: dict[int, str] = {}
        for title, place in zip(self.titles, self.places, strict=True):
            if place.row is not None:
                first.setdefault(place.row, title)
        return tuple(first.values())

    def find(self, title: str) -> Course:
        """The course of a title, as in `titles` or written in any other way. Raises UsageError."""
        wanted = cell_key(title)
        for each, place in zip(self.titles, self.places, strict=True):
            if each == title or cell_key(each) == wanted:
                return place
        raise UsageError.of("RECORD-UNKNOWN", f"Nothing named {title[:60]!r} was recorded.", "Name a recorded series.")

    def mark(self) -> bytes:
        """Which course is where, and what never changes: the beginning of what a run's digest is made of."""
        rows = (struct.pack("<qd", -1 if place.row is None else place.row, place.value) for place in self.places)
        return b"".join(rows)
