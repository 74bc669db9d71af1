"""`docs/first-situation.md` does what it says: its steps are followed here with its own files and keys."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest

from stratagem.faces.cli.command import run

DOCS = Path(__file__).resolve().parents[2] / "docs"
FILES = dict(
    re.findall(r"^```\w+ file=(\S+)\n(.*?)^```", (DOCS / "first-situation.md").read_text(), re.MULTILINE | re.DOTALL)
)


def test_the_page_leads_to_a_report_with_a_dispute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "harbour"
    assert run(["new", "harbour"]) == 0
    for name in ("documents", "evidence", "history", "model", "decisions"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("documents.yaml", "mechanisms.yaml"):
        (folder / name).unlink()
    (folder / "model").mkdir()
    for name in ("situation.yaml", "questions.yaml", "model/harbour.yaml"):
        (folder / name).write_text(FILES[name])
    assert run(["read", str(DOCS / "first-situation"), "--into", "harbour"]) == 0
    capsys.readouterr()
    assert run(["review", "harbour", "--list", "--kind", "quantity"]) == 0
    assert "proposed dispute: containers_stuck [container]" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(FILES["keys"]))
    assert run(["review", "harbour", "--kind", "quantity"]) == 0
    assert "6 accepted" in capsys.readouterr().out
    assert run(["check", "harbour", "--documents", "harbour/documents"]) == 0
    capsys.readouterr()
    assert run(["assess", "harbour", "--futures", "200", "--out", "out", "--json"]) == 0
    (dispute,) = json.loads(capsys.readouterr().out)["disputes"]
    assert "containers_stuck" in dispute.values() and len(dispute["positions"]) == 2
    assert "Containers stuck in the harbour" in (tmp_path / "out" / "report.html").read_text()
