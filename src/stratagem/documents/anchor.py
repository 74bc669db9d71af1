"""Anchors: a passage by its position in a document and the digest of its text.

This is the text position selector of the W3C Web Annotation model (code points from 0, end exclusive) with a SHA-256
beside it, so that a situation can point into a text that it does not carry, and notice when that text has changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from stratagem.base.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Anchor:
    """Code points `start` to `end` (exclusive) of a document, and the SHA-256 of their UTF-8 bytes.

    `name` is the id of what stands on it (a claim), `place` where the anchor is written; neither is compared.
    """

    document: str
    start: int
    end: int
    digest: str
    name: str = field(default="", compare=False)
    place: Place | None = field(default=None, compare=False)

    @property
    def length(self) -> int:
        """Length of the passage in code points."""
        return self.end - self.start

    @property
    def label(self) -> str:
        """How messages name it: `S1.losses (S1 210:330)`."""
        span = f"{self.document} {self.start}:{self.end}"
        return f"{self.name} ({span})" if self.name else span


def passage_digest(passage: str) -> str:
    """SHA-256 of the UTF-8 bytes of a passage, in hexadecimal."""
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


def anchor_for(text: str, start: int, end: int, document: str = "") -> Anchor:
    """The anchor of `text[start:end]`. Raises ValueError if that is no passage of `text`."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start}:{end} is no passage of a text of {len(text)} characters")
    return Anchor(document, start, end, passage_digest(text[start:end]))
