"""What is taken from a file: its text with positions, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stratagem.reading.view import View


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one document and what it says of itself.

    `is_file` is True if `view.raw` is the file as UTF-8, so that positions count in the file itself; else they count in
    the text taken from it, which has to be kept to be verified. `notes` tell what a reader should know.
    """

    view: View
    title: str | None = None
    author: str | None = None
    written: date | None = None
    language: str | None = None
    is_file: bool = True
    notes: tuple[str, ...] = field(default=())


LONGEST_FIELD = 300
"""Characters of a title or an author that are kept."""


def one_line(text: str | None) -> str | None:
    """A title or name on one line of bounded length; None if nothing is left."""
    plain = " ".join((text or "").split())[:LONGEST_FIELD]
    return plain or None


def day_of(text: str | None) -> date | None:
    """The day of an ISO date or time, however it goes on; None if there is none."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
