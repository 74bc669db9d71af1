"""A check with documents at hand names the passages of those that are missing or changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from evidence.making import DOCUMENTS, claim, write
from stratagem.faces.situation import inspect

TEXT = "They count eight thousand men. Nobody agrees."


def test_missing_and_changed_documents_name_their_passages(tmp_path: Path) -> None:
    words = "eight thousand"
    start = TEXT.index(words)
    anchored = {"start": start, "end": start + len(words), "digest": hashlib.sha256(words.encode()).hexdigest()}
    claims = [claim("here", 8_000, **anchored), claim("there", 3_000, speaker="press", document="D2")]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    documents = {**DOCUMENTS, "D1": {**DOCUMENTS["D1"], "digest": digest}}  # type: ignore[dict-item]
    folder = write(tmp_path / "situation", {"claims": claims}, documents)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "D1.txt").write_text("Well! " + TEXT)
    found = {item.code: item for item in inspect(folder, texts).diagnostics if item.code.startswith("DOCUMENT")}
    assert set(found) == {"DOCUMENT-CHANGED", "DOCUMENT-MISSING"}
    assert "moved by +6 characters: here (D1 11:25)" in found["DOCUMENT-CHANGED"].message
    assert "there (D2" in found["DOCUMENT-MISSING"].message
    assert found["DOCUMENT-MISSING"].place is not None
