"""The library: the documents of a situation, and their texts where these are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import date_of, place_in, table_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.documents.anchor import Anchor, passage_digest
from stratagem.documents.document import Document, read_document
from stratagem.documents.moved import Fate, fates
from stratagem.documents.texts import Loaded, load, names_by_digest

if TYPE_CHECKING:
    from stratagem.situation import Folder

MOST_NAMED = 100
"""Passages of one sort named in one message; the others are counted."""


@dataclass(frozen=True)
class Library:
    """Documents by id, and the texts that were found (`texts`, by id).

    `troubled` holds the ids of documents that were looked for and are missing or changed.
    """

    documents: Mapping[str, Document] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    troubled: frozenset[str] = frozenset()

    @property
    def has_texts(self) -> bool:
        """True if the text of at least one document is at hand."""
        return bool(self.texts)

    def family(self, document: str) -> str:
        """The original at the root of what `document` copies; documents of one family are one text in several words."""
        seen = [document]
        while (known := self.documents.get(seen[-1])) and known.of and known.of not in seen:
            seen.append(known.of)
        # In a circle of copies any member could be the original: the first in the alphabet stands for all.
        last = self.documents.get(seen[-1])
        circle = seen[seen.index(last.of) :] if last and last.of in seen else seen[-1:]
        return " ".join(min(circle).split()).casefold()

    def passage(self, anchor: Anchor) -> str | None:
        """The text that an anchor points at, or None if the text is not at hand or shorter than that."""
        text = self.texts.get(anchor.document)
        if text is None or not 0 <= anchor.start < anchor.end <= len(text):
            return None
        return text[anchor.start : anchor.end]

    def with_texts(self, directory: Path, diagnostics: Diagnostics, anchors: Iterable[Anchor] = ()) -> Library:
        """This library with the texts of `directory`, found by file name, their digests compared.

        A missing or changed document is an error DOCUMENT-MISSING or DOCUMENT-CHANGED; it names the passages of
        `anchors` that cannot be verified, moved or changed. The text of a changed document is not taken up.
        """
        if not _is_folder(directory, diagnostics):
            return self
        grouped = _by_document(anchors)
        texts: dict[str, str] = {}
        elsewhere = cache(lambda: names_by_digest(directory))
        for document in self.documents.values():
            text = _find_text(document, directory, grouped.get(document.id, []), elsewhere, diagnostics)
            if text is not None:
                texts[document.id] = text
        return replace(self, texts=texts, troubled=frozenset(self.documents) - frozenset(texts))

    def verify(self, anchors: Iterable[Anchor], diagnostics: Diagnostics) -> None:
        """Compare each anchor with the text, where it is at hand: errors ANCHOR-OUT-OF-RANGE and ANCHOR-MISMATCH."""
        for document, group in _by_document(anchors).items():
            if document in self.texts:
                _verify(self.texts[document], group, diagnostics)


def read_library(folder: Folder, diagnostics: Diagnostics) -> Library:
    """The documents of a situation's documents.yaml, without texts; faults are added to `diagnostics`."""
    table = table_in(folder.documents, "documents") if folder.documents else None
    if table is None:
        return Library()
    entries = {name: node for name, node in table.entries.items() if isinstance(node, Table)}
    documents = {name: read_document(name, entry) for name, entry in entries.items()}
    _check_together(documents, entries, diagnostics)
    _check_dates(documents, entries, folder, diagnostics)
    return Library(documents)


def _check_together(documents: dict[str, Document], entries: dict[str, Table], diagnostics: Diagnostics) -> None:
    """No file or text may be listed twice, and what looks like an id of a document must be one."""
    for key in ("file", "digest"):
        seen: dict[str, str] = {}
        for name, document in documents.items():
            value = getattr(document, key)
            if value in seen:
                place = place_in(entries[name], key)
                message = f"documents {seen[value]} and {name} have the same {key}"
                remedy = "list each text once; a copy has a file of its own"
                diagnostics.error("DOCUMENT-TWICE", message, place, remedy)
            seen.setdefault(value, name)
    for name, document in documents.items():
        place = place_in(entries[name], "of")
        if document.of == name:
            remedy = "name the document or the original that it copies, or leave `of` out"
            diagnostics.error("DOCUMENT-OF", f"document {name} is said to copy itself", place, remedy)
        elif document.of and document.of not in documents and " " not in document.of:
            message = f"there is no document {document.of!r} for {name} to be a copy of"
            remedy = "name a listed document, or describe the original in several words"
            diagnostics.error("DOCUMENT-OF", message, place, remedy, nearest(document.of, documents))


