"""The JSON Schemas in the package are valid, up to date, and agree with the checks of the program."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.nodes import Table
from stratagem.base.yamltext import read
from stratagem.situation.composites import Record
from stratagem.situation.files import list_files
from stratagem.situation.folder import SHIPPED, shipped_names
from stratagem.situation.new import TEMPLATE
from stratagem.situation.schema import SCHEMAS, json_schema, schema_text, write_schemas
from stratagem.situation.shape import FILES, check_shape, definition_of

SITUATIONS = [TEMPLATE, *(SHIPPED / name for name in shipped_names())]


def plain(value: Any) -> Any:
    """YAML as an editor sees it: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_schema_is_valid_and_up_to_date(name: str) -> None:
    stored = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == schema_text(name), "run `python -m stratagem.situation.schema`"
    Draft202012Validator.check_schema(json.loads(stored))


def test_there_is_a_schema_for_every_file_and_no_other(tmp_path: Path) -> None:
    names = {path.name for path in write_schemas(tmp_path / "schemas")}
    assert names == {path.name for path in SCHEMAS.iterdir()}


@pytest.mark.parametrize("folder", SITUATIONS, ids=lambda path: path.name)
def test_situations_that_open_are_valid_for_editors(folder: Path) -> None:
    for name in list_files(folder, Diagnostics()):
        if name.endswith(".yaml"):
            content = plain(yaml.safe_load((folder / name).read_text(encoding="utf-8")))
            schema = json_schema(Path(name).parts[0].removesuffix(".yaml"))
            errors = [error.message for error in Draft202012Validator(schema).iter_errors(content)]
            assert errors == [], name


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("situation.yaml", "schema: 1\n"),
        ("mechanisms.yaml", "mechanisms:\n  M1: {statement: x, holds: y}\n"),
        ("mechanisms.yaml", "mechanisms:\n  M 1: {statement: x}\n"),
        ("mechanisms.yaml", "mechanism: {}\n"),
        ("questions.yaml", "questions:\n  - {id: Q1, kind: sort}\n"),
        ("model/m.yaml", "events:\n  e: {title: E, when: x > 1, at: '2024-12-01'}\n"),
        ("model/m.yaml", "events:\n  e: {title: E}\n"),
        ("model/m.yaml", "parameters:\n  p: {title: P, unit: km, prior: {uniform: {low: 0}}}\n"),
        ("model/m.yaml", "parameters:\n  p: {title: P, unit: km, prior: {uniform: {low: 0, high: 1}, exactly: 1}}\n"),
        ("model/m.yaml", "parameters:\n  p: {title: P, unit: km, prior: {north: {low: 0}}}\n"),
        ("model/m.yaml", "flows:\n  f: {title: F, unit: km, rate: 1}\n"),
        ("evidence/e.yaml", "variables:\n  v: {title: V, unit: km, wide: {low: 1}}\n"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(file: str, text: str) -> None:
    diagnostics = Diagnostics()
    node = read(text, file, diagnostics)
    assert isinstance(node, Table)
    check_shape(file, node, diagnostics)
    assert diagnostics.errors
    schema = json_schema(Path(file).parts[0].removesuffix(".yaml"))
    assert not Draft202012Validator(schema).is_valid(plain(yaml.safe_load(text)))


@pytest.mark.parametrize(
    "prior",
    [
        "{exactly: 3}",
        "{uniform: {low: 2024-11-06, high: 2025-02-01}}",
        "{mixture: [{weight: 1, prior: {exactly: 1}}], within: {high: 3}}",
        "{by: need, spent: {exactly: 1}, tactical: {uniform: {low: 0, high: 1}}}",
        "{kursk: {exactly: 1}, south: {by: need, spent: {exactly: 1}, tactical: {exactly: 2}}}",
    ],
)
def test_the_schema_knows_every_form_of_prior(prior: str) -> None:
    text = f"parameters:\n  p: {{title: P, unit: km, prior: {prior}}}\n"
    assert Draft202012Validator(json_schema("model")).is_valid(plain(yaml.safe_load(text)))


def test_every_key_says_what_it_is_for() -> None:
    def keys(record: Record) -> list[str]:
        return [key.doc for key in record.keys.values()]

    docs = [doc for name in FILES for doc in keys(definition_of(f"{name}.yaml"))]
    assert docs and all(len(doc) >= 5 for doc in docs)


def test_every_key_stands_on_the_page_of_the_language() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    known = set(_words(*(json_schema(name) for name in FILES)))
    assert known - set(re.findall(r"[a-z][a-z0-9_]*", page)) == set()


def _words(*schemas: Any) -> list[str]:
    found: list[str] = []
    for schema in schemas:
        if isinstance(schema, dict):
            found += schema.get("properties", {}).keys()
            found += _words(*schema.values())
        elif isinstance(schema, list):
            found += _words(*schema)
    return found
