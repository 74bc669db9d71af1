"""What must hold of every choice."""

from __future__ import annotations

import re

import numpy as np
import pytest

from choice.toys import ARMS, CHOICES, SURE, chosen_model
from stratagem.engine import run
from stratagem.engine.futures import Futures
from stratagem.engine.reference.interpreter import Interpreter

FUTURES = 96


def played(decisions: str = CHOICES, model: str = ARMS, futures: int = FUTURES, **options: object) -> Futures:
    return run(chosen_model(model, decisions), futures, 5, **options)  # type: ignore[arg-type]


def sharp(rationality: str) -> str:
    """The choices with one rationality for all."""
    return re.sub(r"rationality: \{.*\}", f"rationality: {SURE % rationality}", CHOICES)


def test_without_rationality_choices_are_even() -> None:
    chances, _ = played(sharp("0")).thought("blue_guard")
    assert np.all(chances[~np.isnan(chances)] == 0.5)


def test_with_much_rationality_the_best_option_wins() -> None:
    futures = played(sharp("100000"))
    chances, worths = futures.thought("blue_guard")
    came = ~np.isnan(worths[:, 0, :])
    chosen = np.take_along_axis(worths, np.maximum(futures.choice("blue_guard"), 0)[:, None, :], axis=1)[:, 0, :]
    assert np.array_equal(chosen[came], worths.max(axis=1)[came])
    assert np.median(chances.max(axis=1)[came]) > 0.999


DELAYED = """
parameters:
  strain: {title: Strain, unit: 1/week, prior: {exactly: 0.05}, because: {assumption: made for a test}}
levers:
  effort: {title: Effort, unit: "1", actor: red, value: 1, low: 0, high: 3, because: {assumption: made for a test}}
  toy: {title: A toy, unit: "1", value: 0, low: 0, high: 3, because: {assumption: made for a test}}
stocks:
  gain: {title: Gain, unit: "1", initial: 0}
  fatigue: {title: Fatigue, unit: "1", initial: 0}
flows:
  winning: {title: Winning, unit: 1/week, to: gain, rate: effort / 10 week, note: made}
  tiring: {title: Tiring, unit: 1/week, to: fatigue, rate: strain * effort * elapsed(begun) / 8 week, note: made}
auxiliaries:
  shown: {title: Shown, unit: "1", is: toy}
events:
  begun: {title: Begun, at: 2024-11-05}
"""
EARLY = f"""
decisions:
  push:
    title: How hard to push
    actor: red
    comes_up: {{dates: [2024-11-12]}}
    options:
      soft: {{title: Soft, sets: {{effort: 1}}}}
      hard: {{title: Hard, sets: {{effort: 3}}}}
    weighs:
      gain: {{title: Gain, is: gain, low: 0, high: 20, weight: {SURE % 1}}}
      fatigue: {{title: Fatigue, is: fatigue, low: 0, high: 20, better: less, weight: {SURE % 1}}}
    horizon: 4 week
    rollouts: 1
    rationality: {SURE % 1000}
    habit: soft
"""


def test_more_rollouts_narrow_the_error_as_their_root() -> None:
    raids = 'counts:\n  raids: {title: Raids, unit: "1", rate: "effort / 1 week", note: made for a test}\nevents:\n'
    model = DELAYED.replace("events:\n", raids, 1)
    spreads = []
    for count in (4, 64):
        text = EARLY.replace("rollouts: 1", f"rollouts: {count}").replace("is: gain", "is: raids")
        text = text.replace("2024-11-12", "2024-11-05")
        _, worths = played(text, model, 256).thought("push")
        spreads.append(np.std(worths[0, 1]))
    assert spreads[0] / spreads[1] == pytest.approx(4, rel=0.25)


def test_a_longer_horizon_sees_a_delayed_cost_that_a_short_one_misses() -> None:
    near, far = (played(EARLY.replace("4 week", horizon), DELAYED, 16) for horizon in ("4 week", "40 week"))
    assert np.all(near.choice("push") == 1)
    assert np.all(far.choice("push") == 0)


