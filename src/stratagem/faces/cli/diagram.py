"""`stratagem diagram`: the model as Mermaid text."""

from __future__ import annotations

from typing import Annotated

import typer

from stratagem.faces.cli.arguments import SituationName


def diagram(
    situation: SituationName,
    view: Annotated[
        str | None,
        typer.Argument(metavar="[VIEW]", help="A theme (a file of model/), or `actors`.", show_default="the whole"),
    ] = None,
) -> None:
    """Draw the model as Mermaid text: themes and actors, or stocks and flows of a theme, or what actors decide."""
    from stratagem.faces.diagram import diagram as drawn
    from stratagem.faces.situation import load
    from stratagem.faces.terminal import emit

    emit(drawn(load(situation), view))