def _check_dates(
    documents: dict[str, Document], entries: dict[str, Table], folder: Folder, diagnostics: Diagnostics
) -> None:
    limit = date_of(folder.settings.get("known_until"))
    for name, document in documents.items():
        if limit and document.date and document.date > limit:
            diagnostics.error(
                "LEAK",
                f"document {name} is dated {document.date}, after {limit}, the last day that the situation knows",
                place_in(entries[name], "date"),
                "take the document out, or move `known_until` in situation.yaml",
            )  # fmt: skip


def _is_folder(directory: Path, diagnostics: Diagnostics) -> bool:
    try:
        is_folder = directory.is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        message = f"the folder of documents, {str(directory)!r}, does not exist or is no folder"
        diagnostics.error("DOCUMENTS-FOLDER", message, None, "give the folder that holds the texts")
    return is_folder


def _by_document(anchors: Iterable[Anchor]) -> dict[str, list[Anchor]]:
    grouped: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        grouped.setdefault(anchor.document, []).append(anchor)
    return grouped


def _find_text(
    document: Document,
    directory: Path,
    anchors: list[Anchor],
    elsewhere: Callable[[], Mapping[str, str]],
    diagnostics: Diagnostics,
) -> str | None:
    """The text of a document, or None and an error. `elsewhere` gives the names of files by digest."""
    loaded = load(directory / document.file)
    if loaded.missing:
        names = _named([anchor.label for anchor in anchors])
        other = elsewhere().get(document.digest)
        diagnostics.error(
            "DOCUMENT-MISSING",
            f"document {document.id} ({document.file}) is not in {directory.name or directory}"
            + (f"; passages that cannot be verified: {names}" if names else ""),
            document.place,
            "put the file there, unchanged" + (f"; {other!r} there has the same text: rename it" if other else ""),
            other,
        )
    elif loaded.digest == document.digest and loaded.text is not None:
        return loaded.text
    else:
        _report_changed(document, loaded, anchors, diagnostics)
    return None


def _report_changed(document: Document, loaded: Loaded, anchors: list[Anchor], diagnostics: Diagnostics) -> None:
    if loaded.text is None:
        names = _named([anchor.label for anchor in anchors])
        what = loaded.reason or "cannot be read"
        told = f"; passages that cannot be verified: {names}" if names else ""
    else:
        what = "is not the text that was read"
        told = _fates_told(fates(loaded.text, anchors))
    is_new = loaded.digest is not None and loaded.digest != document.digest
    diagnostics.error(
        "DOCUMENT-CHANGED",
        f"document {document.id} ({document.file}) {what}{told}",
        document.place,
        "put back the text that was read; or read the new one, and write its new anchors"
        + (f" and its digest, {loaded.digest}" if is_new else ""),
    )


def _fates_told(found: Sequence[Fate]) -> str:
    """What became of the passages, those that moved alike together."""
    if not found:
        return ""
    moved: dict[int, list[str]] = {}
    for fate in found:
        if fate.start is not None and not fate.stayed:
            moved.setdefault(fate.start - fate.anchor.start, []).append(fate.anchor.label)
    told = [f"moved by {shift:+} characters: {_named(labels)}" for shift, labels in sorted(moved.items())]
    changed = [fate.anchor.label for fate in found if fate.start is None and fate.searched]
    lost = [fate.anchor.label for fate in found if fate.start is None and not fate.searched]
    told += [f"changed: {_named(changed)}"] if changed else []
    told += [f"not looked for, since the text is too long: {_named(lost)}"] if lost else []
    return f"; passages {'; '.join(told)}" if told else "; every passage is at its place"


def _named(labels: list[str]) -> str:
    more = len(labels) - MOST_NAMED
    return ", ".join(labels[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _verify(text: str, anchors: list[Anchor], diagnostics: Diagnostics) -> None:
    wrong = []
    for anchor in anchors:
        if not 0 <= anchor.start < anchor.end <= len(text):
            diagnostics.error(
                "ANCHOR-OUT-OF-RANGE",
                f"{anchor.label} is no passage of a text of {len(text)} characters",
                anchor.place,
                "start and end count code points from 0; the end is exclusive and lies after the start",
            )
        elif passage_digest(text[anchor.start : anchor.end]) != anchor.digest:
            wrong.append(anchor)
    for fate in fates(text, wrong):
        anchor = fate.anchor
        found = f"; that digest belongs to {fate.start}:{fate.start + anchor.length}" if fate.start is not None else ""
        diagnostics.error(
            "ANCHOR-MISMATCH",
            f"the passage {anchor.label} has another digest than the claim says{found}",
            anchor.place,
            f"correct start and end, or write the digest of this passage: "
            f"{passage_digest(text[anchor.start : anchor.end])}",
        )
