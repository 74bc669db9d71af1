"""Mechanisms are shown by paired counterfactuals: effect, sign, size, and gone when their equations are severed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from linear import write
from stratagem.base.diagnostics import UsageError
from stratagem.faces.situation import Situation, load
from stratagem.findings.effects import paired_effect, student_quantile, student_share
from stratagem.findings.mechanisms import Shown

MODEL = """\
auxiliaries:
  pace: {title: Pace, unit: "1", is: 2 * a + push}
  far: {title: Far, unit: "1", is: 3 * pace}
  twice: {title: Twice, unit: "1", is: 2 * moved}
  both: {title: Both, unit: "1", is: far - 20 * push}
events:
  reached: {title: Reached, when: far > 5}
indicators:
  reached: {title: Reached, event: reached}
"""

MECHANISMS = """\
mechanisms:
  works: {statement: Works., shows: {change: {push: 1}, reads: far, at: 2024-03-01, expected: higher, least: 1, severed: [pace]}}
  wrong_sign: {statement: Sign., shows: {change: {push: 1}, reads: far, at: 2024-03-01, expected: lower, least: 1, severed: [pace]}}
  too_small: {statement: Small., shows: {change: {push: 1}, reads: far, at: 2024-03-01, expected: either, least: 4, severed: [pace]}}
  no_effect: {statement: None., shows: {change: {useless: 1}, reads: far, at: 2024-03-01, expected: either, least: 0.1, severed: [pace]}}
  other_way: {statement: Other way., shows: {change: {push: 1}, reads: far, at: 2024-03-01, expected: higher, least: 1, severed: [total]}}
  by_chance: {statement: Chance., shows: {change: {push: 1}, reads: reached, at: 2024-03-01, expected: higher, least: 0.1, severed: [pace]}}
  by_position:
    statement: Only where it is high.
    shows: {change: {push: 1}, reads: twice, at: 2024-07-19, where: {height: high}, expected: higher, least: 0.1, severed: [moved]}
  against: {statement: Against., shows: {change: {a: 1}, against: {push: 1}, reads: far, at: 2024-07-19, expected: either, least: 0.1, severed: [pace]}}
  given: {statement: Given., shows: {change: {a: 1}, base: {push: 1}, reads: far, at: 2024-07-19, expected: higher, least: 0.1, severed: [pace]}}
  overpowered: {statement: More., shows: {change: {push: 1}, reads: both, at: 2024-03-01, expected: lower, least: 1, severed: [far]}}
  silent: {statement: Declares nothing.}
"""  # noqa: E501


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    folder = write(tmp_path_factory.mktemp("mechanisms") / "linear")
    (folder / "model" / "more.yaml").write_text(MODEL)
    (folder / "mechanisms.yaml").write_text(MECHANISMS)
    return load(folder)


@pytest.fixture(scope="module")
def shown(situation: Situation) -> dict[str, Shown]:
    return {each.mechanism.id: each for each in situation.mechanisms(1024, 3)}


def test_a_mechanism_that_works_is_shown(shown: dict[str, Shown]) -> None:
    works = shown["works"]
    assert works.shown
    assert works.effect.mean == pytest.approx(3.0)
    assert (works.severed.mean, works.severed.low, works.severed.high) == (0.0, 0.0, 0.0)
    assert works.changed - works.baseline == pytest.approx(3.0)
    assert "silent" not in shown


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("wrong_sign", "not lower"),
        ("too_small", "below the least"),
        ("no_effect", "does not exclude zero"),
        ("other_way", "does not vanish"),
        ("overpowered", "does not vanish"),
    ],
)
def test_what_is_not_shown_says_why(shown: dict[str, Shown], name: str, doubt: str) -> None:
    assert not shown[name].shown
    assert any(doubt in each for each in shown[name].doubts)


def test_of_an_event_the_chance_is_read(shown: dict[str, Shown]) -> None:
    assert shown["by_chance"].shown
    assert shown["by_chance"].effect.mean == pytest.approx(0.5, abs=0.01)
    assert shown["by_chance"].unit == "1"


def test_only_futures_with_the_position_count(shown: dict[str, Shown]) -> None:
    effect = shown["by_position"].effect
    assert effect.mean == pytest.approx(0.7, abs=0.005)
    assert effect.pairs == pytest.approx(0.75 * 1024, abs=32)
    assert shown["by_position"].shown


def test_base_holds_in_both_runs_and_against_in_the_baseline_alone(shown: dict[str, Shown]) -> None:
    assert shown["given"].effect.mean == pytest.approx(3.0, abs=0.02)
    assert shown["against"].effect.mean == pytest.approx(0.0, abs=0.02)


def test_intervals_do_not_hang_on_what_else_is_asked_for(situation: Situation, shown: dict[str, Shown]) -> None:
    (alone,) = situation.mechanisms(1024, 3, only=["by_chance"])
    assert alone == shown["by_chance"]


def test_engines_agree(situation: Situation) -> None:
    only = ["works", "by_position", "by_chance"]
    assert situation.mechanisms(64, 3, only=only) == situation.mechanisms(64, 3, only=only, engine="reference")


def test_an_unknown_mechanism_is_refused(situation: Situation) -> None:
    for name in ("silent", "wroks"):
        with pytest.raises(UsageError) as caught:
            situation.mechanisms(64, only=[name])
        assert caught.value.diagnostics[0].code == "MECHANISM-UNKNOWN"


def test_json_is_plain(situation: Situation, shown: dict[str, Shown]) -> None:
    told = shown["by_position"].as_json(situation.model)
    keys = ("id", "statement", "claims", "change", "reads", "expected", "effect", "interval", "least", "shown")
    assert set(told) >= set(keys)
    assert told["change"] == {"push": 1.0}
    assert told["where"] == {"height": "high"}


@given(st.floats(0, 30), st.integers(1, 60))
def test_shares_of_student_are_those_of_scipy(t: float, degrees: int) -> None:
    assert student_share(t, degrees) == pytest.approx(float(stats.t.cdf(t, degrees)), abs=1e-12)


@given(st.floats(0.5, 0.9999), st.integers(1, 60))
def test_quantiles_of_student_are_those_of_scipy(probability: float, degrees: int) -> None:
    assert student_quantile(probability, degrees) == pytest.approx(
        float(stats.t.ppf(probability, degrees)), rel=1e-6, abs=1e-9
    )


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    generator = np.random.default_rng(1)
    effects = [paired_effect(generator.normal(1.0, 2.0, 256), None, 0.1) for _ in range(400)]
    assert np.mean([effect.low <= 1.0 <= effect.high for effect in effects]) == pytest.approx(0.9, abs=0.04)


def test_what_cannot_be_told_is_nan() -> None:
    nothing = paired_effect(np.full(64, np.nan), None, 0.05)
    assert math.isnan(nothing.mean) and not nothing.excludes_zero and nothing.pairs == 0
    single = paired_effect(np.ones(1), None, 0.05)
    assert single.mean == 1.0 and not single.excludes_zero
