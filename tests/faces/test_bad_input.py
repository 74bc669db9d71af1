"""Bad input from end to end: exit 3, a code, a place and a remedy, no traceback, whatever is put into a situation."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stratagem.faces.cli.command import run

BIG = 100 * 2**20

FILES: list[tuple[str, Callable[[Path], object]]] = [
    ("FILE-EMPTY", lambda path: path.write_bytes(b"")),
    ("FILE-EMPTY", lambda path: path.write_bytes(b"# nothing but a comment\n")),
    ("FILE-BINARY", lambda path: path.write_bytes(bytes(range(256)) * 4)),
    ("FILE-TOO-LARGE", lambda path: os.truncate(path, BIG)),
    ("FILE-ENCODING", lambda path: path.write_bytes("questions: []\n".encode("utf-16"))),
    ("FILE-ENCODING", lambda path: path.write_bytes("questions: []\n".encode("utf-8-sig"))),
    ("CHARACTER-FORBIDDEN", lambda path: path.write_bytes(b"questions: []\n# \x00\n")),
    ("CHARACTER-FORBIDDEN", lambda path: path.write_text("questions: []\n# \u202e\n")),
    ("FILE-NOT-REGULAR", lambda path: (path.unlink(), os.mkfifo(path))),
    ("FILE-NOT-REGULAR", lambda path: (path.unlink(), path.mkdir())),
    ("LINK-CIRCLE", lambda path: (path.unlink(), path.symlink_to(path.name))),
    ("LINK-BROKEN", lambda path: (path.unlink(), path.symlink_to("nowhere.yaml"))),
    ("LINK-OUTSIDE", lambda path: (path.unlink(), path.symlink_to("/etc/passwd"))),
    ("TAB", lambda path: path.write_text("questions:\n\t- id: Q1\n")),
    ("KEY-DUPLICATE", lambda path: path.write_text("questions: []\nquestions: []\n")),
    ("BRACKET-UNCLOSED", lambda path: path.write_text("questions: [{id: Q1\n")),
    ("ANCHOR", lambda path: path.write_text("questions: &all []\n")),
    ("ANCHOR", lambda path: path.write_text("questions: *all\n")),
    ("TAG", lambda path: path.write_text("questions: !!python/object/apply:os.system [id]\n")),
    ("DOCUMENT-SECOND", lambda path: path.write_text("questions: []\n---\nquestions: []\n")),
    ("KEY-UNKNOWN", lambda path: path.write_text("qustions: []\n")),
    ("KIND-WRONG", lambda path: path.write_text("questions: three\n")),
    ("DEPTH-LIMIT", lambda path: path.write_text("questions: " + "[" * 200 + "]" * 200 + "\n")),
]
"""Code, and what is done to `questions.yaml`."""

SETTINGS = "situation.yaml"
WATER = "model/water.yaml"
BANKS = "model/banks.yaml"
ASKED = "questions.yaml"
CLAIMS = "evidence/claims.yaml"
INFLOW = "inflow_dry * max(0, 1 + weather)"

EDITS: list[tuple[str, str, str, str]] = [
    ("VALUE-AMBIGUOUS", SETTINGS, "title: Two banks, one reservoir, and a dry summer", "title: NO"),
    ("NUMBER-FORM", SETTINGS, "schema: 1 ", "schema: 1e0 "),
    ("SCHEMA-NEWER", SETTINGS, "schema: 1 ", "schema: 99 "),
    ("KEY-MISSING", SETTINGS, "title: Two banks, one reservoir, and a dry summer\n", ""),
    ("DATE-FORM", SETTINGS, "start: 2030-06-02", "start: 2030-02-30"),
    ("CALENDAR-STEP", SETTINGS, "step: 1 week", "step: 0 week"),
    ("CALENDAR-STEP", SETTINGS, "step: 1 week", "step: 400 week"),
    ("CALENDAR-HORIZON", SETTINGS, "end: 2030-12-01", "end: 2030-06-01"),
    ("LEAK", CLAIMS, "as_of: 2030-06-02 ", "as_of: 2030-08-02 "),
    ("NUMBER-FORM", WATER, "low: 0.0008", "low: 8e-4"),
    ("NAME-UNKNOWN", WATER, "rate: evaporation_rate * reservoir", "rate: evaporation_rate * reservior"),
    ("CYCLE", WATER, "max(0, reservoir - full_store) / 1 week", "max(0, spill)"),
    ("UNIT-MISMATCH", WATER, "rate: evaporation_rate * reservoir", "rate: evaporation_rate + reservoir"),
    ("UNIT-UNKNOWN", WATER, "unit: 1/day", "unit: 1/dy"),
    ("KEY-MISSING", WATER, "    unit: 1/day\n", ""),
    ("FLOW-ENDS", BANKS, "to: unmet[bank]", "to: people"),
    ("UNIT-MISMATCH", BANKS, "unit: megalitre\n    initial: 0", "unit: person\n    initial: 0"),
    ("DISTRIBUTION-IMPOSSIBLE", WATER, "low: 0.0008, high: 0.0016", "low: 0.0016, high: 0.0008"),
    ("VALUE-RANGE", BANKS, "log_sd: 0.6", "log_sd: -1"),
    ("NUMBER-UNGROUNDED", WATER, "    because: {claims: [W1.rationing]}\n", ""),
    ("CLAIM-UNKNOWN", WATER, "claims: [W1.rationing]", "claims: [W1.rashoning]"),
    ("FORMULA-NAME", WATER, INFLOW, "__class__"),
    ("FORMULA-OPERATOR", WATER, INFLOW, "9**9**9"),
    ("FORMULA-LIMIT", WATER, INFLOW, "+".join(["1"] * 20_000)),
    ("FORMULA-LIMIT", WATER, INFLOW, "(" * 100 + "1" + ")" * 100),
    ("FORMULA-SYNTAX", WATER, INFLOW, "inflow_dry * (1 +"),
    ("QUESTION-EVENT", ASKED, "event: rationing", "event: rashoning"),
    ("VALUE-RANGE", "evidence/disputes.yaml", "[W1.loss]}", "[W1.loss], weight: {value: 1.5, reason: Why not}}"),
    ("VALUE-NOT-ALLOWED", CLAIMS, "grade: B2 ", "grade: Z9 "),
]
"""Code, file, what is taken out of it, what is put in its place."""


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The errors of a faulty situation, every one of them with cause and remedy."""
    assert run(["check", str(folder), "--json"]) == 3
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    errors = [item for item in json.loads(shown.out)["diagnostics"] if item["severity"] == "error"]
    assert all(item["message"] and item["remedy"] for item in errors)
    return errors


