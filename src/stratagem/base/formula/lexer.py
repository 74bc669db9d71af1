"""Cuts a formula into tokens: numbers, dates, names, signs. ASCII only."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["number", "date", "name", "sign", "end"]

KEYWORDS = frozenset({"if", "then", "else", "and", "or", "not", "over"})
"""Words that no variable may bear."""

_TOKEN = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_]))"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|&&|\|\||[-+*/^<>()\[\],%=!])"
)
_BLANKS = " \n"
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+(?![0-9A-Za-z_])")
_LONGEST_EXPONENT = 3
_LOOK_ALIKES = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NOT EQUAL TO}": "!=",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a formula; `offset` counts characters from its start."""

    kind: Kind
    text: str
    offset: int
    value: float | date | None = None


class FormulaError(Exception):
    """A formula that cannot be read: code, offset, message and remedy."""

    def __init__(self, code: str, offset: int, message: str, remedy: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code, self.offset, self.message, self.remedy, self.suggestion = code, offset, message, remedy, suggestion


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, an `end` token last. Raises FormulaError at the first character that fits nowhere."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in _BLANKS:
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise _bad_character(text, at)
        found.append(_token(text, match))
        at = match.end()
    found.append(Token("end", "", len(text)))
    return found


def _token(text: str, match: re.Match[str]) -> Token:
    if match["date"]:
        return Token("date", match[0], match.start(), _date(match))
    if match["number"]:
        return Token("number", match[0], match.start(), _number(text, match))
    return Token("name" if match["name"] else "sign", match[0], match.start())


def _date(match: re.Match[str]) -> date:
    try:
        return date.fromisoformat(match[0])
    except ValueError:
        raise FormulaError(
            "FORMULA-DATE",
            match.start(),
            f"{match[0]} is not a day of the calendar",
            "write a date as year-month-day, such as 2025-01-20; a difference of numbers needs blanks, as in 2025 - 1",
        ) from None


def _number(text: str, match: re.Match[str]) -> float:
    digits, end = match[0], match.end()
    exponent = _EXPONENT.match(text, end)
    if exponent:
        raise FormulaError(
            "FORMULA-NUMBER",
            match.start(),
            f"{_short(digits + exponent[0])} is a number with an exponent",
            f"write it in plain decimals{_plain(digits, exponent[0])}; numbers go up to about 1.8 * 10^308",
        )
    follower = text[end : end + 1]
    if follower.isalpha() or follower in ("_", "."):
        raise FormulaError(
            "FORMULA-NUMBER",
            match.start(),
            f"the number {_short(digits)} is followed directly by {follower!r}",
            "write numbers in plain decimals, as 1000 or 0.5, and a blank before a unit, as in 5 week",
        )
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        raise FormulaError(
            "FORMULA-NUMBER",
            match.start(),
            f"the number {_short(digits)} starts with 0",
            "leave out the leading zeros",
        )
    value = float(digits)
    if value == float("inf"):
        raise FormulaError(
            "FORMULA-NUMBER",
            match.start(),
            f"the number {_short(digits)} is too large",
            "numbers go up to about 1.8 * 10^308",
        )
    return value


def _plain(digits: str, exponent: str) -> str:
    if len(exponent.lstrip("eE+-")) > _LONGEST_EXPONENT - 1:
        return ""
    value = float(digits + exponent)
    return f", as {value:f}".rstrip("0").rstrip(".") if 1e-6 <= value <= 1e18 else ""


def _bad_character(text: str, at: int) -> FormulaError:
    sign = text[at]
    if sign == ".":
        return FormulaError(
            "FORMULA-CHARACTER",
            at,
            "a point may stand only between the digits of a number",
            "write 0.5, not .5; names have no parts joined by points",
        )
    name = unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
    shown = f"{sign!r} ({name})" if sign.isprintable() else f"({name})"
    instead = _LOOK_ALIKES.get(sign) or _latin_twin(name)
    return FormulaError(
        "FORMULA-CHARACTER",
        at,
        f"the character {shown} cannot stand in a formula",
        "formulas are ASCII: names of a-z, 0-9 and _, numbers, + - * / ^ < <= > >= == != ( ) [ ] and the comma",
        instead,
    )


def _latin_twin(name: str) -> str | None:
    """The ASCII letter that a Cyrillic or Greek letter of the same name looks like."""
    last = name.rsplit(" ", 1)[-1]
    return last if " letter " in name and len(last) == 1 and last.isascii() else None


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:30] + "…"
