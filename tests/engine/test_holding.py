"""Variables held to given courses: equations are cut, readers see the course, interpreter and kernel agree."""

from __future__ import annotations

import numpy as np
import pytest

from engine.making import make
from engine.test_agreement import RECORDED, campaign
from stratagem.base.diagnostics import UsageError
from stratagem.base.distributions import Uniform
from stratagem.engine import Futures, run
from stratagem.engine.holding import Hold

COUNT = 101
HELD = ("press", "losses", "seen", "area", "total")


@pytest.fixture(scope="module")
def baseline() -> Futures:
    return run(campaign(), COUNT, seed=3, threads=1, record=RECORDED, courses=HELD)


def test_holding_to_its_own_course_changes_no_bit(baseline: Futures) -> None:
    for engine in ("compiled", "reference"):
        own = baseline.hold(HELD)
        same = run(campaign(), COUNT, seed=3, threads=1, record=RECORDED, courses=HELD, hold=own, engine=engine)
        assert same.digest == baseline.digest


@pytest.mark.parametrize("lanes", [1, 2, 4, 8])
@pytest.mark.parametrize("held", [("losses",), ("press", "seen[kursk]"), ("area", "total", "back")])
def test_kernel_and_interpreter_agree_on_what_is_held(lanes: int, held: tuple[str, ...]) -> None:
    model = campaign()
    course = np.random.default_rng(5).uniform(1, 50, (model.calendar.steps + 1, COUNT))
    runs = [
        run(model, COUNT, seed=3, threads=1, record=RECORDED, hold=dict.fromkeys(held, course), **kind)
        for kind in ({"engine": "reference"}, {"lanes": lanes}, {"lanes": lanes, "holdable": HELD, "block": 16})
    ]
    assert {each.engine for each in runs[1:]} == {"compiled"}
    assert len({each.digest for each in runs}) == 1
    for name in held:
        cell = name if name in runs[0].recorded else f"{name}[kursk]"
        if cell in RECORDED and cell not in model.indicators:
            assert np.array_equal(runs[1].series(cell), course)


def test_what_could_be_held_but_is_not_changes_nothing(baseline: Futures) -> None:
    free = run(campaign(), COUNT, seed=3, record=RECORDED, courses=HELD, holdable=HELD)
    assert free.engine == "compiled"
    assert free.digest == baseline.digest


def test_a_held_equation_carries_no_change() -> None:
    """What a parameter moves only through a held auxiliary no longer moves."""
    model = make(
        days=28,
        parameters={"push": Uniform(1, 2)},
        stocks={"area": "100"},
        auxiliaries={"pace": "push * 2"},
        flows={"gain": (None, "area", "pace")},
    )
    before = run(model, 64, record=["area", "pace"])
    moved = run(model, 64, record=["area"], settings={"push": 5})
    severed = run(model, 64, record=["area"], settings={"push": 5}, hold={"pace": before.series("pace")})
    assert not np.array_equal(moved.series("area"), before.series("area"))
    assert np.array_equal(severed.series("area"), before.series("area"))


def test_holding_the_unknown_is_refused() -> None:
    model = campaign()
    course = np.zeros((model.calendar.steps + 1, 8))
    for name in ("rate", "luck", "nothing", "troops[nowhere]", "weather"):
        with pytest.raises(UsageError) as caught:
            run(model, 8, hold={name: course})
        assert caught.value.diagnostics[0].code == "HOLD-UNKNOWN"


def test_a_course_must_fit() -> None:
    model = campaign()
    for course in (np.zeros(3), np.zeros((model.calendar.steps + 1, 9))):
        with pytest.raises(UsageError) as caught:
            run(model, 8, hold={"total": course})
        assert caught.value.diagnostics[0].code == "HOLD-SHAPE"
    with pytest.raises(UsageError):
        run(model, 80, hold=Hold.made(model, {"total": np.zeros((1, 1))}, 8))


def test_only_what_was_recorded_can_be_a_course() -> None:
    with pytest.raises(UsageError) as caught:
        run(campaign(), 8, record=["gone", "total"]).hold(["total"])
    assert caught.value.diagnostics[0].code == "RECORD-UNKNOWN"
