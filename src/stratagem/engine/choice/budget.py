"""Bounded thought: how many steps all rollouts of a run may take, checked before it begins."""

from __future__ import annotations

from stratagem.base.diagnostics import LimitExceeded
from stratagem.engine.choice.groups import Choosing

BUDGET = 4e9
"""Steps of all rollouts of a run that are allowed where the situation says nothing."""

MOST_PROSPECTS = 48
"""Rollouts under prospect theory: code grows with their square."""

OPERATIONS_PER_SECOND = 2.5e9
"""Variables carried a step further in a second, on one core: a cautious figure, for the estimate alone."""


def check_budget(choices: Choosing, futures: int, budget: float | None, variables: int) -> None:
    """Raises LimitExceeded, with an estimate of the time, if the rollouts could take more steps than allowed, or if
    prospects would rank too many outcomes."""
    _check_prospects(choices)
    allowed = BUDGET if budget is None else budget
    steps = choices.thought * futures
    if steps <= allowed:
        return
    seconds = steps * variables / OPERATIONS_PER_SECOND
    raise LimitExceeded.of(
        "LIMIT-THOUGHT",
        f"Looking ahead in {futures:,} futures may take {steps:,} steps of the model, about {_shown(seconds)} on one "
        f"core; {allowed:,.0f} are allowed.",
        f"Ask for at most {int(allowed // max(choices.thought, 1)):,} futures, look less far ahead or less often, or "
        "raise `budget` in decisions/*.yaml.",
    )


def _check_prospects(choices: Choosing) -> None:
    """Prospects rank every outcome among all others: that is for few rollouts only."""
    for decision in choices.decisions:
        if decision.form == "prospect" and decision.rollouts > MOST_PROSPECTS:
            raise LimitExceeded.of(
                "LIMIT-PROSPECT",
                f"{decision.name} thinks each option through {decision.rollouts} times; under prospect theory at most "
                f"{MOST_PROSPECTS} outcomes are ranked.",
                "Lower `rollouts`, or choose logit or hierarchy.",
            )


def _shown(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"
