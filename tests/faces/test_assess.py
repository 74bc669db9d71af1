"""`stratagem assess`: what it prints and writes, and what it refuses before it simulates."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stratagem.faces.assessment import PARTS
from stratagem.faces.cli.command import run
from stratagem.faces.situation import Situation, load

FEW = ["--futures", "64", "--engine", "reference"]
KEYS = {
    *("schema", "situation", "futures", "seed", "engine", "results_digest", "seconds", "report"),
    *("answers", "indicators", "versions"),
}
ANSWER_KEYS = {"id", "text", "kind", "unit", "error", "word", "drivers", "parts"}
EXECUTABLE = Path(sys.executable).with_name("stratagem")


def told_by(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run([*arguments, "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_results_go_by_default_to_a_folder_of_the_situation_s_name(
    small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", str(small), *FEW]) == 0
    folder = elsewhere / "stratagem-out" / "small"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "run.json"]
    shown = capsys.readouterr()
    assert "Q1" in shown.out
    assert "report stratagem-out/small/report.html" in shown.err


def test_table_fits_eighty_columns(
    small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(["assess", str(small), *FEW]) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80


def test_json_has_what_is_promised(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = told_by(["assess", str(small), *FEW, "--seed", "7", "--out", str(tmp_path / "out")], capsys)
    assert set(told) >= KEYS
    assert told["situation"] == {"name": "small", "digest": load(small).digest}
    assert (told["futures"], told["seed"], told["engine"]) == (64, 7, "reference")
    assert len(told["results_digest"]) == 64
    assert tuple(told["seconds"]) == PARTS and all(value >= 0 for value in told["seconds"].values())
    assert Path(told["report"]) == tmp_path / "out" / "report.html"
    for answer in told["answers"]:
        check_answer(answer)


def test_every_key_of_the_json_is_documented(small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = told_by(["assess", str(small), *FEW], capsys)
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    drivers = [driver for answer in told["answers"] for driver in answer["drivers"]]
    assert drivers
    for keys in (told, told["answers"][0], drivers[0]):
        assert [key for key in keys if f"`{key}`" not in page] == []


def test_shipped_situation_is_assessed(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = told_by(["assess", "kursk-2024", "--futures", "640"], capsys)
    assert {"Q1", "Q2", "Q13", "Q14"} <= {answer["id"] for answer in told["answers"]}
    assert told["troubled"] == 0
    report = (elsewhere / told["report"]).read_text(encoding="utf-8")
    assert report.startswith("<!doctype html>") and told["results_digest"] in report


def check_answer(answer: dict[str, Any]) -> None:
    assert set(answer) >= ANSWER_KEYS
    assert "probability" in answer or "quantiles" in answer
    if answer.get("quantiles"):
        assert set(answer["quantiles"]) == {"p05", "p25", "p50", "p75", "p95"}
    for part in answer["parts"]:
        assert part["id"].startswith(f"{answer['id']}.")
        check_answer(part)


def test_run_json_is_what_json_prints(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = told_by(["assess", str(small), *FEW, "--out", str(tmp_path / "out")], capsys)
    assert json.loads((tmp_path / "out" / "run.json").read_text()) == told


def test_series_has_every_indicator_at_every_record(
    small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", str(small), *FEW, "--series", "deep/series.csv"]) == 0
    model = load(small).model
    with open(elsewhere / "deep" / "series.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["date", "indicator", "unit", "mean", "p05", "p25", "p50", "p75", "p95"]
    wanted = {(day.isoformat(), name) for name in model.indicators for day in model.calendar.dates}
    assert {(row["date"], row["indicator"]) for row in rows} == wanted and len(rows) == len(wanted)
    for row in rows:
        by_date = model.indicators[row["indicator"]].kind == "by date"
        assert 0 <= float(row["mean"]) <= 1 if by_date else float(row["p05"]) <= float(row["p95"])
        assert (row["p50"] == "") == by_date


def test_engines_and_threads_give_the_same_bits(
    small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ways = (["--engine", "reference"], ["--threads", "1"], ["--threads", "2"])
    told = [told_by(["assess", str(small), "--futures", "100", *way], capsys) for way in ways]
    assert len({one["results_digest"] for one in told}) == 1
    assert [one["engine"] for one in told] == ["reference", "compiled", "compiled"]
    assert told[1]["answers"] == told[0]["answers"] == told[2]["answers"]


@pytest.fixture
def unrun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulating is an error."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("simulated")

    monkeypatch.setattr(Situation, "run", fail)


@pytest.mark.usefixtures("unrun")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--out", "file"], "OUT-NOT-A-FOLDER"),
        (["--out", "file/below"], "OUT-NOT-A-FOLDER"),
        (["--out", "pipe"], "OUT-NOT-A-FOLDER"),
        (["--out", "/proc/none"], "OUT-UNWRITABLE"),
        (["--out", "taken"], "OUT-NOT-A-FILE"),
        (["--series", "file/series.csv"], "OUT-NOT-A-FOLDER"),
        (["--series", "taken"], "OUT-NOT-A-FILE"),
        (["--series", "pipe"], "OUT-NOT-A-FILE"),
        (["--series", "/proc/none/series.csv"], "OUT-UNWRITABLE"),
        (["--series", "stratagem-out/small/run.json"], "OUT-TWICE"),
        (["--series", ""], "OUT-NOT-A-FILE"),
    ],
)
def test_places_are_checked_before_simulating(
    arguments: list[str], code: str, small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "file").write_text("kept")
    os.mkfifo(elsewhere / "pipe")
    (elsewhere / "taken" / "report.html").mkdir(parents=True)
    before = sorted(elsewhere.rglob("*"))
    assert run(["assess", str(small), *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"error {code}  {arguments[0]}: " in shown.err and "    remedy: " in shown.err
    assert sorted(elsewhere.rglob("*")) == before
    assert (elsewhere / "file").read_text() == "kept"


@pytest.mark.parametrize("futures", ["1e12", "1000000000000", "1e99"])
def test_too_many_futures_are_refused_with_an_estimate(
    futures: str, small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", str(small), "--futures", futures]) == 5
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "error LIMIT-MEMORY" in shown.err and "GiB" in shown.err and "    remedy: Ask for at most" in shown.err
    assert not list(elsewhere.iterdir())


def test_invalid_situation_writes_nothing(small: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "questions.yaml").write_text("questionz: []\n")
    assert run(["assess", str(small)]) == 3
    shown = capsys.readouterr()
    assert shown.out == "" and "error " in shown.err and "    remedy: " in shown.err
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_failure_while_writing_leaves_nothing_half_written(
    error: BaseException, small: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("stratagem.faces.outputs.os.replace", fail)
    assert run(["assess", str(small), *FEW]) == (130 if isinstance(error, KeyboardInterrupt) else 1)
    assert not list(elsewhere.rglob("*"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_leave_nothing_half_written(number: signal.Signals, code: int, small: Path, elsewhere: Path) -> None:
    process = subprocess.Popen(
        [EXECUTABLE, "assess", str(small), "--engine", "reference", "--futures", "2e6"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # what runs in the background ignores interrupts
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("simulating"):
            break
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert out == "" and "Traceback" not in err
    assert not list(elsewhere.rglob("*"))


def test_reader_that_goes_away_is_no_error(small: Path, elsewhere: Path) -> None:
    command = f"{EXECUTABLE} assess {small} {' '.join(FEW)} --json 2>errors | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "{0\n"
    assert "Broken pipe" not in (elsewhere / "errors").read_text()
    assert (elsewhere / "stratagem-out" / "small" / "run.json").exists()
