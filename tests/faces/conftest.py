"""The small situation that `stratagem new` writes, fresh for each test that changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratagem.base.diagnostics import Diagnostics
from stratagem.situation import new_situation


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of its own with the small situation."""
    diagnostics = Diagnostics()
    new_situation(tmp_path / "small", diagnostics)
    diagnostics.raise_errors()
    return tmp_path / "small"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, so that results by default go there."""
    folder = tmp_path / "current"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder
