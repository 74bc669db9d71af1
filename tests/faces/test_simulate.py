"""`stratagem simulate`, `convert` and `export` from end to end."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from stratagem.faces.cli.command import run

pytest.importorskip("pysd", reason="the extra `models` is not installed")

GROWTH = """{UTF-8}
Total Stock = INTEG(growth, 10) ~ thing ~|
growth = Total Stock * rate ~~|
rate = 0.1 ~~|
D: x, y ~~|
both[D] = 1, 2 ~~|
FINAL TIME = 4 ~~|
INITIAL TIME = 0 ~~|
TIME STEP = 0.5 ~~|
SAVEPER = 1 ~~|
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "Growth.MDL"
    path.write_text(GROWTH)
    return path


def rows(path: Path) -> list[list[str]]:
    with path.open() as file:
        return list(csv.reader(file))


def test_courses_are_written_as_the_file_names_them(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run(["simulate", str(model), "--out", str(out), "--engine", "reference"]) == 0
    header, *body = rows(out)
    assert header[0] == "time" and {"Total Stock", "both[x]", "both[y]", "FINAL TIME"} <= set(header)
    assert [row[0] for row in body] == ["0", "1", "2", "3", "4"]
    assert float(body[-1][header.index("Total Stock")]) == pytest.approx(10 * 1.05**8)


def test_names_ignore_case_spaces_and_underscores(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    asked = ["--record", "total_stock", "--record", "BOTH[ X ]", "--set", "Rate=0.2", "--engine", "reference"]
    assert run(["simulate", str(model), "--out", str(out), *asked]) == 0
    header, *body = rows(out)
    assert header == ["time", "Total Stock", "both[x]"]
    assert float(body[-1][1]) == pytest.approx(10 * 1.1**8)


def test_what_varies_is_told_by_quantiles(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    asked = ["--vary", "rate=uniform: {low: 0.1, high: 0.3}", "--futures", "400", "--record", "total stock", "--json"]
    assert run(["simulate", str(model), "--out", str(out), "--seed", "3", "--engine", "reference", *asked]) == 0
    header, *body = rows(out)
    assert header == ["time", "variable", "unit", "mean", "p05", "p25", "p50", "p75", "p95"]
    last = body[-1]
    assert last[:3] == ["4", "Total Stock", "thing"]
    assert float(last[6]) == pytest.approx(10 * 1.1**8, rel=0.02)
    told = json.loads(capsys.readouterr().out)
    assert told["futures"] == 400 and told["seed"] == 3 and told["variables"] == 1 and told["steps"] == 8
    assert set(told) == {
        "futures",
        "seed",
        "threads",
        "engine",
        "results_digest",
        "steps",
        "variables",
        "seconds",
    }
    assert set(told["seconds"]) == {"load", "compile", "simulate", "total"}


def test_a_situation_is_simulated_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "small", tmp_path / "out.csv"
    assert run(["new", str(folder)]) == 0
    capsys.readouterr()
    assert run(["simulate", str(folder), "--out", str(out), "--json", "--engine", "reference"]) == 0
    header, *body = rows(out)
    assert header[0] == "time" and len(header) > 2 and len(body) > 2
    assert json.loads(capsys.readouterr().out)["variables"] == len(header) - 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["--set", "nowhere=1"], "RECORD-UNKNOWN"),
        (["--set", "rate"], "SET-FORM"),
        (["--set", "rate=much"], "SET-FORM"),
        (["--set", "rate=1e400"], "SET-FORM"),
        (["--set", "rate=1", "--set", "Rate=2"], "SET-TWICE"),
        (["--set", "rate=1", "--vary", "rate=uniform: {low: 0, high: 1}"], "SET-TWICE"),
        (["--vary", "rate=sideways: {low: 1}"], "DISTRIBUTION-UNKNOWN"),
        (["--vary", "rate=uniform: {low: 2, high: 1}"], "DISTRIBUTION-IMPOSSIBLE"),
        (["--vary", "rate=&a [*a]"], "ANCHOR"),
        (["--vary", "TIME_STEP=uniform: {low: 0.1, high: 1}"], "VARY-CLOCK"),
        (["--record", "nowhere"], "RECORD-UNKNOWN"),
        (["--record", "both[z]"], "RECORD-UNKNOWN"),
        (["--data", "nowhere.csv"], "DATA-MISSING"),
        (["--data", "/dev/zero"], "DATA-MISSING"),
        (["--futures", "0"], "FUTURES-COUNT"),
        (["--futures", "nan"], "FUTURES-COUNT"),
        (["--seed", "-1"], "SEED-RANGE"),
        (["--threads", "0"], "THREADS-COUNT"),
        (["--out", "/proc/nowhere.csv"], "OUT-UNWRITABLE"),
        (["--out", "."], "OUT-NOT-A-FILE"),
    ],
)
def test_what_cannot_be_asked_is_told(
    asked: list[str], code: str, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["simulate", str(model), *asked]) == 2
    told = capsys.readouterr().err
    assert f"error {code} " in told and "remedy: " in told


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_a_stock_that_is_set_begins_there(engine: str, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    asked = ["--set", "total stock=20", "--record", "total stock", "--engine", engine]
    assert run(["simulate", str(model), "--out", str(out), *asked]) == 0
    _, *body = rows(out)
    assert [float(row[1]) for row in body] == pytest.approx([20 * 1.05 ** (2 * time) for time in range(5)])


def test_what_is_read_is_never_replaced(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series = tmp_path / "series.csv"
    series.write_text("time,z\n0,1\n")
    (tmp_path / "link.csv").symlink_to(series)
    for out in (model, series, tmp_path / "link.csv"):
        assert run(["simulate", str(model), "--data", str(series), "--out", str(out)]) == 2
        assert "OUT-IS-INPUT" in capsys.readouterr().err
    assert model.read_text() == GROWTH and series.read_text().startswith("time,z")


def test_convert_and_export_write_what_simulate_reads(model: Path, tmp_path: Path) -> None:
    folder, back = tmp_path / "growth", tmp_path / "back.xmile"
    assert run(["convert", str(model), str(folder)]) == 0
    assert run(["check", str(folder)]) == 0
    assert run(["export", str(folder), str(back)]) == 0
    out = tmp_path / "out.csv"
    asked = ["--record", "total stock", "--out", str(out), "--engine", "reference"]
    assert run(["simulate", str(back), *asked]) == 0
    assert float(rows(out)[-1][1]) == pytest.approx(10 * 1.05**8)
