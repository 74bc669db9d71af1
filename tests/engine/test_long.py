"""Sizes at which a careless engine breaks."""

from __future__ import annotations

import pytest

from engine.making import make
from stratagem.engine import run


def test_long_chains_do_not_overflow_the_stack() -> None:
    links = {f"a{number}": f"a{number - 1} + 1" for number in range(1, 1500)}
    model = make(days=7, auxiliaries={"a0": "time", **links}, indicators={"end": "a1499"})
    reference = run(model, 2, engine="reference")
    assert reference.series("end")[:, 0].tolist() == [1499.0, 1506.0]
    assert run(model, 2).digest == reference.digest


def test_long_chains_of_initial_values_do_not_overflow_the_stack() -> None:
    links = {f"s{number}": f"s{number - 1} + 1" for number in range(699, 0, -1)}
    model = make(days=7, stocks={**links, "s0": "1"}, indicators={"end": "s699"})
    reference = run(model, 2, engine="reference")
    assert reference.series("end")[-1, 0] == 700.0
    assert run(model, 2).digest == reference.digest


def test_model_of_nothing_runs() -> None:
    model = make(days=7)
    assert run(model, 3).digest == run(model, 3, engine="reference").digest


def test_model_too_large_to_compile_is_interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    auxiliaries = {f"a{number}": f"time + {number}" for number in range(60)}
    model = make(days=7, auxiliaries=auxiliaries, indicators={"a": "a59"})
    expected = run(model, 2)
    assert expected.engine == "compiled"
    monkeypatch.setattr("stratagem.engine.compiled.MOST_OPERATIONS", 1)
    futures = run(model, 2)
    assert futures.engine == "reference"
    assert "more than 1" in futures.warnings[0].message
    assert futures.digest == expected.digest
