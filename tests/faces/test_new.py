"""`stratagem new`: writes a situation that runs, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratagem.faces.cli.command import run


def test_what_is_written_is_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert run(["new", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert run(["check", str(folder)]) == 0


@pytest.mark.parametrize("there", ["folder", "file"])
def test_nothing_is_overwritten(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "mine"
    if there == "folder":
        place.mkdir()
    else:
        place.write_text("kept")
    assert run(["new", str(place)]) == 2
    assert "error FOLDER-EXISTS" in capsys.readouterr().err
    assert (list(place.iterdir()) == []) if there == "folder" else (place.read_text() == "kept")


def test_folder_above_must_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", str(tmp_path / "a" / "b")]) == 2
    assert "error FOLDER-UNWRITABLE" in capsys.readouterr().err
