"""A situation of a newer version is refused with advice, an older one is carried on step by step."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Scalar, Table
from stratagem.situation import migrations, open_folder
from stratagem.situation.migrations import VERSION, Tables


def with_version(folder: Path, version: str) -> Path:
    file = folder / "situation.yaml"
    file.write_text(file.read_text().replace("schema: 1 ", f"schema: {version} "))
    return folder


@pytest.mark.parametrize(
    ("version", "code", "remedy"),
    [
        ("2", "SCHEMA-NEWER", "upgrade"),
        ("99999999999", "SCHEMA-NEWER", "upgrade"),
        ("0", "SCHEMA-UNKNOWN", f"schema: {VERSION}"),
        ("-1", "SCHEMA-UNKNOWN", f"schema: {VERSION}"),
        ("one", "KIND-WRONG", "whole number"),
        ("1.5", "KIND-WRONG", "whole number"),
        ("true", "KIND-WRONG", "whole number"),
    ],
)
def test_a_version_that_is_not_known_is_told(folder: Path, version: str, code: str, remedy: str) -> None:
    diagnostics = Diagnostics()
    assert open_folder(with_version(folder, version), diagnostics) is None
    [item] = diagnostics.items
    assert item.code == code and remedy in item.remedy
    assert item.place is not None and item.place.file == "situation.yaml" and item.place.column == 9


def test_a_newer_situation_is_not_told_of_keys_that_are_not_known_yet(folder: Path) -> None:
    with (with_version(folder, "2") / "questions.yaml").open("a") as file:
        file.write("something_new: 1\n")
    diagnostics = Diagnostics()
    assert open_folder(folder, diagnostics) is None
    assert [item.code for item in diagnostics.items] == ["SCHEMA-NEWER"]


def test_an_older_situation_is_carried_on_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place("situation.yaml", 1, 9)

    def step(version: int) -> Tables:
        return {"situation.yaml": Table({"schema": Scalar(version, place)}, {"schema": place}, place)}

    monkeypatch.setattr(migrations, "VERSION", 3)
    monkeypatch.setattr(migrations, "MIGRATIONS", {1: lambda tables: step(2), 2: lambda tables: step(3)})
    diagnostics = Diagnostics()
    assert migrations.migrate(step(1), diagnostics) == step(3)
    assert diagnostics.items == ()
