"""A run that takes over the draws of another has the results of one that draws for itself."""

from __future__ import annotations

import numpy as np
import pytest

from choice.toys import CHOICES, chosen_model
from stratagem.engine import Futures, run
from stratagem.engine.drawn import drawn_for

COUNT = 300


@pytest.fixture(scope="module")
def base() -> Futures:
    return run(chosen_model(decisions=CHOICES), COUNT, seed=7, threads=1)


@pytest.mark.parametrize("futures", [COUNT, 130, 1])
@pytest.mark.parametrize("settings", [{}, "first"])
def test_taking_draws_over_changes_nothing(base: Futures, futures: int, settings: dict[str, float] | str) -> None:
    chosen = {base.parameters[0].partition("[")[0]: 0.5} if settings == "first" else {}
    apart = run(base.model, futures, seed=7, threads=2, settings=chosen)
    taken = run(base.model, futures, seed=7, threads=2, settings=chosen, draws=base)
    assert drawn_for(taken.plan, 7, futures, base) is not None
    assert taken.digest == apart.digest
    assert np.array_equal(taken.recording.positions[:, :futures], apart.recording.positions[:, :futures])


def test_draws_of_another_seed_of_too_few_or_of_what_was_set_are_not_taken(base: Futures) -> None:
    name = base.parameters[0].partition("[")[0]
    was_set = run(base.model, COUNT, seed=7, threads=1, settings={name: 0.5})
    assert drawn_for(base.plan, 8, COUNT, base) is None
    assert drawn_for(base.plan, 7, COUNT + 1, base) is None
    assert drawn_for(base.plan, 7, COUNT, was_set) is None
    assert drawn_for(was_set.plan, 7, COUNT, was_set) is not None
    assert run(base.model, COUNT, seed=7, threads=1, draws=was_set).digest == base.digest
