"""Reading: from a folder of documents to suggested claims, for a person to judge."""

from __future__ import annotations

from stratagem.reading.corpus import Corpus, ReadDocument, read_corpus
from stratagem.reading.suggestion import Suggestion, Value

__all__ = ["Corpus", "ReadDocument", "Suggestion", "Value", "read_corpus"]
