"""Numbers as people read them."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.findings.numerals import axis_numerals, day_shown, numeral, percent, unit_words, with_unit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (0.04512, "0.0451"), (9.996, "10"), (12_345, "12,300"), (-3.2, "−3.2"), (1_160_000, "1.16 mn"),
        (3.57e9, "3.57 bn"), (2e12, "2 tn"), (100, "100"), (None, "–"), (math.nan, "–"), (math.inf, "∞"),
        (999_999, "1,000,000"), (1e-9, "0.000000001"), (-0.0, "0"),
    ],
)  # fmt: skip
def test_three_digits(value: float | None, text: str) -> None:
    assert numeral(value).replace("\u202f", " ") == text


@given(st.floats(1e-6, 1e14))
def test_a_numeral_is_near_its_number(value: float) -> None:
    text = numeral(value).replace(",", "")
    scale = next((size for word, size in (("mn", 1e6), ("bn", 1e9), ("tn", 1e12)) if word in text), 1.0)
    assert float(text.rstrip("mnbt\u202f")) * scale == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.5, "50 %"), (0.071, "7.1 %"), (0.934, "93.4 %"), (0.0, "0 %"), (1.0, "100 %"), (0.0004, "< 0.1 %"),
     (0.9996, "> 99.9 %"), (None, "–")],
)  # fmt: skip
def test_per_cent(share: float | None, text: str) -> None:
    assert percent(share).replace("\u202f", " ") == text


@pytest.mark.parametrize(
    ("unit", "words"),
    [("1", ""), ("person", "people"), ("km**2", "km²"), ("km2/day", "km²/day"), ("shell", "shells"),
     ("person/week", "people/week"), ("USD", "USD"), ("week", "weeks"), ("1/year", "/year"), ("%", "%")],
)  # fmt: skip
def test_units_in_words(unit: str, words: str) -> None:
    assert unit_words(unit) == words


def test_number_with_unit() -> None:
    assert with_unit(20_345, "person").replace("\u202f", " ") == "20,300 people"
    assert with_unit(2.5, "1") == "2.5" and with_unit(None, "person") == "–"


def test_one_axis_has_one_scale() -> None:
    assert [text.replace("\u202f", " ") for text in axis_numerals((0, 5e5, 1e6))] == ["0", "0.5 mn", "1 mn"]
    assert axis_numerals((0, 250_000, 500_000)) == ("0", "250k", "500k")
    assert axis_numerals((0, 5000, 10_000)) == ("0", "5,000", "10,000")


def test_days_are_dates() -> None:
    start = date(2024, 11, 5)
    assert day_shown(start, 76.9) == "20 January 2025"
    assert day_shown(start, math.inf) == "after the end" and day_shown(start, None) == "–"
