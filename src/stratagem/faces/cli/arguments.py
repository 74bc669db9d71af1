"""Arguments that several commands take, and the numbers that they accept."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from stratagem.base.diagnostics import UsageError

SituationName = Annotated[
    str, typer.Argument(metavar="SITUATION", help="A folder, or the name of a shipped situation.", show_default=False)
]
Documents = Annotated[
    Path | None,
    typer.Option("--documents", metavar="DIR", help="Folder with the texts of the documents.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]


class FormName(StrEnum):
    """The forms of choice."""

    logit = "logit"
    hierarchy = "hierarchy"
    prospect = "prospect"


FormOption = Annotated[
    FormName | None,
    typer.Option("--form", help="One form of choice for all decisions.", show_default="as declared"),
]

LARGEST_SEED = 2**64 - 1
MOST_THREADS = 1024
"""More threads than any machine in reach has; a typing error above."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE]\+?[0-9]{1,2})?")


def documents_folder(path: Path | None) -> Path | None:
    """`path` if it is a folder; a UsageError DOCUMENTS-FOLDER otherwise."""
    if path is None or path.is_dir():
        return path
    what = "is not a folder" if path.exists() else "does not exist"
    raise UsageError.of(
        "DOCUMENTS-FOLDER", f"--documents: `{path}` {what}", "give the folder that holds the texts of the documents"
    )


def whole(option: str, text: str, least: int, most: int | None, code: str) -> int:
    """A whole number, plain (`20000`) or with an exponent (`2e4`); a UsageError with `code` otherwise."""
    allowed = (
        f"give a whole number from {least} to {most}" if most is not None else f"give a whole number from {least} up"
    )
    stripped = text.strip()
    if not _WHOLE.fullmatch(stripped):
        raise UsageError.of(code, f"{option}: `{text}` is not a whole number", allowed)
    value = Decimal(stripped)
    number = int(value)
    if number != value:
        raise UsageError.of(code, f"{option}: `{text}` is not a whole number", allowed)
    if number < least or (most is not None and number > most):
        raise UsageError.of(code, f"{option}: {text} is out of range", allowed)
    return number


def futures_count(text: str) -> int:
    """How many futures: from 1; what is too many depends on the model and is refused before it is simulated."""
    return whole("--futures", text, 1, None, "FUTURES-COUNT")


def seed_number(text: str) -> int:
    """The seed: 0 to 2**64 - 1."""
    return whole("--seed", text, 0, LARGEST_SEED, "SEED-RANGE")


def thread_count(text: str | None) -> int | None:
    """How many threads: from 1; None leaves it to the engine."""
    return None if text is None else whole("--threads", text, 1, MOST_THREADS, "THREADS-COUNT")
