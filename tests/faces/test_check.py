"""`stratagem check`: all diagnostics at once, in words and as JSON, with the exit code that they ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stratagem.faces.cli.command import run

KEYS = {"code", "severity", "file", "line", "column", "message", "remedy", "suggestion"}


def test_small_situation_is_valid(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(small)]) == 0
    shown = capsys.readouterr()
    assert "0 errors, 0 warnings" in shown.out and "passages not verified" in shown.out
    assert shown.err == ""


def test_shipped_situation_is_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "kursk-2024"]) == 0
    assert "kursk-2024: 0 errors" in capsys.readouterr().out


def test_misspelt_name_is_answered_with_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "kursk-2042"]) == 3
    shown = capsys.readouterr()
    assert "error FOLDER-MISSING" in shown.err and "did you mean: kursk-2024" in shown.err
    assert "1 error, 0 warnings" in shown.out


def test_json_tells_the_same(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(small), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"schema", "situation", "errors", "warnings", "diagnostics"}
    assert told["situation"]["name"] == "small" and len(told["situation"]["digest"]) == 64
    assert (told["errors"], told["warnings"], told["diagnostics"]) == (0, 0, [])


def test_json_of_nothing_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["situation"] is None and told["errors"] == 1
    assert set(told["diagnostics"][0]) == KEYS


def test_faults_of_several_files_are_told_at_once(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "questions.yaml").write_text("questionz: []\n")
    (small / "mechanisms.yaml").write_text("mechanisms: {A: {statement: NO}}\n")
    assert run(["check", str(small), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert {item["file"] for item in told["diagnostics"]} >= {"questions.yaml", "mechanisms.yaml"}
    assert all(item["code"] and item["message"] and item["remedy"] for item in told["diagnostics"])
    assert all(item["line"] >= 1 and item["column"] >= 1 for item in told["diagnostics"])


def test_text_of_a_situation_cannot_steer_the_terminal(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "questions.yaml").write_text("\x1b]0;owned\x07: []\n")
    assert run(["check", str(small)]) == 3
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err and "\x07" not in shown.out + shown.err


def test_documents_are_verified(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(small), "--documents", str(small / "documents")]) == 0
    assert "passages verified" in capsys.readouterr().out


def test_changed_document_names_the_passages_that_moved(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = next((small / "documents").iterdir())
    text.write_text("One more line.\n" + text.read_text())
    assert run(["check", str(small), "--documents", str(small / "documents")]) == 3
    shown = capsys.readouterr().err
    assert "error DOCUMENT-CHANGED" in shown and text.name in shown


def test_missing_document_is_an_error(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = next((small / "documents").iterdir())
    text.unlink()
    assert run(["check", str(small), "--documents", str(small / "documents")]) == 3
    shown = capsys.readouterr().err
    assert "error DOCUMENT-MISSING" in shown and text.name in shown


def test_documents_must_be_a_folder(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(small), "--documents", str(small / "situation.yaml")]) == 2
    assert "error DOCUMENTS-FOLDER" in capsys.readouterr().err
