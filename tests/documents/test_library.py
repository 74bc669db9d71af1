"""The library finds texts safely, compares digests, and says what became of passages."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.documents import Anchor, Document, Library, anchor_for, passage_digest
from stratagem.documents.moved import fates

TEXT = (
    "The envoy spoke of two brigades. Nobody at the table believed it.\r\nA third voice — quite late — said five. 漢字."
)


def document(name: str = "D1", text: str | bytes = TEXT, **changes: object) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    values: dict[str, object] = {
        "id": name,
        "file": f"{name}.txt",
        "title": name,
        "outlet": "a paper",
        "author": None,
        "date": None,
        "date_note": None,
        "address": None,
        "kind": "original",
        "of": None,
        "reliability": "B",
        "digest": hashlib.sha256(data).hexdigest(),
        "note": None,
        "place": Place("documents.yaml", 2, 3),
    }
    return Document(**{**values, **changes})  # type: ignore[arg-type]


def library(*documents: Document) -> Library:
    return Library({each.id: each for each in documents})


def codes(diagnostics: Diagnostics) -> list[str]:
    return [item.code for item in diagnostics.items]


def test_a_text_is_found_by_name_and_passages_count_code_points(tmp_path: Path) -> None:
    (tmp_path / "D1.txt").write_bytes(TEXT.encode())
    diagnostics = Diagnostics()
    anchor = anchor_for(TEXT, TEXT.index("漢"), len(TEXT), "D1")
    held = library(document()).with_texts(tmp_path, diagnostics, [anchor])
    assert not diagnostics.items
    assert held.texts["D1"] == TEXT  # line ends untouched
    assert held.passage(anchor) == "漢字."
    held.verify([anchor], diagnostics)
    assert not diagnostics.items


def test_a_missing_document_names_its_passages_and_a_renamed_copy(tmp_path: Path) -> None:
    (tmp_path / "other-name.txt").write_bytes(TEXT.encode())
    diagnostics = Diagnostics()
    anchor = Anchor("D1", 0, 5, passage_digest(TEXT[:5]), "D1.envoy")
    held = library(document()).with_texts(tmp_path, diagnostics, [anchor])
    (error,) = diagnostics.errors
    assert error.code == "DOCUMENT-MISSING"
    assert error.place == Place("documents.yaml", 2, 3)
    assert "D1.envoy" in error.message and error.suggestion == "other-name.txt"
    assert not held.texts and held.troubled == {"D1"}


def test_a_changed_document_says_which_passages_moved_and_which_changed(tmp_path: Path) -> None:
    moved = anchor_for(TEXT, 4, 31, "D1")
    gone = anchor_for(TEXT, 33, 60, "D1")
    stayed = anchor_for(TEXT, 0, 3, "D1")
    named = [
        Anchor(a.document, a.start, a.end, a.digest, name)
        for a, name in ((stayed, "stayed"), (moved, "moved"), (gone, "gone"))
    ]
    (tmp_path / "D1.txt").write_bytes(TEXT.replace("The envoy", "The old envoy").replace("Nobody", "No one").encode())
    diagnostics = Diagnostics()
    held = library(document()).with_texts(tmp_path, diagnostics, named)
    (error,) = diagnostics.errors
    assert error.code == "DOCUMENT-CHANGED"
    assert "changed: gone (D1 33:60)" in error.message
    assert "moved by +4 characters: moved (D1 4:31)" in error.message
    assert "stayed" not in error.message
    assert not held.has_texts


def test_a_shifted_document_tells_the_new_places() -> None:
    anchors = [anchor_for(TEXT, 4, 31, "D1"), anchor_for(TEXT, 33, 60, "D1")]
    shifted = fates("New title\n" + TEXT, anchors)
    assert [fate.start for fate in shifted] == [14, 43]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80), st.data())
def test_inserting_before_a_passage_moves_it_by_that_much(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    anchor = anchor_for(text, start, end)
    (fate,) = fates("§§" + text, [anchor])
    assert fate.start is not None
    assert ("§§" + text)[fate.start : fate.start + anchor.length] == text[start:end]
    assert fates(text, [anchor])[0].stayed


def test_a_search_in_a_long_text_is_given_up() -> None:
    anchor = Anchor("D1", 0, 10, passage_digest("not there!"))
    (fate,) = fates("x" * 5_000_000, [anchor])
    assert fate.start is None and not fate.searched


def test_an_anchor_beyond_the_text_or_of_other_words_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "D1.txt").write_bytes(TEXT.encode())
    diagnostics = Diagnostics()
    held = library(document()).with_texts(tmp_path, diagnostics)
    place = Place("evidence/a.yaml", 7, 5)
    held.verify(
        [
            Anchor("D1", 5, 9_999, "0" * 64, "far", place),
            Anchor("D1", 4, 9, passage_digest("spoke"), "slipped", place),
        ],
        diagnostics,
    )
    assert codes(diagnostics) == ["ANCHOR-OUT-OF-RANGE", "ANCHOR-MISMATCH"]
    slipped = diagnostics.errors[1]
    assert slipped.place == place
    assert "belongs to 10:15" in slipped.message
    assert passage_digest(TEXT[4:9]) in slipped.remedy


def test_anchors_are_made_only_of_passages() -> None:
    for start, end in ((-1, 3), (3, 3), (0, 10_000)):
        with pytest.raises(ValueError, match="no passage"):
            anchor_for(TEXT, start, end)


@pytest.mark.parametrize("sort", ["pipe", "folder", "binary", "circle", "large"])
def test_what_is_no_text_is_refused_with_its_reason(tmp_path: Path, sort: str) -> None:
    path = tmp_path / "D1.txt"
    data = b"\xff\x00\xfe"
    if sort == "pipe":
        os.mkfifo(path)
    elif sort == "folder":
        path.mkdir()
    elif sort == "binary":
        path.write_bytes(data)
    elif sort == "circle":
        path.symlink_to(path)
    else:
        with path.open("wb") as file:
            file.truncate(10**9)
    diagnostics = Diagnostics()
    held = library(document(text=data)).with_texts(tmp_path, diagnostics)
    assert codes(diagnostics) == ["DOCUMENT-CHANGED"]
    assert not held.texts


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    library(document()).with_texts(tmp_path / "nowhere", diagnostics)
    assert codes(diagnostics) == ["DOCUMENTS-FOLDER"]


def test_copies_of_one_original_are_one_family() -> None:
    held = library(
        document("D1"),
        document("D2", of="D1", kind="spun"),
        document("D3", of="D2", kind="translation"),
        document("D4", of="A Lost  Column", kind="spun"),
        document("D5", of="a lost column", kind="paraphrase"),
        document("C1", of="C2", kind="spun"),
        document("C2", of="C1", kind="spun"),
    )
    assert held.family("D1") == held.family("D2") == held.family("D3")
    assert held.family("D4") == held.family("D5") != held.family("D1")
    assert held.family("C1") == held.family("C2")
