"""Questions: what is asked of the futures, and how each answer is read off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from stratagem.base.diagnostics import Place

Better = Literal["more", "less"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every question shares. A part bears the id `Q2.donetsk` and asks of something else."""

    id: str
    text: str
    place: Place
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateQuestion(Asked):
    """When does an event come? `by` are the dates by which the chance of it is told, in order."""

    event: str
    by: tuple[date, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The series that the parts are read from: dates of events are always kept."""
        return tuple(name for part in self.parts for name in part.variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbabilityQuestion(Asked):
    """Does an event come by the date `by`, or does a condition hold at the date `at`?

    Exactly one of `event` (with `by`) and `of` (with `at`) is set; `of` is a series that is 1 where the condition
    holds, else 0. `states` says as a statement what the chance is told of; empty if nothing is declared.
    """

    event: str | None = None
    by: date | None = None
    of: str | None = None
    at: date | None = None
    states: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The series that the answer is read from, those of the parts included."""
        own = () if self.of is None else (self.of,)
        return own + tuple(name for part in self.parts for name in part.variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityQuestion(Asked):
    """How much is `of`, an indicator or a cell such as `troops[kursk]`, at a date or when an event happens?

    Exactly one of `at` and `at_event` is set. With `change` it is the difference since the start.
    """

    of: str
    at: date | None = None
    at_event: str | None = None
    change: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The series that the answer is read from, those of the parts included."""
        return (self.of, *(name for part in self.parts for name in part.variables))


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Asked):
    """One reading of a comparison: `of` at a date or event, and whether the holder of the lever wants more of it."""

    of: str
    at: date | None = None
    at_event: str | None = None
    change: bool = False
    better: Better = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonQuestion(Asked):
    """What differs between options of a lever, on shared draws? `headline` is the key in `reads` that is the answer."""

    lever: str
    options: tuple[str, ...]
    reads: dict[str, Read]
    headline: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The series that the readings are taken from."""
        return tuple(read.of for read in self.reads.values())


Part = DateQuestion | ProbabilityQuestion | QuantityQuestion
Question = Part | ComparisonQuestion
