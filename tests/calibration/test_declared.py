"""calibration.yaml is read, its posterior is stamped, priors take it, and a stale one is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from linear import write
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import date_of
from stratagem.calibration import Declared, read_calibration
from stratagem.faces.cli.command import run
from stratagem.faces.situation import inspect
from stratagem.situation import open_folder

pytest.importorskip("iterative_ensemble_smoother")

CALIBRATION = """\
file: monthly.csv
from: 2023-01-01
held_back: 2023-09-01
until: 2023-12-31
strands:
  drones:
    title: Drones
    series: {drones: {}, others: {offset: 0.3, times: 2}}
    error: 0.05
    level: {lognormal: {p05: 10, p95: 1000}}
    growth: {normal: {mean: 0, sd: 1}}
    swing: {lognormal: {p05: 0.1, p95: 0.6}}
    time: {lognormal: {p05: 2, p95: 20}}
    moved_by: {cause: {normal: {mean: 0, sd: 1}}}
    gives: {drones_now: now, drones_growth: growth, drones_from_cause: cause}
    because: Given.
  signed:
    title: Signed
    series: {signed: {total: 2023-01-01}}
    error: 0.1
    level: {lognormal: {p05: 1, p95: 100}}
    growth: {normal: {mean: 0, sd: 0.1}}
    swing: {lognormal: {p05: 0.01, p95: 0.1}}
    time: {lognormal: {p05: 2, p95: 20}}
    gives: {signed_level: level}
    because: Given.
"""

ROWS = [
    *(f"2023-{month:02d}-01,drones,{100 + 10 * month},drone/month" for month in range(1, 12)),
    "2023-10-01,others,100,drone/month",
    "2023-02-01,cause,1,1",
    "2023-11-01,cause,3,1",
    "2023-04-11,signed,1000,person",
]
MODEL = """\
parameters:
  launches:
    {title: L, unit: drone/week, prior: {posterior: drones_now}, because: {history: monthly.csv, series: drones}}
  signing:
    {title: S, unit: person/day, prior: {posterior: signed_level}, because: {history: monthly.csv, series: signed}}
auxiliaries:
  both: {title: Both, unit: "1", is: launches / (1 drone / 1 week) + signing / (1 person / 1 day)}
indicators:
  both: {title: Both, unit: "1", is: both}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "linear")
    (folder / "history").mkdir()
    text = "\n".join(["date,series,value,unit", *ROWS, ""])
    (folder / "history" / "monthly.csv").write_text(text)
    settings = folder / "situation.yaml"
    settings.write_text(settings.read_text().replace("units: {person: A person}", "units: {person: P, drone: D}"))
    (folder / "calibration.yaml").write_text(CALIBRATION)
    return folder


def declared(folder: Path) -> tuple[Declared | None, Diagnostics]:
    found = Diagnostics()
    opened = open_folder(folder, found)
    assert opened is not None, found.items
    start = date_of(opened.settings["start"])
    assert start is not None
    return read_calibration(opened.calibration, opened.history, start, found), found


def test_values_become_rates_in_the_first_unit(folder: Path) -> None:
    read, found = declared(folder)
    assert read is not None and not found.items
    drones, signed = (read.strand(name, read.end) for name in read.names)
    assert drones.values.logs[-1] == pytest.approx(math.log(200.0))
    assert (drones.unit, signed.unit) == ("drone/month", "person/day")
    assert signed.values.logs[0] == pytest.approx(math.log(10.0))
    assert signed.values.times[0] == pytest.approx(-(364 - 50) / 365.25)
    assert drones.values.times[0] == pytest.approx(-(364 - 15.2) / 365.25, abs=1e-3)


def test_what_was_held_back_is_not_seen(folder: Path) -> None:
    read, _ = declared(folder)
    assert read is not None
    earlier, whole = read.earlier("drones"), read.strand("drones", read.cut)
    assert len(earlier.values.times) == 8 and len(whole.values.times) == 12
    assert all(day < "2023-09-01" for day in earlier.values.dates)
    assert (whole.drives == 0.0).all(), "only one value of the cause is known before the cut"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("file: monthly.csv", "file: other.csv", "other.csv"),
        ("until: 2023-12-31", "until: 2024-12-31", "until"),
        ("held_back: 2023-09-01", "held_back: 2022-09-01", "held_back"),
        ("series: {drones: {}", "series: {drone: {}", "'drone'"),
        ("drones_now: now", "drones_now: nowhere", "'nowhere'"),
    ],
)
def test_what_cannot_be_fitted_is_told(folder: Path, old: str, new: str, message: str) -> None:
    assert old in CALIBRATION
    (folder / "calibration.yaml").write_text(CALIBRATION.replace(old, new, 1))
    read, found = declared(folder)
    assert read is None
    assert [item.code for item in found.errors] == ["CALIBRATION-DECLARED"]
    assert message in found.errors[0].message


def test_priors_take_the_posterior_and_a_stale_one_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calibrate", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["effective"]) == {"drones", "signed"} and min(told["effective"].values()) > 200
    assert told["quantities"]["drones_now"]["p05"] < 210 < told["quantities"]["drones_now"]["p95"] * 1.2
    assert len(told["held_back"]) == 4
    (folder / "model" / "more.yaml").write_text(MODEL)
    seen = inspect(folder)
    assert seen.model is not None and not seen.errors, seen.diagnostics
    (mixture,) = seen.model.parameters["launches"].priors[()].mixtures
    low, high = mixture.quantile_table((0.05, 0.95))
    month = 30.4375
    assert low * month == pytest.approx(told["quantities"]["drones_now"]["p05"], rel=1e-4)
    assert high * month == pytest.approx(told["quantities"]["drones_now"]["p95"], rel=1e-4)

    (folder / "calibration.yaml").write_text(CALIBRATION.replace("p95: 0.6", "p95: 0.7"))
    codes = [item.code for item in inspect(folder).errors]
    assert codes[0] == "POSTERIOR-STALE"
    assert run(["calibrate", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "effective samples" in shown and "better than persistence in" in shown
    assert not inspect(folder).errors

    (folder / "model" / "more.yaml").write_text(MODEL.replace("posterior: drones_now", "posterior: drone_now"))
    (error,) = inspect(folder).errors
    assert (error.code, error.suggestion) == ("POSTERIOR-UNKNOWN", "drones_now")
    (folder / "model" / "more.yaml").write_text(MODEL.replace("posterior: drones_now", "posterior: drones_growth"))
    assert "UNIT-MISMATCH" in [item.code for item in inspect(folder).errors]


def test_a_situation_without_calibration_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calibrate", str(write(tmp_path / "linear"))]) == 3
    assert "CALIBRATION-MISSING" in capsys.readouterr().err
