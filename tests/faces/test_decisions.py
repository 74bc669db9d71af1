"""`stratagem decisions`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stratagem.faces.cli.command import run


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["decisions", *arguments, "--futures", "64", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_tells_of_every_decision(capsys: pytest.CaptureFixture[str]) -> None:
    seen = told(capsys, "security-dilemma")
    assert [each["name"] for each in seen["decisions"]] == ["east_arms_itself", "west_arms_itself"]
    for each in seen["decisions"]:
        assert sum(option["share"] for option in each["options"]) == pytest.approx(1)
        assert each["turned_on"] in {"safety", "thrift"} and each["forms"] == {}
        assert len(each["dates"]) == round(each["occasions"])


def test_one_decision_under_all_forms(capsys: pytest.CaptureFixture[str]) -> None:
    (only,) = told(capsys, "deterrence", "resist", "--forms")["decisions"]
    assert set(only["forms"]) == {"logit", "hierarchy", "prospect"}
    assert only["forms"]["logit"] == {option["name"]: option["share"] for option in only["options"]}


def test_text_says_what_it_turns_on_and_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decisions", "deadline", "--futures", "64"]) == 0
    out = capsys.readouterr().out
    assert "turns on: Gain over cost" in out and "would draw level with" in out


def test_an_unknown_decision_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decisions", "deterrence", "resistt"]) == 2
    assert "resist" in capsys.readouterr().err


def test_a_situation_without_decisions_says_so(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "quiet"
    (folder / "model").mkdir(parents=True)
    (folder / "situation.yaml").write_text(
        "schema: 1\nname: quiet\ntitle: Quiet\nstart: 2024-01-01\nend: 2024-02-01\nstep: 1 week\n"
    )
    (folder / "model" / "a.yaml").write_text('auxiliaries:\n  x: {title: X, unit: "1", is: 1}\n')
    assert run(["decisions", str(folder), "--futures", "8"]) == 0
    assert "nobody decides" in capsys.readouterr().out
