"""`stratagem evidence`: claims, positions, weights, and the prior that they make."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Documents, Json, SituationName, documents_folder


def evidence(
    situation: SituationName,
    variable: Annotated[
        str | None, typer.Argument(metavar="[VARIABLE]", help="Only this variable of the evidence.", show_default=False)
    ] = None,
    documents: Documents = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show what of the documents the claims cover, and what none touches.")
    ] = False,
    json: Json = False,
) -> None:
    """Show the claims, the positions that they make, their weights and the resulting prior.

    With --documents, the passages are verified and shown.
    """
    if coverage:
        _show_coverage(situation, variable, documents_folder(documents), json)
        return
    from stratagem.faces.evidence import evidence_of, print_evidence
    from stratagem.faces.terminal import emit_json

    seen = evidence_of(situation, variable, documents_folder(documents))
    if json:
        emit_json(seen.as_json())
    else:
        print_evidence(seen)


def _show_coverage(situation: str, variable: str | None, documents: Path | None, json: bool) -> None:
    from stratagem.base.diagnostics import UsageError
    from stratagem.faces.coverage import covered, print_coverage
    from stratagem.faces.evidence import evidence_of
    from stratagem.faces.terminal import emit_json

    if variable is not None:
        raise UsageError.of("USAGE", "--coverage is of whole documents, not of one variable", "leave the variable out")
    found = covered(evidence_of(situation, None, documents))
    if json:
        emit_json(found.as_json())
    else:
        print_coverage(found)
