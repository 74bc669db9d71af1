"""Counts: Poisson processes in both engines."""

from __future__ import annotations

import numpy as np
import pytest

from model.build import errors, sound
from stratagem.engine import run

MODEL = """
auxiliaries:
  pace: {title: Pace, unit: 1/week, is: 0.5 / 1 week + tests * 0 / 1 week, note: made for a test}
counts:
  tests: {title: Tests so far, unit: "1", rate: pace}
  calls[front]: {title: Calls, unit: "1", rate: {north: 2 / 1 week, south: -1 / 1 week}}
indicators:
  tests: {title: Tests so far, unit: "1", is: tests}
"""


def test_both_engines_count_alike() -> None:
    model = sound(MODEL)
    one, other = (run(model, 500, 3, engine=engine, record=["tests", "calls"]) for engine in ("compiled", "reference"))
    assert one.engine == "compiled"
    assert one.digest == other.digest


def test_a_count_begins_at_zero_and_grows_by_its_rate() -> None:
    futures = run(sound(MODEL), 2000, 5, record=["tests", "calls"])
    weeks = futures.times[-1] / 7
    counted = futures.series("tests")
    assert np.all(counted[0] == 0) and np.all(np.diff(counted, axis=0) >= 0)
    assert np.array_equal(counted, np.floor(counted))
    assert np.mean(counted[-1]) == pytest.approx(weeks / 2, rel=0.03)
    assert np.var(counted[-1]) == pytest.approx(weeks / 2, rel=0.12)
    assert np.mean(futures.series("calls[north]")[-1]) == pytest.approx(2 * weeks, rel=0.03)
    assert np.all(futures.series("calls[south]") == 0)


def test_a_rate_must_be_a_number_per_time() -> None:
    wrong = errors(MODEL.replace("rate: pace", "rate: 3"))
    assert [item.code for item in wrong] == ["UNIT-MISMATCH"]
