"""Failings are told: too much assumed, and history forecast worse than by persistence."""

from __future__ import annotations

from dataclasses import replace

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.nodes import Table
from stratagem.base.yamltext import read
from stratagem.findings import Findings
from stratagem.findings.failings import failings

POSTERIOR = """\
held_back:
  - {series: drones, date: 2024-09-01, crps: 400, persistence: 300}
  - {series: drones, date: 2024-10-01, crps: 900, persistence: 800}
  - {series: losses, date: 2024-09-01, crps: 44, persistence: 57}
"""


def test_too_much_assumed_is_told(findings: Findings) -> None:
    told = failings(findings, None)
    assert any("of the model's numbers are declared assumptions" in each for each in told) == (
        findings.assumed_share > 0.4
    )
    assert any("of the spread of Q2 rests on declared assumptions" in each for each in told)
    footings = tuple(replace(each, shares={"assumption": 0.3}) for each in findings.footings)
    assert not any("of the spread" in each for each in failings(replace(findings, footings=footings), None))


def test_history_forecast_worse_than_by_persistence_is_told(findings: Findings) -> None:
    posterior = read(POSTERIOR, "posterior.yaml", Diagnostics())
    assert isinstance(posterior, Table)
    told = [each for each in failings(findings, posterior) if "history" in each]
    assert len(told) == 1
    assert "drones" in told[0] and "650 against 550" in told[0]
