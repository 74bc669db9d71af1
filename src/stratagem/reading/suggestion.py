"""A suggested claim: what a passage seems to say, for a person to accept, edit or reject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

End = float | date | None


@dataclass(frozen=True, slots=True)
class Value:
    """A number, a range or a date: `point` or the ends `low` and `high`, each perhaps open; `unit` `date` for dates."""

    low: End
    point: End
    high: End
    unit: str | None

    def as_json(self) -> dict[str, object]:
        """As plain data, dates in ISO form."""
        return {"low": _plain(self.low), "point": _plain(self.point), "high": _plain(self.high), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Like:
    """A passage of another document that seems to speak of the same thing: where it starts, and how alike it is."""

    document: str
    start: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A claim as `stratagem read` suggests it.

    `start` and `end` count Unicode code points of the document's text and hold the passage, a sentence; `mark_start`
    and `mark_end` the words in it that the suggestion rests on. `digest` is the SHA-256 of the passage. `subject` says
    in words what is counted or spoken of, `where` the place named with it. `like` is a passage of another document that seems
    to speak of the same thing, if the sentence model is at hand and finds one. `speaker` is an id that is the same for one
    voice in all documents, `said_by` the words for it. `confidence` is how often such suggestions were right on
    labelled passages.
    """

    document: str
    start: int
    end: int
    mark_start: int
    mark_end: int
    digest: str
    kind: str
    value: Value | None
    hedge: str
    subject: str
    where: str | None
    as_of: date | None
    speaker: str
    said_by: str | None
    through: str | None
    modality: str
    confidence: float
    passage: str
    like: Like | None = None

    def as_json(self) -> dict[str, object]:
        """As plain data: one line of `stratagem read --json`."""
        return {
            "document": self.document,
            "start": self.start,
            "end": self.end,
            "digest": self.digest,
            "mark": {"start": self.mark_start, "end": self.mark_end},
            "kind": self.kind,
            "value": self.value.as_json() if self.value else None,
            "hedge": self.hedge,
            "subject": self.subject,
            "where": self.where,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "speaker": self.speaker,
            "said_by": self.said_by,
            "through": self.through,
            "modality": self.modality,
            "confidence": self.confidence,
            "passage": self.passage,
            **(
                {"like": {"document": self.like.document, "start": self.like.start, "cosine": self.like.cosine}}
                if self.like
                else {}
            ),
        }


def suggestion_from(data: Mapping[str, Any]) -> Suggestion:
    """The suggestion that `as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    mark, value = data["mark"], data["value"]
    as_of = data["as_of"]
    return Suggestion(
        document=data["document"], start=int(data["start"]), end=int(data["end"]), mark_start=int(mark["start"]), mark_end=int(mark["end"]),
        digest=data["digest"], kind=data["kind"], value=_value_from(value) if value else None, hedge=data["hedge"], subject=data["subject"],
        where=data["where"], as_of=date.fromisoformat(as_of) if as_of else None, speaker=data["speaker"], said_by=data["said_by"],
        through=data["through"], modality=data["modality"], confidence=float(data["confidence"]), passage=data["passage"],
    )  # fmt: skip


def _value_from(data: Mapping[str, Any]) -> Value:
    def end(name: str) -> End:
        given = data[name]
        return None if given is None else date.fromisoformat(given) if data["unit"] == "date" else float(given)

    return Value(end("low"), end("point"), end("high"), data["unit"])


def _plain(end: End) -> object:
    return end.isoformat() if isinstance(end, date) else end
