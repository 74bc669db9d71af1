"""`stratagem review`: judge suggested claims, key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stratagem.faces.cli.arguments import Documents


def review(
    situation: Annotated[
        Path, typer.Argument(metavar="SITUATION", help="A folder with suggestions.", show_default=False)
    ],
    documents: Documents = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only suggestions of this kind.", show_default=False)
    ] = None,
    least: Annotated[
        float, typer.Option("--least", metavar="CONFIDENCE", help="Only suggestions as sure as this.")
    ] = 0.0,
    listing: Annotated[
        bool, typer.Option("--list", help="Print what waits, and proposed disputes; judge nothing.")
    ] = False,
) -> None:
    """Accept, edit or reject the claims that `stratagem read --into` has suggested.

    The texts are taken from the situation's folder `documents`, or from --documents. Only what is added is written;
    comments and all that was there stay.
    """
    from stratagem.faces.reviewing import list_waiting, review_waiting

    if listing:
        list_waiting(situation, documents, kind, least)
    else:
        review_waiting(situation, documents, kind, least)
