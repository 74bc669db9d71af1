"""Small situations against what mathematics says of them, by both methods of carrying levels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from model.build import SETTINGS, sound
from stratagem.engine import Futures, run

TOLERANCE = {"rk4": 1e-6, "euler": 2e-2}
"""Relative errors at a step of a tenth of a day, or of what is said below."""

METHODS = ("euler", "rk4")


def course(text: str, method: str, days: int, *names: str, step: str = "0.1 day") -> Futures:
    """One future of a situation in persons and days."""
    start = np.datetime64("2024-11-05")
    settings = SETTINGS.replace("step: 1 week", f"step: {step}\nmethod: {method}")
    return run(sound(text, settings=settings.replace("2025-12-31", str(start + days))), 1, record=list(names))


@pytest.mark.parametrize("method", METHODS)
def test_exponential_growth(method: str) -> None:
    text = """\
stocks:
  x: {title: X, unit: person, initial: 100 person, note: x}
flows:
  births: {title: Births, unit: person/day, to: x, rate: 0.05 * x / 1 day, note: x}
"""
    futures = course(text, method, 60, "x")
    exact = 100 * np.exp(0.05 * futures.times)
    assert futures.series("x")[:, 0] == pytest.approx(exact, rel=TOLERANCE[method])


@pytest.mark.parametrize("method", METHODS)
def test_logistic_growth(method: str) -> None:
    text = """\
stocks:
  x: {title: X, unit: person, initial: 10 person, note: x}
flows:
  growth: {title: Growth, unit: person/day, to: x, rate: 0.3 * x * (1 - x / 1000 person) / 1 day, note: x}
"""
    futures = course(text, method, 60, "x")
    exact = 1000 / (1 + 99 * np.exp(-0.3 * futures.times))
    assert futures.series("x")[:, 0] == pytest.approx(exact, rel=3 * TOLERANCE[method])


@pytest.mark.parametrize("method", METHODS)
def test_the_final_size_of_an_epidemic(method: str) -> None:
    text = """\
stocks:
  susceptible: {title: Susceptible, unit: person, initial: 990 person, note: x}
  infected: {title: Infected, unit: person, initial: 10 person, note: x}
  recovered: {title: Recovered, unit: person, initial: 0 person}
flows:
  infections: {title: Infections, unit: person/day, from: susceptible, to: infected, note: x,
    rate: 0.5 * susceptible * infected / 1000 person / 1 day}
  recoveries: {title: Recoveries, unit: person/day, from: infected, to: recovered, rate: infected / 5 day, note: x}
"""
    futures = course(text, method, 300, "susceptible", "infected", "recovered")
    left = float(futures.series("susceptible")[-1, 0])
    ratio = 0.5 * 5
    exact = brentq(lambda rest: math.log(rest / 990) + ratio * (1000 - rest) / 1000, 1.0, 989.0)
    assert left == pytest.approx(exact, rel={"rk4": 1e-6, "euler": 3e-2}[method])
    people = sum(futures.series(name) for name in ("susceptible", "infected", "recovered"))
    assert people == pytest.approx(1000.0, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_lanchesters_square_law(method: str) -> None:
    """Osipov and Lanchester: red² - blue² stays, and the time at which blue is gone follows."""
    text = """\
stocks:
  red: {title: Red, unit: person, initial: 1000 person, note: x}
  blue: {title: Blue, unit: person, initial: 800 person, note: x}
flows:
  red_losses: {title: Losses, unit: person/day, from: red, rate: 0.05 * blue / 1 day, note: x}
  blue_losses: {title: Losses, unit: person/day, from: blue, rate: 0.05 * red / 1 day, note: x}
events:
  gone: {title: Gone, when: blue <= 1 person}
indicators:
  gone: {title: Gone, event: gone}
"""
    futures = course(text, method, 22, "red", "blue", step="0.01 day")
    red, blue = futures.series("red")[:, 0], futures.series("blue")[:, 0]
    assert np.sqrt(red**2 - blue**2)[:-5] == pytest.approx(600, rel={"rk4": 1e-9, "euler": 2e-3}[method])
    exact = 20 * (math.acosh(math.sqrt(600**2 + 1) / 600) * -1 + math.atanh(0.8))
    assert futures.event_time("gone")[0] == pytest.approx(exact, abs={"rk4": 1e-5, "euler": 2e-2}[method])


def test_iwo_jima_as_engel_has_it() -> None:
    text = """\
stocks:
  americans: {title: Americans, unit: person, initial: 0 person, empty: allow}
  japanese: {title: Japanese, unit: person, initial: 21500 person, note: x}
flows:
  landing: {title: Landing, unit: person/day, to: americans, note: x,
    rate: "(54000 person * pulse(2024-11-05, 1 day) + 6000 person * pulse(2024-11-07, 1 day)
    + 13000 person * pulse(2024-11-10, 1 day)) / 1 day"}
  fallen: {title: Fallen, unit: person/day, from: americans, rate: 0.0544 * japanese / 1 day, note: x}
  lost: {title: Lost, unit: person/day, from: japanese, rate: 0.0106 * americans / 1 day, note: x}
"""
    futures = course(text, "rk4", 36, "americans", "japanese", step="0.125 day")
    for day, expected in ((1, 52_835.5), (6, 66_453.7), (28, 53_042.4), (36, 51_985.2)):
        assert futures.series("americans")[8 * day, 0] == pytest.approx(expected, abs=0.06)
    assert futures.series("japanese")[-1, 0] == pytest.approx(216.8, abs=0.06)


@pytest.mark.parametrize("method", METHODS)
def test_richardsons_equilibrium(method: str) -> None:
    """x' = k y - a x + g and its mirror, y' = l x - b y + h, with ab > kl: x comes to (kh + bg) / (ab - kl)."""
    k, a, g, ell, b, h = 0.2, 0.4, 3.0, 0.1, 0.3, 2.0
    text = f"""\
stocks:
  x: {{title: X, unit: USD, initial: 1 USD, empty: allow}}
  y: {{title: Y, unit: USD, initial: 1 USD, empty: allow}}
flows:
  x_grows: {{title: X grows, unit: USD/day, to: x, rate: ({k} * y - {a} * x + {g} USD) / 1 day, note: x}}
  y_grows: {{title: Y grows, unit: USD/day, to: y, rate: ({ell} * x - {b} * y + {h} USD) / 1 day, note: x}}
"""
    futures = course(text, method, 300, "x", "y")
    assert futures.series("x")[-1, 0] == pytest.approx((k * h + b * g) / (a * b - k * ell), rel=1e-9)
    assert futures.series("y")[-1, 0] == pytest.approx((ell * g + a * h) / (a * b - k * ell), rel=1e-9)
