"""A document as documents.yaml describes it: where it is from, what it copies, and the digest of its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stratagem.base.diagnostics import Place
from stratagem.base.fields import date_of, text_in, words_in
from stratagem.base.nodes import Table

ORIGINAL = "original"
"""The kind of a text in its author's own words; a paraphrase, a translation, a spun text are copies."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    `of` is the id of the document, or words for the original, that it copies; `digest` the SHA-256 of the file's bytes.
    """

    id: str
    file: str
    title: str
    outlet: str
    author: str | None
    date: date | None
    date_note: str | None
    address: str | None
    kind: str
    of: str | None
    reliability: str
    digest: str
    note: str | None
    place: Place | None = field(default=None, compare=False)

    @property
    def is_copy(self) -> bool:
        """True if its words are not those of the one who wrote or said them first."""
        return self.kind != ORIGINAL


def read_document(name: str, table: Table) -> Document:
    """The document of one entry; the schema has checked its values."""
    return Document(
        id=name,
        file=words_in(table, "file"),
        title=words_in(table, "title"),
        outlet=words_in(table, "outlet"),
        author=text_in(table, "author"),
        date=date_of(table.get("date")),
        date_note=text_in(table, "date_note"),
        address=text_in(table, "address"),
        kind=words_in(table, "kind", ORIGINAL),
        of=text_in(table, "of"),
        reliability=words_in(table, "reliability", "F"),
        digest=words_in(table, "digest"),
        note=text_in(table, "note"),
        place=table.place,
    )
