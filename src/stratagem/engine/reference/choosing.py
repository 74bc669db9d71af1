"""Lets actors choose, slowly and obviously: every option is thought through by forks of the interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from stratagem.base.elementary import exp, normal_quantile
from stratagem.engine.beliefs import DATED, OWN, POOL, Pool
from stratagem.engine.choice.games import repeat_plain
from stratagem.engine.choice.groups import (
    Choosing,
    Group,
    belief_process,
    choice_process,
    habit_process,
    rollout_number,
    sight_process,
)
from stratagem.engine.choice.logit import draw, habit_shares, is_chosen, scaled, weighed
from stratagem.engine.choice.policy import Policy
from stratagem.engine.choice.record import NOT, ChoiceRecord
from stratagem.engine.choice.solve import Choice, Mind, judged, solve
from stratagem.engine.reference.interpreter import Interpreter
from stratagem.engine.reference.state import A, Values
from stratagem.model.decisions import Decision
from stratagem.model.model import Cell, cell_name

if TYPE_CHECKING:
    from stratagem.model import Model


@dataclass(frozen=True)
class Look:
    """What an actor sees when a decision comes up: where it does, which options are open, and what each would set."""

    came: Values
    open: list[Values]
    sets: list[dict[Cell, Values]]


class Chooser:
    """Chooses in an interpreter, record by record. Numbers go to rows as `ChoiceRecord` wants them."""

    def __init__(
        self,
        model: Model,
        choices: Choosing,
        policies: Mapping[str, Policy],
        pool: Pool,
        interpreter: Interpreter,
        parameters: Mapping[str, Values],
        record: ChoiceRecord,
        futures: int,
    ) -> None:
        self._model, self._choices, self._pool, self._policies = model, choices, pool, policies
        self._now, self._parameters = interpreter, parameters
        self._shelves = {(shelf.decision.name, shelf.step): shelf for shelf in record.shelves}
        self.rows = np.zeros((record.rows, futures))
        for shelf in record.shelves:
            self.rows[shelf.row] = NOT
        self._past: list[dict[Cell, Values]] = []
        self._last = model.calendar.steps

    def choose(self) -> None:
        """Takes all decisions that come up at the present record: all of them on what was the case before."""
        step = self._now.clock.step
        self._remember()
        due = self._choices.due(step) if step < self._last else ()
        if not due:
            return
        taken = [part for group in due for part in self._decide(group)]
        for decision, look, chosen in taken:
            apply(self._now, decision, look, chosen)
        self._now.renew()

    # -- what is seen

    def _remember(self) -> None:
        sights = {(sight.name, sight.element) for each in self._choices.decisions for sight in each.sees}
        self._past.append({cell: self._now.value(cell) for cell in sights})

    def _seen(self, decision: Decision) -> Interpreter:
        """The present as the actor sees it."""
        if not decision.sees:
            return self._now
        scene, step = self._now.fork(self._parameters), self._now.clock.step
        for sight in decision.sees:
            cell = sight.name, sight.element
            value = self._past[max(step - sight.delay, 0)][cell]
            if sight.error:
                z = normal_quantile(A, self._now.draws(sight_process(decision.name, cell_name(*cell)), step)[0])
                value = A.mul(value, exp(A, A.mul(sight.error, z)))
            set_level(scene, cell, value)
        scene.renew()
        return scene

    # -- a group

    def _decide(self, group: Group) -> list[tuple[Decision, Look, Values]]:
        step = self._now.clock.step
        scenes, looks = self._looks(group)
        came = looks[0].came
        thoughts = [self._thought(group, number, scenes[number], looks) for number in range(len(group.members))]
        minds = [
            Mind(
                member,
                self._parameters[member.rationality],
                look.open,
                self._now.draws(choice_process(member.name), step)[0],
            )
            for member, look in zip(group.members, looks, strict=True)
        ]
        choices = solve(
            A, group, minds, [worth for worth, _ in thoughts], [items for _, items in thoughts], repeat_plain
        )
        for member, choice, seen in zip(group.members, choices, scenes, strict=True):
            self._keep(member, came, choice, worth_now(seen, member))
        return [
            (member, look, choice.chosen) for member, look, choice in zip(group.members, looks, choices, strict=True)
        ]

    def _looks(self, group: Group) -> tuple[list[Interpreter], list[Look]]:
        """The present as each member sees it, and what it sees there. A group comes up where all its members do."""
        scenes = [self._seen(member) for member in group.members]
        looks = [look_at(scene, member) for scene, member in zip(scenes, group.members, strict=True)]
        came = reduce(A.mask_and, [look.came for look in looks])
        return scenes, [Look(came, look.open, look.sets) for look in looks]

    def _keep(
        self,
        decision: Decision,
        came: Values,
        choice: Choice,
        now: list[Values],
    ) -> None:
        shelf = self._shelves[decision.name, self._now.clock.step]
        self.rows[shelf.row] = A.select(came, choice.chosen, float(NOT))
        flat = [item for option in choice.items for item in option]
        for part, values in (
            (shelf.probabilities, choice.probabilities),
            (shelf.utilities, choice.utilities),
            (shelf.items, flat),
            (shelf.now, now),
        ):
            for row, value in zip(range(part.start, part.stop), values, strict=True):
                self.rows[row] = value
        if shelf.simultaneous:
            self.rows[shelf.end - 2], self.rows[shelf.end - 1] = choice.residual, choice.several

    # -- thinking ahead

    def _thought(
        self, group: Group, number: int, scene: Interpreter, looks: list[Look]
    ) -> tuple[list[Values], list[list[Values]]]:
        """What each profile is worth to a member, and for each profile what each weighed item is worth."""
        member = group.members[number]
        zero = np.zeros(self.rows.shape[1])
        if member.level == 0:
            return [zero for _ in group.profiles], [[zero for _ in member.weighs] for _ in group.profiles]
        weights = [self._parameters[each.weight] for each in member.weighs.values()]
        worth: list[list[Values]] = [[] for _ in group.profiles]
        items: list[list[Values]] = [[zero for _ in member.weighs] for _ in group.profiles]
        for rollout in range(1, member.rollouts + 1):
            believed = self._believed(member, rollout)
            for index, profile in enumerate(group.profiles):
                found = self._imagine(group, member, scene, believed, rollout, profile, looks)
                worth[index].append(weighed(A, weights, found))
                items[index] = [A.add(total, item) for total, item in zip(items[index], found, strict=True)]
        count = float(member.rollouts)
        means = [[A.div(total, count) for total in totals] for totals in items]
        return judged(A, member, worth), means

    def _believed(self, member: Decision, rollout: int) -> dict[str, Values]:
        """The parameters of a rollout. A date that is past is known; one that should be past comes at the next
        record.
        """
        now = self._now.clock
        address = self._now.fork(self._parameters, now.step, rollout_number(member.name, rollout))
        u = address.draws(belief_process(member.name), now.step)[0]
        vectors = self._pool.vectors[np.floor(A.mul(u, float(POOL))).astype(np.intp)]
        columns, kinds = self._pool.columns[member.name], self._pool.kinds[member.name]
        believed: dict[str, Values] = {}
        for (name, own), column, kind in zip(self._parameters.items(), columns, kinds, strict=True):
            value = vectors[:, column]
            if kind == OWN:
                value = own
            elif kind == DATED:
                value = A.select(A.le(own, now.time), own, A.maximum(value, A.add(now.time, now.length)))
            believed[name] = value
        return believed

    def _imagine(
        self,
        group: Group,
        member: Decision,
        seen: Interpreter,
        believed: Mapping[str, Values],
        rollout: int,
        profile: tuple[int, ...],
        looks: list[Look],
    ) -> list[Values]:
        """A rollout of one profile: what each weighed item is worth at its end."""
        origin = self._now.clock.step
        scene = seen.fork(believed, origin, rollout_number(member.name, rollout))
        scene.foresee()
        scene.renew()
        minded = member.level > 1
        others = self._habits(scene, group, minded)
        for each, look, option in zip(group.members, looks, profile, strict=True):
            everywhere = Look(np.ones(self.rows.shape[1], np.bool_), look.open, look.sets)
            apply(scene, each, everywhere, np.full(self.rows.shape[1], float(option)))
        for decision, look, chosen in others:
            apply(scene, decision, look, chosen)
        scene.renew()
        end = min(origin + member.ahead, self._last)
        while scene.clock.step < end:
            if scene.clock.step > origin:
                for decision, look, chosen in self._habits(scene, None, minded):
                    apply(scene, decision, look, chosen)
                scene.renew()
            scene.advance()
        return worth_now(scene, member)

    def _habits(self, scene: Interpreter, apart: Group | None, minded: bool) -> list[tuple[Decision, Look, Values]]:
        """What all that comes up in a rollout leads to, but for one group: by habit, or by policy where `minded`."""
        step = scene.clock.step
        found = []
        for decision in (each for group in self._choices.due(step) if group is not apart for each in group.members):
            look = look_at(scene, decision)
            u = scene.draws(habit_process(decision.name), step)[0]
            shares = habit_shares(A, decision.habit, look.open)
            if minded and decision.name in self._policies:
                shares = self._policies[decision.name].shares(A, worth_now(scene, decision), look.open)
            found.append((decision, look, draw(A, shares, u)))
        return found


class Replayer(Chooser):
    """Chooses again what was chosen, without a thought: `chosen` maps decision and step to the options of the
    futures.
    """

    def __init__(
        self,
        model: Model,
        choices: Choosing,
        interpreter: Interpreter,
        parameters: Mapping[str, Values],
        chosen: Mapping[tuple[str, int], Values],
    ) -> None:
        nobody = Pool(np.zeros((1, 0)), {}, {})
        super().__init__(model, choices, {}, nobody, interpreter, parameters, ChoiceRecord(choices, 0), 0)
        self._chosen = chosen

    def _decide(self, group: Group) -> list[tuple[Decision, Look, Values]]:
        _, looks = self._looks(group)
        step = self._now.clock.step
        return [
            (member, look, self._chosen[member.name, step]) for member, look in zip(group.members, looks, strict=True)
        ]


def look_at(scene: Interpreter, decision: Decision) -> Look:
    """How a decision stands in a scene. It does not come up where no option is open."""
    shape = np.shape(scene.state.choices[decision.name])
    came: Values = np.ones(shape, np.bool_)
    if decision.condition is not None:
        came = A.mask_and(came, scene.truth(decision.condition, {}))
    if decision.times is not None:
        came = A.mask_and(came, A.lt(scene.state.times[decision.name], float(decision.times)))
    opened, sets = [], []
    for option in decision.options.values():
        free: Values = np.ones(shape, np.bool_)
        opened.append(A.mask_and(free, scene.truth(option.allowed, {})) if option.allowed is not None else free)
        sets.append({(each.lever, each.element): scene.evaluate(each.formula, {}) for each in option.sets})
    return Look(A.mask_and(came, reduce(A.mask_or, opened)), opened, sets)


def worth_now(scene: Interpreter, decision: Decision) -> list[Values]:
    """What each weighed item is worth at the present record of a scene."""
    return [scaled(A, scene.evaluate(each.formula, {}), each.worst, each.best) for each in decision.weighs.values()]


def apply(scene: Interpreter, decision: Decision, look: Look, chosen: Values) -> None:
    """Sets what the option chosen sets, where the decision came up."""
    state = scene.state
    for number, sets in enumerate(look.sets):
        here = A.mask_and(look.came, is_chosen(A, chosen, number))
        for cell, value in sets.items():
            state.levers[cell] = A.select(here, value, state.levers[cell])
    state.choices[decision.name] = A.select(look.came, chosen, state.choices[decision.name])
    more = A.add(state.times[decision.name], 1.0)
    state.times[decision.name] = A.select(look.came, more, state.times[decision.name])


def set_level(scene: Interpreter, cell: Cell, value: Values) -> None:
    """Puts another value in the place of a level; of a smooth, in the place of its last stage."""
    state = scene.state
    if cell in state.levels:
        state.levels[cell] = value
    elif cell in state.counts:
        state.counts[cell] = value
    else:
        state.stages[cell] = [*state.stages[cell][:-1], value]
