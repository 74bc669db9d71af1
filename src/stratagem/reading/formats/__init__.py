"""Formats of documents: each gives the text with positions, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from stratagem.reading.formats.extract import Extract
from stratagem.reading.formats.html import read_html
from stratagem.reading.formats.mail import read_mail
from stratagem.reading.formats.pdf import read_pdf
from stratagem.reading.formats.plain import read_markdown, read_text
from stratagem.reading.formats.word import read_word
from stratagem.reading.language import language_of
from stratagem.reading.sources import Unfit

__all__ = ["Extract", "extract"]

_READERS: dict[str, Callable[[bytes], Extract]] = {
    "text": read_text, "markdown": read_markdown, "html": read_html, "pdf": read_pdf, "mail": read_mail, "word": read_word,
}  # fmt: skip


def extract(kind: str, data: bytes) -> Extract:
    """The text of a file of a kind of `stratagem.reading.sources.KINDS`. Raises Unfit with the reason it cannot be."""
    found = _READERS[kind](data)
    if not found.view.text.strip():
        raise Unfit("without text")
    told = language_of(found.view.text)
    return replace(found, language=told or (found.language or "")[:2].casefold() or None)
