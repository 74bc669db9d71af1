"""What a claim is read against: the names that are declared, the units, the calendar, and where faults are reported."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from stratagem.base.calendar import Calendar
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.base.units import UnitTable
from stratagem.documents import Library
from stratagem.evidence.speaker import Speaker
from stratagem.evidence.variable import EvidenceVariable

MOST_LISTED = 20
"""Known names that a remedy lists."""


@dataclass(frozen=True)
class Context:
    """The surroundings of the evidence of one situation."""

    library: Library
    units: UnitTable
    calendar: Calendar
    known_until: date | None
    actors: frozenset[str]
    diagnostics: Diagnostics
    speakers: dict[str, Speaker] = field(default_factory=dict)
    variables: dict[str, EvidenceVariable] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)
    """Variables that are declared but could not be read: not reported again where they are named."""

    def knows(self, code: str, what: str, name: str, known: Collection[str], place: Place) -> bool:
        """Whether `name` is among `known`; otherwise an error `code` that says what is there."""
        if name in known:
            return True
        names = sorted(known)
        listed = (
            ", ".join(names[:MOST_LISTED]) + (" …" if len(names) > MOST_LISTED else "") if names else f"no {what} yet"
        )
        message = f"there is no {what} {name!r}"
        self.diagnostics.error(code, message, place, f"declare it, or name one of: {listed}", nearest(name, names))
        return False
