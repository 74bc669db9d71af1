"""Text that looks as it is: valid UTF-8, NFC, without tabs, control or invisible characters."""

from __future__ import annotations

import re
import unicodedata

from stratagem.base.diagnostics import Diagnostics, Place

FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control, next line included
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, separators, bidirectional
    "\ud800-\udfff"  # surrogates
    "\ufe00-\ufe0f\ufeff\ufff0-\uffff"  # variation selectors, byte order mark, specials
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # musical controls, tags
    "]|\r(?!\n)"
)
"""Characters that no text of a situation may hold; a carriage return only as part of a line end."""

_LONGEST_SHOWN = 60
_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def decode(data: bytes, file: str, diagnostics: Diagnostics) -> str | None:
    """`data` as text, or None with a diagnostic FILE-ENCODING or FILE-BINARY at the offending byte."""
    remedy = "save the file as UTF-8 without a byte order mark"
    if data.startswith(_UTF8_MARK):
        diagnostics.error("FILE-ENCODING", "the file starts with a byte order mark", Place(file), remedy)
        return None
    if data.startswith(_UTF16_OR_32) or _looks_like_utf16(data):
        diagnostics.error("FILE-ENCODING", "the file is UTF-16 or UTF-32", Place(file), remedy)
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = _place_of_byte(before, file)
        if b"\x00" in data:
            diagnostics.error(
                "FILE-BINARY", f"byte 0x{data[error.start]:02X} at offset {error.start} is not text", place,
                "put a text file here, or move this file out of the folder",
            )  # fmt: skip
        else:
            diagnostics.error(
                "FILE-ENCODING", f"byte 0x{data[error.start]:02X} at offset {error.start} is not UTF-8", place, remedy
            )
        return None


def check_characters(text: str, file: str, diagnostics: Diagnostics) -> bool:
    """Whether `text` is clean; otherwise one diagnostic for the first fault of each sort."""
    before = len(diagnostics.errors)
    found = FORBIDDEN.search(text)
    if found:
        diagnostics.error(
            "CHARACTER-FORBIDDEN", f"the text holds {describe(found.group())}", place_in(text, found.start(), file),
            "remove the character; if it is meant to be shown, write its name",
        )  # fmt: skip
    tab = text.find("\t")
    if tab >= 0:
        diagnostics.error("TAB", "the text holds a tab", place_in(text, tab, file), "use spaces instead of tabs")
    offset = first_not_nfc(text)
    if offset is not None:
        diagnostics.error(
            "TEXT-NOT-NFC", f"{describe(text[offset])} starts a sequence that is not in normal form C",
            place_in(text, offset, file), "save the text in Unicode normalisation form C (composed characters)",
        )  # fmt: skip
    return len(diagnostics.errors) == before


def place_in(text: str, offset: int, file: str) -> Place:
    """Line and column, both from 1 and counted in code points, of `text[offset]`."""
    return Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def describe(character: str) -> str:
    """A character by number and name, safe to print: `U+200B ZERO WIDTH SPACE`."""
    name = unicodedata.name(character, "") or "a control character"
    return f"U+{ord(character):04X} {name}"


def shown(text: str) -> str:
    """`text` for a message: one line, safe to print, at most 60 characters."""
    line = " ".join(text.split())
    plain = line if line.isprintable() else ascii(line)[1:-1]
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"


def first_not_nfc(text: str) -> int | None:
    """Offset of the first character at which `text` differs from its normal form C, or None."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return None
    normal = unicodedata.normalize("NFC", text)
    shared = min(len(text), len(normal))
    return next((i for i in range(shared) if text[i] != normal[i]), shared - 1)


def _looks_like_utf16(data: bytes) -> bool:
    """UTF-16 or UTF-32 of mostly Latin text without a mark: at least a third of the first bytes are NUL, in a
    pattern."""
    sample = data[:256]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return len(sample) >= 4 and max(even, odd) >= len(sample) // 3 > 0 and b"\x00\x00\x00\x00" not in sample


def _place_of_byte(before: bytes, file: str) -> Place:
    text = before.decode("utf-8", errors="replace")
    return place_in(text, len(text), file)
