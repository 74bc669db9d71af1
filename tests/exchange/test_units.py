"""Units of models of others are words: those that no one can read are told."""

from __future__ import annotations

import pytest

from exchange.conftest import Write
from stratagem.base.diagnostics import Diagnostics
from stratagem.exchange import read_sheet
from stratagem.exchange.unittexts import readable


@pytest.mark.parametrize(
    "text", ["", "Dmnl", "1/Month", "$/(year*hectare)", "Persons per Day", "kg*m^2", "person**2", "%", "1", "m^-1"]
)
def test_units_that_people_write_can_be_read(text: str) -> None:
    assert readable(text)


@pytest.mark.parametrize("text", ["person/", "(year", "year)", "a//b", "*a", "a^", "@@", "a;b", "x" * 600])
def test_units_that_no_one_can_read_are_found(text: str) -> None:
    assert not readable(text)


def test_an_unreadable_unit_is_a_warning_with_its_line(vensim: Write) -> None:
    diagnostics = Diagnostics()
    sheet = read_sheet(vensim("a = 1 ~ person/(year ~|\nb = 2 ~ person ~|"), diagnostics)
    assert sheet is not None and sheet.quantities["a"].unit == "person/(year"
    (item,) = diagnostics.items
    assert item.code == "FOREIGN-UNIT" and item.severity == "warning" and item.place and item.place.line == 2
