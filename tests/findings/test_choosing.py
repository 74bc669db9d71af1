"""Robust choice on a lever whose effect is known: strong does better exactly where the height is above one half."""

from __future__ import annotations

import math

import numpy as np
import pytest

from stratagem.base.diagnostics import UsageError
from stratagem.engine import Futures
from stratagem.faces.situation import Situation
from stratagem.findings.believing import belief
from stratagem.findings.choosing import Choice, options_of
from stratagem.findings.readings import Reading
from stratagem.findings.regret import Criterion, judge, together


@pytest.fixture(scope="module")
def choice(situation: Situation, futures: Futures) -> Choice:
    return situation.choose(futures, "push")


def criterion(better: str = "more") -> Criterion:
    return Criterion("x", "X", Reading("x", None, None), better)  # type: ignore[arg-type]


def test_regret_is_known(choice: Choice) -> None:
    moved = choice.judgements[0]
    strong, weak = moved.standings
    # moved = total + push (height - 1/2): the options differ by 1.5 (height - 1/2)
    assert strong.regret == pytest.approx(0.25 * 1.5 * 0.35, abs=0.005)
    assert weak.regret == pytest.approx(0.75 * 1.5 * 0.35, abs=0.005)
    assert strong.best == pytest.approx(0.75, abs=0.005) and weak.best == pytest.approx(0.25, abs=0.005)
    assert strong.worst_regret == pytest.approx(0.6, abs=0.01)
    assert moved.favourite == choice.favourite == "strong"


def test_where_it_fails_is_a_position(choice: Choice) -> None:
    failure = choice.failures[0]
    assert failure.share == pytest.approx(0.25, abs=0.005)
    assert failure.boxes[0].coverage == failure.boxes[0].density == 1.0


def test_what_would_have_to_be_believed(choice: Choice) -> None:
    first = next(each for name, each in choice.beliefs if name == "Q6.moved")
    low = next(shift for shift in first.shifts if shift.position == "Low")
    assert (low.before, low.after) == (pytest.approx(0.25, abs=0.005), pytest.approx(0.5, abs=0.02))
    # the divergence of even chances from one to three
    assert first.effort == pytest.approx(0.5 * math.log2(2) + 0.5 * math.log2(2 / 3), abs=0.02)
    assert any(turn.words == "Low or high?: “Low”" for turn in first.turns)


def test_a_dominated_option_is_not_possible() -> None:
    never = belief("one", "other", np.full(64, -1.0), [])
    assert not never.possible and never.effort == math.inf and never.as_json()["effort_bits"] is None


def test_less_can_be_better_and_ties_are_no_regret() -> None:
    values = {"one": np.array([1.0, 2.0, np.nan]), "two": np.array([1.0, 5.0, 1.0])}
    judgement = judge(criterion("less"), values)
    assert judgement.futures == 2
    assert [standing.regret for standing in judgement.standings] == [0.0, 1.5]
    assert [standing.best for standing in judgement.standings] == [1.0, 0.5]
    assert [standing.mean for standing in judgement.standings] == [1.5, 3.0]
    assert judgement.favourite == "one"
    assert set(judgement.preferred.values()) == {"one"}


def test_criteria_are_counted_alike_whatever_their_units() -> None:
    values = {"one": np.arange(100.0), "two": np.arange(100.0)[::-1]}
    thousand = {name: 1000 * column for name, column in values.items()}
    both = together([judge(criterion(), values), judge(criterion("less"), thousand)])
    assert both.standings[0].mean == pytest.approx(both.standings[1].mean)
    assert both.standings[0].regret == pytest.approx(0.0, abs=1e-12)


def test_what_has_no_options_is_told(situation: Situation) -> None:
    for name in ("a", "nothing"):
        with pytest.raises(UsageError) as caught:
            options_of(situation.model, name)
        assert caught.value.diagnostics[0].code == "CHOICE-UNKNOWN"


def test_no_future_with_a_value_is_told(situation: Situation, futures: Futures) -> None:
    nowhere = [Criterion("Q", "Q", Reading("moved", None, "strike"), "more")]
    few = situation.run(2, seed=1, settings={"day": 400.0})
    assert situation.choose(futures, "push", nowhere).judgements[0].futures < futures.count
    assert situation.choose(few, "push", [criterion_of_moved()]).notes


def criterion_of_moved() -> Criterion:
    return Criterion("moved", "Moved", Reading("moved", None, None), "more")
