"""Reads the text of a unit, such as `person/week` or `km**2`, into powers of base names and a scale."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

DATE = "date"
"""The base name of a moment: dates differ by days, and cannot be added or scaled."""

GREATEST_EXPONENT = 12
GREATEST_SCALE_BITS = 800
"""Scales stay far inside what a double holds, whatever powers a text heaps up."""

Factor = tuple[dict[str, int], Fraction]
"""What one name is worth: exponents of base names, and how many base units."""

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*|%)|(?P<number>[0-9]+)|(?P<sign>\*\*|[*/^()-]))")
_NAME_WITH_POWER = re.compile(r"(?P<name>[A-Za-z_]*[A-Za-z_])(?P<power>[0-9]+)")


class BadUnit(ValueError):
    """Why a text is no unit; `word` is an unknown name in it, if that is the reason."""

    def __init__(self, reason: str, word: str | None = None) -> None:
        super().__init__(reason)
        self.word = word


class UnitReader:
    """Reads `factor (("*" | "/") factor)*` from left to right; a factor may carry an integer power."""

    def __init__(self, factor: Callable[[str], Factor | None], text: str) -> None:
        self._factor_of = factor
        self._tokens = _tokens(text)
        self._at = 0
        self._open = 0

    def read(self) -> tuple[dict[str, Fraction], Fraction]:
        """Exponents of base names, and the scale. Raises BadUnit where the text is no unit."""
        result = self._product()
        if self._at < len(self._tokens):
            raise BadUnit(f"{self._tokens[self._at]!r} was not expected there")
        return result

    def _product(self) -> tuple[dict[str, Fraction], Fraction]:
        powers, scale = self._factor()
        while self._peek() in ("*", "/"):
            sign = 1 if self._take() == "*" else -1
            more, factor = self._factor()
            for name, power in more.items():
                powers[name] = powers.get(name, Fraction(0)) + sign * power
            scale *= _scale_power(factor, sign)
        return powers, scale

    def _factor(self) -> tuple[dict[str, Fraction], Fraction]:
        powers, scale = self._base()
        if self._peek() in ("^", "**"):
            self._take()
            power = self._integer()
            return {name: value * power for name, value in powers.items()}, _scale_power(scale, power)
        return powers, scale

    def _base(self) -> tuple[dict[str, Fraction], Fraction]:
        token = self._take()
        if token == "(":
            self._open += 1
            if self._open > GREATEST_EXPONENT:
                raise BadUnit("it has too many parentheses")
            inside = self._product()
            if self._take() != ")":
                raise BadUnit("a parenthesis is not closed")
            return inside
        if token == "1":
            return {}, Fraction(1)
        if token.isdigit():
            raise BadUnit(f"the number {token} cannot stand in it; only 1 can, as in 1/day")
        if not token:
            raise BadUnit("a name is missing at its end")
        if not (token == "%" or token[0].isalpha() or token[0] == "_"):
            raise BadUnit(f"a name is missing before {token!r}")
        return self._named(token)

    def _named(self, token: str) -> tuple[dict[str, Fraction], Fraction]:
        if token == DATE:
            raise BadUnit("a date is a moment and cannot be multiplied or divided; the unit of a span is day")
        found, power = self._factor_of(token), 1
        match = _NAME_WITH_POWER.fullmatch(token)
        if found is None and match:
            found, power = self._factor_of(match["name"]), self._bounded(match["power"])
        if found is None:
            raise BadUnit(f"there is no unit {token!r}", token)
        return {name: Fraction(value * power) for name, value in found[0].items()}, _scale_power(found[1], power)

    def _integer(self) -> int:
        opened = self._peek() == "("
        if opened:
            self._take()
        sign = 1
        if self._peek() == "-":
            self._take()
            sign = -1
        digits = self._take()
        if not digits.isdigit():
            raise BadUnit("a power must be a whole number")
        if opened and self._take() != ")":
            raise BadUnit("a parenthesis is not closed")
        return sign * self._bounded(digits)

    def _bounded(self, digits: str) -> int:
        if len(digits) > 2 or int(digits) > GREATEST_EXPONENT:
            raise BadUnit(f"the power {digits[:20]} is beyond {GREATEST_EXPONENT}")
        return int(digits)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._at += 1
        return token


def _scale_power(scale: Fraction, power: int) -> Fraction:
    bits = scale.numerator.bit_length() + scale.denominator.bit_length()
    if bits * abs(power) > GREATEST_SCALE_BITS:
        raise BadUnit("its scale is too large or too small")
    return scale**power


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise BadUnit(f"the character {text[at:].lstrip()[:1]!r} cannot stand in it")
        tokens.append(match[0].strip())
        at = match.end()
    return tokens
