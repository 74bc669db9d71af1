"""`stratagem disputes`, `drivers`, `assumptions`, `balance` and `explain`: text and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linear import write
from stratagem.faces.cli.command import run
from stratagem.faces.situation import load
from stratagem.model.balances import answer_ids

BALANCE = """\
balance:
  blue: {worth: Q2, benefits: [Q4], costs: [Q6.moved], risks: [Q1.2024-02-10]}
"""
FUTURES = ("--futures", "1024")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "linear")
    questions = folder / "questions.yaml"
    questions.write_text(questions.read_text(encoding="utf-8") + BALANCE, encoding="utf-8")
    claims = folder / "evidence" / "claims.yaml"
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace("kind: judgement", "kind: risk\n    actor: blue", 1), encoding="utf-8")
    return folder


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> object:
    assert run([*arguments, *FUTURES, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def text(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert run([*arguments, *FUTURES]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 120
    return shown


def test_disputes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dispute,) = told(["disputes", str(folder)], capsys)  # type: ignore[misc]
    assert dispute["dispute"] == "height" and dispute["rank"] == 1
    assert [position["says"] for position in dispute["positions"]] == ["Low", "High"]
    question = next(each for each in dispute["questions"] if each["id"] == "Q4")
    assert [each["answer"] for each in question["by_position"]] == [0.0, 1.0]
    assert question["variance_share"] == pytest.approx(1.0) and question["by_position"][0]["error"] is not None
    assert dispute["decisions"][0]["id"] == "Q6.moved" and dispute["decisions"][0]["worth"] > 0.1
    shown = text(["disputes", str(folder)], capsys)
    assert "1. Low or high?" in shown and "best strong, but weak if Low" in " ".join(shown.split())


def test_drivers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = told(["drivers", str(folder), "Q2"], capsys)  # type: ignore[misc]
    assert found["question"] == "Q2" and found["drivers"][0]["parameter"] == "a"
    low, high = found["drivers"][0]["interval"]
    assert low <= found["drivers"][0]["first_order"] <= high
    every = told(["drivers", str(folder)], capsys)
    assert {"Q1", "Q1.2024-02-10", "Q6.moved"} <= {each["question"] for each in every}  # type: ignore[attr-defined]
    assert "First: first 5" in text(["drivers", str(folder), "Q2"], capsys)


def test_assumptions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["assumptions", str(folder)], capsys)
    assert {"assumptions", "footings", "flips", "structural"} <= set(found)  # type: ignore[call-overload]
    first = next(each for each in found["assumptions"] if each["parameter"] == "a")  # type: ignore[call-overload, index]
    assert first["shares"].keys() == first["errors"].keys() and 0 < first["errors"]["Q2"] < 0.1
    shown = " ".join(text(["assumptions", str(folder)], capsys).replace("\u202f", " ").split())
    assert "“weak” now does better more often" in shown
    assert f"% ± {100 * first['errors']['Q2']:.1f} of Q2" in shown
    assert "→ 100 %, 25 points (25 to 25), from likely to above 99 %" in shown
    assert "in 1,024 futures each. In brackets" in shown  # as many as here, and nobody looks ahead


def test_assumptions_say_how_they_were_run_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assumptions", str(folder), "--futures", "2048"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "in 1,024 futures each; answers before the change therefore differ from those of `assess`" in shown
    assert run(["assumptions", "security-dilemma", "--futures", "64"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "in 64 futures each, with actors at their habits; answers before the change therefore differ" in shown


def test_balance(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sheet,) = told(["balance", str(folder), "blue"], capsys)  # type: ignore[misc]
    assert sheet["worth"]["id"] == "Q2" and [each["id"] for each in sheet["costs"]["model"]] == ["Q6.moved"]
    assert [claim["id"] for claim in sheet["risks"]["claims"]] == ["D1.low"]
    shown = text(["balance", str(folder)], capsys)
    assert shown.startswith("Blue\n") and "model: Is it high? (Q4) 75" in shown
    assert "(D1.low, Staff of Blue, B2)" in " ".join(shown.split()) and "blue_staff" not in shown


def test_a_claim_over_several_lines_is_called_one_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = folder / "evidence" / "claims.yaml"
    told_at_length = "says: It is low " + "and lower " * 20
    claims.write_text(claims.read_text(encoding="utf-8").replace("says: It is low", told_at_length), encoding="utf-8")
    shown = " ".join(text(["balance", str(folder)], capsys).split())
    assert shown.count("claim: ") == 1 and shown.count("and lower") == 20


def test_explain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(["explain", str(folder), "Q4"], capsys)
    first = found["links"][0]  # type: ignore[call-overload, index]
    assert first["parameter"] == "dispute:height" and [each["id"] for each in first["positions"]] == ["low", "high"]
    assert first["claims"][0]["id"] == "D1.low" and first["claims"][0]["passage"] is None
    assert "driver: Low or high?, 100" in text(["explain", str(folder), "Q4"], capsys)


@pytest.mark.parametrize(
    ("arguments", "code", "meant", "remedy"),
    [
        (["drivers", "Q22"], "ANSWER-UNKNOWN", "Q2", "(Q1, Q2, Q3, Q4, Q5, Q6) or a part of one, such as Q1.2024"),
        (["explain", "Q6.mved"], "ANSWER-UNKNOWN", "Q6.moved", "name Q6 or a part of it: Q6.moved, Q6.total"),
        (["explain", "Q4.x"], "ANSWER-UNKNOWN", "Q4", "Q4 has no parts: name Q4 itself"),
        (["balance", "blu"], "ACTOR-UNKNOWN", "blue", "name one of the situation: blue"),
    ],
)
def test_unknown_names_are_errors(
    folder: Path, arguments: list[str], code: str, meant: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([arguments[0], str(folder), *arguments[1:], *FUTURES]) == 2
    seen = capsys.readouterr().err
    assert code in seen and f"did you mean: {meant}\n" in seen and remedy in seen


def test_no_part_is_offered_where_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "chicken", "Nothing"]) == 2
    remedy = next(line for line in capsys.readouterr().err.splitlines() if "remedy" in line)
    assert remedy == "    remedy: name a question (Q1)"


def test_sheets_must_name_what_exists(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "questions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[Q4]", "[Q7]").replace("blue:", "blu:"), encoding="utf-8")
    assert run(["check", str(folder)]) == 3
    seen = capsys.readouterr().err
    assert seen.count("BALANCE-UNKNOWN") == 2 and "'Q7'" in seen and "'blu'" in seen


def test_ids_of_answers_are_those_that_are_found(folder: Path) -> None:
    situation = load(folder)
    found = situation.findings(situation.run(64, 1, engine="reference"))
    assert answer_ids(situation.model.questions) == tuple(answer.id for answer in found.family)
    kursk = load("kursk-2024").model
    assert len(set(answer_ids(kursk.questions))) == len(answer_ids(kursk.questions))


def test_few_futures_are_told_with_care(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["disputes"], ["drivers"], ["assumptions"], ["balance"]):
        assert run([command[0], str(folder), "--futures", "5"]) == 0
        assert run([command[0], str(folder), "--futures", "5", "--json"]) == 0
    assert "error not known" in capsys.readouterr().out


def test_few_futures_cannot_tell_that_nothing_matters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few, enough = ("--futures", "8"), ("--futures", "64")
    shown = []
    for command, size in (("drivers", few), ("drivers", enough), ("disputes", few)):
        assert run([command, str(folder), *size]) == 0
        shown.append(capsys.readouterr().out)
    assert "too few futures to tell" in shown[0] and "stands out from chance" not in shown[0]
    assert "too few futures to tell" not in shown[1] and "no input stands out from chance" in shown[1]
    assert "too few futures to tell what settling it would move" in shown[2]
