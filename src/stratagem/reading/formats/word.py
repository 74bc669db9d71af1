"""DOCX: the paragraphs of the main part, within bounds against bombs."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from stratagem.reading.formats.extract import Extract, day_of, one_line
from stratagem.reading.formats.plain import head_of
from stratagem.reading.sources import Unfit
from stratagem.reading.view import plain_view

LARGEST_PART = 32 * 1024 * 1024
"""Bytes of a part once it is unpacked."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read_word(data: bytes) -> Extract:
    """A DOCX file. Positions count in the text of its paragraphs, one a line. Raises Unfit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml")
            core = _part(archive, "docProps/core.xml") if "docProps/core.xml" in archive.namelist() else None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        encrypted = data.startswith(b"\xd0\xcf\x11\xe0")
        raise Unfit("encrypted, or of an older format" if encrypted else "not a DOCX file that can be read") from error
    text = "\n\n".join(_paragraph(each) for each in _parse(body).iter(f"{_W}p")).strip()
    if not text:
        raise Unfit("without text")
    about = _parse(core) if core else None
    title, author, written = head_of(text)
    if about is not None:
        title = one_line(about.findtext(f"{_DC}title")) or title
        author = one_line(about.findtext(f"{_DC}creator")) or author
        written = written or day_of(about.findtext(f"{_TERMS}created"))
    return Extract(plain_view(text), title, author, written, is_file=False)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise Unfit(f"{name} unpacks to more than {LARGEST_PART:,} bytes")
    return data


def _parse(data: bytes) -> ElementTree.Element:
    # Entities are declared in a document type, which no DOCX file has: without one nothing can expand.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:64]:
        raise Unfit("declares entities, which no DOCX file does")
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise Unfit("holds XML that is broken") from error


def _paragraph(element: ElementTree.Element) -> str:
    parts = []
    for each in element.iter():
        if each.tag == f"{_W}t":
            parts.append(each.text or "")
        elif each.tag in (f"{_W}tab", f"{_W}br"):
            parts.append(" ")
    return "".join(parts)
