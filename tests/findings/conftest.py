"""The linear situation with its futures and findings, made once."""

from __future__ import annotations

import pytest

from linear import write
from stratagem.engine import Futures
from stratagem.faces.situation import Situation, load
from stratagem.findings import Findings

COUNT = 8192


@pytest.fixture(scope="session")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    return load(write(tmp_path_factory.mktemp("situations") / "linear"))


@pytest.fixture(scope="session")
def futures(situation: Situation) -> Futures:
    return situation.run(COUNT, seed=3)


@pytest.fixture(scope="session")
def findings(situation: Situation, futures: Futures) -> Findings:
    return situation.findings(futures)
