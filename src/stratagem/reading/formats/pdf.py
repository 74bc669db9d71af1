"""PDF: the text of its pages, by pypdf where it is installed."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

from stratagem.reading.formats.extract import Extract, day_of, one_line
from stratagem.reading.formats.plain import head_of
from stratagem.reading.sources import Unfit
from stratagem.reading.view import plain_view

MOST_PAGES = 1_000
MOST_TEXT = 8 * 1024 * 1024
"""Pages, and characters of text, of one file; the rest is not read."""


def read_pdf(data: bytes) -> Extract:
    """A PDF file. Positions count in the text of its pages. Raises Unfit, also where pypdf is not installed."""
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise Unfit('PDF needs pypdf: pip install "stratagem[read]"') from error
    if not data.lstrip()[:1024].startswith(b"%PDF"):
        raise Unfit("not a PDF file")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unfit("encrypted with a password")
        pages = _pages(reader)
        about: dict[str, Any] = dict(reader.metadata or {})
    except Unfit:
        raise
    except Exception as error:  # pypdf raises all sorts on broken files
        raise Unfit(f"not a PDF file that can be read: {type(error).__name__}") from error
    text = "\n\n".join(pages)
    if not text.strip():
        raise Unfit("pages without text: pictures of text are not read")
    title, author, written = head_of(text)
    stamp = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(about.get("/CreationDate", "")))
    made = day_of("-".join(stamp.groups())) if stamp else None
    notes = (f"only the first {MOST_PAGES:,} pages were read",) if len(pages) == MOST_PAGES else ()
    return Extract(
        plain_view(text), one_line(str(about.get("/Title") or "")) or title, one_line(str(about.get("/Author") or "")) or author,
        written or made, is_file=False, notes=notes,
    )  # fmt: skip


def _pages(reader: Any) -> list[str]:
    """The texts of pages; lines broken by the margin are joined, words divided at their ends made whole."""
    pages: list[str] = []
    length = 0
    for page, _ in zip(reader.pages, range(MOST_PAGES), strict=False):
        text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", page.extract_text() or "")
        text = re.sub(r"(?<![.!?:”\"\n])\n(?!\n)", " ", text)
        pages.append(text)
        length += len(text)
        if length > MOST_TEXT:
            break
    return pages
