"""Reads the numbers of foreign texts: the parser would have Python evaluate them, whatever they say."""

from __future__ import annotations

import re

_NUMBER = r"[+-]?\s*(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
_SUM = re.compile(rf"\s*(?:{_NUMBER}\s*)+")
_ONE = re.compile(_NUMBER)
_PAIR = re.compile(rf"\(\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\)")
_BETWEEN = re.compile(r"[\s,\[\]()\\\\]*")
_TEXT = re.compile(r"'[^']*'")

Literal = float | str | list[tuple[float, float]]


def literal(text: str) -> Literal:
    """A number, a sum of signed numbers, a text in quotation marks, or the points of a lookup. Raises ValueError."""
    if _TEXT.fullmatch(text):
        return text[1:-1]
    if _SUM.fullmatch(text):
        return _sum(text)
    points = [(_number(x), _number(y)) for x, y in _PAIR.findall(text)]
    if not points or not _BETWEEN.fullmatch(_PAIR.sub("", text)):
        raise ValueError("neither a number nor points of a lookup")
    return points


def _sum(text: str) -> float:
    """Numbers one after another with signs between them."""
    found = _ONE.findall(text)
    if any(each[0] not in "+-" for each in found[1:]):
        raise ValueError("two numbers without a sign between them")
    return sum(map(_number, found))


def _number(text: str) -> float:
    return float("".join(text.split()))
