"""A number that is none has a place: future, step, variable."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.making import make
from stratagem.base.distributions import Uniform
from stratagem.engine import run


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_division_by_zero_is_located(engine: str) -> None:
    model = make(
        days=70,
        stocks={"x": "21"},
        flows={"out": ("x", None, "1")},
        auxiliaries={"a": "1 / (x - 7)", "b": "a * 2", "c": "b - b"},
        indicators={"c": "c", "fine": "x"},
    )
    futures = run(model, 5, engine=engine)  # type: ignore[arg-type]
    assert futures.trouble_count == 5
    assert [trouble.future for trouble in futures.troubles] == [0, 1, 2, 3, 4]
    trouble = futures.troubles[0]
    assert (trouble.step, trouble.variable, trouble.value) == (2, "a", math.inf)


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_logarithm_of_a_negative_is_located_where_it_happens(engine: str) -> None:
    model = make(
        days=70,
        parameters={"p": Uniform(-1, 1)},
        auxiliaries={"root[front]": {"kursk": "1", "donetsk": "log(p + time / 100)", "south": "2"}},
        stocks={"x": "0"},
        flows={"in": (None, "x", "sum(root[front] over front)")},
        indicators={"fine": "time"},
    )
    futures = run(model, 64, engine=engine)  # type: ignore[arg-type]
    below = np.flatnonzero(futures.parameter("p") < 0)
    assert futures.trouble_count == len(below)
    assert len(futures.troubles) == min(20, len(below))
    assert {trouble.variable for trouble in futures.troubles} == {"root[donetsk]"}
    assert [trouble.future for trouble in futures.troubles] == below[:20].tolist()
    assert all(trouble.step == 0 and math.isnan(trouble.value) for trouble in futures.troubles)


def test_initial_value_can_be_the_trouble() -> None:
    model = make(days=7, stocks={"x": "sqrt(0 - 1)"}, indicators={"one": "1"})
    futures = run(model, 1)
    assert (futures.troubles[0].step, futures.troubles[0].variable) == (0, "x")


def test_overflow_of_a_stock_is_located() -> None:
    model = make(days=700, stocks={"x": "1"}, flows={"f": (None, "x", "exp(x)")}, indicators={"one": "1"})
    trouble = run(model, 1).troubles[0]
    assert trouble.variable == "f"
    assert math.isinf(trouble.value)


def test_sound_run_has_none() -> None:
    model = make(days=7, auxiliaries={"unused": "1 / 0"}, indicators={"one": "1"}, events={"never": {"when": "1 < 0"}})
    futures = run(model, 3)
    assert futures.trouble_count == 0
    assert futures.troubles == ()
