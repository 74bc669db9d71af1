"""What reaches a terminal: data on stdout, all else on stderr, and never a character that could steer the terminal."""

from __future__ import annotations

import json
import math
import os
import sys
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from stratagem.base.diagnostics import Diagnostic

_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that move the cursor, turn the direction or cannot be printed."""


def plain(text: str) -> str:
    """`text` on one line, with control, bidirectional and private characters written as their escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(character) for character in text)


def _escape(character: str) -> str:
    if unicodedata.category(character) not in _STEERING:
        return character
    return character.encode("unicode_escape").decode("ascii")


def emit(text: str) -> None:
    """Write data to stdout; a reader that has gone away is no error."""
    _write(sys.stdout, text + "\n")


def emit_json(value: object) -> None:
    """Write one JSON object to stdout, in ASCII, so that nothing in it can steer a terminal."""
    emit(json_text(value))


def json_text(value: object) -> str:
    """`value` as JSON in ASCII; NaN and infinities, which JSON does not know, become null."""
    return json.dumps(_finite(value), indent=2, allow_nan=False)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return value


def note(text: str) -> None:
    """Write a line to stderr."""
    _write(sys.stderr, text + "\n")


def note_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Every diagnostic on stderr: code, place, cause, what to do about it. Errors come last, where they are seen."""
    for item in sorted(diagnostics, key=lambda item: item.severity == "error"):
        note("\n".join(lines(item)))


def lines(item: Diagnostic) -> list[str]:
    """A diagnostic as lines for a terminal."""
    place = f" {plain(str(item.place))}" if item.place else ""
    shown = [f"{item.severity} {item.code}{place}  {plain(item.message)}"]
    if item.suggestion:
        shown.append(f"    did you mean: {plain(item.suggestion)}")
    shown.append(f"    remedy: {plain(item.remedy)}")
    return shown


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # the process was started with this stream closed
        return
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)
    except OSError:
        _silence(stream)
        raise


def _silence(stream: TextIO) -> None:
    """Send what is still to come to nowhere, so that the interpreter does not complain at exit either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
