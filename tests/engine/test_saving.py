"""Records kept apart from the steps, and stocks that must never run empty."""

from __future__ import annotations

import numpy as np
import pytest

from model.build import SETTINGS, errors, sound
from stratagem.base.diagnostics import InvalidSituation
from stratagem.engine import run

MODEL = """\
stocks:
  x: {title: X, unit: "1", initial: 1}
flows:
  in: {title: In, unit: 1/day, to: x, note: x, rate: x * 0.02 / 1 day}
indicators:
  x: {title: X, unit: "1", is: x}
"""
DAILY = SETTINGS.replace("step: 1 week", "step: 0.5 day").replace("2025-12-31", "2024-12-31")


def test_what_is_shown_are_the_records_at_the_interval_and_the_last_one() -> None:
    whole = run(sound(MODEL, settings=DAILY), 3)
    kept = run(sound(MODEL, settings=DAILY.replace("step:", "save: 10 day\nstep:")), 3)
    assert list(kept.times) == [0, 10, 20, 30, 40, 50, 56]
    assert [day.isoformat() for day in kept.dates][-2:] == ["2024-12-25", "2024-12-31"]
    assert (kept.series("x") == whole.series("x")[np.isin(whole.times, kept.times)]).all()
    assert (kept.course("x") == whole.series("x")).all()
    day = whole.dates[13]
    assert (kept.at("x", day) == whole.at("x", day)).all()
    assert kept.digest == whole.digest


def test_an_interval_between_two_steps_takes_the_record_after() -> None:
    kept = run(sound(MODEL, settings=DAILY.replace("step:", "save: 1.2 day\nstep:")), 1)
    assert list(kept.times[:5]) == [0, 1.5, 2.5, 4.0, 5.0]


@pytest.mark.parametrize(("save", "code"), [("1 hour", "SAVE"), ("9 year", "SAVE"), ("often", "STEP")])
def test_an_interval_that_cannot_be_is_told(save: str, code: str) -> None:
    (found,) = errors(MODEL, settings=DAILY.replace("step:", f"save: {save}\nstep:"))
    assert found.code == f"CALENDAR-{code}"
    assert "save:" in found.remedy
    assert found.place is not None and found.place.file == "situation.yaml"


EMPTYING = """\
stocks:
  full[front]: {title: Full, unit: person, initial: {north: 100 person, south: 10 person}, empty: POLICY, note: x}
flows:
  out[front]: {title: Out, unit: person/day, from: "full[front]", note: x, rate: 1 person / 1 day}
"""


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_stock_that_must_not_run_empty_ends_the_run(engine: str) -> None:
    model = sound(EMPTYING.replace("POLICY", "error"), settings=DAILY)
    with pytest.raises(InvalidSituation) as caught:
        run(model, 4, engine=engine, threads=1)  # type: ignore[arg-type]
    (found,) = caught.value.diagnostics
    assert found.code == "STOCK-EMPTY"
    assert "full[south] than it holds, in 368 of 448 steps" in found.message
    assert "empty: scale" in found.remedy
    assert found.place == model.stocks["full"].place


def test_while_it_holds_enough_the_policy_changes_no_bit() -> None:
    texts = [EMPTYING.replace("POLICY", policy).replace("10 person", "99 person") for policy in ("error", "scale")]
    assert len({run(sound(text, settings=DAILY), 4, record=["full"]).digest for text in texts}) == 1
