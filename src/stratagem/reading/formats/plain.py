"""Text and Markdown: positions count in the file as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from stratagem.reading.formats.extract import Extract, day_of, one_line
from stratagem.reading.moment import MONTHS
from stratagem.reading.sources import Unfit
from stratagem.reading.view import Piece, plain_view, view_of

_HEAD = 2_000
"""Characters at the start in which title, author and date are looked for."""

_BYLINE = re.compile(
    r"^(?:by|author|written by)\s*[: ]\s*(?P<name>[A-Z][\w.’'-]+(?:\s+(?:[A-Z][\w.’'-]*|de|van|von|al|and|bin)){1,6})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATELINE = re.compile(
    rf"^(?:[^\n]{{0,60}}?(?:published|posted|updated|date|on)?\s*:?\s*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTHS})\.?,?\s+(?P<year>(?:19|20)\d\d)|(?P<month2>{_MONTHS})\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))(?:\s*[|,·–-].{0,60}|\s+\d{1,2}:\d\d.{0,20})?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FRONT = re.compile(r"\A\ufeff?---\n(?P<body>.{0,4000}?)\n---\n", re.DOTALL)
_MARKS = re.compile(
    r"(?P<fence>^```.*?(?:^```[^\n]*$|\Z))|!\[(?P<alt>[^\]\n]{0,300})\]\([^)\n]{0,2000}\)|\[(?P<link>[^\]\n]{1,500})\]\([^)\n]{0,2000}\)|(?P<lead>^[ \t]{0,3}(?:#{1,6}|>|[*+-])[ \t]+)|(?P<stress>\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|`+)",
    re.MULTILINE | re.DOTALL,
)


def decode(data: bytes) -> tuple[str, bool, tuple[str, ...]]:
    """The text of bytes, whether it is the file as UTF-8, and notes. Raises Unfit for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), False, ("was in UTF-16",)
        except UnicodeDecodeError as error:
            raise Unfit("begins as UTF-16 and is none") from error
    if b"\0" in data:
        raise Unfit("binary data, no text")
    try:
        return data.decode("utf-8"), True, ()
    except UnicodeDecodeError as error:
        if sum(byte < 9 or 13 < byte < 32 for byte in data[:4096]) > 4:
            raise Unfit("binary data, no text") from error
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    mixed = broken * 4 < sum(byte > 127 for byte in data)
    note = "mixes UTF-8 with other bytes, read as Windows-1252" if mixed else "is not UTF-8; read as Windows-1252"
    return _pieced(data) if mixed else data.decode("cp1252", errors="replace"), False, (note,)


def _pieced(data: bytes) -> str:
    """Text in which lines of UTF-8 and of Windows-1252 stand side by side."""
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
    return "\n".join(lines)


def read_text(data: bytes) -> Extract:
    """A text file. Raises Unfit."""
    raw, is_file, notes = decode(data)
    view = plain_view(raw)
    title, author, written = head_of(view.text)
    return Extract(view, title, author, written, is_file=is_file, notes=notes)


def read_markdown(data: bytes) -> Extract:
    """A Markdown file: marks, addresses of links and code are not read, but keep their place. Raises Unfit."""
    raw, is_file, notes = decode(data)
    front = _FRONT.match(raw)
    view = view_of(_unmarked(raw, front.end() if front else 0), raw)
    title, author, written = head_of(view.text)
    fields = dict(re.findall(r"^(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*$", front["body"], re.MULTILINE)) if front else {}
    return Extract(
        view, one_line(fields.get("title")) or title, one_line(fields.get("author")) or author, day_of(fields.get("date")) or written,
        one_line(fields.get("lang") or fields.get("language")), is_file, notes,
    )  # fmt: skip


def _unmarked(raw: str, start: int) -> Iterator[Piece]:
    position = start
    for match in _MARKS.finditer(raw, start):
        if position < match.start():
            yield raw[position : match.start()], position, match.start()
        for name in ("alt", "link"):
            if match[name]:
                yield match[name], *match.span(name)
        position = match.end()
    if position < len(raw):
        yield raw[position:], position, len(raw)


def head_of(text: str) -> tuple[str | None, str | None, date | None]:
    """Title, author and date as the first lines of a text give them, each None where they do not."""
    head = text[:_HEAD]
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    title = None
    if len(lines) > 1 and 3 < len(lines[0]) <= 160 and not lines[0].endswith((".", ",", ";", ":")) and " " in lines[0]:
        title = one_line(lines[0])
    byline = _BYLINE.search(head)
    dated = _DATELINE.search(head)
    return title, one_line(byline["name"]) if byline else None, _day(dated) if dated else None


def _day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        return day_of(match["iso"])
    month = MONTHS[(match["month"] or match["month2"]).casefold()]
    try:
        return date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
