"""The command as a whole: help, version, usage errors, exit codes, streams."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stratagem.base.diagnostics import InvalidSituation, LimitExceeded, StoreError, UsageError
from stratagem.base.version import VERSION
from stratagem.faces.cli import ONE_THREAD, command
from stratagem.faces.cli.command import run

COMMANDS = ("assess", "calibrate", "check", "diagram", "evidence", "freeze", "mechanisms", "new")
HELP_SECONDS = 0.6
"""Lenient, for a busy machine; `bench/start.py` prints the real figure."""


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr()
    assert all(f"\n  {name} " in shown.out for name in COMMANDS)
    assert shown.err == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert f"Usage: stratagem {name}" in capsys.readouterr().out


def test_help_is_quick() -> None:
    executable = Path(sys.executable).with_name("stratagem")
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([executable, "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begun)
    assert min(times) < HELP_SECONDS


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"stratagem {VERSION}\n"


def test_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "stratagem", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"stratagem {VERSION}\n"


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        ([], "Missing command"),
        (["asess"], "'assess'"),
        (["assess"], "SITUATION"),
        (["check", "x", "--jsn"], "--json"),
        (["check", "x", "y"], "y"),
        (["assess", "x", "--engine", "fast"], "fast"),
        (["assess", "x", "--futures"], "--futures"),
    ],
)
def test_wrong_usage(arguments: list[str], cause: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error USAGE") and cause in shown.err and "--help" in shown.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--futures", "0"], "FUTURES-COUNT"),
        (["--futures", "-5"], "FUTURES-COUNT"),
        (["--futures", "ten"], "FUTURES-COUNT"),
        (["--seed", "1.5"], "SEED-RANGE"),
        (["--seed", "-1"], "SEED-RANGE"),
        (["--seed", str(2**64)], "SEED-RANGE"),
        (["--threads", "0"], "THREADS-COUNT"),
    ],
)
def test_numbers_are_checked_before_anything_is_read(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", "no-such-situation", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"error {code}  {arguments[0]}: ") and "remedy: give a whole number" in shown.err


@pytest.mark.parametrize(
    ("kind", "code"), [(UsageError, 2), (InvalidSituation, 3), (StoreError, 4), (LimitExceeded, 5)]
)
def test_every_kind_of_error_has_its_exit_code(
    kind: type[UsageError], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, kind.of("USAGE", "the cause", "the remedy"))
    assert run([]) == code
    assert capsys.readouterr().err == "error USAGE  the cause\n    remedy: the remedy\n"


def test_fault_of_the_program_gives_one_line_and_a_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, ZeroDivisionError("\x1b[31mdivision"))
    monkeypatch.delenv("STRATAGEM_DEBUG", raising=False)
    assert run([]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("error INTERNAL  ZeroDivisionError: \\x1b[31mdivision\n")
    assert "STRATAGEM_DEBUG=1" in shown and "Traceback" not in shown


def test_debug_shows_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ZeroDivisionError())
    monkeypatch.setenv("STRATAGEM_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run([])


def test_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert run([]) == 130


def test_used_up_memory(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(monkeypatch, MemoryError())
    assert run([]) == 5
    assert "error MEMORY-EXHAUSTED" in capsys.readouterr().err


def test_refusal_by_the_system_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(monkeypatch, OSError(28, "No space left on device", "out/report.html"))
    monkeypatch.delenv("STRATAGEM_DEBUG", raising=False)
    assert run([]) == 1
    assert "error SYSTEM-REFUSED  `out/report.html`: No space left on device\n" in capsys.readouterr().err


def test_full_disk_behind_stdout_is_told_without_a_traceback() -> None:
    executable = Path(sys.executable).with_name("stratagem")
    done = subprocess.run(
        ["bash", "-c", f"{executable} --version >/dev/full"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error SYSTEM-REFUSED") and "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error(closed: str) -> None:
    executable = Path(sys.executable).with_name("stratagem")
    done = subprocess.run(["bash", "-c", f"{executable} check kursk-2024 {closed}"], capture_output=True, check=False)
    assert done.returncode == 0


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the command fail with `error`, whatever it is asked."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command, "app", fail)


@pytest.mark.parametrize(("given", "expected"), [(None, "1"), ("3", "3")])
def test_linear_algebra_runs_on_one_thread_unless_told_otherwise(given: str | None, expected: str) -> None:
    """Its sums would hang on the number of cores."""
    rest = {name: value for name, value in os.environ.items() if name not in ONE_THREAD}
    told = dict.fromkeys(ONE_THREAD, given) if given else {}
    code = (
        "import atexit, os, sys; from stratagem.faces.cli import main; sys.argv = ['stratagem', '--version'];"
        "atexit.register(lambda: print(os.environ['OPENBLAS_NUM_THREADS'])); main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**rest, **told})
    assert done.stdout.split()[-1] == expected
