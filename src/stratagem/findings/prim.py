"""Scenario discovery by peeling: boxes in which the futures of a case lie close together.

Source: Friedman, J. H. and Fisher, N. I. (1999), Bump hunting in high-dimensional data, Statistics and Computing 9,
123–143; for scenarios Bryant, B. P. and Lempert, R. J. (2010), Thinking inside the box, Technological Forecasting and
Social Change 77(1), 34–49.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from stratagem.findings.boxes import Box, Chosen, Limit, Region, box_of, by_name, halves, inside
from stratagem.findings.inputs import Input
from stratagem.findings.measures import Array

PEEL = 0.05
"""The share of a box that one peel takes from one side of a number."""

LEAST_MASS = 0.02
"""A box holds at least this share of the futures: smaller ones are chance."""

LEAST_FUTURES = 20
MOST_LIMITS = 4
"""More limits than these no reader keeps in mind."""

MOST_INPUTS = 10
"""The inputs looked at, those that tell most."""

MOST_BOXES = 3
WORTH = 0.97
"""A limit is dropped if the box is worth at least this share of what it was worth with it."""

ERRORS_CLEAR = 2.0
"""The density of a box that is told lies so many sampling errors above the case's share of all futures."""

LEAST_LIFT = 1.25
"""A box is told if the case is at least so many times as frequent in it as in all futures."""


def prim(inputs: Sequence[Input], case: Chosen, known: Chosen, most: int = MOST_BOXES) -> tuple[Box, ...]:
    """Boxes for the futures of a case, shape (futures,), the first found first; later ones look at what the earlier
    leave over. `known` are the futures that have an answer.
    """
    chosen = by_name(inputs[:MOST_INPUTS])
    find, tell, apart = halves(case.size)
    left = find & known
    boxes: list[Box] = []
    while chosen and len(boxes) < most:
        region = _region(chosen, case, left)
        if not region:
            break
        box = box_of(region, case, known, chosen, tell, apart)
        if not box.density >= min(LEAST_LIFT * box.base, (1 + box.base) / 2) or not _beyond_chance(box):
            break
        boxes.append(box)
        left = left & ~inside(region, chosen)
    return tuple(boxes)


def _beyond_chance(box: Box) -> bool:
    """Whether the case is clearly more frequent in the box than in all futures."""
    return box.density_error is None or box.density - ERRORS_CLEAR * box.density_error > box.base


def _region(inputs: dict[str, Input], case: Chosen, among: Chosen) -> Region:
    """The region among some futures that goes best with the case; empty if none does."""
    cases = int((case & among).sum())
    if cases < LEAST_FUTURES or cases == int(among.sum()):
        return {}
    columns = {name: Column.of(each, among) for name, each in inputs.items()}
    target = case[among]
    best, worth = dict[str, Limit](), 0.0
    for region, held in _peels(columns, target):
        reached = _worth(target, held)
        if reached > worth:
            best, worth = region, reached
    return _simpler(best, columns, target, worth)


@dataclass(frozen=True, eq=False)
class Column:
    """One input among the futures that are peeled, shape (futures,): `values` in the order of the futures, `order` the
    futures in rising order of them, `rising` the values in that order; `positions` says that these are numbers of
    positions.
    """

    values: Array
    order: NDArray[np.intp]
    rising: Array
    positions: bool

    @staticmethod
    def of(each: Input, among: Chosen) -> Column:
        """The input in the futures `among`."""
        values = each.values[among]
        order = np.argsort(values)
        return Column(values, order, values[order], bool(each.positions))

    def within(self, held: Chosen) -> Array:
        """The values of the futures that a box holds, in rising order."""
        return np.asarray(self.rising[held[self.order]])


def _worth(target: Chosen, held: Chosen) -> float:
    """The correlation of lying in the box with belonging to the case: it asks for coverage and density alike, and a
    box of all futures is worth nothing.
    """
    count, cases, size = float(target.size), float(np.count_nonzero(target)), float(np.count_nonzero(held))
    spread = cases * (count - cases) * size * (count - size)
    return (count * np.count_nonzero(target & held) - cases * size) / spread**0.5 if spread > 0 else 0.0


def _peels(
    columns: dict[str, Column], target: Chosen
) -> Iterator[tuple[dict[str, Limit], Chosen]]:  # fmt: skip
    """Ever smaller regions, each a peel away from the last, until nothing is gained or too little is left."""
    least = max(LEAST_FUTURES, LEAST_MASS * target.size)
    region: dict[str, Limit] = {}
    held = np.ones(target.size, bool)
    while True:
        open_names = list(columns) if len(region) < MOST_LIMITS else list(region)
        best: tuple[float, str, Limit, Chosen] | None = None
        count, total = np.count_nonzero(held), np.count_nonzero(target & held)
        for name in open_names:
            for limit in candidates(columns[name], held, region.get(name)):
                kept = held & limit.holds(columns[name].values)
                size = np.count_nonzero(kept)
                if size < least or size == count:
                    continue
                gain = (np.count_nonzero(target & kept) / size - total / count) / (count - size)
                if gain > 0 and (best is None or gain > best[0]):
                    best = gain, name, limit, kept
        if best is None:
            return
        region = {**region, best[1]: best[2]}
        held = best[3]
        yield region, held


def candidates(column: Column, held: Chosen, limit: Limit | None) -> Iterator[Limit]:
    """The limits that one peel of an input could leave."""
    now, seen = limit or Limit(), column.within(held)
    if column.positions:
        there = np.unique(seen).astype(int).tolist()
        if len(there) > 1:
            yield from (replace(now, kept=frozenset(there) - {gone}) for gone in there)
        return
    # The nearest order statistics, and the second lowest and second highest of different values.
    low, high = (float(seen[round((seen.size - 1) * share)]) for share in (PEEL, 1 - PEEL))
    if seen[0] < seen[-1]:
        above, below = np.searchsorted(seen, seen[0], side="right"), np.searchsorted(seen, seen[-1]) - 1
        yield replace(now, low=max(low, float(seen[above])))
        yield replace(now, high=min(high, float(seen[below])))


def _simpler(region: dict[str, Limit], columns: dict[str, Column], target: Chosen, worth: float) -> Region:
    """The region without limits, and sides of limits, that hardly serve it."""
    for name in list(region):
        limit = region[name]
        less = {key: value for key, value in region.items() if key != name}
        options: list[dict[str, Limit]] = [less] if less else []
        if limit.kept is None and np.isfinite(limit.low) and np.isfinite(limit.high):
            options += [{**region, name: replace(limit, low=-np.inf)}, {**region, name: replace(limit, high=np.inf)}]
        for option in options:
            held = np.logical_and.reduce([each.holds(columns[key].values) for key, each in option.items()])
            if _worth(target, held) >= WORTH * worth:
                region = option
                break
    return region
