"""A folder of documents, read: what each is, what it seems to claim, and what was refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from stratagem.reading import meaning
from stratagem.reading.alike import Meant, pairs
from stratagem.reading.cache import Cache
from stratagem.reading.copies import MOST_COMPARED, Copy, copies, windows
from stratagem.reading.formats import Extract, extract
from stratagem.reading.language import ENGLISH
from stratagem.reading.moments import days_named, moments
from stratagem.reading.parsing import is_at_hand
from stratagem.reading.people import introduced, merged, voice_of
from stratagem.reading.sentences import sentences
from stratagem.reading.signs import Sign, signs_of
from stratagem.reading.sources import MOST_BYTES, Refusal, Source, Unfit, find_sources, read_bytes
from stratagem.reading.suggesting import Reader
from stratagem.reading.suggestion import Like, Suggestion, suggestion_from

Progress = Callable[[int, int, str], None]
"""Called with documents done, documents in all, and the name of the one in hand."""


@dataclass(frozen=True)
class ReadDocument:
    """One document that was read.

    `digest` is the SHA-256 of the file's bytes. `written` is when it was written, `guessed` if no line of it says so.
    `is_file` is True if positions count in the file itself, else they count in the text taken from it.
    """

    name: str
    path: Path
    kind: str
    digest: str
    title: str | None
    author: str | None
    written: date | None
    guessed: bool
    language: str | None
    is_file: bool
    notes: tuple[str, ...]
    signs: tuple[Sign, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    windows: Sequence[Sequence[int]] = ()
    named: Sequence[tuple[int, int]] = ()
    suggestions: tuple[Suggestion, ...] = ()
    meant: Meant | None = None

    def as_json(self) -> dict[str, object]:
        """What it is, as plain data, without the suggestions."""
        return {
            "document": self.name, "digest": self.digest, "title": self.title, "author": self.author,
            "written": self.written.isoformat() if self.written else None, "guessed": self.guessed, "language": self.language,
            "notes": list(self.notes), "signs": [sign.as_json() for sign in self.signs], "suggestions": len(self.suggestions),
        }  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """The documents of a folder in the order of their names, and the files that were refused."""

    documents: tuple[ReadDocument, ...]
    refused: tuple[Refusal, ...]
    copies: tuple[Copy, ...] = ()

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions of all documents in order."""
        return tuple(each for document in self.documents for each in document.suggestions)


