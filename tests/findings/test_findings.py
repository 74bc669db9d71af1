"""Findings of a situation whose answers are known by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

import numpy as np
import pytest

from stratagem.engine import Futures
from stratagem.faces.situation import Situation
from stratagem.findings import HEADER, Answer, Findings, assess
from stratagem.findings.readings import at_times
from stratagem.findings.words import ABOVE, BELOW


def answer(findings: Findings, name: str) -> Answer:
    return next(member for member in findings.family if member.id == name)


def test_date_tells_when_and_whether(findings: Findings) -> None:
    found = answer(findings, "Q1")
    assert found.kind == "date" and found.probability == pytest.approx(0.5, abs=0.002)
    assert found.quantiles is not None
    assert found.quantiles["p05"] == pytest.approx(20, abs=0.5)
    assert found.quantiles["p25"] == pytest.approx(100, abs=0.5)
    assert math.isinf(found.quantiles["p75"])
    told = found.as_json()
    assert told["quantiles"] == {"p05": "2024-01-21", "p25": "2024-04-09", "p50": None, "p75": None, "p95": None}
    assert told["probability"] == found.probability and told["unit"] == "date"


def test_parts_of_a_date_are_chances_by_dates(findings: Findings) -> None:
    by_february, by_end = answer(findings, "Q1").parts
    assert by_february.id == "Q1.2024-02-10"
    assert by_february.probability == pytest.approx(0.1, abs=0.003) and by_february.word == "very unlikely"
    assert by_end.probability == answer(findings, "Q1").probability


def test_quantity_has_known_quantiles_and_an_honest_error(situation: Situation, findings: Findings) -> None:
    found = answer(findings, "Q2")
    assert found.quantiles is not None and found.error is not None and found.probability is None
    assert found.quantiles["p50"] == pytest.approx(5.0, abs=4 * found.error)
    assert found.mean == pytest.approx(5.0, abs=0.01)
    assert found.word is None
    medians = []
    for seed in range(20, 32):
        medians.append(np.median(situation.run(1024, seed).series("total")[0]))
    few = answer(situation.findings(situation.run(1024, 40)), "Q2")
    assert few.error is not None and 0.4 < few.error / np.std(medians, ddof=1) < 2.5


def test_value_at_an_event_is_told_where_it_comes(findings: Findings) -> None:
    found = answer(findings, "Q3")
    assert found.quantiles is not None
    assert found.quantiles["p50"] == pytest.approx(100 / 7, abs=0.2)
    assert found.futures + found.missing == findings.count
    assert found.missing == pytest.approx(findings.count / 2, rel=0.01)
    assert any("50" in note for note in found.notes)


def test_condition_is_a_probability(findings: Findings) -> None:
    found = answer(findings, "Q4")
    assert found.kind == "probability" and found.probability == pytest.approx(0.75, abs=0.001)
    assert found.word == "likely" and found.quantiles is None


def test_change_is_counted_from_the_start(findings: Findings) -> None:
    found = answer(findings, "Q5")
    assert found.quantiles == dict.fromkeys(("p05", "p25", "p50", "p75", "p95"), pytest.approx(5.0))
    assert found.error == 0.0 and found.drivers == ()


def test_comparison_is_paired(findings: Findings) -> None:
    found = answer(findings, "Q6")
    assert found.probability == pytest.approx(0.75, abs=0.001)
    assert found.quantiles is not None
    # (1 + 0.5) (height - 0.5): the total, which varies ten times as much, cancels.
    assert found.quantiles["p05"] == pytest.approx(-0.57, abs=0.01)
    assert found.quantiles["p95"] == pytest.approx(0.59, abs=0.01)
    assert [option.option for option in found.options] == ["strong", "weak"]
    same = answer(findings, "Q6.total")
    assert same.probability == 0.0 and any("the same" in note for note in same.notes)


def test_drivers_are_the_known_ones_in_order(findings: Findings) -> None:
    drivers = answer(findings, "Q2").drivers
    assert [driver.parameter for driver in drivers] == ["a", "b", "c", "d"]
    for driver, expected in zip(drivers, (16 / 30, 9 / 30, 4 / 30, 1 / 30), strict=True):
        assert driver.error is not None
        assert driver.first_order == pytest.approx(expected, abs=4 * driver.error + 0.003)
        assert driver.direction == "raises"
    assert drivers[0].low.mean < drivers[0].high.mean
    assert drivers[2].claims == ("D1.low",) and drivers[2].basis == "claims"


def test_step_is_no_bend(findings: Findings) -> None:
    (driver,) = answer(findings, "Q1.2024-02-10").drivers
    assert (driver.parameter, driver.direction) == ("day", "lowers")


def test_disputes_split_what_they_set_and_nothing_else(findings: Findings) -> None:
    (dispute,) = findings.disputes
    assert dispute.rank == 1 and dispute.worth_of == "Q4" and dispute.parameters == ("height",)
    assert [round(position.share, 3) for position in dispute.positions] == [0.25, 0.75]
    by = {question.id: question for question in dispute.questions}
    assert by["Q4"].clear and by["Q4"].variance_share == pytest.approx(1.0, abs=1e-6)
    assert [under.probability for under in by["Q4"].by_position] == [0.0, 1.0]
    assert not by["Q2"].clear and by["Q2"].variance_share < 0.002
    low, high = by["Q2"].by_position
    assert low.futures + high.futures == findings.count
    assert low.quantiles is not None and low.error is not None
    assert low.quantiles["p50"] == pytest.approx(5.0, abs=4 * low.error)
    assert by["Q4"].brier == pytest.approx(0.1875, abs=0.001)


def test_indicators_moved_by_a_dispute_are_told(findings: Findings) -> None:
    (dispute,) = findings.disputes
    assert [indicator.id for indicator in dispute.indicators] == ["height"]


def test_register_holds_every_assumption(findings: Findings) -> None:
    names = [assumption.source.name for assumption in findings.assumptions]
    assert set(names) == {"a", "b", "d", "useless", "height", "day", "push"}
    by = {assumption.source.name: assumption for assumption in findings.assumptions}
    assert by["a"].shares["Q2"] == pytest.approx(16 / 30, abs=0.03)
    assert by["useless"].shares == {} and by["push"].shares == {}
    assert findings.assumed_share == pytest.approx(7 / 8)


def test_footing_adds_up(findings: Findings) -> None:
    by = {footing.id: footing for footing in findings.footings}
    assert by["Q2"].shares["assumption"] == pytest.approx(26 / 30, abs=0.03)
    assert by["Q2"].shares["claims"] == pytest.approx(4 / 30, abs=0.02)
    for footing in findings.footings:
        assert sum(footing.shares.values()) + footing.rest == pytest.approx(1.0 if footing.varies else 0.0)


def test_trace_leads_to_claims_through_the_equations(findings: Findings) -> None:
    by = {trace.answer: trace for trace in findings.traces}
    assert set(by) == {member.id for member in findings.family}
    assert by["Q2"].claims == ("D1.low",) and by["Q2"].mechanisms == ("M1",)
    assert set(by["Q4"].claims) == {"D1.low", "D1.high"}
    assert by["Q1"].mechanisms == ("M2",) and by["Q1"].reached == 1


def test_courses_tell_every_record(situation: Situation, findings: Findings) -> None:
    by = {course.id: course for course in findings.courses}
    assert list(by) == list(situation.model.indicators)
    strike, total = by["strike"], by["total"]
    assert strike.quantiles is None and strike.unit == "1"
    assert strike.mean[0] == 0.0 and strike.mean[-1] == pytest.approx(0.5, abs=0.002)
    assert np.all(np.diff(strike.mean) >= 0)
    assert total.quantiles is not None and np.all(np.diff(total.quantiles, axis=0) > 0)
    rows = list(total.rows())
    assert len(rows) == len(situation.model.calendar.times) and len(rows[0]) == len(HEADER)
    assert rows[-1][0] == "2024-07-19" and float(rows[-1][3]) == pytest.approx(5.0, abs=0.01)
    assert list(strike.rows())[-1][4:] == ("",) * 5


def test_numbers_do_not_depend_on_threads(situation: Situation) -> None:
    one, two = (situation.findings(situation.run(640, 5, threads=threads)).as_json() for threads in (1, 2))
    assert json.dumps(one) == json.dumps(two)


def test_everything_is_plain_data(findings: Findings) -> None:
    told = json.loads(json.dumps(findings.as_json(), allow_nan=False))
    keys = {"id", "text", "kind", "unit", "error", "word", "drivers", "parts"}
    assert all(keys <= set(item) for item in told["answers"])
    assert {"id", "kind", "unit", "error", "word", "drivers"} <= set(told["indicators"][0])
    dispute = told["disputes"][0]
    assert {"dispute", "positions", "questions", "rank"} <= set(dispute)
    assert {"id", "by_position", "variance_share", "error"} <= set(dispute["questions"][0])


def test_few_futures_say_so(situation: Situation) -> None:
    few = situation.findings(situation.run(20, 1, engine="reference"))
    found = answer(few, "Q2")
    assert found.error is None and any("Fewer than 32" in note for note in found.notes)
    json.dumps(few.as_json(), allow_nan=False)


def test_one_future_is_enough_to_answer(situation: Situation) -> None:
    one = situation.findings(situation.run(1, 1, engine="reference"))
    assert answer(one, "Q1").word in (BELOW, ABOVE)
    json.dumps(one.as_json(), allow_nan=False)


def test_compare_is_asked_for_settings_in_declared_units(situation: Situation, futures: Futures) -> None:
    asked: list[dict[str, float]] = []

    def compare(settings: Mapping[str, float]) -> Futures:
        asked.append(dict(settings))
        return futures

    assess(situation.model, situation.ledger, futures, compare)
    assert asked == [{"push": 1.0}, {"push": -0.5}]


def test_reading_at_moments_is_linear_between_records() -> None:
    records = np.array([0.0, 7.0, 10.0])
    series = np.array([[0.0, 0.0, 0.0, 0.0], [7.0, 7.0, 7.0, 7.0], [13.0, 13.0, 13.0, 13.0]])
    found = at_times(series, records, np.array([0.0, 3.5, 8.5, np.nan]))
    assert np.allclose(found[:3], [0.0, 3.5, 10.0]) and np.isnan(found[3])
