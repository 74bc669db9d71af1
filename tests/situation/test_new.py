"""`stratagem new` writes a situation that is whole and sound, and overwrites nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stratagem.base.characters import FORBIDDEN
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.nodes import Scalar, Table
from stratagem.base.yamltext import read
from stratagem.situation import new_situation, open_folder
from stratagem.situation import writer as writing
from stratagem.situation.new import TEMPLATE
from stratagem.situation.writer import scalar


def made(directory: Path) -> Path:
    diagnostics = Diagnostics()
    path = new_situation(directory, diagnostics)
    assert diagnostics.items == ()
    assert path is not None
    return path


def refusal(directory: Path) -> tuple[str, str]:
    diagnostics = Diagnostics()
    assert new_situation(directory, diagnostics) is None
    [item] = diagnostics.items
    assert item.message and item.place is None
    return item.code, item.remedy


@pytest.mark.parametrize("name", ["my-situation", "no", "with blanks", "Ž"])
def test_a_new_situation_opens_without_a_word(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / name)
    diagnostics = Diagnostics()
    folder = open_folder(path, diagnostics)
    assert diagnostics.items == ()
    assert folder is not None
    assert folder.name == (name if name in ("my-situation", "no") else "dry-summer")
    assert folder.documents and folder.evidence and folder.model and folder.questions and folder.history


def test_its_passages_are_where_its_claims_say(tmp_path: Path) -> None:
    path = made(tmp_path / "new")
    documents = yaml.safe_load((path / "documents.yaml").read_text())["documents"]
    texts = {}
    for name, document in documents.items():
        content = (path / "documents" / document["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == document["digest"]
        texts[name] = content.decode("utf-8")
    claims = yaml.safe_load((path / "evidence" / "claims.yaml").read_text())["claims"]
    assert len(claims) >= 6
    for claim in claims:
        passage = texts[claim["document"]][claim["start"] : claim["end"]]
        assert hashlib.sha256(passage.encode()).hexdigest() == claim["digest"], claim["id"]


def test_it_teaches_every_part_of_a_model() -> None:
    text = "".join(path.read_text() for path in (TEMPLATE / "model").iterdir())
    parts = ("parameters", "levers", "stocks", "flows", "auxiliaries", "lookups", "smooths", "noise", "events")
    assert all(f"\n{part}:" in text for part in (*parts, "indicators"))
    assert all(
        f"kind: {kind}" in (TEMPLATE / "questions.yaml").read_text() for kind in ("date", "quantity", "comparison")
    )
    for path in TEMPLATE.rglob("*.yaml"):
        assert path.read_text().startswith("# "), f"{path.name} starts with a word of explanation"


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nothing")])
def test_nothing_is_overwritten(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "new")
    code, remedy = refusal(tmp_path / "new")
    assert code == "FOLDER-EXISTS" and "does not exist yet" in remedy
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_the_present_folder_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(Path())[0] == "FOLDER-EXISTS"
    assert refusal(Path("/"))[0] == "FOLDER-EXISTS"


@pytest.mark.parametrize("name", ["no/such/parent", "a\0b", "x" * 300, "file/below"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    code, remedy = refusal(tmp_path / name)
    assert code == "FOLDER-UNWRITABLE" and "may write" in remedy


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(path: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.Path, "rename", interrupt)
    with pytest.raises(KeyboardInterrupt):
        new_situation(tmp_path / "new", Diagnostics())
    assert list(tmp_path.iterdir()) == []


CLEAN = st.text(max_size=30).filter(lambda text: not FORBIDDEN.search(text) and "\t" not in text)


@given(CLEAN)
def test_a_written_scalar_is_read_back_as_the_same_text(text: str) -> None:
    diagnostics = Diagnostics()
    table = read(f"a: {scalar(text)}\n", "x.yaml", diagnostics)
    if any(item.code == "TEXT-NOT-NFC" for item in diagnostics.errors):
        return
    assert isinstance(table, Table) and diagnostics.items == ()
    node = table["a"]
    assert isinstance(node, Scalar) and node.value == text
