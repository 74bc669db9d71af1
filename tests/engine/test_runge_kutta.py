"""The method of Runge and Kutta: its order on closed forms, its bits in both engines, what it leaves alone."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from model.build import SETTINGS, sound
from stratagem.engine import run
from stratagem.model import Model

WHY = "because: {assumption: Fair}"


def settings(step: str, days: int = 20, method: str = "rk4") -> str:
    end = f"2024-12-{days - 25:02d}" if days > 25 else f"2024-11-{5 + days:02d}"
    return SETTINGS.replace("step: 1 week", f"step: {step}\nmethod: {method}").replace("2025-12-31", end)


GROWTH = """\
stocks:
  x: {title: X, unit: "1", initial: 1}
flows:
  in: {title: In, unit: 1/day, to: x, note: x, rate: x * 0.3 / 1 day}
"""

SWING = """\
stocks:
  place: {title: Place, unit: "1", initial: 1, empty: allow}
  pace: {title: Pace, unit: "1", initial: 0, empty: allow}
  sum: {title: Sum, unit: "1", initial: 0, empty: allow}
flows:
  moves: {title: Moves, unit: 1/day, to: place, rate: pace / 1 day}
  pulls: {title: Pulls, unit: 1/day, from: pace, rate: place / 1 day}
  adds: {title: Adds, unit: 1/day, to: sum, rate: elapsed(begun) / 1 day / 1 day}
events:
  begun: {title: Begun, at: 2024-11-05}
smooths:
  seen: {title: Seen, unit: "1", of: place, time: 2 day, initial: 0, note: x}
""".replace("  sum:", "  total:").replace("to: sum", "to: total")

HUNT = """\
stocks:
  prey: {title: Prey, unit: "1", initial: 10, note: x}
  hunters: {title: Hunters, unit: "1", initial: 5, note: x}
flows:
  births: {title: Births, unit: 1/day, to: prey, note: x, rate: 1.1 * prey / 1 day}
  eaten: {title: Eaten, unit: 1/day, from: prey, note: x, rate: 0.4 * prey * hunters / 1 day}
  growth: {title: Growth, unit: 1/day, to: hunters, note: x, rate: 0.1 * prey * hunters / 1 day}
  deaths: {title: Deaths, unit: 1/day, from: hunters, note: x, rate: 0.4 * hunters / 1 day}
"""


def ends(text: str, step: str, *names: str, method: str = "rk4", days: int = 10) -> list[float]:
    futures = run(sound(text, settings=settings(step, days, method)), 1, record=list(names))
    return [float(futures.series(name)[-1, 0]) for name in names]


@pytest.mark.parametrize(
    ("text", "name", "exact"),
    [
        (GROWTH, "x", math.exp(3.0)),
        (SWING, "place", math.cos(10.0)),
        (SWING, "seen", (math.cos(10) + 2 * math.sin(10) - math.exp(-5)) / 5),
    ],
)
def test_halving_the_step_divides_the_error_by_sixteen(text: str, name: str, exact: float) -> None:
    errors = [abs(ends(text, step, name)[0] - exact) for step in ("0.125 day", "0.0625 day", "0.03125 day")]
    orders = [math.log2(one / other) for one, other in pairwise(errors)]
    assert min(orders) > 3.7, (errors, orders)
    assert max(orders) < 4.4, (errors, orders)
    coarse = abs(ends(text, "0.125 day", name, method="euler")[0] - exact)
    assert errors[0] < coarse / 500


def test_time_runs_within_the_step() -> None:
    assert ends(SWING, "2 day", "total")[0] == pytest.approx(50.0, rel=1e-14)


def test_the_invariant_of_hunters_and_prey_is_kept() -> None:
    def invariant(method: str) -> np.ndarray:
        futures = run(sound(HUNT, settings=settings("0.05 day", 20, method)), 1, record=["prey", "hunters"])
        prey, hunters = (futures.series(name)[:, 0] for name in ("prey", "hunters"))
        return 0.1 * prey - 0.4 * np.log(prey) + 0.4 * hunters - 1.1 * np.log(hunters)

    drift = {method: float(np.abs(invariant(method) / invariant(method)[0] - 1).max()) for method in ("euler", "rk4")}
    assert drift["rk4"] < 1e-6 < 1e-2 < drift["euler"]


EVERYTHING = f"""\
parameters:
  rate: {{title: Rate, unit: 1/day, prior: {{uniform: {{low: 0.05, high: 0.6}}}}, {WHY}}}
  date: {{title: Date, unit: date, prior: {{uniform: {{low: 2024-11-06, high: 2024-11-20}}}}, {WHY}}}
