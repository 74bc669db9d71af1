"""Units: exponents over base names and a scale, read from text like `person/week` or `km**2`.

Inside, everything computes in base units (day, km, USD, and one base unit for each counting unit), so that a formula
never carries a conversion factor. A value in the declared unit times `Unit.scale` is the value in base units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.base.unittext import DATE, GREATEST_EXPONENT, BadUnit, Factor, UnitReader

Dimension = tuple[tuple[str, Fraction], ...]
"""Base names with their exponents, sorted by name, no exponent zero."""


LONGEST_TEXT = 100

_TIMES = {
    "hour": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(30_4375, 10_000),
    "year": Fraction(365_25, 100),
}
_KNOWN: dict[str, Factor] = {
    **{name: ({"day": 1}, scale) for name, scale in _TIMES.items()},
    **{f"{name}s": ({"day": 1}, scale) for name, scale in _TIMES.items()},
    "km": ({"km": 1}, Fraction(1)),
    "m": ({"km": 1}, Fraction(1, 1000)),
    "USD": ({"USD": 1}, Fraction(1)),
    "%": ({}, Fraction(1, 100)),
}


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
        except BadUnit as reason:
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
            raise BadUnit("it is empty")
        if len(text) > LONGEST_TEXT:
            raise BadUnit(f"it is longer than {LONGEST_TEXT} characters")
        if text == DATE:
            return MOMENT
        powers, scale = UnitReader(self.factor, text).read()
        try:
            return Unit(_clean(powers), float(scale), text)
        except OverflowError as error:
            raise BadUnit(str(error)) from None

    def knows(self, name: str) -> bool:
        """True if `name` alone is a unit (`week`, `km2`, a counting unit)."""
        try:
            self.read(name)
        except ValueError:
            return False
        return True

    def factor(self, name: str) -> Factor | None:
        """Base exponents and scale of one name, None if it is unknown."""
        if name in self.counting:
            return {name: 1}, Fraction(1)
        return _KNOWN.get(name)

    def _shown_names(self) -> tuple[str, ...]:
        return ("1", *(name for name in self.names if name not in {f"{time}s" for time in _TIMES}))


def _shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…")
