"""The shipped situations that teach give what their sources say."""

from __future__ import annotations

import math

import numpy as np
import pytest

import stratagem
from stratagem.engine import run


@pytest.mark.parametrize("name", ["lanchester", "iwo-jima", "richardson"])
def test_each_is_right_and_says_its_source(name: str) -> None:
    situation = stratagem.load(name)
    assert not situation.diagnostics
    assert any(year in situation.model.summary for year in ("1916", "1954", "1960"))


def test_lanchesters_square_law_leaves_six_hundred() -> None:
    model = stratagem.load("lanchester").model
    futures = run(model, futures=1, engine="reference", record=["red", "blue", "advantage"])
    gone = int(np.argmax(futures.series("blue")[:, 0] < 1))
    assert futures.times[gone] == pytest.approx(math.log((1 + 0.8) / (1 - 0.8)) / (2 * 0.05), abs=0.1)
    assert futures.series("red")[-1, 0] == pytest.approx(600, rel=2e-3)
    assert np.allclose(futures.series("advantage")[:gone, 0], 600, rtol=2e-3)


def test_iwo_jima_follows_engel() -> None:
    futures = run(stratagem.load("iwo-jima").model, futures=1, engine="reference", record=["americans", "japanese"])
    for day, expected in ((1, 52_835.5), (6, 66_453.7), (28, 53_042.4), (36, 51_985.2)):
        record = int(np.argmin(np.abs(futures.times - day)))
        assert futures.series("americans")[record, 0] == pytest.approx(expected, rel=1e-3)
    assert futures.series("japanese")[-1, 0] == pytest.approx(216.8, abs=10)


def test_richardsons_race_comes_to_rest_where_it_is_stable() -> None:
    model = stratagem.load("richardson").model
    futures = run(model, futures=256, engine="reference", record=["red_arms", "margin", "at_rest"])
    margin, arms = futures.series("margin")[-1], futures.series("red_arms")
    assert 0 < np.mean(margin > 0) < 1
    steady = margin > 0.02
    assert np.allclose(arms[-1, steady], futures.series("at_rest")[-1, steady], rtol=0.15)
    growth = arms[-1] / arms[len(arms) // 2]
    assert growth[margin < 0].min() > growth[steady].max()