noise:
  shock[front]: {{title: Shock, unit: "1", sd: 0.3 + 0.1 * exp(-rate * 1 day), correlation: 3 day, {WHY}}}
stocks:
  depot[front]: {{title: Depot, unit: shell, initial: 60 shell, note: x}}
  guns: {{title: Guns, unit: shell, initial: 0 shell}}
  debt: {{title: Debt, unit: shell, initial: 0 shell, empty: allow}}
flows:
  sent[front]: {{title: Sent, unit: shell/day, from: "depot[front]", to: guns, note: x,
    rate: "depot[front] * rate * (1 + shock[front]) + 2 shell / 1 day", delay: {{time: 4 day, order: 2}}}}
  rushed[front]: {{title: Rushed, unit: shell/day, from: "depot[front]", to: guns, note: x,
    rate: "9 shell / 1 day * after(date)", delay: {{time: 2.25 day, order: fixed}}}}
  back: {{title: Back, unit: shell/day, from: guns, to: "depot[north]", note: x,
    rate: "rate * (guns - 30 shell) + lent"}}
  owed: {{title: Owed, unit: shell/day, from: debt, to: guns, note: x, rate: "held / 1 day * happened(low) + lent / 2"}}
counts:
  tests: {{title: Tests, unit: "1", rate: 0.4 / 1 day * (1 + guns / 50 shell), note: x}}
series:
  lent: {{title: Lent, unit: shell/day, points: [[2024-11-05, 1], [2024-11-15, 3]], {WHY}}}
smooths:
  seen[front]: {{title: Seen, unit: shell, of: "depot[front] + tests * 1 shell", time: 3 day, order: 3}}
samples:
  held: {{title: Held, unit: shell, of: "seen[north]", when: "pulse(date, 3 day) > 0", note: x}}
events:
  low: {{title: Low, when: "depot[north] < 30 shell", note: x}}
  lucky: {{title: Lucky, hazard: rate * guns / 300 shell, note: x}}
indicators:
  all: {{title: All, unit: shell, note: x,
    is: "sum(depot[front] + seen[front] over front) + guns + debt
    + 1 shell * (elapsed(low) / 1 day + happened(lucky))"}}
"""
NAMES = ["all", "depot", "guns", "debt", "sent", "rushed", "back", "seen", "held", "tests", "shock"]


@pytest.fixture(scope="module")
def everything() -> Model:
    return sound(EVERYTHING, settings=settings("0.75 day"))


@pytest.mark.parametrize("lanes", [1, 8])
def test_both_engines_have_the_same_bits(everything: Model, lanes: int) -> None:
    one = run(everything, 60, seed=3, engine="reference", record=NAMES, threads=1)
    other = run(everything, 60, seed=3, record=NAMES, threads=2, lanes=lanes, block=16)
    assert other.engine == "compiled", other.warnings
    for name in one.recorded:
        assert np.array_equal(one.series(name), other.series(name), equal_nan=True), name
    assert one.scaled == other.scaled != {}
    assert one.digest == other.digest


def test_nothing_is_lost_on_the_way(everything: Model) -> None:
    """What all stocks hold, under way or not, stays the same but for the debt."""
    text = EVERYTHING.replace('"9 shell / 1 day * after(date)"', "0 shell / 1 day").replace("+ lent / 2", "")
    text = text.replace("held / 1 day * happened(low)", "0 shell / 1 day")
    futures = run(sound(text, settings=settings("0.75 day")), 40, record=NAMES)
    stocks = sum(futures.series(name) for name in ("depot[north]", "depot[south]", "guns", "debt"))
    under_way = 120 - stocks
    assert under_way.min() > -1e-9
    sent = futures.series("depot[north]").min(), futures.series("depot[south]").min(), futures.series("guns").min()
    assert min(sent) >= 0


def test_chance_is_the_same_as_with_euler(everything: Model) -> None:
    euler = run(sound(EVERYTHING, settings=settings("0.75 day", method="euler")), 60, seed=3, record=["shock"])
    rk4 = run(everything, 60, seed=3, record=["shock"])
    assert euler.digest == rk4.digest or (euler.series("shock[north]") == rk4.series("shock[north]")).all()
