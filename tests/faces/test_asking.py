"""`what-if`, `choose`, `scenarios`, `score` and `compare` as commands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from linear import write
from stratagem.faces.cli.command import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("asking") / "linear")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 2
    output = capsys.readouterr()
    assert output.out == ""
    return output.err


def test_what_if(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("what-if", str(folder), "--set", "a=1", "--case", "later: day=400", "--futures", "256")
    found = told(capsys, *asked)
    assert [case["label"] for case in found["cases"]] == ["a=1", "later"]
    changes = {change["id"]: change for change in found["cases"][0]["changes"]}
    low, high = changes["Q2"]["interval"]
    assert low <= changes["Q2"]["difference"] <= high and changes["Q2"]["clear"]
    assert {"Q1.2024-02-10", "Q6.moved"} <= changes.keys()
    assert run(list(asked)) == 0
    shown = capsys.readouterr().out
    assert "on average 2" in shown and "points (" in shown and "flips to yes in 0" in shown
    assert max(map(len, shown.splitlines())) <= 120
    before = changes["Q2"]["before"]
    assert f"as it is: {before['quantiles']['p50']:.3g} ± {before['error']:.2g}" in shown
    assert "assess" not in shown  # nobody chooses here, so nobody looks ahead
    assert "did you mean: push" in refused(capsys, "what-if", str(folder), "--set", "pusch=1")
    assert "no decisions" in refused(capsys, "what-if", str(folder), "--force", "ladder=climb@2024-03-01")


def test_choose(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "choose", str(folder), "push", "--futures", "512")
    assert found["favourite"] == "strong" and not found["holds_up"]
    assert [each["criterion"] for each in found["criteria"]] == ["Q6.moved", "Q6.total", "together"]
    one = told(capsys, "choose", str(folder), "push", "--by", "moved=less", "--futures", "512")
    assert one["favourite"] == "weak"
    assert run(["choose", str(folder), "push", "--futures", "512"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "To prefer “weak” one would have to believe" in shown and "look ahead" not in shown
    strong = found["criteria"][0]["options"][0]
    mean, regret, best, enough = (strong["errors"][name] for name in ("mean", "regret", "best", "satisfies"))
    assert f"strong: mean {strong['mean']:.3g} ± {mean:.2g}, bad" in shown
    assert f"regret mean {strong['mean_regret']:.3g} ± {regret:.1g}, bad" in shown
    assert f"best in 75 % ± {max(100 * best, 0.1):.1f} of futures; enough in" in shown
    assert f"± {100 * enough:.1f}; preferred by" in shown
    assert "CHOICE-UNKNOWN" in refused(capsys, "choose", str(folder), "pushh")
    assert "CHOICE-CRITERIA" in refused(capsys, "choose", str(folder), "push", "--by", "moved")
    assert "did you mean: moved" in refused(capsys, "choose", str(folder), "push", "--by", "movd=more")


def test_scenarios(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "scenarios", str(folder), "Q2", "--futures", "2048")
    box = found["outcomes"][0]["prim"][0]
    assert box["interpretability"] == len(box["restrictions"]) and 0 < box["coverage"] <= 1
    assert 3 <= len(found["storylines"]) <= 5
    assert run(["scenarios", str(folder), "Q1", "--futures", "50"]) == 0
    shown = capsys.readouterr().out
    assert "Fewer than 100 futures" in shown and "Storyline 1" in shown
    assert re.search(r"\(\d+ % ± \d+\.\d of futures\)", shown.replace("\u202f", " "))
    assert "ANSWER-UNKNOWN" in refused(capsys, "scenarios", str(folder), "Q99")
    assert "ANSWER-UNKNOWN" in refused(capsys, "scenarios", str(folder), "Q1.nothing")
    assert "did you mean: Q6.moved" in refused(capsys, "scenarios", str(folder), "Q6.mved")


def test_score(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forecast, outcomes, plot = tmp_path / "f.json", tmp_path / "o.csv", tmp_path / "c.svg"
    assert run(["freeze", str(folder), "--out", str(forecast), "--futures", "256"]) == 0
    outcomes.write_text("id,date,value,low,high\ntotal,2024-03-01,,4,5\nstrike,2024-07-01,2024-06-01,,\nQ4,,1,,\n")
    capsys.readouterr()
    found = told(capsys, "score", str(forecast), str(outcomes), "--plot", str(plot))
    assert found["outcomes"] == 3 and found["forecast"]["situation"]["name"] == "linear"
    assert found["overall"]["brier"]["low"] <= found["overall"]["brier"]["value"]
    assert ElementTree.fromstring(plot.read_text()).tag.endswith("svg")
    assert run(["score", str(forecast), str(outcomes)]) == 0
    assert "overall: 3 outcomes of 3 indicators and questions" in capsys.readouterr().out
    outcomes.write_text("id,date,value,low,high\ntotle,2024-03-01,5,,\n")
    assert "did you mean: total" in refused(capsys, "score", str(forecast), str(outcomes))
    assert "FILE-ABSENT" in refused(capsys, "score", str(forecast), str(tmp_path / "none.csv"))
    forecast.write_text(forecast.read_text().replace('"seed": 1', '"seed": 2'))
    assert run(["score", str(forecast), str(outcomes)]) == 4


def test_compare(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assess", str(folder), "--futures", "2048", "--out", str(tmp_path / "one")]) == 0
    other = write(tmp_path / "linear")
    model = (other / "model" / "all.yaml").read_text()
    raised = model.replace(
        'a: {title: First, unit: "1", prior: {uniform: {low: 0,',
        'a: {title: First, unit: "1", prior: {uniform: {low: 0.5,',
    )
    assert raised != model
    (other / "model" / "all.yaml").write_text(raised)
    assert run(["assess", str(other), "--futures", "2048", "--out", str(tmp_path / "other")]) == 0
    capsys.readouterr()
    runs = [str(tmp_path / name / "run.json") for name in ("one", "other")]
    found = told(capsys, "compare", *runs)
    assert [each["input"] for each in found["inputs"]] == ["a"]
    answers = {each["id"]: each for each in found["answers"]}
    assert answers["Q2"]["mean_change"] == pytest.approx(1.0, abs=0.02)
    assert answers["Q2"]["explained"][0]["share"] == pytest.approx(1.0, abs=0.1)
    assert not answers["Q1"]["clear"] and answers["Q1"]["difference"] == 0.0
    assert run(["compare", *runs]) == 0
    assert "by First" in capsys.readouterr().out
    same = told(capsys, "compare", runs[0], runs[0])
    assert same["inputs"] == [] and not any(each["clear"] for each in same["answers"])
    (tmp_path / "none.json").write_text("{}")
    assert "RUN-NONE" in refused(capsys, "compare", runs[0], str(tmp_path / "none.json"))


def test_runs_of_two_situations_are_compared_with_a_warning(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write(tmp_path / "linear")
    text = (other / "situation.yaml").read_text(encoding="utf-8")
    (other / "situation.yaml").write_text(text.replace("name: linear", "name: bent"), encoding="utf-8")
    for each, out in ((folder, "one"), (other, "other")):
        assert run(["assess", str(each), "--futures", "64", "--out", str(tmp_path / out)]) == 0
    runs = [str(tmp_path / name / "run.json") for name in ("one", "other")]
    capsys.readouterr()
    assert run(["compare", *runs]) == 0
    seen = capsys.readouterr()
    assert seen.out.startswith("Careful: the runs are of different situations, linear and bent:")
    assert "warning RUN-OTHER  the runs are of different situations, linear and bent" in seen.err
    assert "remedy: compare two assessments of one situation" in seen.err
    assert run(["compare", *runs, "--json"]) == 0
    seen = capsys.readouterr()
    assert [each["name"] for each in json.loads(seen.out)["frame"]["situation"]] == ["linear", "bent"]
    assert "RUN-OTHER" in seen.err
    assert run(["compare", runs[0], runs[0]]) == 0
    seen = capsys.readouterr()
    assert "RUN-OTHER" not in seen.err and "Careful" not in seen.out


def test_who_looks_ahead_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """`chicken` has actors that look ahead: what is chosen there is not what `assess` judges, at their habits."""
    asked = ("choose", "chicken", "row", "--by", "crash=less", "--futures", "64")
    found = told(capsys, *asked)
    assert any("look ahead as they are declared" in text for text in found["notes"])
    assert run(list(asked)) == 0
    assert "actors who keep their habits" in " ".join(capsys.readouterr().out.split())
