"""Small situations with evidence, written into a folder and read back, for tests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.documents import Anchor, Library, read_library
from stratagem.evidence import Claim, Ledger, read_ledger
from stratagem.situation import open_folder

Entry = dict[str, object]
SETTINGS: Entry = {
    "schema": 1,
    "name": "small",
    "title": "A small situation",
    "summary": "For tests.",
    "start": "2024-11-05",
    "end": "2025-01-05",
    "step": "1 week",
    "known_until": "2024-11-10",
    "units": {"person": "A person"},
    "actors": {"north": "The north"},
}
DOCUMENTS: Entry = {
    name: {
        "file": f"{name}.txt",
        "title": name,
        "outlet": "a paper",
        "date": "2024-11-01",
        "kind": "original",
        "reliability": "B",
        "digest": hashlib.sha256(name.encode()).hexdigest(),
    }
    for name in ("D1", "D2")
}
COPY: Entry = {
    "D3": {
        "file": "D3.txt",
        "title": "D3",
        "outlet": "a mill",
        "date": "2024-11-02",
        "kind": "spun",
        "of": "D1",
        "reliability": "D",
        "digest": hashlib.sha256(b"D3").hexdigest(),
    }
}
SPEAKERS: Entry = {
    name: {"title": name.title(), "reliability": "B"} for name in ("capital", "ministry", "press", "author")
}
TROOPS: Entry = {
    "troops": {"title": "Troops", "unit": "person", "scale": "log", "wide": {"low": 500, "high": 40_000}},
}


def claim(name: str, value: object = None, **changes: object) -> Entry:
    """A claim about `troops`; ids give each its own passage."""
    start = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16)
    entry: Entry = {
        "id": name,
        "document": "D1",
        "start": start,
        "end": start + 9,
        "digest": "0" * 64,
        "kind": "quantity",
        "variable": "troops",
        "speaker": "capital",
        "modality": "estimate",
        "value": value,
        "grade": "B2",
        "says": f"What {name} says.",
    }
    return {key: each for key, each in {**entry, **changes}.items() if each is not None}


def yaml(value: object, indent: int = 0) -> str:
    """Plain data as the YAML that situations are written in; dates are given as text."""
    pad = "  " * indent
    if isinstance(value, dict):
        lines = []
        for key, each in value.items():
            nested = isinstance(each, (dict, list)) and each
            lines.append(f"{pad}{key}:\n{yaml(each, indent + 1)}" if nested else f"{pad}{key}: {_scalar(each)}\n")
        return "".join(lines)
    if isinstance(value, list):
        return "".join(
            f"{pad}-\n{yaml(each, indent + 1)}" if isinstance(each, (dict, list)) else f"{pad}- {_scalar(each)}\n"
            for each in value
        )
    return f"{pad}{_scalar(value)}\n"


def _scalar(value: object) -> str:
    text = str(value)
    if isinstance(value, str) and not (len(text) == 10 and text[4] == "-" and text[:4].isdigit()):
        return json.dumps(text, ensure_ascii=False)
    return "{}" if value == {} else "[]" if value == [] else str(value).lower() if isinstance(value, bool) else text


def write(folder: Path, evidence: Entry, documents: Entry | None = None) -> Path:
    """A situation folder with this evidence; speakers and the variable `troops` are added unless given."""
    (folder / "evidence").mkdir(parents=True, exist_ok=True)
    (folder / "situation.yaml").write_text(yaml(SETTINGS))
    (folder / "documents.yaml").write_text(yaml({"documents": documents or DOCUMENTS}))
    full = {"speakers": SPEAKERS, "variables": TROOPS, **evidence}
    (folder / "evidence" / "all.yaml").write_text(yaml(full))
    return folder


def read(folder: Path, evidence: Entry, documents: Entry | None = None) -> tuple[Ledger, Library, Diagnostics]:
    """The ledger of such a folder, with its library and what was found wrong."""
    found = Diagnostics()
    opened = open_folder(write(folder, evidence, documents), found)
    assert opened is not None, [str(item) for item in found.items]
    library = read_library(opened, found)
    return read_ledger(opened, library, found), library, found


def sound(folder: Path, evidence: Entry, documents: Entry | None = None) -> Ledger:
    """The ledger of such a folder; fails if anything is wrong with it."""
    ledger, _, found = read(folder, evidence, documents)
    assert not found.items, [f"{item.code}: {item.message}" for item in found.items]
    return ledger


def spoken(name: str, **changes: object) -> Claim:
    """A claim object without a folder: of the capital, in D1, B2, an estimate, without a value."""
    values: Entry = {
        "id": name,
        "anchor": Anchor(str(changes.pop("document", "D1")), 0, 9, "0" * 64, name),
        "kind": "judgement",
        "variable": None,
        "mechanisms": (),
        "actor": None,
        "speaker": "capital",
        "through": (),
        "modality": "estimate",
        "hedge": "none",
        "value": None,
        "as_of": None,
        "grade": "B2",
        "supersedes": (),
        "says": name,
    }
    return Claim(**{**values, **changes})  # type: ignore[arg-type]
