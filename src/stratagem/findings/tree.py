"""A small classification tree: splits of the inputs that set the futures of a case apart, and its leaves as boxes.

Source: Breiman, L., Friedman, J., Olshen, R. and Stone, C. (1984), Classification and Regression Trees, chapter 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stratagem.findings.boxes import Box, Chosen, Limit, box_of, by_name, halves
from stratagem.findings.inputs import Input

DEPTH = 3
LEAST_LEAF = 0.03
"""Share of the futures that a leaf holds at least."""

LEAST_GAIN = 0.005
"""Share of the case's whole variance that a split takes away at least."""

LEAST_LIFT = 1.25
"""A leaf is told as a box if the case is at least so many times as frequent in it as in all futures."""

Split = tuple[float, str, Limit, Limit]
"""What is gained, the input, and the limits of the two sides."""


def tree_boxes(inputs: Sequence[Input], case: Chosen, known: Chosen) -> tuple[Box, ...]:
    """The leaves of the tree in which the case is frequent, those first that cover most of it."""
    chosen = by_name(inputs)
    find, tell, apart = halves(case.size)
    among = find & known
    if not chosen or not among.any():
        return ()
    leaves = _leaves(chosen, case, among, {}, DEPTH, int(among.sum()), float(np.var(case[among])))
    boxes = [box_of(region, case, known, chosen, tell, apart) for region in leaves if region]
    told = [box for box in boxes if box.density >= min(LEAST_LIFT * box.base, (1 + box.base) / 2)]
    return tuple(sorted(told, key=lambda box: -box.coverage))


def _leaves(
    inputs: dict[str, Input], case: Chosen, among: Chosen, region: dict[str, Limit], depth: int, whole: int,
    spread: float,
) -> list[dict[str, Limit]]:  # fmt: skip
    split = _best(inputs, case, among, region, whole, spread) if depth else None
    if split is None:
        return [region]
    _, name, low, high = split
    values = inputs[name].values
    return [
        leaf
        for side in (low, high)
        for leaf in _leaves(
            inputs, case, among & side.holds(values), {**region, name: side}, depth - 1, whole, spread
        )
    ]  # fmt: skip


def _best(
    inputs: dict[str, Input], case: Chosen, among: Chosen, region: dict[str, Limit], whole: int, spread: float
) -> Split | None:
    best: Split | None = None
    for name, each in inputs.items():
        split = _split(each, name, case, among, region.get(name, Limit()), whole)
        if split and (best is None or split[0] > best[0]):
            best = split
    return best if best and spread > 0 and best[0] >= LEAST_GAIN * spread else None


def _split(each: Input, name: str, case: Chosen, among: Chosen, limit: Limit, whole: int) -> Split | None:
    """The best cut of one input: between its classes in rising order, positions ordered by how frequent the case is."""
    classes = each.factor.classes[among]
    sizes = np.bincount(classes, minlength=each.factor.count).astype(np.float64)
    sums = np.bincount(classes, weights=case[among], minlength=each.factor.count)
    order = np.flatnonzero(sizes)
    if each.positions:
        order = order[np.argsort(sums[order] / sizes[order], kind="stable")]
    if order.size < 2:
        return None
    left_sizes, left_sums = np.cumsum(sizes[order])[:-1], np.cumsum(sums[order])[:-1]
    total, hits = float(sizes.sum()), float(sums.sum())
    right_sizes, right_sums = total - left_sizes, hits - left_sums
    gain = (left_sums**2 / left_sizes + right_sums**2 / right_sizes - hits**2 / total) / whole
    gain[(left_sizes < LEAST_LEAF * whole) | (right_sizes < LEAST_LEAF * whole)] = -1.0
    cut = int(np.argmax(gain))
    if gain[cut] <= 0:
        return None
    low, high = order[: cut + 1], order[cut + 1 :]
    if each.positions:
        sides = (frozenset(map(int, side)) for side in (low, high))
        return float(gain[cut]), name, *(replace(limit, kept=side) for side in sides)  # type: ignore[return-value]
    values, inner = each.values[among], np.isin(classes, low)
    return (
        float(gain[cut]),
        name,
        replace(limit, high=float(values[inner].max())),
        replace(limit, low=float(values[~inner].min())),
    )
