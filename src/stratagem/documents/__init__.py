"""The documents of a situation: what they are, their texts where these are at hand, and anchors into them."""

from __future__ import annotations

from stratagem.documents.anchor import Anchor, anchor_for, passage_digest
from stratagem.documents.document import Document
from stratagem.documents.library import Library, read_library

__all__ = ["Anchor", "Document", "Library", "anchor_for", "passage_digest", "read_library"]
