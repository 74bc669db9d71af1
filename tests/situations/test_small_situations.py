"""The small situations that teach how actors choose: they run, and they give the answers that are known."""

from __future__ import annotations

import numpy as np
import pytest

import stratagem
from stratagem.engine import run

SMALL = ["chicken", "deterrence", "deadline", "security-dilemma"]


@pytest.mark.parametrize("name", SMALL)
def test_nothing_is_wrong_and_both_engines_agree(name: str) -> None:
    situation = stratagem.load(name)
    assert not situation.diagnostics
    one, other = (run(situation.model, 16, 2, engine=engine) for engine in ("compiled", "reference"))
    assert one.digest == other.digest


def test_chicken_gives_the_symmetric_solution_and_tells_of_the_others() -> None:
    futures = run(stratagem.load("chicken").model, 2048)
    chances, _ = futures.thought("row")
    assert np.allclose(chances[0, 0], 0.775841, atol=2e-6)
    tally = futures.recording.choices.tallies[0]
    assert tally.several == 2048 and tally.residual < 1e-6
    assert np.mean(futures.series("crash")[-1]) == pytest.approx((1 - 0.775841) ** 2, abs=0.015)


def test_deterrence_gives_agent_quantal_response() -> None:
    futures = run(stratagem.load("deterrence").model, 4096)
    assert np.allclose(futures.thought("challenge")[0][0, 1], 0.482526, atol=1e-6)
    challenged = futures.choice("challenge")[0] == 1
    assert np.allclose(futures.thought("resist")[0][0, 1][challenged[:256]], 0.689974, atol=1e-6)
    assert np.mean(futures.choice("resist")[0][challenged]) == pytest.approx(0.689974, abs=0.03)


def test_settlements_crowd_before_the_deadline() -> None:
    futures = run(stratagem.load("deadline").model, 4000)
    when = futures.event_time("deal")
    end = 154.0
    assert np.mean(when > end - 28) > 1.5 * np.mean((when > end - 84) & (when <= end - 56))
    assert 0.02 < np.mean(np.isnan(when)) < 0.9


def test_looking_ahead_at_each_other_both_arm_more_than_by_habit() -> None:
    model = stratagem.load("security-dilemma").model
    thinking, fearless = run(model, 512), run(model, 512, settings={"suspicion": 0})
    last = [np.mean(futures.series("arms")[-1]) for futures in (thinking, fearless)]
    assert last[0] > last[1] + 5
