"""Situations made of models of others are held against the files: the table tells what agrees and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratagem.base.shelf import FOLDER_VARIABLE
from stratagem.faces.fidelity import fidelities, table

CLOCK = "INITIAL TIME = 0 ~~|\nFINAL TIME = 4 ~~|\nTIME STEP = 0.5 ~~|\nSAVEPER = TIME STEP ~~|\n"
MODELS = {
    "good.mdl": "Level = INTEG(inflow[A], 1) ~~|\nRegion: A, B ~~|\ninflow[Region] = 1, 2 ~~|\n"
    "all = SUM(inflow[Region!]) * ELMCOUNT(Region) ~~|\nlate = DELAY N(Level, 2, 1, stages) ~~|\nstages = 2 ~~|\n",
    "chance.mdl": "a = RANDOM UNIFORM(0, 1, 2) ~~|\n",
    "broken.mdl": "a = b ~~|\n",
}


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    for name, text in MODELS.items():
        (tmp_path / name).write_text("{UTF-8}\n" + text + CLOCK)
    (tmp_path / "status.csv").write_text("path,format\n" + "".join(f"{name},mdl\n" for name in MODELS))
    return tmp_path


def test_what_agrees_and_what_cannot_be_said_is_told(suite: Path) -> None:
    good, chance, broken = fidelities(suite)
    assert (good.verdict, good.reason, good.compared) == ("same", "", 3)
    assert (chance.verdict, "RANDOM UNIFORM" in chance.reason) == ("not converted", True)
    assert broken.verdict == "not run"


def test_the_table_counts(suite: Path) -> None:
    text = table(list(fidelities(suite)))
    assert text.startswith("| models | same | not converted | not run | quantities compared |")
    assert "| 3 | 1 | 1 | 1 | 3 |" in text
    assert "| good.mdl" not in text
