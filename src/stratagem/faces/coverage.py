"""How far the claims cover the documents, on a terminal and as JSON; the passages that no claim touches."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.evidence import coverage
from stratagem.faces.evidence import NARROWEST, SCHEMA, WIDEST, Evidence
from stratagem.faces.terminal import emit, note, plain

if TYPE_CHECKING:
    from stratagem.evidence import Coverage


@dataclass(frozen=True)
class Covered:
    """The coverage of every document whose text is at hand, and the documents whose text is not."""

    evidence: Evidence
    documents: tuple[Coverage, ...]
    absent: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """As plain data, as `docs/commands.md` describes it."""
        folder = self.evidence.folder
        return {
            "schema": SCHEMA,
            "situation": {"name": folder.name, "digest": folder.digest},
            "documents": [_plain(each) for each in self.documents],
            "absent": [{"document": name, "claims": self.claims_of(name)} for name in self.absent],
        }

    def claims_of(self, document: str) -> int:
        """How many claims a document has."""
        return sum(claim.document == document for claim in self.evidence.ledger.claims.values())


def covered(evidence: Evidence) -> Covered:
    """How far the claims of some evidence cover its documents."""
    there = coverage(evidence.ledger, evidence.library)
    known = {each.document for each in there}
    return Covered(evidence, there, tuple(name for name in evidence.library.documents if name not in known))


def print_coverage(found: Covered) -> None:
    """A block for each document on stdout: how much is covered, then every passage that no claim touches."""
    width = min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)
    for each in found.documents:
        emit("\n".join(_lines(each, width)) + "\n")
    for name in found.absent:
        emit(f"{plain(name)}  {found.claims_of(name)} claims; its text is not at hand\n")
    if found.absent:
        note("--documents DIR gives the folder with the texts")


def _lines(each: Coverage, width: int) -> Iterator[str]:
    of = f"{each.touched} of {each.sentences} sentences touched ({100 * each.share:.0f} %)"
    letters = f"{each.covered:,} of {each.characters:,} characters in passages"
    yield f"{plain(each.document)}  {each.claims} claims, {of}, {letters}"
    for passage in each.untouched:
        told = f"{passage.start}–{passage.end}  {plain(' '.join(passage.text.split()))}"
        yield from textwrap.wrap(
            told, width, initial_indent="    ", subsequent_indent="        ", break_on_hyphens=False
        )


def _plain(each: Coverage) -> dict[str, object]:
    return {
        "document": each.document,
        "claims": each.claims,
        "sentences": each.sentences,
        "touched": each.touched,
        "share": each.share,
        "characters": each.characters,
        "covered": each.covered,
        "untouched": [{"start": one.start, "end": one.end, "text": one.text} for one in each.untouched],
    }
