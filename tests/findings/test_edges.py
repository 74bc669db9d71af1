"""Findings where there is little or nothing to find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stratagem.faces.report import render
from stratagem.faces.situation import Situation, load
from stratagem.findings import Findings

SETTINGS = """\
schema: 1
name: edge
title: Edge
start: 2024-01-01
end: 2024-03-01
step: 1 week
"""
UNIFORM = "{uniform: {low: -1, high: 1}}"
GIVEN = "because: {assumption: Given}"


def situation(folder: Path, model: str, questions: str | None = None) -> Situation:
    (folder / "model").mkdir(parents=True)
    (folder / "situation.yaml").write_text(SETTINGS)
    (folder / "model" / "all.yaml").write_text(model)
    if questions is not None:
        (folder / "questions.yaml").write_text(questions)
    return load(folder)


def found(of: Situation, count: int = 256) -> Findings:
    futures = of.run(count, 1, engine="reference")
    findings = of.findings(futures)
    json.dumps(findings.as_json(), allow_nan=False)
    assert "</html>" in render(of, futures, findings)
    return findings


def test_nothing_asked_and_nothing_shown(tmp_path: Path) -> None:
    findings = found(situation(tmp_path, f"parameters:\n  x: {{title: X, unit: '1', prior: {UNIFORM}, {GIVEN}}}\n"))
    assert findings.answers == () and findings.courses == ()
    assert [assumption.source.name for assumption in findings.assumptions] == ["x"]


def test_nothing_uncertain(tmp_path: Path) -> None:
    model = f"""\
parameters:
  x: {{title: X, unit: "1", prior: {{exactly: 2}}, {GIVEN}}}
indicators:
  twice: {{title: Twice, unit: "1", is: 2 * x}}
"""
    questions = "questions:\n  - {id: Q1, text: How much?, kind: quantity, of: twice}\n"
    (answer,) = found(situation(tmp_path, model, questions)).answers
    assert answer.quantiles is not None and answer.quantiles["p05"] == answer.quantiles["p95"] == 4
    assert answer.error == 0 and answer.drivers == ()


def test_futures_that_are_no_number_are_counted_and_said(tmp_path: Path) -> None:
    model = f"""\
parameters:
  x: {{title: X, unit: "1", prior: {UNIFORM}, {GIVEN}}}
indicators:
  root: {{title: Root, unit: "1", is: sqrt(x)}}
"""
    questions = "questions:\n  - {id: Q1, text: How much?, kind: quantity, of: root}\n"
    findings = found(situation(tmp_path, model, questions), 512)
    (answer,) = findings.answers
    assert answer.futures == answer.missing == 256
    assert answer.notes == ("256 of 512 futures have no answer and are left out.",)
    assert answer.quantiles is not None and answer.quantiles["p50"] == pytest.approx(0.5**0.5, abs=0.02)
    assert [driver.parameter for driver in answer.drivers] == ["x"]
    assert findings.troubled == 256
    assert all(row[4] for row in findings.courses[0].rows())


def test_question_that_no_future_resolves(tmp_path: Path) -> None:
    model = f"""\
parameters:
  x: {{title: X, unit: "1", prior: {UNIFORM}, {GIVEN}}}
auxiliaries:
  level: {{title: Level, unit: "1", is: x}}
events:
  never: {{title: Never, when: level > 5}}
indicators:
  level: {{title: Level, unit: "1", is: level}}
  never: {{title: Never, event: never}}
"""
    questions = """\
questions:
  - {id: Q1, text: How much then?, kind: quantity, of: level, at: {event: never}}
  - {id: Q2, text: When?, kind: date, event: never}
"""
    findings = found(situation(tmp_path, model, questions))
    then, when = findings.answers
    assert then.quantiles is None and then.futures == 0
    assert "No future resolves this question." in then.notes
    assert when.probability == 0 and when.word == "below 1 %" and when.error == 1 / 256
    assert set(when.as_json()["quantiles"].values()) == {None}  # type: ignore[attr-defined]
