"""A folder is opened safely: each fault is told by code, place and remedy, and nothing outside is read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from stratagem.base.diagnostics import Diagnostic, Diagnostics, Place
from stratagem.situation import Folder, open_folder, shipped_names
from stratagem.situation.files import LARGEST_FILE, MOST_FILES


def opened(folder: Path | str) -> tuple[Folder | None, tuple[Diagnostic, ...]]:
    diagnostics = Diagnostics()
    return open_folder(folder, diagnostics), diagnostics.items


def only(folder: Path | str) -> Diagnostic:
    """The one diagnostic of a folder that cannot be opened."""
    result, items = opened(folder)
    assert result is None
    assert len(items) == 1, items
    assert items[0].message and items[0].remedy
    return items[0]


def test_a_sound_folder_opens_without_a_word(folder: Path) -> None:
    result, items = opened(folder)
    assert items == ()
    assert result is not None
    assert result.name == "dry-summer"
    assert result.path == folder.resolve()
    assert [table.place.file for table in result.model] == ["model/banks.yaml", "model/water.yaml"]
    assert [table.place.file for table in result.evidence] == [
        "evidence/claims.yaml",
        "evidence/disputes.yaml",
        "evidence/variables.yaml",
    ]
    assert list(result.history) == ["inflow.csv"]
    assert result.history["inflow.csv"].startswith("date,inflow\n")
    assert result.documents and result.questions and result.mechanisms
    assert result.decisions == ()


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_situations_open_by_name_without_a_word(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result, items = opened(name)
    assert items == ()
    assert result is not None and result.name == name


def test_a_folder_of_that_name_comes_before_a_shipped_situation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = folder.rename(folder.with_name(shipped_names()[0]))
    monkeypatch.chdir(local.parent)
    result, _ = opened(local.name)
    assert result is not None and result.path == local.resolve()


def test_the_digest_is_of_names_and_bytes_and_of_nothing_else(folder: Path, tmp_path: Path) -> None:
    first = opened(folder)[0]
    moved = opened(shutil.copytree(folder, tmp_path / "elsewhere"))[0]
    (folder / "README.md").write_text("not read")
    same = opened(folder)[0]
    assert first and moved and same and first.digest == moved.digest == same.digest
    assert len(first.digest) == 64
    with (folder / "questions.yaml").open("a") as file:
        file.write("# one remark more\n")
    changed = opened(folder)[0]
    (folder / "model" / "water.yaml").rename(folder / "model" / "reservoir.yaml")
    renamed = opened(folder)[0]
    assert changed and renamed and len({first.digest, changed.digest, renamed.digest}) == 3


def test_decisions_are_handed_on(folder: Path) -> None:
    (folder / "decisions").mkdir()
    (folder / "decisions" / "board.yaml").write_text("games:\n  market: {moves: sequential, decisions: [ask, bid]}\n")
    result, items = opened(folder)
    assert items == ()
    assert result and [table.place.file for table in result.decisions] == ["decisions/board.yaml"]


def test_optional_files_may_be_missing(folder: Path) -> None:
    for name in ("documents.yaml", "questions.yaml", "mechanisms.yaml"):
        (folder / name).unlink()
    for name in ("evidence", "model", "history"):
        shutil.rmtree(folder / name)
    result, items = opened(folder)
    assert items == ()
    assert result and result.documents is result.questions is result.mechanisms is None
    assert result.evidence == result.model == () and result.history == {}


# -- the folder itself


@pytest.mark.parametrize("name", ["no-such-folder", "", "a\0b", "x" * 5_000, "\u202e", "a\nb"])
def test_a_missing_folder_is_told(name: str) -> None:
    item = only(name)
    assert (item.code, item.place) == ("FOLDER-MISSING", None)
    assert all(shipped in item.remedy for shipped in shipped_names())
    assert item.message.isprintable() and len(item.message) < 200


def test_a_misspelt_shipped_name_is_suggested() -> None:
    assert only("kursk-2023").suggestion == "kursk-2024"
    assert only("kursk2024").suggestion == "kursk-2024"


def test_a_file_is_no_situation(folder: Path) -> None:
    item = only(folder / "situation.yaml")
    assert (item.code, item.place) == ("FOLDER-NOT-A-FOLDER", None)
    assert "situation.yaml" in item.remedy


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    item = only(tmp_path)
    assert (item.code, item.place) == ("FOLDER-EMPTY", None)
    assert "stratagem new" in item.remedy


def test_a_folder_without_situation_yaml_is_told(folder: Path) -> None:
    (folder / "situation.yaml").unlink()
    item = only(folder)
    assert (item.code, item.place) == ("FILE-MISSING", Place("situation.yaml"))
    assert "schema" in item.remedy


def test_too_many_files_are_refused(folder: Path) -> None:
    for number in range(MOST_FILES + 1):
        (folder / "model" / f"m{number}.yaml").touch()
    assert only(folder).code == "FOLDER-TOO-LARGE"


def test_too_many_bytes_are_refused(folder: Path) -> None:
    for number in range(9):
        (folder / "history" / f"h{number}.csv").write_text("x" * LARGEST_FILE)
    result, items = opened(folder)
    assert result is None
    assert [item.code for item in items][:1] == ["FOLDER-TOO-LARGE"]
    assert items[0].place == Place("history/h7.csv") and "keep" in items[0].remedy


# -- single files


def test_a_large_file_is_refused_without_being_read(folder: Path) -> None:
    with (folder / "model" / "water.yaml").open("wb") as file:
        file.truncate(100_000_000)
    item = only(folder)
    assert (item.code, item.place) == ("FILE-TOO-LARGE", Place("model/water.yaml"))
    assert "100,000,000" in item.message and "split" in item.remedy


@pytest.mark.parametrize("name", ["situation.yaml", "model/pipe.yaml", "history/pipe.csv"])
def test_a_pipe_is_refused_without_waiting(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    item = opened(folder)[1][0]
    assert (item.code, item.place) == ("FILE-NOT-REGULAR", Place(name))
    assert "pipe" in item.message and "plain file" in item.remedy


def test_a_folder_where_a_file_is_expected_is_told(folder: Path) -> None:
    (folder / "model" / "more.yaml").mkdir()
    item = only(folder)
    assert (item.code, item.place) == ("FILE-NOT-REGULAR", Place("model/more.yaml"))


def test_a_file_where_a_folder_is_expected_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "model")
    (folder / "model").touch()
    item = only(folder)
    assert (item.code, item.place) == ("FILE-NOT-REGULAR", Place("model"))
    assert "folder" in item.remedy


def test_a_device_is_not_read(folder: Path) -> None:
    (folder / "model" / "zero.yaml").symlink_to("/dev/zero")
    item = only(folder)
    assert (item.code, item.place) == ("LINK-OUTSIDE", Place("model/zero.yaml"))


@pytest.mark.parametrize("target", ["x.yaml", "../model/x.yaml"])
def test_links_in_a_circle_are_told(folder: Path, target: str) -> None:
    (folder / "model" / "x.yaml").symlink_to(target)
    item = only(folder)
    assert (item.code, item.place) == ("LINK-CIRCLE", Place("model/x.yaml"))
    assert "plain" in item.remedy


def test_a_folder_that_links_to_itself_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "model")
    (folder / "model").symlink_to("model")
    assert (only(folder).code, only(folder).place) == ("LINK-CIRCLE", Place("model"))


def test_a_broken_link_is_told(folder: Path) -> None:
    (folder / "model" / "x.yaml").symlink_to("nothing.yaml")
    assert (only(folder).code, only(folder).place) == ("LINK-BROKEN", Place("model/x.yaml"))


@pytest.mark.parametrize("name", ["model/x.yaml", "history/x.csv", "mechanisms.yaml"])
def test_links_out_of_the_folder_are_refused(folder: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("mechanisms: {}\n")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(secret)
    item = only(folder)
    assert (item.code, item.place) == ("LINK-OUTSIDE", Place(name))
    assert "copy" in item.remedy


def test_a_folder_of_files_elsewhere_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "model").rename(tmp_path / "model")
    (folder / "model").symlink_to(tmp_path / "model")
    assert (only(folder).code, only(folder).place) == ("LINK-OUTSIDE", Place("model"))


def test_links_within_the_folder_are_followed(folder: Path) -> None:
    before = opened(folder)[0]
    (folder / "model" / "water.yaml").rename(folder / "documents" / "water.yaml")
    (folder / "model" / "water.yaml").symlink_to("../documents/water.yaml")
    after = opened(folder)[0]
    assert before and after and before.digest == after.digest


def test_an_unreadable_file_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    items = opened(folder)[1]
    assert {item.code for item in items} == {"FILE-UNREADABLE"}
    assert Place("model/water.yaml") in [item.place for item in items]
    assert all("Permission denied" in item.message and item.remedy for item in items)


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        (b"", "FILE-EMPTY", 1, 1),
        (b"# nothing yet\n", "FILE-EMPTY", 1, 1),
        ("mechanisms: {}".encode("utf-16"), "FILE-ENCODING", 1, 1),
        (b"\xef\xbb\xbfmechanisms: {}", "FILE-ENCODING", 1, 1),
        (b"mechanisms:\n  M1: \xff", "FILE-ENCODING", 2, 7),
        (b"mechanisms: \x00{}", "CHARACTER-FORBIDDEN", 1, 13),
        (b"\x7fELF\x02\x01\x01\x00\xff\xfe", "FILE-BINARY", 1, 9),
        (b"mechanisms:\n\tM1: {}", "TAB", 2, 1),
        (b"mechanisms: {M1: {", "BRACKET-UNCLOSED", 1, 18),
        (b"mechanisms: {}\n---\nmechanisms: {}\n", "DOCUMENT-SECOND", 2, 1),
        (b"mechanisms: &a {}", "ANCHOR", 1, 13),
        (b"mechanisms: !!map {}", "TAG", 1, 13),
        (b"- mechanisms", "KIND-WRONG", 1, 1),
        (b"mechanisms", "KIND-WRONG", 1, 1),
    ],
)
def test_a_file_that_is_no_strict_yaml_is_told(folder: Path, content: bytes, code: str, line: int, column: int) -> None:
    (folder / "mechanisms.yaml").write_bytes(content)
    [item] = opened(folder)[1]
    assert item.severity == "error" and item.message and item.remedy
    assert (item.code, item.place) == (code, Place("mechanisms.yaml", line, column))


def test_history_is_clean_text_too(folder: Path) -> None:
    (folder / "history" / "inflow.csv").write_bytes(b"date,inflow\n2030-04-07,\x00\n")
    assert (only(folder).code, only(folder).place) == ("CHARACTER-FORBIDDEN", Place("history/inflow.csv", 2, 12))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "HISTORY-FORM", 1),
        ("day,inflow\n2030-04-07,1\n", "HISTORY-FORM", 1),
        ("date,date\n2030-04-07,1\n", "HISTORY-FORM", 1),
        ("date,inflow\n2030-04-07,1\n2030-04-14\n", "HISTORY-FORM", 3),
        ('date,inflow\n2030-04-07,"1\n', "HISTORY-FORM", 2),
        ('date,inflow\n2030-04-07,"1"2\n', "HISTORY-FORM", 2),
        ("date,inflow\n07.04.2030,1\n", "DATE-FORM", 2),
        ("date,inflow\n2030-02-30,1\n", "DATE-FORM", 2),
        ("date,inflow\n2030-04-07,1\n\n2030-06-06,1\n", "LEAK", 4),
    ],
)
def test_history_is_dated_rows_up_to_the_last_day_known(folder: Path, text: str, code: str, line: int) -> None:
    (folder / "history" / "inflow.csv").write_text(text)
    item = only(folder)
    assert (item.code, item.place) == (code, Place("history/inflow.csv", line))


def test_history_that_is_wrong_throughout_is_not_told_row_by_row(folder: Path) -> None:
    (folder / "history" / "inflow.csv").write_text("date,inflow\n" + "soon,1\n" * 5_000)
    assert len(opened(folder)[1]) == 20


@pytest.mark.parametrize("name", ["\udcff.yaml", "a b.yaml", "\u202ex.yaml", "ž.yaml", "a\nb.yaml"])
def test_file_names_must_be_plain(folder: Path, name: str) -> None:
    try:
        (folder / "model" / name).touch()
    except (OSError, UnicodeEncodeError):
        return  # this file system cannot hold such a name
    item = only(folder)
    assert (item.code, item.place) == ("FILE-NAME", Place("model"))
    assert item.message.isprintable() and "letters" in item.remedy


# -- unknown files


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("question.yaml", "questions.yaml"),
        ("Situation.yaml", "situation.yaml"),
        ("situation.yml", "situation.yaml"),
        ("models", "model"),
        ("spreadsheet.ods", None),
        ("model/water.yml", "model/water.yaml"),
        ("history/x.xlsx", "history/x.csv"),
    ],
)
def test_an_unknown_file_is_warned_of(folder: Path, name: str, suggestion: str | None) -> None:
    (folder / name).touch()
    result, items = opened(folder)
    assert result is not None
    [item] = items
    assert (item.code, item.severity, item.place, item.suggestion) == (
        "FILE-UNKNOWN",
        "warning",
        Place(name),
        suggestion,
    )
    assert item.remedy


@pytest.mark.parametrize("name", [".git", ".DS_Store", "README.md", "LICENSE", "documents", "water.yaml~"])
def test_what_is_for_people_is_passed_over(folder: Path, name: str) -> None:
    (folder / name).touch()
    assert opened(folder)[1] == ()


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "questions.yaml").write_text("questions: [")
    (folder / "mechanisms.yaml").write_text("mechanism: {}\n")
    (folder / "model" / "pipe.yaml").symlink_to("pipe.yaml")
    (folder / "history" / "inflow.csv").write_text("a\tb\n")
    codes = [item.code for item in opened(folder)[1]]
    assert sorted(codes) == ["BRACKET-UNCLOSED", "KEY-UNKNOWN", "LINK-CIRCLE", "TAB"]
