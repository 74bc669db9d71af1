"""What was read, put into a situation: its documents, and suggestions that wait for a person's judgement."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import date_of, table_in, text_in
from stratagem.base.nodes import Table
from stratagem.reading.copies import CONTAINMENT, Copy
from stratagem.reading.corpus import Corpus, ReadDocument, text_of
from stratagem.reading.disputes import Proposal, proposals
from stratagem.reading.sources import Unfit, read_bytes
from stratagem.reading.suggestion import Suggestion
from stratagem.reading.waiting import FOLDER, entry_of, waiting_ids
from stratagem.situation import Folder
from stratagem.situation.editing import append, quoted

_HEAD = """# Suggested by `stratagem read`, judged by `stratagem review`: state is open, accepted or rejected.
# Nothing here counts as evidence until it is accepted; what is changed here by hand stays.
"""


@dataclass(frozen=True, slots=True)
class Done:
    """How many documents, suggestions and proposed disputes were added."""

    documents: int
    suggestions: int
    disputes: int


def dates_of(folder: Folder) -> dict[str, date]:
    """The days of the documents that a situation lists, by the digest of their bytes."""
    return {
        digest: day
        for _, entry in _listed(folder)
        if (digest := text_in(entry, "digest")) and (day := date_of(entry.get("date")))
    }


def put_into(corpus: Corpus, folder: Folder, diagnostics: Diagnostics) -> Done:
    """Add documents and suggestions that the situation does not have yet; what is there is never changed."""
    known = {text_in(entry, "digest"): name for name, entry in _listed(folder)}
    taken = {name for name, _ in _listed(folder)}
    files = {text_in(entry, "file") for _, entry in _listed(folder)}
    added = 0
    ids: dict[str, str] = {}
    _warn_of_leaks(corpus, folder, diagnostics)
    for document in corpus.documents:
        try:
            content = read_bytes(document.path) if document.is_file else text_of(document).encode("utf-8", "replace")
        except Unfit as reason:
            diagnostics.warning(
                "READ-REFUSED",
                f"`{document.name!a}` changed while it was read: {reason}",
                None,
                "read the folder again",
            )
            continue
        digest = hashlib.sha256(content).hexdigest()
        if digest not in known:
            name = _free_id(taken)
            file = _file_name(document, files)
            if not _add(folder.path, name, file, digest, content, document, corpus, ids, diagnostics):
                return Done(added, 0, 0)
            known[digest] = name
            taken.add(name)
            files.add(file)
            added += 1
        ids[document.name] = known[digest]
    told = proposals(corpus.suggestions)
    suggested = _suggest(corpus, folder.path, ids, told, diagnostics)
    return Done(added, suggested, sum(proposal.is_dispute for proposal in told))


def _warn_of_leaks(corpus: Corpus, folder: Folder, diagnostics: Diagnostics) -> None:
    """Tell of documents that are younger than what the situation may know: `stratagem check` will refuse them."""
    limit = date_of(folder.settings.get("known_until"))
    late = [document for document in corpus.documents if limit and document.written and document.written > limit]
    if late:
        named = ", ".join(f"{document.name!a} ({document.written})" for document in late[:5])
        message = f"{len(late)} documents are dated after {limit}, the last day that the situation knows: {named}"
        diagnostics.warning("LEAK", message, None, "move `known_until` in situation.yaml, or take the documents out")


def _listed(folder: Folder) -> list[tuple[str, Table]]:
    table = table_in(folder.documents, "documents") if folder.documents else None
    return [(name, node) for name, node in table.entries.items() if isinstance(node, Table)] if table else []


def _free_id(taken: set[str]) -> str:
    number = 1
    while f"D{number}" in taken:
        number += 1
    return f"D{number}"


def _file_name(document: ReadDocument, files: set[str | None]) -> str:
    """A plain name for the text in the folder of documents that is not taken."""
    stem = (
        "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in document.path.name)[
            :80
        ].lstrip(".")
        or "document"
    )
    if not document.is_file:
        stem = f"{stem}.txt"
    name, number = stem, 2
    while name in files:
        name = f"{number}_{stem}"
        number += 1
    return name


def _add(
    root: Path,
    name: str,
    file: str,
    digest: str,
    content: bytes,
    document: ReadDocument,
    corpus: Corpus,
    ids: Mapping[str, str],
    diagnostics: Diagnostics,
) -> bool:
    """Write one document's text and its entry. A file of that name that is already there is left alone."""
    copy = next((each for each in corpus.copies if each.document == document.name), None)
    of = ids.get(copy.of) if copy else None
    spun = any(sign.kind == "swapped words" for sign in document.signs)
    notes = [*document.notes, *(f"Sign of a copy, {sign.kind}: {sign.words}." for sign in document.signs)]
    if copy and of:
        notes.append(f"{told_of(copy, of)}.")
    lines = [
        f"  {name}:",
        f"    file: {quoted(file)}",
        f"    title: {quoted(document.title or document.path.name)}",
        "    outlet: not told",
        *([f"    author: {quoted(document.author)}"] if document.author else []),
        *([f"    date: {document.written.isoformat()}"] if document.written else []),
        *(
            ['    date_note: "Guessed from the dates that the documents name."']
            if document.guessed and document.written
            else []
        ),
        f"    kind: {'spun' if spun else 'paraphrase' if of else 'original'}",
        *([f"    of: {of}"] if of else ['    of: "an original that is not known"'] if spun else []),
        "    reliability: F    # A to E once you have judged the outlet",
        f"    digest: {digest}",
        *([f"    note: {quoted(' '.join(notes))}"] if notes else []),
    ]
    target = root / "documents" / file
    try:
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            target.write_bytes(content)
    except OSError as error:
        diagnostics.error(
            "EDIT-REFUSED",
            f"`documents/{file}` cannot be written: {error.strerror}",
            None,
            "allow writing into the situation's folder",
        )
        return False
    return append(root, "documents.yaml", "", "documents", "\n".join(lines) + "\n", diagnostics)


def told_of(copy: Copy, of: str) -> str:
    """Why a document is taken for a copy of another."""
    told = []
    if copy.containment >= CONTAINMENT:
        told.append(f"shares {copy.containment:.0%} of the 3-grams of a passage with {of}")
    if copy.cosine is not None:
        told.append(f"tells a passage of {of} in its order (cosine {copy.cosine:.2f})")
    return f"Seems a copy: {' and '.join(told)}"


def _suggest(
    corpus: Corpus, root: Path, ids: Mapping[str, str], told: Sequence[Proposal], diagnostics: Diagnostics
) -> int:
    """Write the suggestions that do not wait already, document by document."""
    variables: dict[Suggestion, str] = {}
    for proposal in told:
        for side in proposal.sides:
            variables.update(dict.fromkeys(side.suggestions, proposal.variable))
        variables.update(dict.fromkeys(proposal.history, proposal.variable))
    added = 0
    for document in corpus.documents:
        if document.name not in ids or not document.suggestions:
            continue
        name = ids[document.name]
        there = waiting_ids(root, name)
        entries = []
        for suggestion in document.suggestions:
            like = suggestion.like
            like = replace(like, document=ids[like.document]) if like and like.document in ids else None
            key, text = entry_of(replace(suggestion, document=name, like=like), variables.get(suggestion))
            if key not in there:
                there.add(key)
                entries.append(text)
        if entries and append(root, f"{FOLDER}/{name}.yaml", _HEAD, "suggestions", "".join(entries), diagnostics):
            added += len(entries)
    return added
