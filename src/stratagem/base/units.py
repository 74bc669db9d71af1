"""Units: exponents over base names and a scale, read from text like `person/week` or `km**2`.

Inside, everything computes in base units (day, km, USD, and one base unit for each counting unit), so that a formula
never carries a conversion factor. A value in the declared unit times `Unit.scale` is the value in base units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest

Dimension = tuple[tuple[str, Fraction], ...]
"""Base names with their exponents, sorted by name, no exponent zero."""

DATE = "date"
"""The base name of a moment: dates differ by days, and cannot be added or scaled."""

LONGEST_TEXT = 100
GREATEST_EXPONENT = 12
GREATEST_SCALE_BITS = 800
"""Scales stay far inside what a double holds, whatever powers a text heaps up."""

_TIMES = {
    "hour": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(30_4375, 10_000),
    "year": Fraction(365_25, 100),
}
_KNOWN: dict[str, tuple[dict[str, int], Fraction]] = {
    **{name: ({"day": 1}, scale) for name, scale in _TIMES.items()},
    **{f"{name}s": ({"day": 1}, scale) for name, scale in _TIMES.items()},
    "km": ({"km": 1}, Fraction(1)),
    "m": ({"km": 1}, Fraction(1, 1000)),
    "USD": ({"USD": 1}, Fraction(1)),
    "%": ({}, Fraction(1, 100)),
}
_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*|%)|(?P<number>[0-9]+)|(?P<sign>\*\*|[*/^()-]))")
_NAME_WITH_POWER = re.compile(r"(?P<name>[A-Za-z_]*[A-Za-z_])(?P<power>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its dimension, how many base units it is worth, and its text as written."""

    dimension: Dimension
    scale: float
    text: str = field(compare=False)

    @property
    def is_dimensionless(self) -> bool:
        """True for pure numbers, `%` included."""
        return not self.dimension

    @property
    def is_date(self) -> bool:
        """True for a moment in time."""
        return self.dimension == ((DATE, Fraction(1)),)

    @property
    def is_time(self) -> bool:
        """True for a length of time."""
        return self.dimension == (("day", Fraction(1)),)

    @property
    def in_base(self) -> Unit:
        """The unit of the same dimension with scale 1, its text made from the base names."""
        return Unit(self.dimension, 1.0, dimension_text(self.dimension))

    def same_dimension(self, other: Unit) -> bool:
        """True if values of the two can be added and compared."""
        return self.dimension == other.dimension

    def __mul__(self, other: Unit) -> Unit:
        return _combined(self, other, Fraction(1), self.scale * other.scale)

    def __truediv__(self, other: Unit) -> Unit:
        return _combined(self, other, Fraction(-1), self.scale / other.scale)

    def power(self, exponent: Fraction) -> Unit:
        """This unit to a power; roots are allowed. Raises OverflowError if an exponent leaves ±12."""
        dimension = _clean({name: power * exponent for name, power in self.dimension})
        return Unit(dimension, self.scale ** float(exponent), dimension_text(dimension))


def dimension_text(dimension: Dimension) -> str:
    """A dimension in base names: `person/day`, `km^2`, `1`."""
    above = "*".join(_factor_text(name, power) for name, power in dimension if power > 0)
    below = "".join("/" + _factor_text(name, -power) for name, power in dimension if power < 0)
    return (above or "1") + below


def _factor_text(name: str, power: Fraction) -> str:
    if power == 1:
        return name
    return f"{name}^{power}" if power.denominator == 1 else f"{name}^({power})"


def _combined(left: Unit, right: Unit, sign: Fraction, scale: float) -> Unit:
    powers = dict(left.dimension)
    for name, power in right.dimension:
        powers[name] = powers.get(name, Fraction(0)) + sign * power
    dimension = _clean(powers)
    return Unit(dimension, scale, dimension_text(dimension))


def _clean(powers: Mapping[str, Fraction]) -> Dimension:
    if any(abs(power) > GREATEST_EXPONENT for power in powers.values()):
        raise OverflowError(f"an exponent of a unit is beyond {GREATEST_EXPONENT}")
    return tuple(sorted((name, power) for name, power in powers.items() if power != 0))


DIMENSIONLESS = Unit((), 1.0, "1")
DAY = Unit((("day", Fraction(1)),), 1.0, "day")
MOMENT = Unit(((DATE, Fraction(1)),), 1.0, DATE)


