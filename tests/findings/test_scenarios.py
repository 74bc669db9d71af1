"""Scenarios: boxes for both ends, storylines that are real futures, and what is told where there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest

from stratagem.base.diagnostics import UsageError
from stratagem.engine import Futures
from stratagem.faces.situation import Situation
from stratagem.findings.clusters import clusters_of
from stratagem.findings.scenarios import Scenarios


@pytest.fixture(scope="module")
def total(situation: Situation, futures: Futures) -> Scenarios:
    return situation.scenarios(futures, "Q2")


def test_both_ends_of_a_quantity_have_boxes(total: Scenarios) -> None:
    low, high = total.outcomes
    assert low.share == pytest.approx(0.25, abs=0.01) and high.share == pytest.approx(0.25, abs=0.01)
    assert "First: at most" in low.boxes[0].words and "First: at least" in high.boxes[0].words
    assert high.leaves[0].density > 0.8


def test_a_date_is_told_by_whether_it_comes(situation: Situation, futures: Futures) -> None:
    found = situation.scenarios(futures, "Q1")
    assert len(found.outcomes) == 1
    assert found.outcomes[0].boxes[0].density > 0.97


def test_storylines_are_real_futures(total: Scenarios, futures: Futures) -> None:
    assert 3 <= len(total.storylines) <= 5
    assert sum(line.share for line in total.storylines) == pytest.approx(1.0)
    shares = [line.share for line in total.storylines]
    assert shares == sorted(shares, reverse=True)
    for line in total.storylines:
        days = [happening.day for happening in line.happenings]
        assert days == sorted(days)
        struck = futures.event_time("strike")[line.future]
        assert any(happening.kind == "event" for happening in line.happenings) == bool(np.isfinite(struck))
        end = next(mark for mark in line.marks if mark.indicator == "total")
        assert end.value == futures.series("total")[-1, line.future]


def test_all_futures_agree(situation: Situation) -> None:
    still = situation.run(128, settings=dict.fromkeys("abcd", 0.5))
    found = situation.scenarios(still, "Q2")
    assert found.outcomes == () and "All futures agree." in found.notes


def test_no_future_resolves_it(situation: Situation) -> None:
    late = situation.run(128, settings={"day": 399.0})
    found = situation.scenarios(late, "Q3")
    assert found.notes == ("No future resolves this question.",) and found.storylines == ()


def test_few_futures_are_told(situation: Situation) -> None:
    assert "Fewer than 100" in situation.scenarios(situation.run(40), "Q2").notes[0]


def test_an_unknown_question_is_guessed(situation: Situation, futures: Futures) -> None:
    with pytest.raises(UsageError) as caught:
        situation.scenarios(futures, "Q1.2024-02-1")
    assert caught.value.diagnostics[0].suggestion == "Q1.2024-02-10"


def test_clusters_part_what_lies_apart() -> None:
    centres = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0], [10.0, 10.0]])
    rng = np.random.default_rng(1)
    rows = np.concatenate([centre + rng.normal(size=(50 * (number + 1), 2)) for number, centre in enumerate(centres)])
    found = clusters_of(rows)
    assert np.bincount(found.members).tolist() == [200, 150, 100, 50]
    for number, row in enumerate(found.centres):
        assert found.members[row] == number
        assert np.abs(rows[row] - centres[3 - number]).max() < 1.0


def test_equal_rows_are_one_cluster() -> None:
    assert clusters_of(np.ones((10, 2))).centres.tolist() == [0]
