"""Interpreter and kernel choose alike, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from choice.toys import ARMS, CHOICES, GAMES, chosen_model
from stratagem.engine import run
from stratagem.engine.futures import Futures
from stratagem.engine.padding import LANES
from stratagem.model import Model

RICH = (
    ARMS.replace(
        "stocks:\n",
        """  d_day:
    title: The day
    unit: date
    prior: {uniform: {low: 2024-12-01, high: 2025-11-01}}
    because: {assumption: made}
stocks:
""",
        1,
    )
    .replace(
        "events:\n",
        """counts:
  raids: {title: Raids, unit: "1", rate: "(0.1 + 0.02 * effort) / 1 week", note: made for a test}
smooths:
  rumour: {title: Rumour, unit: "1", of: edge, time: 3 week, order: 2}
events:
  landing: {title: Landing, at: d_day}
""",
        1,
    )
    .replace(
        "is: red_arms - blue_arms}", 'is: "red_arms - blue_arms + 2 * happened(landing) + 0.1 * raids + after(d_day)"}'
    )
)

MINDFUL = CHOICES.replace(
    "    habit: wait\n",
    """    habit: wait
    sees: {red_arms: {delay: 3 week, error: 0.2}, rumour: {delay: 1 week}, raids: {error: 0.1}}
    knows: [need]
    belief: {loss: {uniform: {low: 0.1, high: 0.2}}}
""",
)


def both(model: Model, futures: int = 40, **options: object) -> tuple[Futures, Futures]:
    """A run by the kernel and one by the interpreter."""
    compiled = run(model, futures, 11, **options)  # type: ignore[arg-type]
    assert compiled.engine == "compiled", compiled.warnings
    return compiled, run(model, futures, 11, engine="reference", **options)  # type: ignore[arg-type]


def agree(model: Model, **options: object) -> None:
    """Every choice, every sum behind it, and every number of the course."""
    one, other = both(model, **options)
    for name in model.decisions:
        assert np.array_equal(one.choice(name), other.choice(name)), name
    for mine, theirs in zip(one.recording.choices.tallies, other.recording.choices.tallies, strict=True):
        for part in ("came", "chosen", "probabilities", "utilities", "items", "residual", "several"):
            assert np.array_equal(getattr(mine, part), getattr(theirs, part)), part
    assert one.digest == other.digest


@pytest.mark.parametrize("form", ["logit", "hierarchy", "prospect"])
def test_single_decisions(form: str) -> None:
    agree(chosen_model(), form=form)


@pytest.mark.parametrize("form", ["logit", "hierarchy", "prospect"])
@pytest.mark.parametrize("moves", ["sequential", "simultaneous"])
def test_games(moves: str, form: str) -> None:
    agree(chosen_model(decisions=GAMES.replace("MOVES", moves)), futures=24, form=form)


def test_what_is_seen_late_known_and_believed() -> None:
    agree(chosen_model(RICH, MINDFUL))


@pytest.mark.parametrize("level", [0, 1, 2])
def test_levels(level: int) -> None:
    agree(chosen_model(), level=level)


def test_settings_reach_beliefs_too() -> None:
    agree(chosen_model(), settings={"loss": 0.3, "need": 1})


@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_neither_lanes_nor_blocks_nor_threads_matter(lanes: int) -> None:
    model = chosen_model()
    whole = run(model, 40, 11).digest
    assert run(model, 40, 11, lanes=lanes, block=LANES, threads=3).digest == whole
