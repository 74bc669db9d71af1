"""The register of claims of kursk-2024: complete, anchored, in our own words, and silent on what came later.

The documents are not part of the project. Tests that need their texts look for them beside the repository and are
skipped with a word where they are not there.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from stratagem.base.diagnostics import Diagnostics
from stratagem.documents import Library, read_library
from stratagem.evidence import read_ledger
from stratagem.situation import open_folder

ROOT = Path(__file__).parents[2]
SITUATION = ROOT / "src" / "stratagem" / "situations" / "kursk-2024"
TEXTS = ROOT.parent / "shared" / "seeds"
KNOWN_UNTIL = date(2024, 11, 10)
DOCUMENTS = ("S0", "S1", "S2", "S3", "S4")
LEAST_CLAIMS = 250
RUN_OF_WORDS = 8
VAGUE = {"thousands"}
"""Words that are a value by themselves."""

needs_texts = pytest.mark.skipif(not TEXTS.is_dir(), reason="the documents are not at hand (../shared/seeds)")

# Which document states which mechanism.
SAID_BY = """
A1 S1 | A2 S1 | A3 S1 | A4 S1 | A5 S0 S1 S2 S3 S4 | A6 S1 S3 S4 | A7 S2 | A8 S0 | A9 S1 S3 | A10 S0 S2 S4 | A11 S2
A12 S1 S3
B1 S4 | B2 S2 S3 S4 | B3 S1 S2 S3 S4 | B4 S2 S3 | B5 S1 S2 | B6 S1 S2 | B7 S1 | B8 S1 S2 S4
C1 S0 S1 S2 S3 S4 | C2 S4 | C3 S3 | C4 S1 S2 | C5 S1 | C6 S4 | C7 S0 | C8 S3 | C9 S3 S4 | C10 S3
D1 S0 S1 S2 S4 | D2 S3 S4 | D3 S3 S4 | D4 S1 | D5 S0 | D6 S0 | D7 S0 | D8 S3 | D9 S1
E1 S0 S1 S3 S4 | E2 S1 S2 S3 S4 | E3 S0 S1 S2 S3 S4 | E4 S1 S2 S3 S4 | E5 S1 S2 S4 | E6 S4 | E7 S1 S3 S4 | E8 S1 S2 S3
E9 S0 S1 S2 S3 S4
F1 S1 S4 | F2 S1 S4 | F3 S4 | F4 S1 | F5 S3 S4 | F6 S3 | F7 S1 | F8 S2 S3 | F9 S1 S3
G1 S0 S1 S2 S3 S4 | G2 S0 | G3 S1 | G4 S1 | G5 S4 | G6 S1 S3 S4 | G7 S2 S3 S4 | G8 S3
H1 S1 | H2 S1 | H3 S1 | H4 S1 | H5 S0 S2 | H6 S4 | H7 S1 | H8 S0 S3 S4 | H9 S4 | H10 S0 S1 S3 S4 | H11 S0
"""

# The disputes that must stay alive, with their sides.
DISPUTES = {
    "troops_total": {"three", "thousands", "ten"},
    "troops_kursk": {"eight", "ten"},
    "patience": {"cheap", "limited"},
    "need": {"spent", "tactical"},
    "quality": {"able", "green"},
    "first_combat": {"met", "days", "soon"},
    "breakthrough": {"grind", "near"},
    "scale_of_flow": {"symbol", "flow"},
    "china_warning": {"earnest", "neutral"},
    "framing": {"defeat", "outrage"},
}


@cache
def evidence() -> dict[str, Any]:
    """All evidence files as one: claims as a list, the rest as tables."""
    merged: dict[str, Any] = {"claims": [], "speakers": {}, "variables": {}, "disputes": {}}
    for path in sorted((SITUATION / "evidence").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        merged["claims"] += content.pop("claims", [])
        for key, table in content.items():
            assert not merged[key].keys() & table.keys(), f"{path.name} declares something twice"
            merged[key] |= table
    return merged


def claims() -> list[dict[str, Any]]:
    """Every claim, as the YAML gives it."""
    result: list[dict[str, Any]] = evidence()["claims"]
    return result


@cache
def documents() -> dict[str, Any]:
    """The table of documents, as the YAML gives it."""
    table: dict[str, Any] = yaml.safe_load((SITUATION / "documents.yaml").read_text(encoding="utf-8"))["documents"]
    return table


@cache
def text(document: str) -> str:
    """The text of a document, as it is."""
    file: str = documents()[document]["file"]
    return (TEXTS / file).read_bytes().decode("utf-8")


def said_by() -> dict[str, list[str]]:
    """Documents by mechanism."""
    rows = [row.split() for row in SAID_BY.replace("\n", "|").split("|") if row.strip()]
    return {row[0]: row[1:] for row in rows}


def words(content: str) -> list[str]:
    """Words without case, quotation marks and punctuation."""
    return re.findall(r"\w+", content.lower().replace("’", "").replace("'", ""))


def runs(content: str) -> set[tuple[str, ...]]:
    """All runs of words of the forbidden length."""
    parts = words(content)
    return {tuple(parts[start : start + RUN_OF_WORDS]) for start in range(len(parts) - RUN_OF_WORDS + 1)}


def dates_in(value: Any) -> list[date]:
    """Every date in a piece of YAML."""
    if isinstance(value, date):
        return [value]
    if isinstance(value, dict):
        return [found for part in value.values() for found in dates_in(part)]
    return []


def test_there_are_enough_claims_from_every_document() -> None:
    by_document = Counter(claim["document"] for claim in claims())
    assert len(claims()) >= LEAST_CLAIMS
    assert set(by_document) == set(DOCUMENTS)
    assert min(by_document.values()) >= 30


def test_ids_are_unique_and_name_their_document() -> None:
    ids = [claim["id"] for claim in claims()]
    assert len(ids) == len(set(ids))
    assert all(claim["id"].split(".")[0] == claim["document"] for claim in claims())


def test_every_named_document_states_its_mechanisms() -> None:
    stated: dict[str, set[str]] = defaultdict(set)
    for claim in claims():
        for mechanism in claim["mechanisms"]:
            stated[mechanism].add(claim["document"])
    assert len(said_by()) == 76
    assert set(stated) <= set(said_by())
    missing = [
        f"{name} in {document}"
        for name, named in said_by().items()
        for document in named
        if document not in stated[name]
    ]
    assert missing == []


def test_nothing_was_learnt_after_the_last_day() -> None:
    assert all(claim["as_of"] <= KNOWN_UNTIL for claim in claims())
    assert all(document["date"] <= KNOWN_UNTIL for document in documents().values())


def test_only_an_expectation_may_point_beyond_the_last_day() -> None:
    late = [claim for claim in claims() if any(day > KNOWN_UNTIL for day in dates_in(claim.get("value")))]
    assert all(claim["modality"] != "fact" for claim in late)


def test_one_passage_speaks_once_for_one_speaker_of_one_variable() -> None:
    spans: dict[tuple[str, str | None, str], list[tuple[int, int]]] = defaultdict(list)
    for claim in claims():
        spans[claim["document"], claim.get("variable"), claim["speaker"]].append((claim["start"], claim["end"]))
    for key, found in spans.items():
        found.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(found)), key


def test_every_quantity_and_date_has_a_variable_and_a_value() -> None:
    for claim in claims():
        if claim["kind"] in ("quantity", "date"):
            assert claim["variable"] in evidence()["variables"], claim["id"]
            assert claim.get("value") is not None or claim["hedge"] in VAGUE, claim["id"]


def test_every_name_leads_somewhere() -> None:
    ids = {claim["id"] for claim in claims()}
    speakers = evidence()["speakers"]
    for claim in claims():
        assert {claim["speaker"], *claim.get("through", [])} <= speakers.keys(), claim["id"]
        assert set(claim.get("supersedes", [])) <= ids, claim["id"]
    for dispute in evidence()["disputes"].values():
        assert all(set(position["claims"]) <= ids for position in dispute["positions"].values())


def test_no_speaker_and_no_variable_is_idle() -> None:
    heard = {name for claim in claims() for name in (claim["speaker"], *claim.get("through", []))}
    assert set(evidence()["speakers"]) == heard
    assert set(evidence()["variables"]) == {claim["variable"] for claim in claims() if "variable" in claim}


@pytest.mark.parametrize(("name", "positions"), DISPUTES.items())
def test_a_dispute_keeps_its_sides(name: str, positions: set[str]) -> None:
    dispute = evidence()["disputes"][name]
    assert set(dispute["positions"]) == positions
    assert all(position["claims"] for position in dispute["positions"].values())


def test_no_claim_stands_on_two_sides_of_a_dispute() -> None:
    for name, dispute in evidence()["disputes"].items():
        listed = [claim for position in dispute["positions"].values() for claim in position["claims"]]
        assert len(listed) == len(set(listed)), name


def open_library(diagnostics: Diagnostics) -> tuple[Any, Library]:
    """The folder of the situation and its library, without texts."""
    folder = open_folder("kursk-2024", diagnostics)
    assert folder is not None
    return folder, read_library(folder, diagnostics)


def test_the_register_is_read_without_a_complaint() -> None:
    diagnostics = Diagnostics()
    folder, library = open_library(diagnostics)
    before = len(diagnostics.items)
    ledger = read_ledger(folder, library, diagnostics)
    assert diagnostics.items[before:] == ()
    assert set(ledger.claims) == {claim["id"] for claim in claims()}


def test_every_side_of_a_dispute_lives_in_some_futures() -> None:
    diagnostics = Diagnostics()
    ledger = read_ledger(*open_library(diagnostics), diagnostics)
    assert set(ledger.disputes) == set(evidence()["disputes"])
    for dispute in ledger.disputes.values():
        assert all(position.weight >= 0.02 and position.claims for position in dispute.positions), dispute.id
        assert sum(dispute.weights) == pytest.approx(1)


def test_counts_of_troops_are_drawn_together() -> None:
    diagnostics = Diagnostics()
    ledger = read_ledger(*open_library(diagnostics), diagnostics)
    assert ledger.disputes["troops_kursk"].draw == ledger.disputes["troops_total"].draw


@needs_texts
def test_every_anchor_is_verified() -> None:
    diagnostics = Diagnostics()
    folder, library = open_library(diagnostics)
    before = len(diagnostics.items)
    library = library.with_texts(TEXTS, diagnostics)
    library.verify([claim.anchor for claim in read_ledger(folder, library, diagnostics).claims.values()], diagnostics)
    assert diagnostics.items[before:] == ()


@needs_texts
def test_digests_match_the_texts() -> None:
    for name, document in documents().items():
        assert hashlib.sha256((TEXTS / document["file"]).read_bytes()).hexdigest() == document["digest"], name
    for claim in claims():
        passage = text(claim["document"])[claim["start"] : claim["end"]]
        assert hashlib.sha256(passage.encode()).hexdigest() == claim["digest"], claim["id"]


@needs_texts
def test_passages_are_whole_words() -> None:
    """A passage neither starts nor ends inside a word, save where the text itself runs two words together."""
    run_together = {"S2.exact_number_unclear"}
    for claim in claims():
        content, start, end = text(claim["document"]), claim["start"], claim["end"]
        inside = (start and content[start - 1 : start + 1].isalnum()) or content[end - 1 : end + 1].isalnum()
        assert not inside or claim["id"] in run_together, claim["id"]


@needs_texts
def test_every_number_of_the_documents_stands_in_a_claim() -> None:
    """A passage holds each numeral of the body; what is about the author and the picture does not count."""
    for document in DOCUMENTS:
        body = text(document).split("Raffaele Marchetti (")[0]
        spans = [(claim["start"], claim["end"]) for claim in claims() if claim["document"] == document]
        for found in re.finditer(r"\d[\d,.]*", body):
            assert any(start <= found.start() < end for start, end in spans), (document, found.group())


@needs_texts
def test_no_run_of_words_of_a_document_is_shipped() -> None:
    forbidden = set().union(*(runs(text(document)) for document in DOCUMENTS))
    for path in sorted(SITUATION.rglob("*.yaml")):
        copied = runs(path.read_text(encoding="utf-8")) & forbidden
        assert not copied, (path.name, sorted(" ".join(run) for run in copied)[:3])
