"""What-ifs are paired: what changes is found without noise, what does not stays exactly as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from stratagem.base.diagnostics import UsageError
from stratagem.engine import Futures
from stratagem.faces.settings import cases_of, force_of, setting_of
from stratagem.faces.situation import Situation
from stratagem.faces.whatif import change_words
from stratagem.findings.effects import Effect
from stratagem.findings.forcing import Force
from stratagem.findings.whatif import Case, WhatIf


@pytest.fixture(scope="module")
def found(situation: Situation, futures: Futures) -> dict[str, WhatIf]:
    cases = [Case("higher", {"a": 1.0}), Case("sooner", {"day": 10.0}), Case("nothing", {"useless": 1.0})]
    return {each.case.label: each for each in situation.what_if(futures, cases)}


def test_a_shift_is_found_with_its_size(found: dict[str, WhatIf]) -> None:
    change = next(change for change in found["higher"].changes if change.id == "Q2")
    assert change.difference.mean == pytest.approx(2.0, abs=0.01)
    assert change.difference.low < change.difference.mean < change.difference.high
    assert (change.rises, change.falls, change.to_yes) == (1.0, 0.0, None)
    assert change.clear


def test_flips_and_what_they_have_in_common(found: dict[str, WhatIf]) -> None:
    change = next(change for change in found["sooner"].changes if change.id == "Q1")
    assert change.before.probability == pytest.approx(0.5, abs=0.01)
    assert change.after.probability == 1.0
    assert change.to_yes == pytest.approx(0.5, abs=0.01) and change.to_no == 0.0
    assert change.delay is not None and change.delay.mean == pytest.approx(-136, abs=8)
    assert change.flipping == "to yes"
    assert "Day: at least" in change.boxes[0].words and change.boxes[0].density > 0.95


def test_a_date_that_shifts_within_the_course_leaves_its_chance_alone(situation: Situation, futures: Futures) -> None:
    base, later = (situation.what_if(futures, [Case("day", {"day": day})])[0].changes[0] for day in (20.0, 50.0))
    assert base.after.probability == later.after.probability == 1.0
    shifted = replace(later, before=base.after, difference=Effect(0.0, 0.0, 0.0, 1), delay=Effect(30.0, 30.0, 30.0, 1))
    assert not shifted.clear and shifted.shifts and shifted.moves
    told = shifted.as_json()
    assert told["interval"] == [0.0, 0.0] and told["clear"] is False and told["delay_clear"] is True
    assert change_words(shifted).startswith("the chance does not move (")
    assert change_words(shifted).endswith("; 30 days later on average (30 to 30)")
    still = replace(shifted, delay=Effect(0.0, 0.0, 0.0, 1))
    assert not still.moves and change_words(still).startswith("does not move (")


def test_what_reads_nothing_of_it_does_not_move(found: dict[str, WhatIf]) -> None:
    for change in found["nothing"].changes:
        assert not change.moves and change.difference.mean == 0.0


def test_settings_are_numbers_dates_cells_or_options(situation: Situation) -> None:
    model = situation.model
    assert setting_of(model, "push=strong") == ("push", 1.0)
    assert setting_of(model, " a = 2.5e-1 ") == ("a", 0.25)
    labels = [case.label for case in cases_of(model, ["a=1", "push=weak"], [], ["low: a=0, b=0"])]
    assert labels == ["a=1, push=weak", "low"]
    assert force_of("d=o@2025-01-20") == Force("d", "o", date(2025, 1, 20))


@pytest.mark.parametrize(
    ("sets", "forces", "cases", "code"),
    [
        (["pus=1"], [], [], "SETTING-UNKNOWN"),
        (["push"], [], [], "SET-FORM"),
        (["push="], [], [], "SET-FORM"),
        (["push=stron"], [], [], "SETTING-VALUE"),
        (["push=5"], [], [], "SETTING-VALUE"),
        (["push=nan"], [], [], "SETTING-VALUE"),
        (["a[x]=1"], [], [], "SETTING-UNKNOWN"),
        ([], ["x=y@2024-02-01"], [], "FORCE-UNKNOWN"),
        ([], ["x=y@soon"], [], "FORCE-FORM"),
        ([], [], ["a=1"], "CASE-FORM"),
        ([], [], [], "CASE-FORM"),
    ],
)
def test_what_cannot_be_set_is_told(
    situation: Situation, sets: list[str], forces: list[str], cases: list[str], code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        cases_of(situation.model, sets, forces, cases)
    assert [item.code for item in caught.value.diagnostics] == [code]


def test_a_slip_of_the_hand_is_guessed(situation: Situation) -> None:
    with pytest.raises(UsageError) as caught:
        setting_of(situation.model, "pus=1")
    assert caught.value.diagnostics[0].suggestion == "push"
