"""Correlated parameters: same bits in both engines and in any part of a run, and nobody else's draws move."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from model.build import sound
from stratagem.base.coupling import CHUNK
from stratagem.engine import Futures, run
from stratagem.findings.coordinates import coordinates_of
from stratagem.findings.depths import moving_together
from stratagem.model import Model

WHY = "because: {assumption: Fair}"
COUNT = 2 * CHUNK + 333


def model(correlations: str = "", more: str = "") -> Model:
    pairs = f"correlations:\n{correlations}" if correlations else ""
    return sound(f"""\
parameters:
  rate: {{title: Rate, unit: 1/week, prior: {{lognormal: {{p05: 0.1, p95: 0.4}}}}, {WHY}}}
{more}  effort: {{title: Effort, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}
  share[front]: {{title: Share, unit: "1", prior: {{triangular: {{low: 0, mode: 1, high: 2}}}}, {WHY}}}
  fog: {{title: Fog, unit: "1", prior: {{normal: {{mean: 0, sd: 1}}}}, {WHY}}}
{pairs}stocks:
  troops[front]: {{title: Troops, unit: person, initial: "100 person * share[front]"}}
flows:
  losses[front]: {{title: Losses, unit: person/week, from: "troops[front]",
    rate: "troops[front] * rate * effort * (1 + fog / 10)"}}
indicators:
  troops: {{title: All, unit: person, is: "sum(troops[front] over front)"}}
""")


RATE_EFFORT = f"  one: {{between: [rate, effort], rank: 0.6, {WHY}}}\n"
SHARES = f"  two: {{between: [effort, 'share[front]'], rank: -0.5, {WHY}}}\n"


@pytest.fixture(scope="module")
def futures() -> Futures:
    return run(model(RATE_EFFORT + SHARES), COUNT, seed=11, threads=2)


def test_ranks_are_reached(futures: Futures) -> None:
    pairs = {("rate", "effort"): 0.6, ("effort", "share[north]"): -0.5, ("effort", "share[south]"): -0.5,
             ("rate", "share[north]"): 0.0, ("share[north]", "share[south]"): 0.0, ("fog", "effort"): 0.0}  # fmt: skip
    for (one, other), rank in pairs.items():
        assert spearmanr(futures.parameter(one), futures.parameter(other))[0] == pytest.approx(rank, abs=0.025)


@pytest.mark.parametrize("count", [1, 40, 1025, CHUNK + 9])
def test_both_engines_and_every_part_of_a_run_have_the_same_bits(futures: Futures, count: int) -> None:
    small = run(model(RATE_EFFORT + SHARES), count, seed=11, threads=1, engine="reference")
    assert run(model(RATE_EFFORT + SHARES), count, seed=11, threads=1, lanes=1, block=64).digest == small.digest
    for cell in futures.parameters:
        assert (small.parameter(cell) == futures.parameter(cell)[:count]).all()


def test_a_correlation_moves_only_the_later_one_of_its_pair(futures: Futures) -> None:
    alone, pair = run(model(), COUNT, seed=11), run(model(RATE_EFFORT), COUNT, seed=11)
    for cell in alone.parameters:
        assert (alone.parameter(cell) == pair.parameter(cell)).all() == (cell != "effort"), cell
    for cell in ("rate", "effort", "fog"):
        assert (futures.parameter(cell) == pair.parameter(cell)).all(), cell
    assert (np.sort(alone.parameter("effort")[:CHUNK]) == np.sort(pair.parameter("effort")[:CHUNK])).all()


def test_another_parameter_moves_none() -> None:
    more = f"  more: {{title: More, unit: '1', prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}\n"
    one = run(model(RATE_EFFORT), 500, seed=11)
    other = run(model(RATE_EFFORT, more), 500, seed=11)
    for cell in one.parameters:
        assert (one.parameter(cell) == other.parameter(cell)).all(), cell


def test_what_is_set_leaves_the_others_as_they_are(futures: Futures) -> None:
    fixed = run(model(RATE_EFFORT + SHARES), COUNT, seed=11, settings={"rate": 0.2})
    assert (fixed.parameter("effort") == futures.parameter("effort")).all()


def test_findings_take_apart_what_is_correlated(futures: Futures) -> None:
    coordinates = {each.name: each for each in coordinates_of(futures.model, futures)}
    names = ("rate", "effort", "share[north]", "share[south]", "fog")
    table = np.corrcoef([coordinates[name].values for name in names])
    assert np.abs(table - np.eye(len(names))).max() < 0.02
    assert coordinates["rate"].carries == ("rate", "effort")
    assert coordinates["effort"].carries == ("effort", "share[north]", "share[south]")
    assert coordinates["fog"].carries == ("fog",)
    assert moving_together(futures.model)["effort"] == ("rate", "share[north]", "share[south]")
