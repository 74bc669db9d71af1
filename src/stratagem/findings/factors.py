"""What may drive an answer: each parameter and each position, put into classes once for all answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.base.sequences import REPLICATES

MOST_CLASSES = 32
FUTURES_PER_CLASS = 128
"""Classes are as many as leave this many futures in each: fine enough for a curve, coarse enough against noise."""


@dataclass(frozen=True, eq=False)
class Factor:
    """One input in classes.

    `classes` gives each future's class from 0, shape (futures,); `values` the mean input in each class (the number of
    the position for a position). Classes of a parameter are of about equal size and in rising order.
    """

    name: str
    kind: Literal["parameter", "position"]
    classes: NDArray[np.intp]
    values: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many classes there are; one class means that the input does not vary."""
        return int(self.values.size)


def class_count(futures: int) -> int:
    """Classes for a parameter in a run of so many futures."""
    return int(np.clip(futures // FUTURES_PER_CLASS, 2, MOST_CLASSES))


def parameter_factor(name: str, values: NDArray[np.float64]) -> Factor:
    """Classes of equal size; equal values share a class."""
    order = np.argsort(values)
    ordered = values[order]
    count = class_count(values.size)
    borders = ordered[(np.arange(1, count) * values.size) // count]
    cuts = np.unique(np.searchsorted(ordered, borders, side="left"))
    cuts = cuts[cuts > 0]
    sizes = np.diff(np.concatenate(([0], cuts, [values.size])))
    classes = np.empty(values.size, dtype=np.intp)
    classes[order] = np.repeat(np.arange(sizes.size), sizes)
    means = np.add.reduceat(ordered, np.concatenate(([0], cuts))) / sizes
    return Factor(name, "parameter", classes, means)


def position_factor(name: str, positions: NDArray[np.int64], count: int) -> Factor:
    """One class for each position of a dispute."""
    return Factor(name, "position", positions.astype(np.intp), np.arange(count, dtype=np.float64))


def replicate_cells(factor: Factor) -> NDArray[np.intp]:
    """Class and replicate of each future as one number: class × 32 + replicate."""
    return factor.classes * REPLICATES + np.arange(factor.classes.size) % REPLICATES
