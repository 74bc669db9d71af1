"""In kursk-2024 actors choose, and what is set from outside is no longer theirs to choose."""

from __future__ import annotations

import numpy as np
import pytest

import stratagem

FUTURES = 64
SHARE_TODAY = 0.15
"""Share of Ukrainian replacements that goes to Kursk at today's priority."""

PRIORITY_TODAY = 0.3


@pytest.fixture(scope="module")
def situation() -> stratagem.Situation:
    return stratagem.load("kursk-2024")


def test_actors_choose_differently_across_futures(situation: stratagem.Situation) -> None:
    share = situation.run(FUTURES, record=["ukrainian_share[kursk]"]).series("ukrainian_share[kursk]")
    assert len(np.unique(share.round(9))) > 2


def test_a_lever_that_is_set_holds_throughout(situation: stratagem.Situation) -> None:
    for priority in (0.05, 0.7):
        futures = situation.run(
            FUTURES, settings={"ukraine_priority": priority}, record=["ukrainian_share[kursk]", "kursk_open"]
        )
        expected = SHARE_TODAY * priority / PRIORITY_TODAY * futures.series("kursk_open")
        assert np.allclose(futures.series("ukrainian_share[kursk]"), expected)


def test_habits_change_what_follows(situation: stratagem.Situation) -> None:
    names = ["kursk_area_held", "us_aid_announced"]
    thinking, habitual = situation.run(FUTURES, record=names), situation.run(FUTURES, record=names, level=0)
    assert thinking.digest != habitual.digest
