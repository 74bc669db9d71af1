"""The built package carries every file that the source has, and asks for nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAN = {"numpy", "llvmlite", "pyyaml", "typer", "rich", "jinja2"}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in a wheel built from the source."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_source_file_is_packed(packed: set[str]) -> None:
    source = ROOT / "src"
    files = {path.relative_to(source).as_posix() for path in source.glob("stratagem/**/*") if path.is_file()}
    wanted = {name for name in files if not name.endswith(".pyc") and "/." not in name}
    assert wanted <= packed
    assert {Path(name).suffix for name in wanted} >= {".py", ".yaml", ".typed"}


def test_nothing_else_is_packed(packed: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in packed} == {"stratagem"}


def test_licence_is_packed(packed: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in packed)


def test_run_time_needs_are_lean_and_have_lower_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = dict(need.split(">=") for need in project["dependencies"])
    assert {name.lower() for name in needs} == LEAN
    assert set(project["optional-dependencies"]) == {"read", "models", "pdf", "calibrate", "notebook", "test", "all"}
