"""Boxes and trees find the region that makes a case, and find none where chance makes it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.engine import Futures
from stratagem.faces.situation import Situation
from stratagem.findings.boxes import Box
from stratagem.findings.factors import parameter_factor
from stratagem.findings.inputs import Input, inputs_of, telling
from stratagem.findings.prim import MOST_LIMITS, PEEL, Column, candidates, prim
from stratagem.findings.sources import Source
from stratagem.findings.tree import tree_boxes


@pytest.fixture(scope="module")
def inputs(situation: Situation, futures: Futures) -> dict[str, Input]:
    return {each.name: each for each in inputs_of(situation.model, situation.ledger, futures)}


def limits(box: Box) -> dict[str, tuple[float, float]]:
    return {each.source.name: (each.limit.low, each.limit.high) for each in box.restrictions}


def test_levers_that_stand_still_are_no_inputs(inputs: dict[str, Input]) -> None:
    assert set(inputs) == {"a", "b", "c", "d", "useless", "height", "day", "dispute:height"}


def test_a_corner_is_found_by_peeling_and_by_the_tree(inputs: dict[str, Input], futures: Futures) -> None:
    case = (futures.parameter("a") > 0.7) & (futures.parameter("b") < 0.4)
    known = np.ones(case.size, bool)
    near = telling(list(inputs.values()), case[None].astype(float), 10)[0]
    assert {each.name for each in near} == {"a", "b"}
    for box in (prim(near, case, known)[0], tree_boxes(near, case, known)[0]):
        found = limits(box)
        assert set(found) == {"a", "b"}
        assert found["a"][0] == pytest.approx(0.7, abs=0.04) and found["b"][1] == pytest.approx(0.4, abs=0.04)
        assert box.coverage > 0.85 and box.density > 0.85
        assert box.base == pytest.approx(0.12, abs=0.01)
        assert box.apart and box.futures == case.size // 2


def test_positions_of_a_dispute_make_a_box(inputs: dict[str, Input], futures: Futures) -> None:
    case = (futures.position("height") == 0) & (futures.parameter("c") > 0.5)
    known = np.ones(case.size, bool)
    box = prim([inputs["dispute:height"], inputs["c"]], case, known)[0]
    assert "Low or high?: “Low”" in box.words
    assert box.density > 0.9
    assert {"positions": ["Low"]}.items() <= box.as_json()["restrictions"][0].items()  # type: ignore[index]


def test_chance_makes_no_box(inputs: dict[str, Input], futures: Futures) -> None:
    case = np.random.default_rng(1).random(futures.count) < 0.2
    known = np.ones(case.size, bool)
    assert telling(list(inputs.values()), case[None].astype(float), 10) == [[]]
    assert prim(list(inputs.values()), case, known) == ()
    assert tree_boxes([], case, known) == ()


def test_boxes_of_futures_without_a_case_are_none(inputs: dict[str, Input], futures: Futures) -> None:
    known = np.ones(futures.count, bool)
    for case in (known, ~known):
        assert prim(list(inputs.values()), case, known) == ()


def test_a_box_has_few_limits(inputs: dict[str, Input], futures: Futures) -> None:
    total = sum(futures.parameter(name) for name in "abcd") + futures.parameter("height") + futures.parameter("useless")
    case = total > np.quantile(total, 0.8)
    for box in prim(list(inputs.values()), case, np.ones(case.size, bool)):
        assert 1 <= len(box.restrictions) <= MOST_LIMITS


@given(st.lists(st.integers(0, 9).map(float), min_size=1, max_size=60), st.data())
def test_a_peel_takes_a_twentieth_or_all_that_are_alike_at_an_end(values: list[float], data: st.DataObject) -> None:
    held = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))), bool)
    held[0] = True
    source = Source("a", "A", "1", "assumption", "")
    every = np.array(values)
    column = Column.of(Input(source, every, parameter_factor("a", every)), np.ones(held.size, bool))
    seen = every[held]
    low, high = np.quantile(seen, (PEEL, 1 - PEEL), method="nearest")
    expected = []
    if seen.min() < seen.max():
        above, below = seen[seen > seen.min()].min(), seen[seen < seen.max()].max()
        expected = [(max(low, above), np.inf), (-np.inf, min(high, below))]
    assert [(limit.low, limit.high) for limit in candidates(column, held, None)] == expected
