"""The evidence as data and as tables, and how far it covers the documents."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.making import COPY, DOCUMENTS, Entry, claim, read
from stratagem.base.diagnostics import Diagnostics, UsageError
from stratagem.documents import Library
from stratagem.evidence import Ledger, coverage, evidence_json, evidence_views
from stratagem.evidence.coverage import sentences

TEXT = "The envoy counts 8,000 men. Nobody believes him. The minister says at least 10,000.\nThe end of it!"
DAY: Entry = {"day": {"title": "Day", "unit": "date", "wide": {"low": "2024-10-01", "high": "2025-06-01"}}}
TROOPS: Entry = {"troops": {"title": "Troops", "unit": "person", "wide": {"low": 500, "high": 40_000}}}


@pytest.fixture
def evidence(tmp_path: Path) -> tuple[Ledger, Library]:
    def anchored(words: str) -> Entry:
        start = TEXT.index(words)
        digest = hashlib.sha256(words.encode()).hexdigest()
        return {"start": start, "end": start + len(words), "digest": digest}

    claims = [
        claim("old", 3_000, as_of="2024-10-01", start=900, end=910, document="D2"),
        claim("eight", 8_000, speaker="press", **anchored("The envoy counts 8,000 men")),
        claim("ten", 10_000, hedge="at least", as_of="2024-10-28", **anchored("at least 10,000")),
        claim("range", {"low": 9_000, "high": 9_900}, speaker="author", document="D2"),
        claim("day", "2024-11-15", kind="date", variable="day", hedge="about", document="D2"),
        {
            key: value
            for key, value in claim("said", kind="judgement", document="D2", speaker="ministry").items()
            if key != "variable"
        },
    ]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    documents = {**DOCUMENTS, **COPY, "D1": {**DOCUMENTS["D1"], "digest": digest}}  # type: ignore[dict-item]
    reading = {"title": "Who?", "positions": {"him": {"says": "He", "claims": ["said"]}}}
    parts = {"claims": claims, "variables": {**TROOPS, **DAY}, "disputes": {"who": reading}}
    ledger, library, found = read(tmp_path, parts, documents)
    assert not found.items, [item.message for item in found.items]
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "D1.txt").write_text(TEXT)
    return ledger, library.with_texts(texts, Diagnostics())


def test_json_has_the_promised_shape(evidence: tuple[Ledger, Library]) -> None:
    shown = json.loads(json.dumps(evidence_json(*evidence), allow_nan=False))
    keys = {
        "id", "document", "start", "end", "digest", "kind", "variable", "speaker", "modality", "value", "as_of",
        "grade", "says",
    }  # fmt: skip
    assert {entry["id"] for entry in shown["claims"]} == {"old", "eight", "ten", "range", "day", "said"}
    for entry in shown["claims"]:
        assert keys <= entry.keys()
        assert len(entry["digest"]) == 64 and int(entry["digest"], 16) >= 0
    by_id = {entry["id"]: entry for entry in shown["claims"]}
    assert by_id["eight"]["value"] == 8_000
    assert by_id["range"]["value"] == {"low": 9_000, "high": 9_900}
    assert by_id["day"]["value"] == "2024-11-15"
    assert by_id["said"]["value"] is None and by_id["said"]["variable"] is None
    assert by_id["old"]["superseded_by"] == "ten"
    assert by_id["eight"]["passage"] == "The envoy counts 8,000 men"
    assert "passage" not in by_id["range"]


def test_json_variables_carry_positions_weights_and_prior(evidence: tuple[Ledger, Library]) -> None:
    variables = {entry["id"]: entry for entry in evidence_json(*evidence)["variables"]}  # type: ignore[attr-defined]
    troops = variables["troops"]
    assert troops["unit"] == "person"
    assert len(troops["positions"]) == len(troops["weights"])
    assert sum(troops["weights"]) == pytest.approx(1)
    values = [troops["prior"][name] for name in ("p05", "p25", "p50", "p75", "p95")]
    assert values == sorted(values)
    assert "2024-11-10" <= variables["day"]["prior"]["p50"] <= "2024-11-20"


def test_one_variable_or_dispute_can_be_asked_for(evidence: tuple[Ledger, Library]) -> None:
    shown = evidence_json(*evidence, "day")
    assert [entry["id"] for entry in shown["claims"]] == ["day"]  # type: ignore[attr-defined]
    assert [entry["id"] for entry in shown["variables"]] == ["day"]  # type: ignore[attr-defined]
    reading = evidence_json(*evidence, "who")
    assert reading["variables"] == []
    assert [entry["id"] for entry in reading["claims"]] == ["said"]  # type: ignore[attr-defined]


def test_an_unknown_variable_is_a_wrong_use_with_a_guess(evidence: tuple[Ledger, Library]) -> None:
    with pytest.raises(UsageError) as caught:
        evidence_json(*evidence, "trops")
    (item,) = caught.value.diagnostics
    assert (item.code, item.suggestion) == ("VARIABLE-UNKNOWN", "troops")


def test_views_show_values_as_they_were_hedged_and_history_apart(evidence: tuple[Ledger, Library]) -> None:
    troops, day, who = evidence_views(*evidence)
    shown = {row.claim.id: row for position in troops.positions for row in position.claims}
    assert shown["ten"].value == "at least 10,000"
    assert shown["range"].value == "9,000 to 9,900"
    assert shown["eight"].passage == "The envoy counts 8,000 men"
    assert [(row.claim.id, row.superseded_by) for row in troops.others] == [("old", "ten")]
    assert day.positions[0].claims[0].value == "about 2024-11-15"
    assert who.unit is None and who.positions[0].position.says == "He"


def test_coverage_counts_sentences_and_lists_those_that_nobody_cites(evidence: tuple[Ledger, Library]) -> None:
    (seen,) = coverage(*evidence)
    assert (seen.document, seen.claims, seen.sentences, seen.touched) == ("D1", 2, 4, 2)
    assert [passage.text for passage in seen.untouched] == ["Nobody believes him.", "The end of it!"]
    assert seen.share == 0.5


@given(st.text(alphabet='Ab .!?\n\r"”', max_size=60))
def test_sentences_keep_every_letter_at_its_place(text: str) -> None:
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert "".join(c for s in found for c in s.text if c.isalpha()) == "".join(c for c in text if c.isalpha())
