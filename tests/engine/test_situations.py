"""Both engines agree on every shipped situation, on every variable.

The interpreter takes hours over a situation's rollouts. So actors follow their habits in one test; in the other the
interpreter runs futures of the kernel again, actors choosing what they chose. How they look ahead is tested on small
models.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import stratagem
from stratagem.base.diagnostics import Diagnostics
from stratagem.documents import read_library
from stratagem.engine import run
from stratagem.engine.reference.runner import replay
from stratagem.evidence import read_ledger
from stratagem.model import Model, read_model
from stratagem.situation import open_folder

SHIPPED = sorted(path.parent.name for path in (Path(stratagem.__file__).parent / "situations").glob("*/situation.yaml"))
FUTURES = 48


def load(name: str) -> Model:
    """A shipped situation's model."""
    diagnostics = Diagnostics()
    folder = open_folder(name, diagnostics)
    assert folder is not None
    ledger = read_ledger(folder, read_library(folder, diagnostics), diagnostics)
    model = read_model(folder, ledger, diagnostics)
    diagnostics.raise_errors()
    assert model is not None
    return model


@pytest.mark.parametrize("name", SHIPPED)
def test_engines_agree_on_every_variable(name: str) -> None:
    model = load(name)
    kinds = (model.stocks, model.flows, model.auxiliaries, model.smooths, model.noises, model.counts)
    record = [*model.indicators, *(variable for kind in kinds for variable in kind)]
    # Actors keep their habits: with thought the interpreter takes minutes, see `tests/choice` for choice by choice.
    reference = run(model, FUTURES, engine="reference", record=record, threads=1, level=0)
    compiled = run(model, FUTURES, record=record, threads=2, block=16, level=0)
    assert compiled.engine == "compiled", compiled.warnings
    assert compiled.digest == reference.digest
    assert compiled.scaled == reference.scaled
    assert compiled.troubles == reference.troubles


@pytest.mark.parametrize("name", SHIPPED)
def test_interpreter_follows_what_was_chosen(name: str) -> None:
    compiled = run(load(name), FUTURES, seed=2)
    futures = np.array([0, 7, FUTURES - 1], np.uint64)
    step = 0
    for step, interpreter in enumerate(replay(compiled.plan, 2, futures, compiled.recording.choices)):
        for row, record in enumerate(compiled.plan.records):
            values = np.broadcast_to(interpreter.evaluate(record.formula, record.binding), futures.shape)
            assert np.array_equal(values, compiled.recording.series[row, step, futures], equal_nan=True), record.name
    assert step == compiled.model.calendar.steps
