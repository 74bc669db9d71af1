"""The command as a whole: its subcommands, its exit codes, its signals."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated

import typer

from stratagem.base.diagnostics import Diagnostic, LimitExceeded, StratagemError, UsageError
from stratagem.base.version import VERSION
from stratagem.faces.cli.assess import assess
from stratagem.faces.cli.assumptions import assumptions
from stratagem.faces.cli.balance import balance
from stratagem.faces.cli.calibrate import calibrate
from stratagem.faces.cli.check import check
from stratagem.faces.cli.choose import choose
from stratagem.faces.cli.compare import compare
from stratagem.faces.cli.convert import convert
from stratagem.faces.cli.decisions import decisions
from stratagem.faces.cli.diagram import diagram
from stratagem.faces.cli.disputes import disputes
from stratagem.faces.cli.drivers import drivers
from stratagem.faces.cli.evidence import evidence
from stratagem.faces.cli.explain import explain
from stratagem.faces.cli.export import export
from stratagem.faces.cli.freeze import freeze
from stratagem.faces.cli.mechanisms import mechanisms
from stratagem.faces.cli.new import new
from stratagem.faces.cli.read import read
from stratagem.faces.cli.review import review
from stratagem.faces.cli.scenarios import scenarios
from stratagem.faces.cli.score import score
from stratagem.faces.cli.simulate import simulate
from stratagem.faces.cli.what_if import what_if
from stratagem.faces.terminal import emit, note, note_diagnostics

INTERNAL = 1
INTERRUPTED = 130
TERMINATED = 128 + signal.SIGTERM
DEBUG = "STRATAGEM_DEBUG"
"""Environment variable: any value lets an internal error show its traceback."""

app = typer.Typer(
    name="stratagem",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        emit(f"stratagem {VERSION}")
        raise typer.Exit


@app.callback()
def stratagem(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """What sources say about a strategic situation, as a model that runs: what may follow, how likely, and why.

    SITUATION is a folder or the name of a shipped situation, such as kursk-2024.
    Data go to stdout, all else to stderr.

    Exit codes: 0 ok, 1 internal error, 2 wrong usage, 3 invalid situation, 4 damaged store, 5 limit exceeded,
    130 interrupted.
    """


for command in (
    assess,
    assumptions,
    balance,
    calibrate,
    check,
    choose,
    compare,
    convert,
    decisions,
    diagram,
    disputes,
    drivers,
    evidence,
    explain,
    export,
    freeze,
    mechanisms,
    new,
    read,
    review,
    scenarios,
    score,
    simulate,
    what_if,
):
    app.command()(command)


def run(arguments: Sequence[str]) -> int:
    """Run the command with these arguments and return its exit code; nothing but an exit by signal escapes."""
    try:
        result = app(args=list(arguments), prog_name="stratagem", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except StratagemError as error:
        note_diagnostics(item for item in error.diagnostics if item.severity == "error")
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except typer.TyperException as error:
        note_diagnostics([_usage(error)])
        return UsageError.exit_code
    except MemoryError:
        note_diagnostics([_MEMORY])
        return LimitExceeded.exit_code
    except OSError as error:
        if os.environ.get(DEBUG):
            raise
        note_diagnostics([_system(error)])
        return INTERNAL
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        note_diagnostics([_internal(error)])
        return INTERNAL


_MEMORY = Diagnostic(
    "MEMORY-EXHAUSTED", "the memory of this machine is used up", None, "ask for fewer futures, or close other programs"
)


def _usage(error: typer.TyperException) -> Diagnostic:
    """What Typer found wrong with the arguments, as a diagnostic like any other."""
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "stratagem"
    return Diagnostic("USAGE", message or "the arguments are not understood", None, f"see `{path} --help`")


def _system(error: OSError) -> Diagnostic:
    """What the system refused, such as a write to a full disk."""
    where = f"`{error.filename}`: " if error.filename else ""
    reason = error.strerror or type(error).__name__
    return Diagnostic("SYSTEM-REFUSED", f"{where}{reason}", None, "mend what the system complains of, and try again")


def _internal(error: Exception) -> Diagnostic:
    message = f"{type(error).__name__}: {error}"
    remedy = f"this is a fault of the program: report it, with what {DEBUG}=1 shows"
    return Diagnostic("INTERNAL", message, None, remedy)


class Terminated(BaseException):
    """SIGTERM came: unwinds the stack, so that everything opened is cleaned up."""


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def main() -> None:
    """Entry point of the console script."""
    signal.signal(signal.SIGTERM, _terminate)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal without UTF-8 shows escapes instead of failing
            reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
    except Terminated:
        code = TERMINATED
    if code == INTERRUPTED:
        note("interrupted")
    sys.exit(code)
