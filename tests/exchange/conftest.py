"""Small models of others, and how they are run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stratagem.base.shelf import FOLDER_VARIABLE

pytest.importorskip("pysd", reason="the extra `models` is not installed")

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def no_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that these tests read is kept on disk."""
    monkeypatch.setenv(FOLDER_VARIABLE, "")


@pytest.fixture
def vensim(tmp_path: Path) -> Write:
    """Writes a Vensim file out of its equations; `end`, `step` and `save` rule its clock."""

    def write(equations: str, end: float = 10, step: float = 1, save: float | None = None, before: str = "") -> Path:
        path = tmp_path / "model.mdl"
        control = (
            f"FINAL TIME = {end} ~~|\nINITIAL TIME = 0 ~~|\nTIME STEP = {step} ~~|\n"
            f"SAVEPER = {'TIME STEP' if save is None else save} ~~|\n"
        )
        path.write_text(f"{{UTF-8}}\n{before}{equations}\n{control}", encoding="utf-8")
        return path

    return write


@pytest.fixture
def xmile(tmp_path: Path) -> Write:
    """Writes an XMILE file out of its variables; `specs` are attributes of its clock, `before` stands first."""

    def write(
        variables: str, specs: str = 'method="Euler"', end: float = 10, step: float = 1, before: str = ""
    ) -> Path:
        path = tmp_path / "model.xmile"
        path.write_text(
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">\n'
            f"<sim_specs {specs}><start>0</start><stop>{end}</stop><dt>{step}</dt></sim_specs>\n{before}"
            f"<model><variables>{variables}</variables></model></xmile>\n",
            encoding="utf-8",
        )
        return path

    return write
