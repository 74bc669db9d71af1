"""Code kept on disk is used again only if it is whole and our own; whatever happens to it, results are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.making import make
from stratagem.base import shelf
from stratagem.base.codes import CODES
from stratagem.base.distributions import Uniform
from stratagem.base.shelf import FOLDER_VARIABLE, MOST_FILES, Shelf
from stratagem.engine import Futures, run
from stratagem.engine.kernel import compiler
from stratagem.engine.kernel.store import user_store
from stratagem.model import Model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kernels"
    monkeypatch.setenv(FOLDER_VARIABLE, str(path))
    return path


def fresh(monkeypatch: pytest.MonkeyPatch) -> Futures:
    """A run as in a new process: nothing is in memory."""
    library = compiler.Library()
    for module in ("compiled", "kernel.sampler"):
        monkeypatch.setattr(f"stratagem.engine.{module}.library", library)
    return run(a_model(parameters={"pace": Uniform(0, 1)}), 9)


def a_model(**more: Any) -> Model:
    """A model that draws what `more` says."""
    return make(days=14, stocks={"x": "2"}, flows={"f": ("x", None, "x / 10")}, indicators={"x": "x"}, **more)


def test_where_nothing_is_drawn_nothing_is_compiled_to_draw(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stratagem.engine.compiled.library", compiler.Library())
    assert run(a_model(), 9).engine == "compiled"
    assert len(list(folder.glob("*.code"))) == 1


def test_second_process_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fresh(monkeypatch)
    assert first.warnings == ()
    assert len(list(folder.glob("*.code"))) == 2  # the model's kernel and the sampler

    def refuse(*_: object) -> bytes:
        raise AssertionError("compiled again")

    monkeypatch.setattr(compiler, "compiled", refuse)
    second = fresh(monkeypatch)
    assert second.engine == "compiled"
    assert second.warnings == ()
    assert second.digest == first.digest


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_damaged_code_is_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None) -> None:
    first = fresh(monkeypatch)
    for path in folder.glob("*.code"):
        content = path.read_bytes()
        path.write_bytes(damage if damage is not None else content[:100] + b"\0" * 64 + content[164:])
    second = fresh(monkeypatch)
    assert second.engine == "compiled"
    assert second.digest == first.digest
    assert {warning.code for warning in second.warnings} == {"KERNEL-CACHE"}
    assert "KERNEL-CACHE" in CODES
    assert fresh(monkeypatch).warnings == ()  # it was mended


def test_folder_that_others_can_write_is_not_trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fresh(monkeypatch)
    folder.chmod(0o777)
    second = fresh(monkeypatch)
    assert second.digest == first.digest
    assert "written by others" in second.warnings[0].message


def test_file_in_place_of_the_folder_is_bypassed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write_text("not a folder")
    futures = fresh(monkeypatch)
    assert futures.engine == "compiled"
    assert futures.warnings[0].code == "KERNEL-CACHE"


def test_read_only_folder_is_bypassed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shelf, "write_whole", read_only)
    futures = fresh(monkeypatch)
    assert futures.engine == "compiled"
    assert "cannot be written (Permission denied)" in futures.warnings[0].message


def of(folder: Path, surroundings: str = "this processor") -> Shelf:
    return Shelf(folder, ".code", "KERNEL-CACHE", "Compiled code", surroundings)


def test_stale_code_has_another_name(tmp_path: Path) -> None:
    kept = of(tmp_path)
    kept.put("key", b"code")
    assert kept.get("key") == (b"code", ())
    assert of(tmp_path, "another processor").get("key") == (None, ())


def test_oldest_files_go(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 5):
        of(tmp_path).put(str(number), b"code")
    assert len(list(tmp_path.glob("*.code"))) == MOST_FILES
    assert not list(tmp_path.glob("new-*"))


def test_store_can_be_turned_off_and_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert user_store().folder is None  # as these tests have it
    monkeypatch.delenv(FOLDER_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_store().folder == tmp_path / "stratagem" / "kernels"
