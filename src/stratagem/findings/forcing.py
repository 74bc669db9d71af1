"""Forcing a decision: the same model, in which an actor can choose but one option from a date on, or at all times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.formula.syntax import Binary, Expression, Moment, Reference, Unary
from stratagem.base.near import nearest
from stratagem.model import Model
from stratagem.model.decisions import Decision, Option


@dataclass(frozen=True, slots=True)
class Force:
    """One option of a decision, at the first occasion on or after `at`; at every occasion where `at` is None."""

    decision: str
    option: str
    at: date | None = None

    def __str__(self) -> str:
        return f"{self.decision}={self.option}" + (f"@{self.at.isoformat()}" if self.at else "")


def forced(model: Model, forces: Sequence[Force]) -> Model:
    """The model in which what is forced is the only thing allowed then; who looks ahead that far foresees it.

    Raises UsageError FORCE-UNKNOWN for a decision, an option or a date at which nothing is decided.
    """
    decisions = dict(model.decisions)
    for force in forces:
        decision = _find(decisions, force)
        window = _window(model, decision, force)
        decisions[force.decision] = replace(
            decision,
            options={
                name: _bent(option, name == force.option, window) for name, option in decision.options.items()
            },
        )  # fmt: skip
    return replace(model, decisions=decisions) if forces else model


def _find(decisions: dict[str, Decision], force: Force) -> Decision:
    if not decisions:
        raise UsageError.of(
            "FORCE-UNKNOWN",
            f"`{force}`: this situation has no decisions to force",
            "set a lever with --set, or declare decisions in the folder decisions/",
        )
    if force.decision not in decisions:
        raise _unknown(force, "decision", force.decision, list(decisions))
    decision = decisions[force.decision]
    if force.option not in decision.options:
        raise _unknown(force, f"option of {force.decision}", force.option, list(decision.options))
    return decision


def _unknown(force: Force, kind: str, name: str, known: list[str]) -> UsageError:
    message, remedy = f"`{force}`: there is no {kind} `{name[:60]}`", f"give one of: {', '.join(known[:12])}"
    return UsageError([Diagnostic("FORCE-UNKNOWN", message, None, remedy, nearest(name, known))])


def _window(model: Model, decision: Decision, force: Force) -> Expression | None:
    """Whether it is now that the option is forced; None for always."""
    if force.at is None:
        return None
    day, times, dates = model.calendar.day_of(force.at), model.calendar.times, model.calendar.dates
    step = next((step for step in decision.steps if times[step] >= day), None)
    if step is None or day < 0:
        shown = ", ".join(dates[step].isoformat() for step in decision.steps[:6])
        raise UsageError.of(
            "FORCE-UNKNOWN",
            f"`{force}`: the decision does not come up on or after that date",
            f"give a date up to the last of its occasions: {shown}{', …' if len(decision.steps) > 6 else ''}",
        )
    place = decision.place
    now = Reference("time", (), place)
    begin: Expression = Binary(">=", now, Moment(dates[step], place), place)
    if step + 1 >= len(dates):
        return begin
    return Binary("and", begin, Binary("<", now, Moment(dates[step + 1], place), place), place)


def _bent(option: Option, wanted: bool, window: Expression | None) -> Option:
    """The option, open whenever it is forced, or closed whenever another one is."""
    place, allowed = option.place, option.allowed
    now: Expression = Binary("==", Reference("time", (), place), Reference("time", (), place), place)
    when = window or now
    if wanted:
        return replace(option, allowed=None if allowed is None else Binary("or", allowed, when, place))
    other = Unary("not", when, place)
    return replace(option, allowed=other if allowed is None else Binary("and", allowed, other, place))
