"""A document as documents.yaml describes it: where it is from, what it copies, and the digest of its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import date_of, place_of_value, text_in, words_in
from stratagem.base.nodes import Table
from stratagem.documents.anchor import DIGEST_FORM

KINDS = ("original", "paraphrase", "translation", "spun")
"""What a text may be. All but the first are copies in other words: no witness for a hedge or a quotation."""

RELIABILITIES = "ABCDEF"
"""Admiralty reliability; F: cannot be judged."""


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
        return self.kind != "original"


def read_document(name: str, table: Table, diagnostics: Diagnostics) -> Document:
    """The document of one entry; what is wrong with its values is added to `diagnostics`."""
    document = Document(
        id=name,
        file=words_in(table, "file"),
        title=words_in(table, "title"),
        outlet=words_in(table, "outlet"),
        author=text_in(table, "author"),
        date=date_of(table.get("date")),
        date_note=text_in(table, "date_note"),
        address=text_in(table, "address"),
        kind=words_in(table, "kind", "original"),
        of=text_in(table, "of"),
        reliability=words_in(table, "reliability", "F"),
        digest=words_in(table, "digest"),
        note=text_in(table, "note"),
        place=table.place,
    )
    _check(document, table, diagnostics)
    return document


def _check(document: Document, table: Table, diagnostics: Diagnostics) -> None:
    if not DIGEST_FORM.fullmatch(document.digest):
        diagnostics.error(
            "DIGEST-FORM",
            f"the digest of document {document.id} is {document.digest[:70]!r}",
            place_of_value(table, "digest"),
            "write the SHA-256 of the file's bytes: 64 lower-case hexadecimal digits",
        )
    if document.file != document.file.replace("\\", "/").rsplit("/", 1)[-1] or document.file in ("", ".", ".."):
        diagnostics.error(
            "DOCUMENT-FILE",
            f"the file of document {document.id} is {document.file!r}",
            place_of_value(table, "file"),
            "write a bare file name, without folders; the folder is given when the documents are at hand",
        )
    if document.kind not in KINDS:
        _not_in_list("kind", document.kind, KINDS, document, table, diagnostics)
    if document.reliability not in RELIABILITIES or len(document.reliability) != 1:
        _not_in_list("reliability", document.reliability, tuple(RELIABILITIES), document, table, diagnostics)


def _not_in_list(
    key: str, value: str, allowed: tuple[str, ...], document: Document, table: Table, diagnostics: Diagnostics
) -> None:
    diagnostics.error(
        "VALUE-NOT-ALLOWED",
        f"the {key} of document {document.id} is {value!r}",
        place_of_value(table, key),
        f"write one of {', '.join(allowed)}",
    )
