"""Scores agree with closed forms, are proper, and a forecast that is right is calibrated."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stratagem.base.diagnostics import UsageError
from stratagem.engine import Futures
from stratagem.faces.situation import Situation
from stratagem.findings.outcomes import read_outcomes
from stratagem.findings.scores import Scores, score
from stratagem.findings.scoring import (
    Range,
    brier,
    covered,
    crps,
    date_crps,
    distance,
    log_density,
    log_score,
    rank,
    share_below,
)

LEVELS = np.arange(1, 100) / 100
NORMAL = stats.norm.ppf(LEVELS)


@given(st.floats(0.01, 0.99), st.booleans(), st.floats(-5, 5))
def test_scoringrules_agrees(chance: float, came: bool, value: float) -> None:
    assert brier(chance, float(came)) == pytest.approx(float(scoringrules.brier_score(float(came), chance)))
    judged = float(scoringrules.crps_quantile(value, NORMAL, LEVELS))
    assert crps(NORMAL, LEVELS, Range(value, value)) == pytest.approx(judged)


@pytest.mark.parametrize("value", [-2.0, -0.5, 0.0, 1.0, 3.0])
def test_crps_of_a_normal_forecast_is_that_of_the_closed_form(value: float) -> None:
    closed = value * (2 * stats.norm.cdf(value) - 1) + 2 * stats.norm.pdf(value) - 1 / math.sqrt(math.pi)
    assert crps(NORMAL, LEVELS, Range(value, value)) == pytest.approx(closed, rel=0.015)


def test_crps_of_a_range_is_the_mean_over_it() -> None:
    places = np.linspace(-1, 2, 301)
    each = np.mean([crps(NORMAL, LEVELS, Range(place, place)) for place in places])
    assert crps(NORMAL, LEVELS, Range(-1.0, 2.0)) == pytest.approx(each, rel=0.02)


def test_crps_of_a_certain_forecast_is_the_distance() -> None:
    certain = np.full(99, 4.0)
    assert crps(certain, LEVELS, Range(7.0, 7.0)) == pytest.approx(3.0)
    assert distance(4.0, Range(7.0, 7.0)) == 3.0
    assert distance(4.0, Range(3.0, 5.0)) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("value", [-1.5, 0.0, 2.0])
def test_log_density_of_a_normal_forecast(value: float) -> None:
    assert log_density(NORMAL, LEVELS, Range(value, value)) == pytest.approx(-stats.norm.logpdf(value), abs=0.1)


def test_log_density_of_a_range_is_its_mean_density() -> None:
    mass = stats.norm.cdf(1.0) - stats.norm.cdf(-0.5)
    assert log_density(NORMAL, LEVELS, Range(-0.5, 1.0)) == pytest.approx(-math.log(mass / 1.5), abs=0.01)


def test_nothing_is_scored_as_impossible() -> None:
    assert math.isfinite(log_density(np.full(99, 4.0), LEVELS, Range(9.0, 9.0)))
    assert math.isfinite(log_score(0.0, 1.0, 1000))
    assert log_score(0.0, 1.0, 1000) > log_score(0.01, 1.0, 1000)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20))
def test_the_distribution_rises_from_nought_to_one(places: list[float]) -> None:
    told = share_below(NORMAL, LEVELS, np.sort(np.array(places)))
    assert np.all(np.diff(told) >= 0) and np.all((told >= 0) & (told <= 1))


def test_steps_of_the_distribution_count_by_their_middle() -> None:
    half = np.array([0.0] * 50 + [1.0] * 49)
    assert rank(half, LEVELS, Range(0.0, 0.0)) == pytest.approx(0.255)


def test_coverage_of_a_range_is_a_share() -> None:
    assert covered(NORMAL, LEVELS, 0.9, Range(0.0, 0.0)) == 1.0
    assert covered(NORMAL, LEVELS, 0.9, Range(5.0, 5.0)) == 0.0
    assert covered(NORMAL, LEVELS, 0.9, Range(0.0, 2 * 1.645)) == pytest.approx(0.5, abs=0.03)


def test_brier_is_least_for_the_truth() -> None:
    expected = [0.3 * brier(guess, 1.0) + 0.7 * brier(guess, 0.0) for guess in np.linspace(0, 1, 11)]
    assert int(np.argmin(expected)) == 3


def test_crps_of_a_date_is_added_up_over_days() -> None:
    days = np.array([0.0, 100.0])
    assert date_crps([0.0, 0.0], days, None, 100.0) == 0.0
    assert date_crps([1.0, 1.0], days, 40.0, 100.0) == pytest.approx(40.0, abs=1.0)
    assert date_crps([0.5, 0.5], days, None, 50.0) == pytest.approx(12.5)


@pytest.fixture(scope="module")
def forecast(situation: Situation, futures: Futures) -> dict[str, object]:
    return dict(situation.freeze(futures).content)


def scored(forecast: dict[str, object], text: str) -> Scores:
    return score(forecast, read_outcomes("id,date,value,low,high\n" + text, "outcomes.csv", forecast))


def test_every_kind_is_scored(forecast: dict[str, object]) -> None:
    done = scored(
        forecast,
        "total,2024-03-01,5.2,,\nmoved,2024-03-05,,4,6\nstrike,2024-05-01,0,,\nstrike,2024-07-01,2024-06-01,,\n"
        "Q4,,1,,\nQ2,,5.5,,\nQ1,2024-07-19,2024-06-01,,\nQ1.2024-02-10,,0,,\n",
    )
    by_id = {(each.id, each.day): each for each in done.scores}
    assert by_id["Q4", None].brier == pytest.approx(0.0625, abs=0.001)
    assert by_id["Q1.2024-02-10", None].probability == pytest.approx(0.1, abs=0.02)
    assert by_id["strike", "2024-07-01"].outcome == (1.0, 1.0)
    assert by_id["strike", "2024-05-01"].crps is not None
    assert by_id["moved", "2024-03-05"].coverage[0.9] == 1.0
    assert by_id["total", "2024-03-01"].references["persistence"] == pytest.approx(0.2, abs=0.1)
    assert {each.category for each in done.categories} == {"level", "by date", "date", "probability", "quantity"}
    assert done.overall.outcomes == 8 and done.overall.ids == 7
    figures = done.overall.figures
    assert {"brier", "log", "days", "crps", "coverage 90%", "skill against even"} <= figures.keys()
    assert figures["brier"].low is not None and figures["brier"].low <= figures["brier"].value
    assert sum(each.count for each in done.chances) == 5 and sum(each.count for each in done.ranks) == 3


def test_a_forecast_that_is_right_has_skill_and_is_calibrated(forecast: dict[str, object], futures: Futures) -> None:
    header = "id,date,value,low,high\n"
    values = futures.at("total", futures.dates[8])[:400]
    texts = (f"{header}total,2024-03-01,{value},,\n" for value in values)  # one world each: a file holds a day once
    done = score(forecast, [outcome for text in texts for outcome in read_outcomes(text, "o.csv", forecast)])
    assert done.overall.figures["coverage 90%"].value == pytest.approx(0.9, abs=0.04)
    assert all(each.came == pytest.approx(0.1, abs=0.05) for each in done.ranks)
    assert done.overall.figures["quantities: skill against persistence"].value > 0.2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("totl,2024-03-01,5,,", "OUTCOMES-ID"),
        ("Q6,,1,,", "OUTCOMES-ID"),
        ("total,2023-03-01,5,,", "OUTCOMES-DATE"),
        ("total,,5,,", "OUTCOMES-DATE"),
        ("total,2024-03-01,much,,", "OUTCOMES-VALUE"),
        ("total,2024-03-01,nan,,", "OUTCOMES-VALUE"),
        ("total,2024-03-01,,7,5", "OUTCOMES-VALUE"),
        ("total,2024-03-01,,7,", "OUTCOMES-VALUE"),
        ("strike,2024-03-01,maybe,,", "OUTCOMES-VALUE"),
        ("Q4,,2024-03-01,,", "OUTCOMES-VALUE"),
        ("total,2024-03-01,5", "OUTCOMES-FORM"),
        ("", "OUTCOMES-FORM"),
    ],
)
def test_what_cannot_be_scored_is_told(forecast: dict[str, object], row: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        scored(forecast, row + "\n")
    assert [item.code for item in caught.value.diagnostics] == [code]


def test_all_that_is_wrong_is_told_at_once_with_a_guess(forecast: dict[str, object]) -> None:
    with pytest.raises(UsageError) as caught:
        scored(forecast, "totl,2024-03-01,5,,\nmovd,2024-03-01,5,,\n")
    items = caught.value.diagnostics
    assert [item.suggestion for item in items] == ["total", "moved"]
    assert items[1].place is not None and items[1].place.line == 3


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("total,2024-03-01,5,,\nmoved,2024-03-01,5,,\n\ntotal,2024-03-01,6,,\n", "`total` on 2024-03-01"),
        ("strike,2024-07-01,0,,\nQ4,,1,,\n\nstrike,2024-07-01,0,,\n", "`strike` on 2024-07-01"),
        ("Q4,,1,,\nstrike,2024-07-01,0,,\n\nQ4,2024-07-02,0,,\n", "`Q4`"),
    ],
)
def test_what_is_told_twice_is_an_error(forecast: dict[str, object], rows: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        scored(forecast, rows)
    [item] = caught.value.diagnostics
    assert item.code == "OUTCOMES-TWICE" and str(item.place) == "outcomes.csv:5:1"
    assert item.message == f"{told} stands in line 2 already" and item.remedy == "leave one of the two out"


def test_one_id_on_two_days_is_no_repetition(forecast: dict[str, object]) -> None:
    assert scored(forecast, "total,2024-03-01,5,,\ntotal,2024-03-08,5,,\n").overall.outcomes == 2


def test_a_header_is_needed(forecast: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="columns low, high"):
        read_outcomes("id,date,value\ntotal,2024-03-01,5\n", "o.csv", forecast)
