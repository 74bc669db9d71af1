"""What actors believe: a pool of parameter vectors drawn from the prior, not from any future."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.choice.groups import Choosing
from stratagem.engine.drawing import draw_all, draw_parameter
from stratagem.model.decisions import Decision
from stratagem.model.parts import Lever

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

POOL = 1024
"""Vectors in the pool: enough to stand for the prior, few enough to stay in a cache."""

POOLED, OWN, DATED = range(3)
"""Where a rollout takes a parameter's cell from: the pool; the future itself; the pool unless the date is past."""


def belief_seed(seed: int) -> int:
    """A seed of its own for beliefs, so that no actor believes what some future holds."""
    return int.from_bytes(hashlib.sha256(b"belief" + seed.to_bytes(8, "big")).digest()[:8], "big")


@dataclass(frozen=True)
class Pool:
    """Parameter vectors to believe in.

    `vectors` has shape (POOL, cells of the model, then what single decisions believe otherwise). For each decision
    `columns` says which column each cell is taken from, `kinds` how: POOLED, OWN or DATED.
    """

    vectors: NDArray[np.float64]
    columns: dict[str, NDArray[np.int64]]
    kinds: dict[str, NDArray[np.int64]]


def make_pool(plan: Plan, choices: Choosing, seed: int) -> Pool:
    """The pool of a run. Overrides hold in beliefs too."""
    maker = _Maker(plan, belief_seed(seed))
    thinkers = [decision for decision in choices.decisions if decision.level > 0]
    columns = {decision.name: maker.columns(decision) for decision in thinkers}
    kinds = {decision.name: maker.kinds(decision) for decision in thinkers}
    return Pool(np.ascontiguousarray(np.concatenate([maker.common, *maker.extra]).T), columns, kinds)


class _Maker:
    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan, self._seed = plan, seed
        self._numbers = np.arange(POOL, dtype=np.uint64)
        self.extra: list[NDArray[np.float64]] = []

    @cached_property
    def common(self) -> NDArray[np.float64]:
        """All parameter cells by the situation's priors, shape (cells, POOL)."""
        return draw_all(self._plan, self._seed, self._numbers)

    def columns(self, decision: Decision) -> NDArray[np.int64]:
        """The column of each cell; what is believed otherwise gets one of its own."""
        found = np.arange(len(self._plan.priors))
        for number, cell in enumerate(self._plan.priors):
            prior = (decision.belief or {}).get(cell)
            if prior is not None and cell not in self._plan.overrides:
                found[number] = len(self._plan.priors) + len(self.extra)
                drawn = draw_parameter(f"{decision.name}/{cell}", prior, self._seed, self._numbers)
                self.extra.append(drawn[None, :])
        return found

    def kinds(self, decision: Decision) -> NDArray[np.int64]:
        """An actor knows what is set for all, its own mind, and what it is declared to know."""
        parameters = self._plan.model.parameters
        own = {*decision.knows, decision.rationality, *(weighed.weight for weighed in decision.weighs.values())}
        found = np.full(len(self._plan.priors), POOLED)
        for number, cell in enumerate(self._plan.priors):
            parameter = parameters[cell.partition("[")[0]]
            if cell in own or cell in self._plan.overrides:
                found[number] = OWN
            elif parameter.is_date:
                found[number] = DATED
            elif isinstance(parameter, Lever) and _is_plain(self._plan, cell):
                found[number] = OWN
        return found


def _is_plain(plan: Plan, cell: str) -> bool:
    """Whether a cell has one and the same value in all futures."""
    tables = [mixture.quantile_table((0.01, 0.99)) for mixture in plan.priors[cell].mixtures]
    return len({float(value) for table in tables for value in table}) == 1
