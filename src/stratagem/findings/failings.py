"""Where a model fails by its own measures: what a reader must know before the answers."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from stratagem.base.fields import number_of, text_in
from stratagem.base.nodes import Listing, Table
from stratagem.findings.findings import Findings
from stratagem.findings.numerals import numeral, percent

MOST_ASSUMED = 0.4
"""Above this share, of a model's numbers or of an answer's spread, what rests on assumption is a failing."""


def failings(findings: Findings, posterior: Table | None) -> tuple[str, ...]:
    """Every failing in a sentence: too much assumed, or history forecast worse than by persistence.

    `posterior` is posterior.yaml, where there is one.
    """
    return (*_assumed(findings), *_worse(posterior))


def _assumed(findings: Findings) -> Iterator[str]:
    most = percent(MOST_ASSUMED)
    if findings.assumed_share > MOST_ASSUMED:
        yield f"{percent(findings.assumed_share)} of the model's numbers are declared assumptions: more than {most}."
    asked = {answer.id for answer in findings.answers}
    for footing in findings.footings:
        share = footing.shares.get("assumption", 0.0)
        if footing.id in asked and share > MOST_ASSUMED:
            yield f"{percent(share)} of the spread of {footing.id} rests on declared assumptions: more than {most}."


def _worse(posterior: Table | None) -> Iterator[str]:
    """Series whose held-back values the fit to history forecast worse than persistence did."""
    scores: dict[str, list[tuple[float, float]]] = {}
    node = posterior.get("held_back") if posterior else None
    for item in node.items if isinstance(node, Listing) else ():
        if isinstance(item, Table):
            pair = number_of(item.get("crps")) or 0.0, number_of(item.get("persistence")) or 0.0
            scores.setdefault(text_in(item, "series") or "", []).append(pair)
    for series, pairs in scores.items():
        own, lasting = (fmean(column) for column in zip(*pairs, strict=True))
        if own > lasting:
            yield (
                f"The fit to history forecasts held-back values of “{series.replace('_', ' ')}” worse than persistence "
                f"does (score {numeral(own)} against {numeral(lasting)}; less is better)."
            )
