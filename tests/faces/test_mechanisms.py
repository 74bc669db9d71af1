"""`stratagem mechanisms`: counterfactuals as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linear import write
from stratagem.faces.cli.command import run

MECHANISMS = """\
mechanisms:
  M1:
    statement: Pushing moves it.
    claims: [D1.low]
    shows:
      change: {push: 1}
      reads: twice
      at: 2024-07-19
      where: {height: high}
      expected: higher
      least: 0.1
      severed: [moved]
  M2:
    statement: It moves down.
    shows:
      {change: {push: 1}, base: {a: 1}, reads: twice, at: 2024-07-19, expected: lower, least: 0.1, severed: [moved]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "linear")
    (folder / "mechanisms.yaml").write_text(MECHANISMS)
    (folder / "model" / "more.yaml").write_text(
        'auxiliaries:\n  twice: {title: Twice, unit: "1", is: 2 * moved}\n'
        'indicators:\n  twice: {title: Twice, unit: "1", is: twice}\n'
    )
    return folder


def test_json_is_a_listing_of_mechanisms(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mechanisms", str(folder), "--futures", "256", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["id"], first["shown"], second["shown"]) == ("M1", True, False)
    assert first["interval"][0] < first["effect"] < first["interval"][1]
    assert second["doubts"] == ["the effect is not lower"]


def test_text_tells_change_effect_and_doubts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mechanisms", str(folder), "--futures", "256"]) == 0
    shown = capsys.readouterr().out
    assert "M1  shown  Pushing moves it." in shown
    assert "push 1.0; where height is high" in shown
    assert "push 1.0; given a 1.0" in shown
    assert "doubt: the effect is not lower" in shown
    assert shown.endswith("1 of 2 shown\n")
    assert max(map(len, shown.splitlines())) <= 120


def test_single_mechanisms_can_be_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mechanisms", str(folder), "M2", "--futures", "256", "--json"]) == 0
    assert [each["id"] for each in json.loads(capsys.readouterr().out)] == ["M2"]
    assert run(["mechanisms", str(folder), "M3"]) == 2
    assert "MECHANISM-UNKNOWN" in capsys.readouterr().err


def test_an_assessment_can_run_them_and_report_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "stratagem-out"
    assert run(["assess", str(folder), "--futures", "256", "--mechanisms", "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["id"], each["shown"]) for each in told["mechanisms"]] == [("M1", True), ("M2", False)]
    report = (out / "report.html").read_text()
    assert "1 of 2 are shown at work" in report and "not shown: the effect is not lower" in report
    assert told["failings"] and all(each.split(" of ")[0] in report for each in told["failings"])


def test_a_plain_assessment_does_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "stratagem-out"
    assert run(["assess", str(folder), "--futures", "64", "--json", "--out", str(out)]) == 0
    assert "mechanisms" not in json.loads(capsys.readouterr().out)
    assert "shown at work" not in (out / "report.html").read_text()


def test_a_kernel_that_fails_is_told_once(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no kernel today")

    monkeypatch.setattr("stratagem.engine.compiled.emit_block", fail)
    monkeypatch.setattr("stratagem.engine.compiled.library.code", fail)
    assert run(["mechanisms", str(folder), "--futures", "64"]) == 0
    assert capsys.readouterr().err.count("KERNEL-FAILED") == 1
