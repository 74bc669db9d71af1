"""What is said never to be below zero never is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from engine.making import make
from engine.strategies import models
from stratagem.base.distributions import Normal, Uniform
from stratagem.engine import run
from stratagem.engine.lower import lower
from stratagem.engine.plan import make_plan
from stratagem.engine.program import Graph
from stratagem.engine.signs import Signs
from stratagem.model.model import Model


def test_signs_follow_from_operations() -> None:
    graph = Graph()
    one, minus = graph.number(1.0), graph.number(-1.0)
    known, unknown = graph.add("parameter", datum=0), graph.add("parameter", datum=1)
    signs = Signs(graph, {0}, {3})
    above = [
        one,
        known,
        graph.add("fabs", unknown),
        graph.add("exp", unknown),
        graph.add("mul", known, one),
        graph.add("add", known, known),
        graph.add("maximum", unknown, one),
        graph.add("minimum", known, one),
        graph.add("select", graph.add("lt", unknown, one), known, one),
        graph.add("level", datum=3),
        graph.add("lookup", unknown, datum=((0.0, 1.0), (0.0, 2.0))),
    ]
    doubtful = [
        minus,
        unknown,
        graph.add("neg", known),
        graph.add("sub", known, one),
        graph.add("mul", known, unknown),
        graph.add("minimum", known, unknown),
        graph.add("log", known),
        graph.add("time"),
        graph.add("level", datum=2),
        graph.add("lookup", unknown, datum=((0.0, 1.0), (0.0, -2.0))),
    ]
    assert all(signs.never_negative(number) for number in above)
    assert not any(signs.never_negative(number) for number in doubtful)


def test_priors_and_settings_tell_signs() -> None:
    model = make(parameters={"a": Uniform(0, 1), "b": Normal(5, 1), "c": -3})
    assert make_plan(model).never_negative == {"a"}
    assert make_plan(model, settings={"a": -1, "b": 2, "c": 0}).never_negative == {"b", "c"}


def test_one_way_flow_needs_fewer_operations_and_gives_the_same() -> None:
    def chain(rate: str) -> Model:
        return make(
            parameters={"p": Uniform(0, 1)},
            stocks={"x": "10", "y": "5"},
            flows={"f": ("x", "y", rate)},
            indicators={"x": "x", "y": "y"},
        )

    plain, hidden = chain("p * x"), chain("p * x + (time - time)")  # the second hides that it never runs back
    assert len(lower(make_plan(plain)).operations) < len(lower(make_plan(hidden)).operations)
    for name in ("x", "y"):
        assert np.array_equal(run(plain, 50).series(name), run(hidden, 50).series(name))


@pytest.mark.parametrize("name", ["troops", "gone"])
@given(model=models())
@settings(max_examples=15, deadline=None)
def test_limited_stock_that_begins_above_zero_stays_there(name: str, model: Model) -> None:
    if model.stocks[name].empty == "allow":
        return
    futures = run(model, 23, engine="reference", record=[name], threads=1)
    for cell in futures.recorded:
        series = futures.series(cell)
        assert not (series[:, series[0] >= 0] < 0).any(), cell
