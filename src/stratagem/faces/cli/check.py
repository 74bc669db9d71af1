"""`stratagem check`: everything that is wrong with a situation, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from stratagem.faces.cli.arguments import Documents, Json, SituationName, documents_folder
from stratagem.faces.terminal import emit, emit_json, note_diagnostics

if TYPE_CHECKING:
    from stratagem.faces.situation import Inspection

SCHEMA = 1
"""Version of the JSON that this command prints."""


def check(situation: SituationName, documents: Documents = None, json: Json = False) -> None:
    """Check a situation and print all diagnostics at once; exit 3 if any is an error.

    With --documents, every document is looked for in DIR by file name, and every passage is verified.
    """
    from stratagem.faces.situation import inspect

    seen = inspect(situation, documents_folder(documents))
    if json:
        emit_json(as_json(seen))
    else:
        note_diagnostics(seen.diagnostics)
        emit(verdict(seen, situation, documents))
    if seen.errors:
        raise typer.Exit(3)


def as_json(seen: Inspection) -> dict[str, object]:
    """The diagnostics as plain data: schema, situation {name, digest} or null, errors, warnings, diagnostics."""
    folder = seen.folder
    return {
        "schema": SCHEMA,
        "situation": {"name": folder.name, "digest": folder.digest} if folder else None,
        "errors": len(seen.errors),
        "warnings": len(seen.diagnostics) - len(seen.errors),
        "diagnostics": [item.as_json() for item in seen.diagnostics],
    }


def verdict(seen: Inspection, situation: str, documents: Path | None) -> str:
    """One line: how many errors and warnings, and what was looked at."""
    from stratagem.faces.terminal import plain

    errors, warnings = len(seen.errors), len(seen.diagnostics) - len(seen.errors)
    counted = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    looked = ""
    if seen.ledger is not None and not errors:
        claims = _count(len(seen.ledger.claims), "claim")
        looked = f"; {claims}, passages {'verified' if documents else 'not verified (no --documents)'}"
    return f"{plain(situation)}: {counted}{looked}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
