"""The situation that `stratagem new` writes runs through every stage, and its dispute matters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

import stratagem
from stratagem.base.diagnostics import Diagnostics
from stratagem.situation import new_situation


def test_a_new_situation_runs_and_its_dispute_matters(tmp_path: Path) -> None:
    path = new_situation(tmp_path / "dry-summer", Diagnostics())
    assert path is not None
    situation = stratagem.load(path, documents=path / "documents")
    futures = situation.run(futures=320, seed=1)
    assert futures.trouble_count == 0
    assert futures.digest == situation.run(futures=320, seed=1, engine="reference").digest

    water = futures.at("water_behind_dam", date(2030, 9, 1))
    assert 10_000 < np.median(water) < 30_000
    assert (water >= 0).all()

    rationed = ~np.isnan(futures.event_time("rationing"))
    silted = futures.position("water_in_reservoir") == 1
    assert 0.3 < rationed.mean() < 0.9
    assert rationed[silted].mean() > rationed[~silted].mean() + 0.1
