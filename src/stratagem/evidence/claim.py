"""Claims: what one passage says about one variable, mechanism or prospect, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stratagem.base.diagnostics import Place
from stratagem.documents import Anchor

KINDS = (
    "quantity", "date", "event", "attribution", "mechanism", "benefit", "cost", "risk", "forecast", "judgement",
)  # fmt: skip
"""What a claim is about."""

VALUED_KINDS = frozenset({"quantity", "date"})
"""Kinds of claims that must give a value of a variable."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The value of a claim in the variable's unit (days from the start for dates).

    A bare value has `low == point == high`; a range has no point; an end that the claim leaves open is None.
    """

    low: float | None
    point: float | None
    high: float | None

    @property
    def is_point(self) -> bool:
        """True for a bare value."""
        return self.point is not None

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers that the claim gives, each once, in ascending order."""
        return tuple(sorted({value for value in (self.low, self.point, self.high) if value is not None}))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a passage says: about what, by whom (`speaker`, upstream; `through` those in between), how, and as of when.

    `grade` is the Admiralty grade of the speaker as given here and of what is said, such as `B2`. `from_copy` is True
    if the document is a paraphrase, a translation or spun: no witness for a hedge. `says` is in our own words.
    """

    id: str
    anchor: Anchor
    kind: str
    variable: str | None
    mechanisms: tuple[str, ...]
    actor: str | None
    speaker: str
    through: tuple[str, ...]
    modality: str
    hedge: str
    value: Interval | None
    as_of: date | None
    grade: str
    supersedes: tuple[str, ...]
    says: str
    from_copy: bool = False
    place: Place | None = field(default=None, compare=False)

    @property
    def document(self) -> str:
        """Id of the document that holds the passage."""
        return self.anchor.document

    @property
    def speaks_of_value(self) -> bool:
        """True if the claim gives a value of a variable."""
        return self.variable is not None and self.value is not None
