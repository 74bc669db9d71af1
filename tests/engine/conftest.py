"""Nothing that these tests compile is kept on disk."""

from __future__ import annotations

import pytest

from stratagem.base.shelf import FOLDER_VARIABLE


@pytest.fixture(autouse=True)
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
