"""Frozen forecasts: the same bytes for the same futures, what the findings say, and no silent change."""

from __future__ import annotations

import json

import pytest

from stratagem.base.diagnostics import StoreError
from stratagem.engine import Futures
from stratagem.faces.situation import Situation
from stratagem.findings import Findings
from stratagem.findings.forecasts import LEVELS, Forecast, read_forecast


@pytest.fixture(scope="module")
def forecast(situation: Situation, futures: Futures) -> Forecast:
    return situation.freeze(futures)


def test_threads_and_runs_leave_no_trace(situation: Situation) -> None:
    first, second = (situation.freeze(situation.run(640, seed=5, threads=threads)).text() for threads in (1, 3))
    assert first == second


def test_what_is_frozen_can_be_read_again(forecast: Forecast) -> None:
    again = read_forecast(forecast.text(), "forecast.json")
    assert again == forecast
    assert json.loads(forecast.text())["digest"] == forecast.digest


def test_it_says_what_the_findings_say(forecast: Forecast, findings: Findings) -> None:
    for course in findings.courses:
        kept = forecast.content["indicators"][course.id]
        if course.quantiles is None:
            assert kept["probabilities"] == pytest.approx(list(course.mean), rel=1e-8)
            continue
        for level, row in zip((0.05, 0.25, 0.5, 0.75, 0.95), course.quantiles, strict=True):
            column = LEVELS.index(level)
            assert [each[column] for each in kept["quantiles"]] == pytest.approx(list(row), rel=1e-8)
    for answer in findings.family:
        kept = forecast.content["questions"][answer.id]
        assert kept.get("probability") == (answer.probability and pytest.approx(answer.probability))
        if answer.quantiles is not None and answer.kind != "date":
            assert kept["quantiles"][LEVELS.index(0.5)] == pytest.approx(answer.quantiles["p50"])


def test_a_date_that_may_not_come_has_no_quantile_beyond_the_end(forecast: Forecast) -> None:
    strike = forecast.content["questions"]["Q1"]
    assert strike["quantiles"][0] == pytest.approx(4.0, abs=1.0)
    assert strike["quantiles"][-1] is None
    assert strike["probabilities"][-1] == strike["probability"] == pytest.approx(0.5, abs=0.01)


def test_it_is_dated_by_what_the_situation_knew(forecast: Forecast) -> None:
    assert forecast.content["issued"] == "2024-01-01"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"seed": 3', '"seed": 4', "FORECAST-DAMAGED"),
        ('"schema": 1', '"schema": 2', "FORECAST-SCHEMA"),
        ('"kind": "stratagem forecast"', '"kind": "report"', "FORECAST-NONE"),
        ("{\n", "", "FORECAST-NONE"),
    ],
)
def test_what_was_changed_is_refused(forecast: Forecast, old: str, new: str, code: str) -> None:
    text = forecast.text()
    assert old in text
    with pytest.raises(StoreError) as caught:
        read_forecast(text.replace(old, new, 1), "forecast.json")
    assert caught.value.diagnostics[0].code == code
