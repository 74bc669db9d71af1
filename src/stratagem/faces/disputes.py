"""Disputes for a terminal: by rank, what each position implies, and what settling the dispute is worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stratagem.base.sequences import REPLICATES
from stratagem.faces.analysis import Analysis, wrapped
from stratagem.faces.terminal import emit
from stratagem.faces.words import error_words, number_words
from stratagem.findings.numerals import percent, with_unit

if TYPE_CHECKING:
    from stratagem.findings.disputes import Disputed, DisputeFinding
    from stratagem.findings.worth import DecisionWorth, Knowing

LEGEND = (
    "Each future keeps the position that it drew: under a position stand the answers of its futures. Settling is worth "
    "the share of an answer's variance that lies between the positions and, before a decision, what the choice gains "
    "on average by knowing. The first dispute is what to collect on next."
)
MOST_QUESTIONS = 8
"""Answers told under one dispute, those that it moves most; JSON has all."""


def print_disputes(done: Analysis) -> None:
    """A block for each dispute on stdout."""
    if not done.findings.disputes:
        emit("No dispute of two positions sets a number of the model.")
    for dispute in done.findings.disputes:
        emit("\n".join(dispute_lines(dispute, done)) + "\n")
    emit("\n".join(wrapped(LEGEND)))
    done.tell()


def dispute_lines(dispute: DisputeFinding, done: Analysis) -> Iterator[str]:
    """Its rank and worth, its positions, the answers that it moves, the decisions that it bears on."""
    yield from wrapped(f"{dispute.rank}. {dispute.title}  ({dispute.dispute})")
    if dispute.worth_of is None and done.findings.count < REPLICATES:
        yield "   too few futures to tell what settling it would move"
    else:
        yield from wrapped(dispute.moves, "   ")
    for position in dispute.positions:
        claims = f"; claims {', '.join(position.claims)}" if position.claims else ""
        yield from wrapped(f"- {position.says}: weight {percent(position.weight)}{claims}", "   ")
    clear = sorted((d for d in dispute.questions if d.clear), key=lambda d: -d.variance_share)
    for disputed in clear[:MOST_QUESTIONS]:
        yield from _question_lines(disputed, dispute, done)
    for decision, knowing in dispute.decisions:
        if knowing.clear:
            yield from wrapped(decision_words(decision, knowing, dispute), "   ")


def _question_lines(disputed: Disputed, dispute: DisputeFinding, done: Analysis) -> Iterator[str]:
    text = next(answer.text for answer in done.findings.family if answer.id == disputed.id)
    error = f" ± {100 * disputed.error:.1f}" if disputed.error is not None else ""
    brier = f", Brier score less {disputed.brier:.3f}" if disputed.brier is not None else ""
    yield from wrapped(f"{disputed.id} {text} {percent(disputed.variance_share)}{error}{brier}", "     ")
    for position, answer in zip(dispute.positions, disputed.by_position, strict=True):
        yield from wrapped(f"{number_words(answer)} {error_words(answer)}  if {position.says}", "       ")


def decision_words(decision: DecisionWorth, knowing: Knowing, dispute: DisputeFinding) -> str:
    """What knowing is worth before a decision, and which option each position calls for."""
    worth = with_unit(knowing.worth, decision.unit, 2)
    error = f" ± {with_unit(knowing.error, decision.unit, 1)}" if knowing.error is not None else ""
    calls = "; ".join(
        f"{best} if {position.says}" for best, position in zip(knowing.best, dispute.positions, strict=True)
    )
    return (
        f"before “{decision.lever}” ({decision.id}, {decision.text}): knowing is worth {worth}{error}, of at most "
        f"{with_unit(decision.perfect, decision.unit, 2)}; best {decision.best}, but {calls}"
    )
