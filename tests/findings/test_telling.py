"""How findings word what they found: ties, borders, disputes that move further answers only."""

from __future__ import annotations

from dataclasses import replace

from stratagem.findings import Findings
from stratagem.findings.boxes import Box
from stratagem.findings.judgements import LOW_FROM
from stratagem.findings.prim import _beyond_chance
from stratagem.findings.storylines import Mark


def test_where_many_futures_end_alike_no_rank_is_told() -> None:
    mark = Mark("x", "Area held", 0.0, "km2", 0.0, 0.8)
    assert mark.words.endswith("as in 80\u202f% of futures")
    assert "less than in 100" in replace(mark, same=0.0).words


def test_a_dispute_tells_what_it_moves(findings: Findings) -> None:
    dispute = findings.disputes[0]
    assert dispute.worth_of and dispute.moves.endswith(f"of the variance of {dispute.worth_of}.")
    further = replace(dispute, worth=0.0, worth_of=None)
    part = further.part
    assert part is not None and part.id in further.moves and "first answer" in further.moves
    nothing = replace(further, questions=())
    assert nothing.part is None and "no answer" in nothing.moves


def test_a_box_no_denser_than_chance_allows_is_not_told() -> None:
    box = Box((), 0.8, 0.042, 0.5, 0.031, 0.01, 0.008, 1000, True)
    assert not _beyond_chance(box) and _beyond_chance(replace(box, density_error=0.002))
    assert _beyond_chance(replace(box, density_error=None))


def test_a_confidence_near_the_border_says_so(findings: Findings) -> None:
    near = tuple(
        replace(each, shares={**each.shares, "assumption": LOW_FROM + (0.01 if each.id == "Q2" else -0.2)})
        for each in findings.footings
    )
    levels = {each.level: each for each in replace(findings, footings=near).judgements(failing=False).confidences}
    assert levels["low"].answers == ("Q2",) and "borderline: Q2" in levels["low"].why
    assert "borderline" not in levels["moderate"].why
