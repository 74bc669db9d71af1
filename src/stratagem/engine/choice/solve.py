"""What a group chooses, given what every combination of options is worth to everyone: over `Arithmetic`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from stratagem.base.arithmetic import Arithmetic, Floats, Mask
from stratagem.engine.choice.groups import Group
from stratagem.engine.choice.logit import best_reply, draw, habit_shares, logit
from stratagem.engine.choice.prospect import WORST, prospect
from stratagem.model.decisions import Decision

HIERARCHY_MEAN = 1.5
"""Mean level of the cognitive hierarchy: Camerer, Ho and Chong (2004) find about this over many games."""


@dataclass(frozen=True)
class Mind:
    """What a member of a group brings: its rationality, which options are open to it, and the draw of its choice."""

    decision: Decision
    rationality: Floats
    open: Sequence[Mask]
    draw: Floats


@dataclass(frozen=True)
class Choice:
    """The number of the option chosen, and for each option its probability and its utility."""

    chosen: Floats
    probabilities: list[Floats]
    utilities: list[Floats]
    items: list[list[Floats]]


def judged(a: Arithmetic, decision: Decision, outcomes: Sequence[Sequence[Floats]]) -> list[Floats]:
    """What each profile is worth, given what it came to in each rollout: the mean, or a prospect's value seen from the
    mean of all outcomes, brought to a scale from 0 to 1.
    """
    count = a.constant(float(decision.rollouts))
    means = [a.div(reduce(a.add, each), count) for each in outcomes]
    if decision.form != "prospect":
        return means
    reference = a.div(reduce(a.add, means), a.constant(float(len(means))))
    span = a.constant(1.0 - WORST)
    return [a.div(a.sub(prospect(a, each, reference), a.constant(WORST)), span) for each in outcomes]


def solve_single(a: Arithmetic, mind: Mind, utilities: Sequence[Floats], items: Sequence[Sequence[Floats]]) -> Choice:
    """The choice of one who stands alone; level 0 follows its habit."""
    decision = mind.decision
    if decision.level == 0:
        probabilities = habit_shares(a, decision.habit, mind.open)
    elif decision.form == "hierarchy":
        habit, reply = habit_shares(a, decision.habit, mind.open), best_reply(a, utilities, mind.open)
        first = a.constant(_LEVEL_ZERO)
        probabilities = [
            a.add(a.mul(first, by_habit), a.mul(a.constant(1.0 - _LEVEL_ZERO), by_thought))
            for by_habit, by_thought in zip(habit, reply, strict=True)
        ]
    else:
        probabilities = logit(a, mind.rationality, utilities, mind.open)
    return Choice(draw(a, probabilities, mind.draw), probabilities, list(utilities), [list(each) for each in items])


_LEVEL_ZERO = 0.22313016014842982
"""exp(-HIERARCHY_MEAN): the share of those who do not think ahead at all."""


def solve(
    a: Arithmetic,
    group: Group,
    minds: Sequence[Mind],
    worth: Sequence[Sequence[Floats]],
    items: Sequence[Sequence[Sequence[Floats]]],
) -> list[Choice]:
    """The choices of all members; `worth` holds for each of them the utility of every profile, `items` what each
    weighed item is worth in every profile.
    """
    return [solve_single(a, minds[0], worth[0], items[0])]
