"""Places for results are checked before the work; nothing half-written is left behind."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from stratagem.base.diagnostics import UsageError
from stratagem.faces.outputs import prepared_folder, write_atomically

FILES = ("report.html", "run.json")


def prepare(folder: Path) -> None:
    with prepared_folder(folder, FILES, "--out"):
        pass


def code_of(action: Callable[[], None]) -> str:
    with pytest.raises(UsageError) as caught:
        action()
    (item,) = caught.value.diagnostics
    assert item.message.startswith("--out: ") and item.remedy
    return item.code


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    prepare(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    assert not list((tmp_path / "a" / "b").iterdir())


def test_an_existing_folder_and_its_files_are_kept(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old")
    prepare(tmp_path)
    assert (tmp_path / "report.html").read_text() == "old"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert code_of(lambda: prepare(tmp_path / "file")) == "OUT-NOT-A-FOLDER"
    assert code_of(lambda: prepare(tmp_path / "file" / "below")) == "OUT-NOT-A-FOLDER"


def test_a_pipe_is_no_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert code_of(lambda: prepare(tmp_path / "pipe")) == "OUT-NOT-A-FOLDER"


def test_a_link_in_a_circle_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert code_of(lambda: prepare(tmp_path / "a")).startswith("OUT-")


def test_a_name_that_no_file_may_have(tmp_path: Path) -> None:
    assert code_of(lambda: prepare(tmp_path / ("x" * 300))) == "OUT-UNWRITABLE"
    assert code_of(lambda: prepare(tmp_path / "a\0b")) == "OUT-UNWRITABLE"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/null", path)])
def test_only_plain_files_are_replaced(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "report.html")
    assert code_of(lambda: prepare(tmp_path)) == "OUT-NOT-A-FILE"


def test_read_only_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("stratagem.faces.outputs.tempfile.mkstemp", refuse)
    assert code_of(lambda: prepare(tmp_path)) == "OUT-UNWRITABLE"


def test_folders_made_in_vain_vanish(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), prepared_folder(tmp_path / "a" / "b", FILES, "--out"):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_folders_with_something_in_them_stay(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), prepared_folder(tmp_path / "a" / "b", FILES, "--out") as folder:
        (folder / "kept").touch()
        raise KeyboardInterrupt
    assert (tmp_path / "a" / "b" / "kept").exists()


def test_writing_replaces_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("long old text")
    write_atomically(path, "new ✓\n")
    assert path.read_bytes() == "new ✓\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_atomically(tmp_path / "file", "")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stratagem.faces.outputs.os.replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