def test_an_irrelevant_lever_changes_nothing() -> None:
    text = EARLY.replace("{effort: 1}", "{toy: 1}").replace("{effort: 3}", "{toy: 3}")
    chances, worths = played(text, DELAYED, 16).thought("push")
    assert np.all(chances == 0.5) and np.all(worths[:, 0] == worths[:, 1])


def test_relabelling_options_changes_nothing_but_labels() -> None:
    text = CHOICES.replace("press", "forge").replace("Press", "Forge")
    one, other = played(), played(text, ARMS.replace("press", "forge"))
    assert np.array_equal(one.choice("red_effort"), other.choice("red_effort"))
    assert one.digest == other.digest


def test_what_others_do_by_habit_changes_choices() -> None:
    one, other = played(), played(CHOICES.replace("habit: wait", "habit: more"))
    assert not np.array_equal(one.thought("red_effort")[1][0], other.thought("red_effort")[1][0])


def test_without_rollouts_results_differ() -> None:
    assert played().digest != played(level=0).digest


def test_who_knows_which_position_holds_chooses_otherwise() -> None:
    text = CHOICES.replace("    habit: {ease", "    knows: [count]\n    habit: {ease")
    blind, knowing = played(), played(text)
    many = blind.position("count") == 1
    blind_worth, known_worth = blind.thought("red_effort")[1][0], knowing.thought("red_effort")[1][0]
    # Who knows weighs the two positions differently; to who does not they are alike but for chance.
    gap = known_worth[2][many].mean() - known_worth[2][~many].mean()
    assert abs(gap) > 3 * abs(blind_worth[2][many].mean() - blind_worth[2][~many].mean())


def test_level_two_answers_level_one() -> None:
    """What others do by habit matters to level 1; to level 2 only what they choose at level 1."""
    one, other = CHOICES, CHOICES.replace("habit: wait", "habit: more")
    worths = {
        level: [played(text, level=level).thought("red_effort")[1][0, 1].mean() for text in (one, other)]
        for level in (1, 2)
    }
    gaps = {level: abs(first - second) for level, (first, second) in worths.items()}
    assert gaps[2] < 0.5 * gaps[1]
    futures = played(level=2)
    assert 0.05 < futures.decisions["blue_guard"].policy_fit <= 1


def test_no_actor_is_clairvoyant(monkeypatch: pytest.MonkeyPatch) -> None:
    """When only the later chance of its own future changes, what was chosen before stays."""
    model, until = chosen_model(), 20
    first = run(model, 16, 5, engine="reference")
    draws = Interpreter.draws

    def changed(self: Interpreter, process: str, number: int) -> tuple[object, object]:
        found = draws(self, process, number)
        later = self._rollout == 0 and 2 * number > until and "/" not in process
        return tuple(1.0 - each for each in found) if later else found  # type: ignore[return-value]

    monkeypatch.setattr(Interpreter, "draws", changed)
    second = run(model, 16, 5, engine="reference")
    assert first.digest != second.digest
    for name, decision in model.decisions.items():
        before = [index for index, step in enumerate(decision.steps) if step <= until]
        assert np.array_equal(first.choice(name)[before], second.choice(name)[before])
        assert np.array_equal(first.thought(name)[1][before], second.thought(name)[1][before], equal_nan=True)


def test_a_lever_keeps_what_was_set() -> None:
    futures = played(EARLY, DELAYED, 8, record=["effort"])
    effort = futures.series("effort")
    assert np.all(effort[0] == 1) and np.all(effort[1:] == 3)


def test_times_bound_how_often_a_decision_comes_up() -> None:
    assert (played().choice("blue_guard") >= 0).sum(axis=0).max() <= 4


def test_closed_options_are_never_chosen() -> None:
    futures = played(record=["effort"])
    assert futures.series("effort").max() <= 2.5


def test_summaries_add_up() -> None:
    futures = played()
    for summary in futures.decisions.values():
        assert sum(option.share for option in summary.options) == pytest.approx(1)
        assert sum(option.probability for option in summary.options) == pytest.approx(1, abs=1e-6)
        assert sum(summary.weights.values()) == pytest.approx(1)
        for option in summary.options:
            whole = sum(summary.weights[name] * worth for name, worth in option.items.items())
            assert option.utility == pytest.approx(whole, abs=0.03)
