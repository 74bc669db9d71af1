"""A forced decision is chosen as it is forced, then and only then."""

from __future__ import annotations

import numpy as np
import pytest

from stratagem.base.diagnostics import UsageError
from stratagem.engine import run
from stratagem.faces.situation import Situation, load
from stratagem.findings.forcing import Force, forced


@pytest.fixture(scope="module")
def situation() -> Situation:
    return load("security-dilemma")


def test_an_option_is_forced_at_every_occasion(situation: Situation) -> None:
    name, decision = next(iter(situation.model.decisions.items()))
    for number, option in enumerate(decision.options):
        futures = run(forced(situation.model, [Force(name, option)]), futures=64, seed=1)
        chosen = futures.choice(name)
        assert set(np.unique(chosen)) <= {-1, number}


def test_an_option_is_forced_from_a_date_for_one_occasion(situation: Situation) -> None:
    name, decision = next(iter(situation.model.decisions.items()))
    option = list(decision.options)[-1]
    place = len(decision.steps) - 1
    day = situation.model.calendar.dates[decision.steps[place]]
    base = run(situation.model, futures=256, seed=1).choice(name)
    chosen = run(forced(situation.model, [Force(name, option, day)]), futures=256, seed=1).choice(name)
    assert set(np.unique(chosen[place])) <= {-1, len(decision.options) - 1}
    # whoever looks ahead as far as that day foresees it; whoever does not, chooses as before
    far = max(each.ahead for each in situation.model.decisions.values())
    blind = [number for number, step in enumerate(decision.steps) if step + far < decision.steps[place]]
    assert np.array_equal(chosen[blind], base[blind])


def test_what_cannot_be_forced_is_told(situation: Situation) -> None:
    name, decision = next(iter(situation.model.decisions.items()))
    option = next(iter(decision.options))
    late = situation.model.calendar.end.replace(year=situation.model.calendar.end.year + 1)
    for force in (Force(f"{name}x", option), Force(name, f"{option}x"), Force(name, option, late)):
        with pytest.raises(UsageError) as caught:
            forced(situation.model, [force])
        assert caught.value.diagnostics[0].code == "FORCE-UNKNOWN"
