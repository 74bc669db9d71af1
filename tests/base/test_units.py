"""Units read, combine and convert as pint does; what is no unit is refused with a remedy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.units import LONGEST_TEXT, UnitTable
from stratagem.base.unittext import GREATEST_EXPONENT

TABLE = UnitTable(("person", "shell"))
PLACE = Place("model/a.yaml", 3, 7)


@pytest.fixture(scope="module")
def judge() -> Any:
    registry: Any = pint.UnitRegistry()
    for line in ("person = [person]", "shell = [shell]", "USD = [money]", "month = 30.4375 * day"):
        registry.define(line)
    return registry


@pytest.mark.parametrize(
    "text",
    [
        *("1", "day", "weeks", "%", "1/day", "km**2", "km2", "km^2", "m^-2", "m^(-2)", "person/week", "USD/month"),
        *("shell/day/km^2", "USD/(person*year)", "person*km2/hour", "1/(person*day2)"),
    ],
)
def test_conversion_to_base_units_agrees_with_pint(text: str, judge: Any) -> None:
    unit = TABLE.read(text)
    theirs = text.replace("%", "percent").replace("km2", "km**2").replace("day2", "day**2")
    base = "*".join(f"{name}**{power}" for name, power in unit.dimension) or "dimensionless"
    assert unit.scale == pytest.approx(judge.Quantity(1.0, theirs).to(base).magnitude, rel=1e-14)


names = st.sampled_from(["day", "week", "month", "year", "km", "m", "USD", "person", "shell"])
products = st.lists(st.tuples(st.sampled_from("*/"), names, st.integers(1, 3)), max_size=4).map(
    lambda parts: "1" + "".join(f"{sign}{name}^{power}" for sign, name, power in parts)
)


@settings(max_examples=60, deadline=None)
@given(products, products)
def test_products_and_quotients_of_units_are_units_of_the_joined_text(left: str, right: str) -> None:
    one, two = TABLE.read(left), TABLE.read(right)
    try:
        product = TABLE.read(f"({left})*({right})")
    except ValueError:
        return
    assert product.same_dimension(one * two)
    assert product.scale == pytest.approx((one * two).scale, rel=1e-12)
    assert (one / one).is_dimensionless


@settings(max_examples=60, deadline=None)
@given(products)
def test_the_text_of_a_dimension_reads_back(text: str) -> None:
    unit = TABLE.read(text)
    assert TABLE.read(unit.in_base.text).dimension == unit.dimension


def test_roots_undo_powers() -> None:
    area = TABLE.read("km2")
    assert area.power(Fraction(1, 2)).dimension == TABLE.read("km").dimension
    assert area.power(Fraction(1, 3)).in_base.text == "km^(2/3)"


def test_a_date_is_a_unit_by_itself_only() -> None:
    assert TABLE.read("date").is_date
    with pytest.raises(ValueError, match="moment"):
        TABLE.read("date/week")


def test_powers_beyond_the_limit_are_refused() -> None:
    with pytest.raises(OverflowError):
        TABLE.read(f"km^{GREATEST_EXPONENT}").power(Fraction(2))


@pytest.mark.parametrize(
    ("text", "cause", "suggestion"),
    [
        ("persn/week", "'persn'", "person"),
        ("wek", "'wek'", "week"),
        ("million USD", "'million'", None),
        ("USD million", "not expected", None),
        ("", "empty", None),
        ("2 person", "number 2", None),
        ("person/", "missing at its end", None),
        ("km^1.5", "'.'", None),
        ("km^99", "beyond", None),
        ("(((week^12)^12)^12)", "too", None),
        ("%^12^12", "not expected", None),
        ("(((%^12)^12)^12)^12", "scale", None),
        ("(" * 50 + "day", "parentheses", None),
        ("day*" * LONGEST_TEXT, "longer", None),
        ("днi", "cannot stand", None),
    ],
)
def test_a_bad_unit_is_told_with_cause_place_and_remedy(text: str, cause: str, suggestion: str | None) -> None:
    diagnostics = Diagnostics()
    assert TABLE.parse(text, PLACE, diagnostics) is None
    (found,) = diagnostics.items
    assert (found.code, found.place, found.suggestion) == ("UNIT-UNKNOWN", PLACE, suggestion)
    assert cause in found.message
    assert "person/week" in found.remedy


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="daykmUSD%^*/()-1290 ", max_size=40))
def test_any_text_is_a_unit_or_a_diagnostic(text: str) -> None:
    diagnostics = Diagnostics()
    unit = TABLE.parse(text, PLACE, diagnostics)
    assert (unit is None) == bool(diagnostics.errors)
    assert unit is None or 0 < unit.scale < float("inf")
