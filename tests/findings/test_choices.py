"""Choices read off the comparisons of an ensemble, and how the actors decided."""

from __future__ import annotations

import numpy as np
import pytest

from choice.toys import chosen_model
from stratagem.engine import Futures, run
from stratagem.faces.situation import Situation
from stratagem.findings import Findings
from stratagem.findings.minds import minds_of


def test_a_comparison_is_judged_as_the_choice_of_its_lever(
    situation: Situation, futures: Futures, findings: Findings
) -> None:
    [own] = [choice for choice in findings.choices if choice.question == "Q6"]
    again = situation.choose(futures, "push")
    assert own.options == again.options and own.favourite == again.favourite
    for one, other in zip(own.judgements, again.judgements, strict=True):
        assert one.preferred == other.preferred and one.standings == other.standings
    assert own.failures[0].boxes == again.failures[0].boxes


def test_a_verdict_tells_what_the_preference_hangs_on(findings: Findings) -> None:
    [own] = [choice for choice in findings.choices if choice.question == "Q6"]
    told = [each.favourite for each in own.judgements]
    assert own.verdict.startswith(f"“{own.favourite}”")
    assert ("holds up" in own.verdict) == (own.holds_up and set(told) == {own.favourite})


def test_minds_tell_what_was_chosen_and_what_would_change_it() -> None:
    model = chosen_model()
    futures = run(model, 64, seed=1)
    [mind] = [each for each in minds_of(model, futures) if each.decision == "red_effort"]
    chosen = futures.choice("red_effort")
    assert [option.ever for option in mind.options] == [
        pytest.approx((chosen == number).any(axis=0).mean()) for number in range(3)
    ]
    assert sum(option.share for option in mind.options) == pytest.approx(1.0)
    assert mind.actor and mind.turned_on in ("Edge", "Cost")
    assert {turning.option for turning in mind.turnings} == {option.title for option in mind.options} - {mind.best}
    assert all(turning.gap >= 0 for turning in mind.turnings)
    nearest = mind.nearest
    assert nearest is not None and nearest.gap == min(turning.gap for turning in mind.turnings)


def test_actors_by_habit_have_no_turnings() -> None:
    model = chosen_model()
    habits = minds_of(model, run(model, 64, seed=1, level=0))
    assert habits and all(mind.turnings == () and mind.turned_on == "" and mind.nearest is None for mind in habits)


def test_every_question_has_scenarios_and_the_first_has_storylines(findings: Findings, futures: Futures) -> None:
    assert [each.question for each in findings.scenarios] == [answer.id for answer in findings.answers]
    first, *others = findings.scenarios
    assert 3 <= len(first.storylines) <= 5 and not any(each.storylines for each in others)
    assert all(0 <= line.future < futures.count for line in first.storylines)
    boxes = [outcome.boxes for each in findings.scenarios for outcome in each.outcomes]
    assert all(len(own) <= 1 for own in boxes) and any(boxes)
    assert all(np.isfinite(box.density) for own in boxes for box in own)
