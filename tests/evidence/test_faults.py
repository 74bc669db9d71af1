"""Faulty evidence gets a code, a place and a remedy, and never a crash; all faults are shown at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.making import DOCUMENTS, TROOPS, Entry, claim, read
from stratagem.base.codes import CODES
from stratagem.base.diagnostics import Diagnostic, Diagnostics, Place
from stratagem.documents import read_library
from stratagem.evidence import read_ledger
from stratagem.situation import open_folder

DAY: Entry = {"day": {"title": "Day", "unit": "date", "wide": {"low": "2024-10-01", "high": "2025-06-01"}}}
SOUND = claim("a", 8_000)


def sides(**cited: list[str]) -> Entry:
    return {name: {"says": name, "claims": claims} for name, claims in cited.items()}


def dispute(positions: Entry, **keys: object) -> Entry:
    return {"claims": [SOUND], "disputes": {"d": {"title": "?", **keys, "positions": positions}}}


def weighed(*weights: float | None) -> Entry:
    positions: Entry = {}
    for number, weight in enumerate(weights):
        declared = {"weight": {"value": weight, "reason": "so"}} if weight is not None else {}
        positions[f"p{number}"] = {"says": "x", "claims": ["a"] if number == 0 else ["b"], **declared}
    return {"claims": [SOUND, claim("b", 3_000, speaker="press")],
            "disputes": {"d": {"title": "?", "variable": "troops", "positions": positions}}}  # fmt: skip


def variable(**changes: object) -> Entry:
    return {"claims": [SOUND], "variables": {"troops": {**TROOPS["troops"], **changes}}}  # type: ignore[dict-item]


def pair(**changes: object) -> Entry:
    second = claim("b", **{"value": 9_000, **changes})
    return {"claims": [SOUND, second]}


FAULTS: dict[str, tuple[str, Entry, str]] = {
    "unknown document": ("DOCUMENT-UNKNOWN", {"claims": [SOUND, claim("b", 9_000, document="D9")]}, "D9"),
    "unknown speaker": ("SPEAKER-UNKNOWN", pair(speaker="capitol"), "capitol"),
    "unknown speaker in between": ("SPEAKER-UNKNOWN", pair(speaker="press", through=["pres"]), "pres"),
    "unknown variable": ("VARIABLE-UNKNOWN", pair(variable="trops"), "trops"),
    "unknown actor": ("ACTOR-UNKNOWN", pair(speaker="press", actor="nort"), "nort"),
    "unknown hedge": ("HEDGE-UNKNOWN", pair(speaker="press", hedge="abuot"), "abuot"),
    "quantity without a value": ("CLAIM-INCOMPLETE", {"claims": [SOUND, claim("b")]}, "value"),
    "value without a variable": (
        "CLAIM-INCOMPLETE",
        {"claims": [SOUND, {k: v for k, v in claim("b", 3, kind="event").items() if k != "variable"}]},
        "variable",
    ),
    "low above high": ("VALUE-ORDER", {"claims": [SOUND, claim("b", {"low": 9, "high": 3})]}, "9"),
    "a date for a number": ("VALUE-KIND", {"claims": [SOUND, claim("b", "2024-11-01")]}, "date"),
    "a number for a date": (
        "VALUE-KIND",
        {"claims": [claim("a", 5, variable="day")], "variables": DAY},
        "number",
    ),
    "value that is not thinkable": ("VALUE-OUTSIDE", {"claims": [SOUND, claim("b", 50)]}, "50"),
    "a vague word for what is not thinkable": ("VALUE-OUTSIDE", pair(value=30_000, hedge="thousands"), "thousands, of"),
    "wide beyond all numbers": ("VALUE-RANGE", variable(wide={"low": 5, "high": 10**30}), "runs from 5"),
    "unit of another dimension": ("UNIT-MISMATCH", pair(unit="km2"), "km2"),
    "unit that is none": ("UNIT-UNKNOWN", pair(unit="persn"), "persn"),
    "as of a day not yet known": ("LEAK", pair(speaker="press", as_of="2024-11-11"), "2024-11-11"),
    "end before start": ("ANCHOR-OUT-OF-RANGE", pair(start=9, end=3), "9 to 3"),
    "one id twice": ("ID-TWICE", {"claims": [SOUND, SOUND]}, "declared at"),
    "one passage twice": ("CLAIM-TWICE", pair(start=SOUND["start"], end=SOUND["end"]), "one passage"),
    "overlapping passages": ("CLAIM-TWICE", pair(start=int(str(SOUND["start"])) + 3, end=SOUND["end"]), "one passage"),
    "superseding nothing": ("CLAIM-UNKNOWN", pair(supersedes=["z"]), "'z'"),
    "superseding another speaker": ("SUPERSEDES", pair(speaker="press", supersedes=["a"]), "capital"),
    "superseding itself": ("SUPERSEDES", pair(supersedes=["b"]), "same claim"),
    "superseding another variable": (
        "SUPERSEDES",
        {"claims": [SOUND, claim("b", "2024-11-01", variable="day", supersedes=["a"])], "variables": {**TROOPS, **DAY}},
        "about troops",
    ),
    "superseding a later day": (
        "SUPERSEDES",
        {"claims": [claim("a", 8_000, as_of="2024-11-02"), claim("b", 9_000, as_of="2024-11-01", supersedes=["a"])]},
        "2024-11-02",
    ),
    "position citing nothing": ("CLAIM-UNKNOWN", dispute(sides(p=["a"], q=["aa"]), variable="troops"), "'aa'"),
    "claim on two sides": (
        "POSITION-CLAIM",
        dispute(sides(p=["a"], q=["a", "b"]), variable="troops") | {"claims": [SOUND, claim("b", 3_000)]},
        "already",
    ),
    "claim about something else": (
        "POSITION-CLAIM",
        {
            "claims": [SOUND, claim("b", "2024-11-01", variable="day")],
            "variables": {**TROOPS, **DAY},
            "disputes": {"d": {"title": "?", "variable": "troops", "positions": sides(p=["a", "b"])}},
        },
        "about day",
    ),
    "position left behind": (
        "POSITION-EMPTY",
        {
            "claims": [claim("a", 8_000, as_of="2024-11-02"), claim("b", 3_000, as_of="2024-11-01")],
            "disputes": {"d": {"title": "?", "variable": "troops", "positions": sides(p=["a"], q=["b"])}},
        },
        "b by a",
    ),
    "weights for some": ("WEIGHTS", weighed(0.3, None), "p1"),
    "weights of too much": ("WEIGHTS", weighed(0.3, 0.8), "1.1"),
    "dispute about nothing known": ("VARIABLE-UNKNOWN", dispute(sides(p=["a"]), variable="trops"), "trops"),
    "dispute with nothing known": ("DISPUTE-UNKNOWN", dispute(sides(p=["a"]), **{"with": "e"}), "'e'"),
    "two disputes about one variable": (
        "DISPUTE-TWICE",
        {
            "claims": [SOUND],
            "disputes": {name: {"title": "?", "variable": "troops", "positions": sides(p=["a"])} for name in "de"},
        },
        "both about",
    ),
    "wide upside down": ("VALUE-ORDER", variable(wide={"low": 9_000, "high": 8_000}), "9,000"),
    "wide of dates": ("VALUE-KIND", variable(wide={"low": "2024-11-01", "high": "2024-11-05"}), "numbers"),
    "log of nothing": ("VALUE-SCALE", variable(wide={"low": 0, "high": 40_000}), "log"),
    "variable without a voice": (
        "VARIABLE-UNHEARD",
        {"claims": [SOUND], "variables": {**TROOPS, "shells": {**TROOPS["troops"], "title": "Shells"}}},  # type: ignore[dict-item]
        "shells",
    ),
}


def faults(folder: Path, evidence: Entry) -> tuple[Diagnostic, ...]:
    _, _, found = read(folder, evidence)
    return found.items


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_a_code_a_place_and_a_remedy(tmp_path: Path, fault: str) -> None:
    code, evidence, named = FAULTS[fault]
    found = faults(tmp_path, evidence)
    assert [item.code for item in found] == [code], [item.message for item in found]
    (item,) = found
    assert code in CODES
    assert named in item.message
    assert isinstance(item.place, Place) and item.place.file == "evidence/all.yaml" and item.place.line > 1
    assert len(item.remedy) > 10


@pytest.mark.parametrize(
    ("fault", "meant"),
    [("unknown speaker", "capital"), ("unknown variable", "troops"), ("unknown hedge", "about"),
     ("unknown actor", "north"), ("dispute about nothing known", "troops")],
)  # fmt: skip
def test_a_misspelt_name_is_guessed(tmp_path: Path, fault: str, meant: str) -> None:
    (item,) = faults(tmp_path, FAULTS[fault][1])
    assert item.suggestion == meant


def test_all_faults_are_shown_at_once(tmp_path: Path) -> None:
    claims = [SOUND, claim("b", 50, speaker="nobody", document="D9"), claim("c", 3, as_of="2025-01-01")]
    codes = {item.code for item in faults(tmp_path, {"claims": claims})}
    assert codes == {"SPEAKER-UNKNOWN", "DOCUMENT-UNKNOWN", "VALUE-OUTSIDE", "LEAK"}


def test_claims_that_supersede_each_other_are_reported_and_stay(tmp_path: Path) -> None:
    claims = [claim("a", 8_000, supersedes=["b"]), claim("b", 9_000, supersedes=["a"])]
    ledger, _, found = read(tmp_path, {"claims": claims})
    assert [item.code for item in found.items] == ["SUPERSEDES", "SUPERSEDES"]
    assert not ledger.superseded


def test_a_document_dated_too_late_is_a_leak(tmp_path: Path) -> None:
    late = {name: {**entry, "date": "2024-12-01"} if name == "D2" else entry for name, entry in DOCUMENTS.items()}  # type: ignore[dict-item]
    _, _, found = read(tmp_path, {"claims": [SOUND]}, late)
    assert [item.code for item in found.items] == ["LEAK"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"of": "D1"}, "DOCUMENT-OF"), ({"of": "D22"}, "DOCUMENT-OF"), ({"file": "D2.txt"}, "DOCUMENT-TWICE")],
)
def test_documents_that_do_not_fit_together(tmp_path: Path, changes: Entry, code: str) -> None:
    documents = {**DOCUMENTS, "D1": {**DOCUMENTS["D1"], **changes}}  # type: ignore[dict-item]
    _, _, found = read(tmp_path, {"claims": [SOUND]}, documents)
    assert [item.code for item in found.items] == [code]
    assert found.items[0].place is not None


def test_ids_may_not_be_declared_in_two_files(tmp_path: Path) -> None:
    read(tmp_path, {"claims": [SOUND]})
    (tmp_path / "evidence" / "more.yaml").write_text("speakers:\n  press: {title: Press, reliability: B}\n")
    found = Diagnostics()
    folder = open_folder(tmp_path, found)
    assert folder is not None
    read_ledger(folder, read_library(folder, found), found)
    assert [item.code for item in found.items] == ["ID-TWICE"]
    assert found.items[0].place is not None and found.items[0].place.file == "evidence/more.yaml"
