"""What a run must obey: closed forms, conservation, exact dates, the laws of chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.making import make
from stratagem.base.distributions import Uniform
from stratagem.engine import Futures, run
from stratagem.engine.lower import lower
from stratagem.engine.plan import make_plan
from stratagem.model.model import Model

ENGINES = ("reference", "compiled")


def once(model: Model, *record: str, engine: str = "compiled", futures: int = 1) -> Futures:
    """A run that keeps some series."""
    return run(model, futures, engine=engine, record=record, threads=1)  # type: ignore[arg-type]


# -- closed forms


@pytest.mark.parametrize("engine", ENGINES)
def test_growth_is_the_power_of_one_step(engine: str) -> None:
    model = make(days=100, step=1.0, stocks={"x": "1"}, flows={"growth": (None, "x", "0.05 * x")})
    expected = 1.05 ** np.arange(101)
    assert once(model, "x", engine=engine).series("x")[:, 0] == pytest.approx(expected, rel=1e-12)


def test_lanchester_square_law() -> None:
    model = make(
        days=22,
        step=1 / 1024,
        stocks={"red": "1000", "blue": "800"},
        flows={"red_losses": ("red", None, "0.05 * blue"), "blue_losses": ("blue", None, "0.05 * red")},
    )
    futures = once(model, "red", "blue")
    red, blue = (np.interp(21.972246, futures.times, futures.series(name)[:, 0]) for name in ("red", "blue"))
    assert red == pytest.approx(600, rel=2e-4)
    assert blue == pytest.approx(0, abs=0.2)


def test_iwo_jima() -> None:
    """Engel (1954), with troops landing by day; Euler's steps are small enough for five digits."""
    landed = "54000 * pulse(2024-11-05, 1) + 6000 * pulse(2024-11-07, 1) + 13000 * pulse(2024-11-10, 1)"
    model = make(
        days=36,
        step=1 / 256,
        stocks={"us": "0", "japan": "21500"},
        flows={
            "landing": (None, "us", landed),
            "us_losses": ("us", None, "0.0544 * japan"),
            "japan_losses": ("japan", None, "0.0106 * us"),
        },
    )
    futures = once(model, "us", "japan")
    day = {number: number * 256 for number in (1, 6, 28, 36)}
    us, japan = futures.series("us")[:, 0], futures.series("japan")[:, 0]
    assert us[[day[1], day[6], day[28], day[36]]] == pytest.approx([52_835.5, 66_453.7, 53_042.4, 51_985.2], rel=2e-4)
    assert japan[day[36]] == pytest.approx(216.8, rel=0.05)


def test_richardson_settles_where_it_must() -> None:
    model = make(
        days=400,
        step=1.0,
        stocks={"x": "0", "y": "0"},
        allow=("x", "y"),
        flows={"dx": (None, "x", "0.1 * y - 0.2 * x + 3"), "dy": (None, "y", "0.15 * x - 0.25 * y + 1")},
    )
    futures = once(model, "x", "y")
    determinant = 0.2 * 0.25 - 0.1 * 0.15
    assert futures.series("x")[-1, 0] == pytest.approx((0.1 * 1 + 0.25 * 3) / determinant, rel=1e-9)
    assert futures.series("y")[-1, 0] == pytest.approx((0.15 * 3 + 0.2 * 1) / determinant, rel=1e-9)


# -- steps and dates


@pytest.mark.parametrize("engine", ENGINES)
def test_last_step_is_short(engine: str) -> None:
    model = make(days=17, step=7.0, stocks={"x": "0"}, flows={"in": (None, "x", "1")})
    futures = once(model, "x", engine=engine)
    assert futures.times.tolist() == [0, 7, 14, 17]
    assert futures.series("x")[:, 0].tolist() == [0, 7, 14, 17]


@pytest.mark.parametrize("engine", ENGINES)
@given(moment=st.floats(-5, 40), width=st.floats(0, 20))
def test_dates_act_at_their_exact_fraction(engine: str, moment: float, width: float) -> None:
    """Whatever the step, what flows after a date, within a pulse or along a ramp is its exact integral."""
    model = make(
        days=31,
        step=7.0,
        parameters={"date": moment, "width": width},
        stocks={"after_it": "0", "within_it": "0", "along_it": "0"},
        flows={
            "a": (None, "after_it", "after(date)"),
            "p": (None, "within_it", "pulse(date, width)"),
            "r": (None, "along_it", "ramp(date, date + width)"),
        },
    )
    futures = once(model, "after_it", "within_it", "along_it", "a", "p", "r", engine=engine)
    assert futures.series("after_it")[-1, 0] == pytest.approx(31 - min(max(moment, 0), 31), abs=1e-9)
    inside = max(min(moment + width, 31) - max(moment, 0), 0)
    assert futures.series("within_it")[-1, 0] == pytest.approx(inside, abs=1e-9)
    line = np.linspace(0, 31, 200_001)
    height = np.clip((line - moment) / width, 0, 1) if width > 1e-6 else (line >= moment).astype(float)
    assert futures.series("along_it")[-1, 0] == pytest.approx(np.trapezoid(height, line), abs=2e-3)
    for name in ("a", "p", "r"):
        assert ((futures.series(name) >= 0) & (futures.series(name) <= 1)).all()
    assert futures.series("a")[-1, 0] == (moment <= 31)


