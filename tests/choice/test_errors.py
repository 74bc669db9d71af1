"""Decisions in which something is wrong: each is told with its cause and a remedy."""

from __future__ import annotations

import pytest

from choice.toys import ARMS, CHOICES, GAMES, chosen_model, faults
from stratagem.base.diagnostics import LimitExceeded
from stratagem.engine import run

CASES = [
    ("ease: {title: Ease, sets: {effort: 0.5}}", "ease: {title: Ease}", "DECISION-OPTION"),
    ("keep: {title: Keep, keeps: true}", "keep: {title: Keep, keeps: true, sets: {effort: 1}}", "DECISION-OPTION"),
    ("{effort: 0.5}", "{efort: 0.5}", "DECISION-LEVER"),
    ("{effort: 0.5}", "{red_arms: 5}", "DECISION-LEVER"),
    ("{effort: 0.5}", "{effort: 0.5 week}", "UNIT-MISMATCH"),
    ("{guard: guard + 1}", "{effort: 2}", "DECISION-CLASH"),
    ("actor: red", "actor: reds", "ACTOR-UNKNOWN"),
    ("horizon: 10 week", "horizon: 10 year", "DECISION-HORIZON"),
    ("horizon: 10 week", "horizon: soon", "DECISION-SPAN"),
    ("high: 20, weight: {prior", "high: 20, weight: {unit: week, prior", "DECISION-WEIGHT"),
    ("low: -10, high: 20", "low: 20, high: -10", "DECISION-WEIGHT"),
    ("is: edge, low: -10", "is: edge, unit: week, low: -10", "UNIT-MISMATCH"),
    ("{uniform: {low: 4, high: 16}}", "{uniform: {low: -4, high: 16}}", "DECISION-NEGATIVE"),
    ("habit: wait", "habit: sleep", "DECISION-HABIT"),
    ("press: 0.3}", "press: 0.2}", "DECISION-HABIT"),
    ("habit: wait", "habit: wait\n    knows: [nobody]", "DECISION-KNOWS"),
    ("habit: wait", "habit: wait\n    sees: {edge: {delay: 1 week}}", "DECISION-SEES"),
    ("habit: wait", "habit: wait\n    belief: {edge: {exactly: 1}}", "DECISION-BELIEF"),
    ("from: 2024-11-12", "from: 2026-11-12", "DECISION-DATES"),
    ("if: guard < 4", "if: gard < 4", "NAME-UNKNOWN"),
    ("is: edge, low", "is: date_of(clash) - 2024-11-05, low", "FUTURE-READ"),
    ("because: {assumption: made for a test}}}\n      cost", "}}\n      cost", "NUMBER-UNGROUNDED"),
]


@pytest.mark.parametrize(("old", "new", "code"), CASES)
def test_each_fault_is_told(old: str, new: str, code: str) -> None:
    assert old in CHOICES
    found = faults(CHOICES.replace(old, new, 1))
    assert code in [item.code for item in found]
    assert all(item.place and item.message and item.remedy for item in found)


def test_formulas_ask_for_decisions_and_options_that_exist() -> None:
    for wrong in ("chosen(red_efort, press)", "chosen(red_effort, presss)", "chosen(red_effort)", "chosen(1, 2)"):
        found = faults(CHOICES, ARMS.replace("chosen(red_effort, press)", wrong))
        assert {item.code for item in found} <= {"DECISION-UNKNOWN", "FORMULA-FUNCTION"} and found


def game(text: str) -> list[str]:
    return [item.code for item in faults(text)]


def test_games_are_checked() -> None:
    good = GAMES.replace("MOVES", "sequential")
    assert "GAME-DECISION" in game(good.replace("[red_effort, blue_guard]", "[red_effort, blue_gard]"))
    assert "GAME-DECISION" in game(good + "  again: {moves: simultaneous, decisions: [red_effort, blue_guard]}\n")
    assert "GAME-DATES" in game(good.replace("every: 26 week, from: 2024-11-12}", "every: 13 week, from: 2024-11-12}"))
    options = "".join(f"      o{n}: {{title: O, sets: {{effort: 1}}}}\n" for n in range(13))
    wide = good.replace("      ease: {title: Ease, sets: {effort: 0.5}}\n", options).replace("ease: 0.2", "o1: 0.2")
    assert "GAME-SIZE" in game(wide)


def test_a_budget_is_checked_before_anything_runs() -> None:
    with pytest.raises(LimitExceeded) as raised:
        run(chosen_model(), 1000, budget=1000)
    (item,) = raised.value.diagnostics
    assert item.code == "LIMIT-THOUGHT" and "second" in item.message and raised.value.exit_code == 5
    declared = chosen_model(decisions=CHOICES + "budget: 1000\n")
    with pytest.raises(LimitExceeded):
        run(declared, 1000)


def test_prospects_are_for_few_rollouts() -> None:
    many = chosen_model(decisions=CHOICES.replace("rollouts: 3", "rollouts: 200"))
    run(many, 8)
    with pytest.raises(LimitExceeded) as raised:
        run(many, 8, form="prospect")
    assert raised.value.diagnostics[0].code == "LIMIT-PROSPECT"


def test_a_decision_that_never_comes_up_is_warned_of() -> None:
    model = chosen_model(decisions=CHOICES.replace("if: guard < 4", "if: guard > 40"))
    warned = [item for item in run(model, 64).warnings if item.code == "DECISION-NEVER"]
    assert len(warned) == 1 and "blue_guard" in warned[0].message and "0 %" in warned[0].message
