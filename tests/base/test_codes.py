"""The list of diagnostic codes is closed: what is used is listed and explained, what is listed is used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from stratagem.base import codes
from stratagem.base.codes import CODES, page

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "stratagem"
CODE = re.compile(r"[A-Z]{2,}(?:-[A-Z]+)*")


def constants() -> set[str]:
    """Every text constant of the source, the list itself left out."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path != Path(codes.__file__):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found |= {value for value in values if isinstance(value, str)}
    return found


def test_every_code_that_is_used_is_listed() -> None:
    hyphenated = {text for text in constants() if CODE.fullmatch(text) and "-" in text}
    assert hyphenated - CODES.keys() == set()


def test_every_code_that_is_listed_is_used() -> None:
    assert CODES.keys() - constants() == set()


def test_codes_are_upper_case_words_with_hyphens_and_explained_by_a_sentence() -> None:
    for code, explanation in CODES.items():
        assert CODE.fullmatch(code), code
        assert explanation[0].isupper() and explanation.endswith("."), code


def test_the_page_explains_every_code_and_no_other() -> None:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert text == page()
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == sorted(CODES)