@pytest.mark.parametrize("engine", ENGINES)
def test_condition_is_dated_where_its_sides_cross(engine: str) -> None:
    model = make(
        days=35,
        stocks={"x": "100"},
        flows={"out": ("x", None, "3")},
        events={
            "low": {"when": "x < 50"},
            "reached": {"when": "100 - x >= 50"},
            "already": {"when": "x > 0"},
            "never": {"when": "x > 200"},
            "compound": {"when": "x < 50 and x > 0"},
        },
        auxiliaries={"seen": "happened(low)", "since": "elapsed(low)"},
    )
    futures = once(model, "seen", "since", engine=engine)
    assert futures.event_time("low")[0] == pytest.approx(50 / 3)
    assert futures.event_time("reached")[0] == pytest.approx(50 / 3)
    assert futures.event_time("already")[0] == 0.0
    assert np.isnan(futures.event_time("never")[0])
    assert futures.event_time("compound")[0] == 21.0  # a compound condition is dated by its record
    assert futures.series("seen")[:, 0].tolist() == [0, 0, 0, 0, 1, 1]  # found at day 21, seen by formulas from then on
    assert futures.series("since")[-1, 0] == pytest.approx(35 - 50 / 3)


@pytest.mark.parametrize("engine", ENGINES)
def test_given_date_happens_at_its_date(engine: str) -> None:
    model = make(
        days=28,
        parameters={"day": Uniform(0, 56)},
        events={"it": {"at": "day"}},
        auxiliaries={"seen": "happened(it)", "since": "elapsed(it)"},
    )
    futures = once(model, "seen", "since", engine=engine, futures=64)
    day, times = futures.parameter("day"), futures.times[:, None]
    assert np.array_equal(futures.series("seen"), (times >= day).astype(float))
    assert np.array_equal(futures.series("since"), np.where(times >= day, times - day, 0.0))
    assert np.array_equal(futures.event_time("it"), np.where(day <= 28, day, np.nan), equal_nan=True)


# -- stocks


