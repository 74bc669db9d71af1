"""A model that was read is there at once the next time, the same to the last bit; whatever happens to what is kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from exchange.conftest import Write
from stratagem.base import shelf
from stratagem.base.codes import CODES
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.shelf import FOLDER_VARIABLE, sources
from stratagem.engine.sheets.running import run_sheet
from stratagem.exchange import keeping, read_sheet, reading
from stratagem.exchange.keeping import as_plain, from_plain
from stratagem.exchange.sheet import Sheet

EQUATIONS = """
Place: North, South ~~|
table([(0,0)-(10,10)],(0,1),(1,2),(5,4.5)) ~~|
start[North] = 3 ~~|
start[South] = 4 ~~|
people[Place] = INTEG(SMOOTH3(growth[Place], 2) - DELAY1(people[Place] / 9, 3), start[Place]) ~person~ Who lives there.|
growth[Place] = table(people[Place]) * IF THEN ELSE(Time > 3, 1, 0.5) + RANDOM NORMAL(-1, 1, 0, 0.1, 7) ~~|
fixed = INITIAL(SUM(people[Place!])) ~~|
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "models"
    monkeypatch.setenv(FOLDER_VARIABLE, str(path))
    return path


def fetched(path: Path) -> tuple[Sheet, list[str]]:
    diagnostics = Diagnostics()
    sheet = read_sheet(path, diagnostics)
    assert sheet is not None, diagnostics.items
    return sheet, [item.code for item in diagnostics.items]


def digest(sheet: Sheet) -> str:
    return run_sheet(sheet, futures=20, seed=3, engine="reference").digest


def test_second_reading_parses_nothing(vensim: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = vensim(EQUATIONS)
    first, _ = fetched(path)
    assert len(list(folder.glob("*.sheet"))) == 1

    def refuse(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(reading, "_parse", refuse)
    second, told = fetched(path)
    assert told == []
    assert as_plain(second) == as_plain(first)
    assert digest(second) == digest(first)
    renamed = path.rename(path.with_name("other.mdl"))
    assert (fetched(renamed)[0].name, fetched(renamed)[0].file) == ("other", "other.mdl")


def test_plain_data_holds_infinities_and_every_kind_of_formula(vensim: Write) -> None:
    sheet, _ = fetched(vensim(EQUATIONS + "most = 1e999 ~~|\nword = GAME(3) ~~|\n"))
    again = from_plain(json.loads(json.dumps(as_plain(sheet))))
    assert as_plain(again) == as_plain(sheet)


@pytest.mark.parametrize("damage", ["empty", "cut", "no model", "other data"])
def test_damaged_sheet_is_read_again(vensim: Write, folder: Path, damage: str) -> None:
    path = vensim(EQUATIONS)
    first, _ = fetched(path)
    (kept,) = folder.glob("*.sheet")
    content = kept.read_bytes()
    plain = {"no model": b"[1, 2]", "other data": content[32:].replace(b'"apply"', b'"appeal"')}
    whole = {name: hashlib.sha256(text).digest() + text for name, text in plain.items()}
    kept.write_bytes({"empty": b"", "cut": content[:-9], **whole}[damage])
    second, told = fetched(path)
    assert told == ["MODEL-CACHE"] and "MODEL-CACHE" in CODES
    assert as_plain(second) == as_plain(first)
    assert fetched(path)[1] == []  # it was mended


def test_read_only_folder_is_bypassed(vensim: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shelf, "write_whole", read_only)
    diagnostics = Diagnostics()
    assert read_sheet(vensim(EQUATIONS), diagnostics) is not None
    (warning,) = diagnostics.warnings
    assert "cannot be written (Permission denied)" in warning.message
    assert FOLDER_VARIABLE in warning.remedy


def test_folder_that_others_can_write_is_not_trusted(vensim: Write, folder: Path) -> None:
    path = vensim(EQUATIONS)
    fetched(path)
    folder.chmod(0o777)
    assert fetched(path)[1] == ["MODEL-CACHE"]


def test_sheet_of_other_sources_is_stale(vensim: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = vensim(EQUATIONS)
    fetched(path)
    monkeypatch.setattr(keeping, "sources", lambda *packages: sources(*packages) + "changed")
    fetched(path)
    assert len(list(folder.glob("*.sheet"))) == 2


def test_what_rests_on_other_files_or_gave_warnings_is_not_kept(vensim: Write, folder: Path) -> None:
    path = vensim("course := GET DIRECT DATA('course.csv', ',', 'A', 'B2') ~~|\nx = course ~~|")
    path.with_name("course.csv").write_text("time,course\n0,1\n10,2\n")
    first, _ = fetched(path)
    path.with_name("course.csv").write_text("time,course\n0,5\n10,2\n")
    assert digest(fetched(path)[0]) != digest(first)
    strange = vensim("x = 3 ~ ((per/~|")
    assert fetched(strange)[1] == fetched(strange)[1] == ["FOREIGN-UNIT"]
    assert not list(folder.glob("*.sheet"))


def test_a_sheet_too_large_is_not_kept(vensim: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 10)
    fetched(vensim(EQUATIONS))
    assert not folder.exists()
