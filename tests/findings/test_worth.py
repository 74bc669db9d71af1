"""What knowing is worth, what turns at the other ends, thresholds, balance sheets: on the linear situation."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from stratagem.findings import Answer, Findings
from stratagem.findings.coordinates import plain_coordinates
from stratagem.findings.worth import _number_worth


def answer(findings: Findings, name: str) -> Answer:
    return next(member for member in findings.family if member.id == name)


def test_settling_a_dispute_is_worth_what_the_better_choice_gains(findings: Findings) -> None:
    """The difference of the options is 1.5 (height - 0.5): -0.525 under low, 0.525 under high, weights 1/4 and 3/4.

    Without knowing, strong is right; who knew would take weak in a quarter of the futures and gain 0.525 there.
    """
    decision = next(each for each in findings.decisions if each.id == "Q6.moved")
    assert decision.best == "strong" and decision.better == "more"
    worth = {each.input: each for each in decision.inputs}
    dispute = worth["dispute:height"]
    assert dispute.worth == pytest.approx(0.25 * 0.525, abs=0.003) and dispute.clear
    assert dispute.best == ("weak", "strong")
    assert decision.perfect == pytest.approx(0.25 * 0.525, abs=0.003)
    assert worth["height"].worth <= decision.perfect + 1e-9
    (found,) = findings.disputes
    assert [(decision.id, knowing.clear) for decision, knowing in found.decisions] == [
        ("Q6.moved", True),
        ("Q6.total", False),
    ]


def test_a_number_is_worth_what_theory_says() -> None:
    """Two acts, 0 against a normal number: the worth of knowing it is its density at 0 times its deviation."""
    rng = np.random.default_rng(4)
    known = rng.normal(size=20_000)
    pays = np.stack([np.zeros(20_000), known + rng.normal(size=20_000)])
    found = _number_worth(plain_coordinates({"x": known})[0], pays, np.ones(20_000, bool))
    assert found.worth == pytest.approx(1 / math.sqrt(2 * math.pi), abs=0.02)
    assert found.error is not None and found.error < 0.02 and found.clear


def test_brier_falls_by_what_lies_between_the_positions(findings: Findings) -> None:
    by = {question.id: question for question in findings.disputes[0].questions}
    assert by["Q4"].brier == pytest.approx(0.25 * 0.75, abs=1e-3)
    assert by["Q1"].brier == pytest.approx(0.0, abs=1e-3)
    assert by["Q2"].brier is None


def test_a_step_has_a_threshold_and_a_line_has_none(findings: Findings) -> None:
    (day,) = answer(findings, "Q1.2024-02-10").drivers
    assert day.threshold is not None and day.threshold.at == pytest.approx(40, abs=10)
    assert all(driver.threshold is None for driver in answer(findings, "Q2").drivers)


def test_drivers_have_intervals_totals_and_company(findings: Findings) -> None:
    for driver in answer(findings, "Q2").drivers:
        assert driver.interval is not None and driver.total is not None
        assert driver.interval[0] <= driver.first_order <= driver.interval[1]
        assert driver.total.low <= driver.total.total <= driver.total.high
        assert driver.total.total == pytest.approx(driver.first_order, abs=0.02)
    height = next(driver for driver in answer(findings, "Q4").drivers if driver.parameter == "height")
    assert height.correlated == ("dispute:height",)


def test_ends_of_an_assumption_turn_what_hangs_on_it(findings: Findings) -> None:
    by = {(flip.parameter, flip.end): flip for flip in findings.flips}
    assert by["height", "low"].setting == pytest.approx(0.12, abs=0.005)
    turned = {change.answer: change for change in by["height", "low"].turns}
    assert turned["Q4"].before == pytest.approx(0.75, abs=0.01) and turned["Q4"].after == 0.0
    assert "weak" in turned["Q6"].turns
    (total,) = by["a", "high"].changes
    assert total.answer == "Q2" and total.effect.mean == pytest.approx(4 * 0.45, abs=0.02)
    assert total.effect.low <= total.effect.mean <= total.effect.high
    assert ("useless", "low") not in by


def test_all_is_plain_data(findings: Findings) -> None:
    told = json.loads(json.dumps(findings.as_json(), allow_nan=False))
    assert {"decisions", "flips", "balances"} <= set(told)
    driver = next(item for item in told["answers"] if item["id"] == "Q2")["drivers"][0]
    assert {"first_order", "total", "interval", "total_interval", "threshold", "correlated"} <= set(driver)
