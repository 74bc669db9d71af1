"""`stratagem read` and `stratagem review`: what they print, what they write, and what they leave alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from reading.making import ARTICLE, OTHER
from stratagem.faces.cli.command import run


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder of two documents, and a new situation."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_text(OTHER)
    situation = tmp_path / "mine"
    assert run(["new", str(situation)]) == 0
    return folder, situation


def judge(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))


def test_json_is_one_object_a_line(places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["read", str(places[0]), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    quantity = next(each for each in found if each["kind"] == "quantity")
    assert quantity["value"] == {"low": 4200.0, "point": 4200.0, "high": 4200.0, "unit": "container"}
    assert ARTICLE[quantity["start"] : quantity["end"]] == quantity["passage"]
    keys = {
        "document",
        "start",
        "end",
        "kind",
        "value",
        "hedge",
        "subject",
        "as_of",
        "speaker",
        "modality",
        "confidence",
    }
    assert all(keys <= each.keys() for each in found)


def test_reading_twice_into_a_situation_adds_nothing(
    places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, situation = places
    assert run(["read", str(folder), "--into", str(situation)]) == 0
    before = {path: path.read_bytes() for path in situation.rglob("*") if path.is_file()}
    assert run(["read", str(folder), "--into", str(situation)]) == 0
    assert "0 documents added, 0 suggestions" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in situation.rglob("*") if path.is_file()} == before
    assert run(["check", str(situation), "--documents", str(situation / "documents")]) == 0


def test_accepted_claims_make_a_dispute_and_comments_stay(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, situation = places
    assert run(["read", str(folder), "--into", str(situation)]) == 0
    comments = (situation / "documents.yaml").read_text().count("#")
    settings = (situation / "situation.yaml").read_text()
    assert run(["review", str(situation), "--list"]) == 0
    assert "proposed dispute" in capsys.readouterr().out
    judge(monkeypatch, "a\nstuck\nContainers stuck\nMany are stuck.\na\nstuck\nFew are stuck.\nr\nq\n")
    assert run(["review", str(situation), "--kind", "quantity"]) == 0
    assert "2 accepted, 1 rejected" in capsys.readouterr().out
    assert run(["check", str(situation), "--documents", str(situation / "documents")]) == 0
    assert run(["evidence", str(situation), "stuck", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out.split("passages verified\n")[-1])
    assert len(shown["variables"][0]["positions"]) == 2
    assert (situation / "documents.yaml").read_text().count("#") >= comments
    assert all(line in (situation / "situation.yaml").read_text() for line in settings.splitlines())


def test_the_name_given_to_a_quantity_is_offered_for_its_next_telling(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, situation = places
    assert run(["read", str(folder), "--into", str(situation)]) == 0
    judge(monkeypatch, "a\nqueue_at_quay\nQueue\nMany are stuck.\na\n\nFew are stuck.\nq\n")
    assert run(["review", str(situation), "--kind", "quantity"]) == 0
    written = (situation / "evidence" / "reviewed-claims.yaml").read_text()
    assert written.count("variable: queue_at_quay") == 2


def test_what_would_not_be_sound_is_not_written(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, situation = places
    assert run(["read", str(folder), "--into", str(situation)]) == 0
    before = {path: path.read_bytes() for path in situation.rglob("*") if path.is_file()}
    judge(monkeypatch, "a\nwater_in_reservoir\nMany are stuck.\nq\n")
    assert run(["review", str(situation), "--kind", "quantity"]) == 0
    assert "nothing was written" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in situation.rglob("*") if path.is_file()} == before


def test_edits_are_written(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, situation = places
    assert run(["read", str(folder), "--into", str(situation)]) == 0
    judge(
        monkeypatch,
        "e\nquantity\n5000..6000\ncontainer\nabout\nharbour_master\n"
        "estimate\n2024-05-13\nstuck\nStuck\nSome five thousand.\nq\n",
    )
    assert run(["review", str(situation), "--kind", "quantity"]) == 0
    written = (situation / "evidence" / "reviewed-claims.yaml").read_text()
    assert all(
        part in written for part in ("{low: 5000, high: 6000}", "harbour_master", "2024-05-13", "Some five thousand.")
    )


def test_a_file_that_cannot_be_added_to_is_left(places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder, situation = places
    text = "documents: {}\n"
    (situation / "documents.yaml").write_text(text)
    for path in (situation / "evidence").glob("*.yaml"):
        path.unlink()
    run(["read", str(folder), "--into", str(situation)])
    assert "EDIT-REFUSED" in capsys.readouterr().err
    assert (situation / "documents.yaml").read_text() == text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["read", "nowhere"], "READ-FOLDER"),
        (["read", ".", "--date", "soon"], "READ-DATE"),
        (["read", ".", "--into", "nowhere"], "READ-INTO"),
    ],
)
def test_wrong_usage(
    arguments: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    assert code in capsys.readouterr().err


def test_a_review_of_nothing_says_so(places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", str(places[1])]) == 2
    assert "REVIEW-NOTHING" in capsys.readouterr().err
    assert run(["review", str(places[1]), "--kind", "rumour"]) == 2
    assert "REVIEW-KIND" in capsys.readouterr().err


def test_names_and_texts_reach_the_terminal_escaped(
    places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (places[0] / "ev\x1b[31mil.txt").write_text(
        "Count \u202eof it\n\n14 May 2024\n\nThe union said 30 men had left the yard on that day.\n"
    )
    assert run(["read", str(places[0])]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out


def test_documents_younger_than_the_situation_are_told(
    places: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (places[0] / "late.txt").write_text(
        "Late news of it\n\n14 May 2031\n\nThe union said 30 men had left the yard on that day.\n"
    )
    assert run(["read", str(places[0]), "--into", str(places[1])]) == 0
    assert "warning LEAK" in capsys.readouterr().err
