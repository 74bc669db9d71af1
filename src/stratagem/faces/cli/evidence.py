"""`stratagem evidence`: claims, positions, weights, and the prior that they make."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Documents, Json, SituationName, documents_folder


def evidence(
    situation: SituationName,
    variable: Annotated[
        str | None, typer.Argument(metavar="[VARIABLE]", help="Only this variable of the evidence.", show_default=False)
    ] = None,
    documents: Documents = None,
    json: Json = False,
) -> None:
    """Show the claims, the positions that they make, their weights and the resulting prior.

    With --documents, the passages are verified and shown.
    """
    from stratagem.faces.evidence import evidence_of, print_evidence
    from stratagem.faces.terminal import emit_json

    seen = evidence_of(situation, variable, documents_folder(documents))
    if json:
        emit_json(seen.as_json())
    else:
        print_evidence(seen)
