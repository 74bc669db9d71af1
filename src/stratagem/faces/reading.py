"""What `stratagem read` does: reads the folder, tells what it found, and puts it into a situation."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics, InvalidSituation, UsageError
from stratagem.faces.terminal import emit, note, note_diagnostics, plain
from stratagem.reading import Corpus, meaning, parsing, read_corpus
from stratagem.reading.drafting import dates_of, put_into, told_of
from stratagem.situation import Folder, open_folder


def read_documents(folder: Path, into: Path | None, written: str | None, as_json: bool) -> None:
    """Read `folder` and print what was found; with `into`, write it into that situation.

    Raises UsageError READ-FOLDER, READ-DATE, READ-INTO, and InvalidSituation.
    """
    day = _day(written)
    try:
        is_folder = folder.is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        raise UsageError.of("READ-FOLDER", f"`{plain(str(folder))}` is no folder", "give a folder that holds documents")
    situation = _situation(into) if into is not None else None
    corpus = read_corpus(folder, written=day, dates=dates_of(situation) if situation else {}, progress=_progress)
    _clear()
    _tell_refused(corpus)
    if situation is not None:
        _put(corpus, situation, as_json)
    if as_json:
        for suggestion in corpus.suggestions:
            emit(json.dumps(suggestion.as_json()))
    elif situation is None:
        _tell(corpus)


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        remedy = "give a day as YYYY-MM-DD"
        raise UsageError.of("READ-DATE", f"--date: `{plain(written)}` is no day", remedy) from error


def _situation(into: Path) -> Folder:
    diagnostics = Diagnostics()
    if not into.is_dir():
        remedy = "give the folder of a situation; `stratagem new DIR` writes one"
        raise UsageError.of("READ-INTO", f"--into: `{plain(str(into))}` is no folder", remedy)
    found = open_folder(into, diagnostics)
    if found is None:
        raise InvalidSituation(diagnostics.items)
    return found


def _put(corpus: Corpus, situation: Folder, as_json: bool) -> None:
    diagnostics = Diagnostics()
    done = put_into(corpus, situation, diagnostics)
    note_diagnostics(diagnostics.items)
    diagnostics.raise_errors()
    if as_json:
        return
    emit(
        f"{plain(situation.name)}: {done.documents} documents added, {done.suggestions} suggestions to judge"
        + (f", {done.disputes} proposed disputes" if done.disputes else "")
    )
    note(f"next: stratagem review {plain(str(situation.path))}")


def _tell_refused(corpus: Corpus) -> None:
    diagnostics = Diagnostics()
    for refusal in corpus.refused:
        remedy = "convert it to text, or leave it out; the other documents were read"
        diagnostics.warning("READ-REFUSED", f"`{plain(refusal.name)}` was not read: {refusal.reason}", None, remedy)
    note_diagnostics(diagnostics.items)
    for document in corpus.documents:
        for told in document.notes:
            note(f"{plain(document.name)}: {plain(told)}")


def _tell(corpus: Corpus) -> None:
    """A table of documents with what was found in each."""
    for document in corpus.documents:
        day = f"{document.written}{' (guessed)' if document.guessed else ''}" if document.written else "no date"
        emit(f"{plain(document.name)}  {day}  {plain(document.title or '')}".rstrip())
        counted = Counter(suggestion.kind for suggestion in document.suggestions)
        emit("  " + (", ".join(f"{number} {kind}" for kind, number in counted.most_common()) or "nothing suggested"))
        for sign in document.signs:
            emit(f"  sign of a copy, {sign.kind}: {plain(sign.words)}")
        for copy in corpus.copies:
            if copy.document == document.name:
                emit(f"  {plain(told_of(copy, copy.of))}")
    total = len(corpus.suggestions)
    emit(f"{len(corpus.documents)} documents read, {len(corpus.refused)} refused, {total} suggestions")
    if not (parsing.is_at_hand() and meaning.is_at_hand()):
        note(f"read by the grammar alone: a parser and a sentence model come with {parsing.EXTRA}")
    note("--json prints the suggestions, --into SITUATION keeps them for `stratagem review`")


def _progress(done: int, total: int, name: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2Kreading {done + 1} of {total}: {plain(name)[:60]}")
        sys.stderr.flush()


def _clear() -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
