"""`stratagem freeze`: a file that can be read again, the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stratagem.faces.cli.command import run
from stratagem.findings.forecasts import read_forecast


def test_the_same_bytes_every_time(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / "one.json", tmp_path / "new" / "two.json"]
    for file in files:
        assert run(["freeze", str(small), "--out", str(file), "--futures", "300", "--seed", "9", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["digest"] == read_forecast(file.read_text(), file.name).digest
    assert files[0].read_bytes() == files[1].read_bytes()


def test_text_says_what_was_frozen(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "forecast.json"
    assert run(["freeze", str(small), "--out", str(file), "--futures", "300"]) == 0
    shown = capsys.readouterr().out
    assert "indicators at" in shown and "\ndigest " in shown


def test_a_place_that_cannot_be_written_is_refused_first(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["freeze", str(small), "--out", str(small), "--futures", "300"]) == 2
    assert "OUT-NOT-A-FILE" in capsys.readouterr().err
