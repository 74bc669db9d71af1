"""The tutorial runs as it stands, with fewer futures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_tutorial_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    assert len(BLOCKS) >= 9
    for block in BLOCKS:
        exec(compile(block.replace("2_000", "256"), PAGE.name, "exec"), names)
    shown = capsys.readouterr().out
    assert "km" in shown and "brier" in shown
    for name in ("futures", "findings", "choice", "scenarios", "scores"):
        assert repr(names[name]).startswith("<") and len(repr(names[name])) < 200
        assert names[name]._repr_html_().startswith("<table>")  # type: ignore[attr-defined]
    assert names["found"][0]._repr_html_().startswith("<table>")  # type: ignore[index]
