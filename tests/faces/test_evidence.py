"""`stratagem evidence`: claims, positions, weights and priors, as text and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from stratagem.faces.cli.command import run

CLAIM_KEYS = {
    *("id", "document", "start", "end", "digest", "kind", "variable", "speaker", "modality", "value", "as_of"),
    *("grade", "says"),
}


def test_json_has_what_is_promised(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(small), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {"schema", "situation", "claims", "variables"}
    for claim in told["claims"]:
        assert set(claim) >= CLAIM_KEYS
        assert re.fullmatch("[0-9a-f]{64}", claim["digest"])
    for variable in told["variables"]:
        assert set(variable) >= {"id", "unit", "positions", "weights", "prior"}
        assert sum(variable["weights"]) == pytest.approx(1)
        assert len(variable["weights"]) == len(variable["positions"])


def test_one_variable_is_shown_with_its_positions_and_claims(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(small), "water_in_reservoir"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("water_in_reservoir  ") and "[megalitre]" in shown
    assert "prior: p05" in shown and "  gauge  " in shown and "W1.storage" in shown


def test_all_claims_are_shown_somewhere(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(small), "--json"]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert run(["evidence", str(small)]) == 0
    shown = capsys.readouterr().out
    assert [claim["id"] for claim in claims if claim["id"] not in shown] == []


def test_passages_are_shown_only_where_documents_are_at_hand(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(small), "water_in_reservoir"]) == 0
    assert "| “" not in capsys.readouterr().out
    assert run(["evidence", str(small), "water_in_reservoir", "--documents", str(small / "documents")]) == 0
    assert "| “" in capsys.readouterr().out


def test_lines_fit_eighty_columns(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["evidence", str(small), "--documents", str(small / "documents")]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_misspelt_variable_is_answered_with_the_near_one(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(small), "water_in_reservior"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "error VARIABLE-UNKNOWN" in shown.err and "did you mean: water_in_reservoir" in shown.err


def test_faulty_evidence_is_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "evidence" / "claims.yaml").write_text("claimz: []\n")
    assert run(["evidence", str(small)]) == 3
    shown = capsys.readouterr()
    assert shown.out == "" and "error KEY-UNKNOWN evidence/claims.yaml:1:1" in shown.err


def test_fault_of_the_model_does_not_hide_the_evidence(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = next((small / "model").iterdir())
    model.write_text(model.read_text().replace("is: ", "is: no_such_name + ", 1))
    assert run(["evidence", str(small)]) == 0
    assert run(["check", str(small)]) == 3


def test_coverage_tells_what_no_claim_touches(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evidence", str(small), "--coverage", "--documents", str(small / "documents")]
    assert run([*arguments, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["absent"] == [] and told["documents"]
    for document in told["documents"]:
        assert document["touched"] + len(document["untouched"]) == document["sentences"]
        assert 0 < document["covered"] <= document["characters"]
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    for document in told["documents"]:
        assert f"{document['document']}  {document['claims']} claims" in shown
        assert all(f"{passage['start']}–{passage['end']}" in shown for passage in document["untouched"])


def test_coverage_without_texts_says_so(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(small), "--coverage", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["documents"] == [] and all(each["claims"] for each in told["absent"])
    assert run(["evidence", str(small), "--coverage"]) == 0
    assert "its text is not at hand" in capsys.readouterr().out
    assert run(["evidence", str(small), "water_in_reservoir", "--coverage"]) == 2