class _BadUnit(ValueError):
    """Why a text is no unit; `word` is an unknown name in it, if that is the reason."""

    def __init__(self, reason: str, word: str | None = None) -> None:
        super().__init__(reason)
        self.word = word


@dataclass(frozen=True)
class UnitTable:
    """The units that a situation knows: the built-in ones and its own counting units."""

    counting: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand in a unit."""
        return (*_KNOWN, DATE, *self.counting)

    def parse(self, text: str, place: Place | None, diagnostics: Diagnostics) -> Unit | None:
        """The unit that `text` names, or None and a diagnostic `UNIT-UNKNOWN`."""
        try:
            return self.read(text)
        except _BadUnit as reason:
            diagnostics.error(
                "UNIT-UNKNOWN",
                f"{_shown(text)} is not a unit: {reason}",
                place,
                "write a unit such as 1, day, person/week, km2 or USD, of names joined by * and /; "
                f"known are {', '.join(self._shown_names())}; more are declared under `units` in situation.yaml",
                nearest(reason.word, self.names) if reason.word else None,
            )
            return None

    def read(self, text: str) -> Unit:
        """The unit that `text` names. Raises ValueError with the reason if it names none."""
        text = text.strip()
        if not text:
            raise _BadUnit("it is empty")
        if len(text) > LONGEST_TEXT:
            raise _BadUnit(f"it is longer than {LONGEST_TEXT} characters")
        if text == DATE:
            return MOMENT
        powers, scale = _UnitReader(self, text).read()
        try:
            return Unit(_clean(powers), float(scale), text)
        except OverflowError as error:
            raise _BadUnit(str(error)) from None

    def knows(self, name: str) -> bool:
        """True if `name` alone is a unit (`week`, `km2`, a counting unit)."""
        try:
            self.read(name)
        except ValueError:
            return False
        return True

    def factor(self, name: str) -> tuple[dict[str, int], Fraction] | None:
        """Base exponents and scale of one name, None if it is unknown."""
        if name in self.counting:
            return {name: 1}, Fraction(1)
        return _KNOWN.get(name)

    def _shown_names(self) -> tuple[str, ...]:
        return ("1", *(name for name in self.names if name not in {f"{time}s" for time in _TIMES}))


class _UnitReader:
    """Reads `factor (("*" | "/") factor)*` from left to right; a factor may carry an integer power."""

    def __init__(self, table: UnitTable, text: str) -> None:
        self._table = table
        self._tokens = _tokens(text)
        self._at = 0
        self._open = 0

    def read(self) -> tuple[dict[str, Fraction], Fraction]:
        result = self._product()
        if self._at < len(self._tokens):
            raise _BadUnit(f"{self._tokens[self._at]!r} was not expected there")
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
                raise _BadUnit("it has too many parentheses")
            inside = self._product()
            if self._take() != ")":
                raise _BadUnit("a parenthesis is not closed")
            return inside
        if token == "1":
            return {}, Fraction(1)
        if token.isdigit():
            raise _BadUnit(f"the number {token} cannot stand in it; only 1 can, as in 1/day")
        if not token:
            raise _BadUnit("a name is missing at its end")
        if not (token == "%" or token[0].isalpha() or token[0] == "_"):
            raise _BadUnit(f"a name is missing before {token!r}")
        return self._named(token)

    def _named(self, token: str) -> tuple[dict[str, Fraction], Fraction]:
        if token == DATE:
            raise _BadUnit("a date is a moment and cannot be multiplied or divided; the unit of a span is day")
        found, power = self._table.factor(token), 1
        match = _NAME_WITH_POWER.fullmatch(token)
        if found is None and match:
            found, power = self._table.factor(match["name"]), self._bounded(match["power"])
        if found is None:
            raise _BadUnit(f"there is no unit {token!r}", token)
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
            raise _BadUnit("a power must be a whole number")
        if opened and self._take() != ")":
            raise _BadUnit("a parenthesis is not closed")
        return sign * self._bounded(digits)

    def _bounded(self, digits: str) -> int:
        if len(digits) > 2 or int(digits) > GREATEST_EXPONENT:
            raise _BadUnit(f"the power {digits[:20]} is beyond {GREATEST_EXPONENT}")
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
        raise _BadUnit("its scale is too large or too small")
    return scale**power


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise _BadUnit(f"the character {text[at:].lstrip()[:1]!r} cannot stand in it")
        tokens.append(match[0].strip())
        at = match.end()
    return tokens


def _shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…")
