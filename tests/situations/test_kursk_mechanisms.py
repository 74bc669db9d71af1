"""The mechanisms of kursk-2024: all of them declare what shows them, and what is run is shown. `stratagem mechanisms
kursk-2024` runs all of them; here one of each section runs, with fewer futures.
"""

from __future__ import annotations

import pytest

import stratagem
from stratagem.engine.cells import reads
from stratagem.faces.situation import Situation
from stratagem.model.parts import Indicator

SECTIONS = {"A": 12, "B": 8, "C": 10, "D": 9, "E": 9, "F": 9, "G": 8, "H": 11}
RUN = ("A1", "B1", "C4", "D3", "E6", "F9", "G6", "H10")
FUTURES = 512


@pytest.fixture(scope="module")
def situation() -> Situation:
    return stratagem.load("kursk-2024")


def test_every_mechanism_declares_what_shows_it(situation: Situation) -> None:
    expected = [f"{section}{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]
    assert list(situation.model.mechanisms) == expected
    assert [name for name, each in situation.model.mechanisms.items() if each.shows is None] == []
    assert [name for name, each in situation.model.mechanisms.items() if not each.claims] == []


def test_no_counterfactual_reads_what_it_sets_or_severs(situation: Situation) -> None:
    model = situation.model
    for name, mechanism in model.mechanisms.items():
        shows = mechanism.shows
        assert shows is not None
        touched = {*shows.severed, *(each.partition("[")[0] for each in (*shows.change, *shows.base, *shows.against))}
        base = shows.reads.partition("[")[0]
        assert base not in touched, name
        indicator = model.indicators.get(base)
        if isinstance(indicator, Indicator) and indicator.equations is not None:
            formula = indicator.equations.formula
            assert formula is not None
            read = {cell[0] for cell in reads(formula, {}, model)}
            assert not read <= touched, f"{name}: what is read is only what is set or severed"


def test_one_of_each_section_is_shown(situation: Situation) -> None:
    shown = situation.mechanisms(FUTURES, only=RUN)
    assert {each.mechanism.id: each.doubts for each in shown if not each.shown} == {}
    assert {each.mechanism.id for each in shown} == set(RUN)