def read_corpus(
    folder: Path,
    *,
    written: date | None = None,
    dates: Mapping[str, date] | None = None,
    cache: Cache | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """Read the documents under `folder`; one that cannot be read is refused with a reason and stops no other.

    `dates` gives the day of documents by the digest of their bytes, `written` that of every other one that does not say
    it. Where nobody tells, the latest day that a text of the folder names is taken, and marked as guessed.
    """
    cache = cache or Cache()
    sources, refused = find_sources(folder)
    found: list[ReadDocument] = []
    left = MOST_BYTES
    for number, source in enumerate(sources):
        if progress:
            progress(number, len(sources), source.name)
        try:
            data = read_bytes(source.path)
            left -= len(data)
            if left < 0:
                raise Unfit(f"more than {MOST_BYTES:,} bytes in all: this file is not read")
            found.append(_looked_at(source, data, cache, dates or {}))
        except Unfit as reason:
            refused.append(Refusal(source.name, str(reason)))
        except RecursionError:
            refused.append(Refusal(source.name, "nested too deeply"))
    dated = _dated(found, written)
    people = merged(document.people for document in dated)
    suggested = [_suggested(document, people, cache, progress, len(sources)) for document in dated]
    suggested = _one_voice(suggested)
    cache.prune()
    suggested = _with_likes(suggested)
    order = sorted(suggested, key=lambda document: (document.written or date.max, document.name))
    meant = {document.name: document.meant for document in suggested if document.meant}
    copied = copies({each.name: each.windows for each in suggested}, [each.name for each in order], meant)
    return Corpus(tuple(suggested), tuple(sorted(refused, key=lambda refusal: refusal.name)), tuple(copied))


def _looked_at(source: Source, data: bytes, cache: Cache, dates: Mapping[str, date]) -> ReadDocument:
    """A document without suggestions. Raises Unfit."""
    digest = hashlib.sha256(data).hexdigest()
    kept = cache.get("document", source.kind, digest)
    about = kept if isinstance(kept, dict) else _about(extract(source.kind, data))
    if kept is None:
        cache.put(about, "document", source.kind, digest)
    told = dates.get(digest) or _day(about["written"])
    return ReadDocument(
        source.name, source.path, source.kind, digest, about["title"], about["author"], told or _day(about["latest"]), told is None,
        about["language"], about["is_file"], tuple(about["notes"]), tuple(Sign(**sign) for sign in about["signs"]), about["people"], about["windows"], [(month, day) for month, day in about["named"]],
    )  # fmt: skip


MOST_TEXT = 1_000_000
"""Characters of one document that are read for claims: a thick book."""


def _about(found: Extract) -> dict[str, Any]:
    text = found.view.text
    latest = _latest(text)
    return {
        "title": found.title, "author": found.author, "written": found.written.isoformat() if found.written else None,
        "latest": latest.isoformat() if latest else None, "language": found.language, "is_file": found.is_file, "notes": [*found.notes, *_cut_note(text)],
        "named": days_named(text[:100_000]), "people": introduced(text), "signs": [sign.as_json() for sign in signs_of(found.view)],
        "windows": windows([sentence.text for sentence in sentences(text[:MOST_TEXT])]),
    }  # fmt: skip


def _cut_note(text: str) -> list[str]:
    return [f"only the first {MOST_TEXT:,} of its characters were read for claims"] if len(text) > MOST_TEXT else []


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _latest(text: str) -> date | None:
    """The latest day that a text names with its year, and that it does not speak of as to come."""
    known = [moment for moment in moments(text[:100_000], None) if moment.role != "by"]
    days = [moment.last for moment in known if moment.first and moment.last and (moment.last - moment.first).days <= 31]
    return max(days, default=None)


def _dated(found: list[ReadDocument], written: date | None) -> list[ReadDocument]:
    """Documents that do not tell their day get the one given, or the latest that the folder names."""
    if written is not None:
        return [
            replace(document, written=written, guessed=False) if document.guessed else document for document in found
        ]
    latest = max((document.written for document in found if document.written), default=None)
    if latest is None:
        return found
    own = {document.name: _last_named(document.named, latest) for document in found}
    common = max(latest, *own.values())
    guess = {name: day if day > latest else common for name, day in own.items()}
    return [replace(document, written=guess[document.name]) if document.guessed else document for document in found]


NEAR = 60
"""Days after the latest date with a year within which a day and month without one still tell when a text was written."""


def _last_named(named: Sequence[tuple[int, int]], latest: date) -> date:
    """The last of the days named without a year that lies within `NEAR` days after `latest`; else `latest`."""
    days = [date(latest.year + step, month, min(day, 28)) for month, day in named for step in (0, 1)]
    return max((day for day in days if 0 <= (day - latest).days <= NEAR), default=latest)


def _suggested(
    document: ReadDocument, people: Mapping[str, str], cache: Cache, progress: Progress | None, total: int
) -> ReadDocument:
    """The document with its suggestions, from the cache where it was read before."""
    if document.language not in (ENGLISH, None):
        note = f"its language is `{document.language}`; only English is read for claims"
        return replace(document, notes=(*document.notes, note))
    parse = is_at_hand()
    key = ("suggestions", document.kind, document.digest, str(document.written), "parsed" if parse else "plain")
    kept = cache.get(*key)
    try:
        suggestions = [suggestion_from(each) for each in kept] if kept is not None else None
    except (KeyError, TypeError, ValueError):
        suggestions = None
    if suggestions is None:
        try:
            view = extract(document.kind, read_bytes(document.path)).view
        except Unfit as reason:
            return replace(document, notes=(*document.notes, f"changed while it was read: {reason}"))
        within = sentences(view.text[:MOST_TEXT])
        suggestions = Reader(document.name, document.written, parse).suggest(view, within)
        cache.put([each.as_json() for each in suggestions], *key)
    resolved = tuple(_of(document.name, each, people) for each in suggestions)
    return replace(document, suggestions=resolved, meant=_meant(document, cache, most_meant(total)))


def _of(document: str, made: Suggestion, people: Mapping[str, str]) -> Suggestion:
    """A suggestion of the document of that name, its speaker with what is known of people."""
    voice = voice_of(made.said_by, made.speaker, people)
    if (made.document, made.speaker) == (document, voice):
        return made
    return replace(made, document=document, speaker=voice)


LEAST_WORDS = 5
"""Words of a sentence whose meaning is compared."""

MOST_MEANT = {50: 400, 100: 16, MOST_COMPARED: 10}
"""Sentences of one document whose meaning is taken, by how many documents there are at most: the model takes some ten
milliseconds for each. Of more documents than are compared none are."""


def most_meant(documents: int) -> int:
    """How many sentences of each document are compared by meaning in a folder of so many."""
    return next((most for number, most in MOST_MEANT.items() if documents <= number), 0)


def _meant(document: ReadDocument, cache: Cache, most: int) -> Meant | None:
    """The meaning of the sentences of a document, where the model is at hand; from the cache where it was taken before."""
    if not most or not meaning.is_at_hand():
        return None
    key = ("meaning", document.kind, document.digest, meaning.DIGEST, str(most))
    kept = cache.get(*key)
    try:
        if isinstance(kept, dict):
            return Meant(tuple(kept["starts"]), meaning.from_text(kept["vectors"]))
    except (KeyError, TypeError, ValueError):
        pass
    try:
        view = extract(document.kind, read_bytes(document.path)).view
    except Unfit:
        return None
    told = [each for each in sentences(view.text[:MOST_TEXT]) if len(each.text.split()) >= LEAST_WORDS][:most]
    found = meaning.vectors([each.text for each in told])
    if found is None:
        return None
    starts = tuple(view.range(each.start, each.end)[0] for each in told)
    cache.put({"starts": list(starts), "vectors": meaning.as_text(found)}, *key)
    return Meant(starts, found)


def _with_likes(documents: list[ReadDocument]) -> list[ReadDocument]:
    """Documents whose suggestions name the passage of another document that seems to speak of the same thing."""
    wanted = {
        each.name: frozenset(made.start for made in each.suggestions if made.kind != "attribution")
        for each in documents
    }
    likes: dict[tuple[str, int], Like] = {}
    for pair in pairs({each.name: each.meant for each in documents if each.meant}, wanted):
        likes[pair.document, pair.start] = Like(pair.other, pair.other_start, pair.cosine)
        likes[pair.other, pair.other_start] = Like(pair.document, pair.start, pair.cosine)
    if not likes:
        return documents
    return [
        replace(
            each,
            suggestions=tuple(
                replace(made, like=likes[each.name, made.start]) if (each.name, made.start) in likes else made
                for made in each.suggestions
            ),
        )
        for each in documents
    ]


def _one_voice(documents: list[ReadDocument]) -> list[ReadDocument]:
    """Documents in which `the port authority` and `the port authority of Lemnar` are one speaker, if no other is meant."""
    documents = [_called_short(document) for document in documents]
    ids = {each.speaker for document in documents for each in document.suggestions}
    longer: dict[str, set[str]] = {}
    for speaker in ids:
        short, of, _ = speaker.partition("_of_")
        if of:
            longer.setdefault(short, set()).add(speaker)
    one = {each: short for short, found in longer.items() if short in ids and len(found) == 1 for each in found}
    return [_renamed(document, one) for document in documents]


def _called_short(document: ReadDocument) -> ReadDocument:
    """A document in which `the board` is `the water board`, if it names no other board that speaks."""
    ids = {each.speaker for each in document.suggestions}
    longer = {short: [each for each in ids if each.endswith(f"_{short}") and "_of_" not in each] for short in ids}
    one = {short: found[0] for short, found in longer.items() if len(found) == 1}
    if not one:
        return document
    return _renamed(document, one)


def _renamed(document: ReadDocument, one: Mapping[str, str]) -> ReadDocument:
    """A document in which some speakers have the id of another."""
    made = tuple(
        replace(each, speaker=one[each.speaker]) if each.speaker in one else each for each in document.suggestions
    )
    return replace(document, suggestions=made)


def text_of(document: ReadDocument) -> str:
    """The text in which the positions of a document's suggestions count. Raises Unfit if the file can no longer be read."""
    return extract(document.kind, read_bytes(document.path)).view.raw