@pytest.mark.parametrize(("code", "spoil"), FILES)
def test_a_spoilt_file_is_told(
    code: str, spoil: Callable[[Path], object], small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(small / "questions.yaml")
    places = {item["code"]: (item["file"], item["line"] >= 1, item["column"] >= 1) for item in told(small, capsys)}
    assert places.get(code) == ("questions.yaml", True, True), places


@pytest.mark.parametrize(("code", "file", "old", "new"), EDITS)
def test_a_faulty_entry_is_told(
    code: str, file: str, old: str, new: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (small / file).read_text(encoding="utf-8")
    assert old in text
    (small / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    places = {item["code"]: item["file"] for item in told(small, capsys)}
    assert places.get(code) == file, places


@pytest.mark.parametrize("formula", ["1 / (reservoir - reservoir)", "log(0 - reservoir / full_store)"])
def test_a_number_that_is_lost_is_located(
    formula: str, small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (small / WATER).read_text(encoding="utf-8")
    rate = "rate: evaporation_rate * reservoir"
    assert rate in text
    unit = " * 1 megalitre ^ 2 / 1 day" if formula.startswith("1 /") else " * 1 megalitre / 1 day"
    (small / WATER).write_text(text.replace(rate, f"rate: ({formula}){unit}"), encoding="utf-8")
    assert run(["assess", str(small), "--futures", "64", "--engine", "reference", "--json"]) == 0
    shown = capsys.readouterr()
    assert "warning NOT-FINITE  in future 0, step 0 (2030-06-02), `evaporation` is " in shown.err
    assert json.loads(shown.out)["troubled"] == 64