def test_what_leaves_one_stock_arrives_in_another() -> None:
    model = make(
        days=365,
        step=5.0,
        stocks={"a": "1000", "b": "10", "c": "0"},
        flows={
            "ab": ("a", "b", "a / 3 * (1 + noise)"),
            "bc": ("b", "c", "b * 2", "30", 3),
            "ca": ("c", "a", "c / 20 + 50"),
        },
        noises={"noise": ("0.5", "20")},
    )
    futures = once(model, "a", "b", "c", "bc", futures=50)
    total = sum(futures.series(name) for name in ("a", "b", "c"))
    assert (total <= 1010 * (1 + 1e-12)).all()
    without = make(days=365, step=5.0, stocks={"a": "1000", "b": "10"}, flows={"ab": ("a", "b", "a / 3 - b")})
    sums = once(without, "a", "b")
    assert sums.series("a") + sums.series("b") == pytest.approx(1010, rel=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
def test_delay_gives_back_all_it_took(engine: str) -> None:
    model = make(
        days=700,
        stocks={"a": "100", "b": "0"},
        flows={"ab": ("a", "b", "a", "21", 3)},
    )
    futures = once(model, "a", "b", engine=engine)
    a, b = futures.series("a")[:, 0], futures.series("b")[:, 0]
    assert a[1] == 0.0 and b[1] == 0.0  # everything is under way
    assert b[-1] == pytest.approx(100, rel=1e-9)
    assert (np.diff(b) >= 0).all()
    arrivals = np.diff(b)
    mean = (arrivals * futures.times[1:]).sum() / arrivals.sum()
    assert mean == pytest.approx(21 + 7, rel=1e-6)  # three stages of seven days, and the step into the first


def test_stock_never_gives_more_than_it_holds() -> None:
    model = make(
        days=70,
        stocks={"a": "100", "x": "0", "y": "0"},
        flows={"ax": ("a", "x", "10"), "ay": ("a", "y", "5")},
    )
    futures = once(model, "a", "x", "y")
    assert futures.series("a")[-1, 0] == 0.0
    assert futures.series("x")[-1, 0] == pytest.approx(200 / 3)
    assert futures.series("y")[-1, 0] == pytest.approx(100 / 3)
    assert futures.scaled == {"a": 10}  # the first of ten steps would take 105 of 100, then nothing is left


def test_stock_without_limit_goes_below_zero() -> None:
    model = make(days=70, stocks={"a": "100"}, allow=("a",), flows={"out": ("a", None, "10")})
    futures = once(model, "a")
    assert futures.series("a")[-1, 0] == -600.0
    assert futures.scaled == {}


def test_negative_flow_runs_back_and_is_limited_by_its_target() -> None:
    model = make(days=28, stocks={"a": "0", "b": "30"}, flows={"ab": ("a", "b", "-2")})
    futures = once(model, "a", "b")
    assert futures.series("a")[:, 0].tolist() == [0, 14, 28, 30, 30]
    assert futures.series("b")[:, 0].tolist() == [30, 16, 2, 0, 0]
    assert futures.scaled == {"b": 2}


# -- delays of information


def test_smooth_follows_its_input() -> None:
    model = make(days=700, step=1.0, auxiliaries={"x": "after(2024-11-05)"}, smooths={"s": ("x", "50", 1, "0")})
    s = once(model, "s").series("s")[:, 0]
    assert s[:51] == pytest.approx(1 - (1 - 1 / 50) ** np.arange(51), rel=1e-12)
    assert s[-1] == pytest.approx(1, abs=1e-5)


def test_smooth_begins_at_its_input() -> None:
    model = make(days=70, auxiliaries={"x": "4"}, smooths={"s": ("x", "50", 3)})
    assert (once(model, "s").series("s") == 4.0).all()


# -- chance


def test_hazard_waits_as_long_as_it_must() -> None:
    model = make(days=2000, step=7.0, events={"it": {"hazard": "0.01"}})
    waits = once(model, futures=20_000).event_time("it")
    assert not np.isnan(waits).any()
    assert waits.mean() == pytest.approx(100, rel=0.03)
    assert np.median(waits) == pytest.approx(100 * math.log(2), rel=0.04)
    within = np.mod(waits, 7.0) / 7.0  # dates within a step are spread as they should be
    assert within.mean() == pytest.approx(0.5 - 0.07 / 12, abs=0.01)


def test_hazard_of_zero_or_below_never_strikes() -> None:
    model = make(days=700, events={"none": {"hazard": "0"}, "less": {"hazard": "-5"}, "sure": {"hazard": "1000"}})
    futures = once(model, futures=200)
    assert np.isnan(futures.event_time("none")).all()
    assert np.isnan(futures.event_time("less")).all()
    assert (futures.event_time("sure") < 1).all()


def test_noise_has_its_spread_and_memory() -> None:
    model = make(days=70, step=7.0, noises={"slow": ("2", "21"), "white": ("3", None)})
    futures = once(model, "slow", "white", futures=20_000)
    slow, white = futures.series("slow"), futures.series("white")
    assert slow.std(axis=1) == pytest.approx(np.full(11, 2), rel=0.03)  # stationary from the first record on
    assert white.std(axis=1) == pytest.approx(np.full(11, 3), rel=0.03)
    assert slow.mean(axis=1) == pytest.approx(np.zeros(11), abs=0.06)
    one, two = (np.corrcoef(slow[0], slow[gap])[0, 1] for gap in (1, 2))
    assert one == pytest.approx(math.exp(-7 / 21), abs=0.02)
    assert two == pytest.approx(math.exp(-14 / 21), abs=0.03)
    assert abs(np.corrcoef(white[0], white[1])[0, 1]) < 0.03
    assert abs(np.corrcoef(white[3], slow[3])[0, 1]) < 0.03


def test_noise_keeps_its_spread_over_a_short_last_step() -> None:
    model = make(days=22, step=7.0, noises={"slow": ("2", "21")})
    slow = once(model, "slow", futures=20_000).series("slow")
    assert slow[-1].std() == pytest.approx(2, rel=0.03)
    assert np.corrcoef(slow[-1], slow[-2])[0, 1] == pytest.approx(math.exp(-1 / 21), abs=0.01)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_else_is_in_a_model_moves_no_draw(engine: str) -> None:
    parts = {"parameters": {"p": Uniform(0, 1)}, "noises": {"z": ("1", "10")}, "events": {"e": {"hazard": "0.02"}}}
    more = {
        "parameters": {"a": Uniform(5, 6), "p": Uniform(0, 1), "q": Uniform(0, 1)},
        "noises": {"a": ("1", None), "z": ("1", "10"), "zz": ("2", None)},
        "events": {"a": {"hazard": "0.5"}, "e": {"hazard": "0.02"}},
    }
    small, large = (once(make(days=70, **kind), "z", engine=engine, futures=40) for kind in (parts, more))  # type: ignore[arg-type]
    assert np.array_equal(small.series("z"), large.series("z"))
    assert np.array_equal(small.parameter("p"), large.parameter("p"))
    assert np.array_equal(small.event_time("e"), large.event_time("e"), equal_nan=True)


def test_a_like_plan_gets_the_same_program_and_another_its_own() -> None:
    model = make(parameters={"pace": Uniform(0.0, 1.0)}, auxiliaries={"twice": "2 * pace", "thrice": "3 * pace"})
    first = lower(make_plan(model, ["twice"]))
    assert lower(make_plan(model, ["twice"], {"pace": 0.2})) is first
    assert lower(make_plan(model, ["thrice"])) is not first
    assert lower(make_plan(model, ["twice"], {"pace": -1.0})) is not first  # what may be negative is lowered otherwise
    again = make(parameters={"pace": Uniform(0.0, 1.0)}, auxiliaries={"twice": "2 * pace", "thrice": "3 * pace"})
    assert lower(make_plan(again, ["twice"])) is not first
