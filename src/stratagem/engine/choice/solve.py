"""What a group chooses, given what every combination of options is worth to everyone: over `Arithmetic`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from stratagem.base.arithmetic import Arithmetic, Floats, Mask
from stratagem.engine.choice.games import Repeat, Tree, along, expected, hierarchy, simultaneous
from stratagem.engine.choice.groups import Group
from stratagem.engine.choice.logit import best_reply, draw, habit_shares, logit
from stratagem.engine.choice.prospect import WORST, prospect
from stratagem.model.decisions import Decision

HIERARCHY_MEAN = 1.5
"""Mean level of the cognitive hierarchy: Camerer, Ho and Chong (2004) find about this over many games."""
LEVEL_ZERO = 0.22313016014842982
"""exp(-HIERARCHY_MEAN): the share of those who do not think ahead at all."""


@dataclass(frozen=True)
class Mind:
    """What a member of a group brings: its rationality, which options are open to it, and the draw of its choice."""

    decision: Decision
    rationality: Floats
    open: Sequence[Mask]
    draw: Floats

    def reply(self, a: Arithmetic, utilities: Sequence[Floats], scale: Floats | None = None) -> list[Floats]:
        """Probabilities of the options, given what they are worth; `scale` of the rationality if given."""
        decision = self.decision
        if decision.level == 0:
            return habit_shares(a, decision.habit, self.open)
        if decision.form == "hierarchy":
            habit, best = habit_shares(a, decision.habit, self.open), best_reply(a, utilities, self.open)
            first, rest = a.constant(LEVEL_ZERO), a.constant(1.0 - LEVEL_ZERO)
            return [a.add(a.mul(first, x), a.mul(rest, y)) for x, y in zip(habit, best, strict=True)]
        rationality = self.rationality if scale is None else a.mul(self.rationality, scale)
        return logit(a, rationality, utilities, self.open)


@dataclass(frozen=True)
class Choice:
    """The number of the option chosen, and for each option its probability, its utility, and what each weighed item is
    worth; in a simultaneous game also how far from equilibrium it is, and how many equilibria were found.
    """

    chosen: Floats
    probabilities: list[Floats]
    utilities: list[Floats]
    items: list[list[Floats]]
    residual: Floats = 0.0
    several: Floats = 1.0


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


def solve(
    a: Arithmetic,
    group: Group,
    minds: Sequence[Mind],
    worth: Sequence[Sequence[Floats]],
    items: Sequence[Sequence[Sequence[Floats]]],
    repeat: Repeat,
) -> list[Choice]:
    """The choices of all members; `worth` holds for each of them the utility of every profile, `items` what each
    weighed item is worth in every profile.
    """
    if group.moves == "sequential":
        return _sequential(a, group, minds, worth, items)
    if group.moves == "simultaneous":
        return _simultaneous(a, group, minds, worth, items, repeat)
    mind = minds[0]
    probabilities = mind.reply(a, worth[0])
    chosen = draw(a, probabilities, mind.draw)
    return [Choice(chosen, probabilities, list(worth[0]), [list(each) for each in items[0]])]


def _sequential(
    a: Arithmetic,
    group: Group,
    minds: Sequence[Mind],
    worth: Sequence[Sequence[Floats]],
    items: Sequence[Sequence[Sequence[Floats]]],
) -> list[Choice]:
    """Each mover's probabilities are those after what was chosen before it."""
    tree = Tree(a, minds, group.options, worth)
    choices: list[Choice] = []
    for number, mind in enumerate(minds):
        before = [choice.chosen for choice in choices]
        histories = list(tree.histories(number))
        probabilities = along(a, before, [(history, tree.replies[history]) for history in histories])
        utilities = along(a, before, [(history, tree.expected(history, worth[number])) for history in histories])
        kinds = []
        for kind in range(len(mind.decision.weighs)):
            values = [each[kind] for each in items[number]]
            kinds.append(along(a, before, [(history, tree.expected(history, values)) for history in histories]))
        by_option = [[kind[option] for kind in kinds] for option in range(len(probabilities))]
        choices.append(Choice(draw(a, probabilities, mind.draw), probabilities, utilities, by_option))
    return choices


def _simultaneous(
    a: Arithmetic,
    group: Group,
    minds: Sequence[Mind],
    worth: Sequence[Sequence[Floats]],
    items: Sequence[Sequence[Sequence[Floats]]],
    repeat: Repeat,
) -> list[Choice]:
    options = group.options
    residual, several = a.constant(0.0), a.constant(1.0)
    if any(mind.decision.form == "hierarchy" for mind in minds):
        habits = [habit_shares(a, mind.decision.habit, mind.open) for mind in minds]
        strategies = hierarchy(a, habits, [mind.open for mind in minds], options, worth, HIERARCHY_MEAN)
    else:
        sharpest = reduce(lambda x, y: a.select(a.gt(y, x), y, x), [mind.rationality for mind in minds])
        strategies, residual, several = simultaneous(a, minds, options, worth, sharpest, repeat)
    choices = []
    for number, mind in enumerate(minds):
        utilities = expected(a, number, options, worth[number], strategies)
        kinds = [
            expected(a, number, options, [each[kind] for each in items[number]], strategies)
            for kind in range(len(mind.decision.weighs))
        ]
        by_option = [[kind[option] for kind in kinds] for option in range(options[number])]
        choice = Choice(draw(a, strategies[number], mind.draw), strategies[number], utilities, by_option)
        choices.append(replace(choice, residual=residual, several=several))
    return choices
