"""A sound small situation in a folder of its own, to break in one place at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stratagem.situation.new import TEMPLATE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the situation that `stratagem new` writes."""
    return Path(shutil.copytree(TEMPLATE, tmp_path / "dry-summer"))
