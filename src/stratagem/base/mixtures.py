"""Mixtures of distribution shapes: what a prior is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.shape import Shape

_TABLE_POINTS = 2048
"""Midpoints of each component from which a mixture's quantiles are taken for display."""


def choose(a: Arithmetic, u: Floats, weights: Sequence[float], values: Sequence[Floats]) -> Floats:
    """The value whose share of (0, 1), marked off by the weights in order, holds `u`. Weights sum to 1."""
    bound, chosen = 0.0, values[0]
    for weight, value in zip(weights[:-1], values[1:], strict=True):
        bound += weight
        chosen = a.select(a.ge(u, a.constant(bound)), value, chosen)
    return chosen


@dataclass(frozen=True)
class Mixture:
    """Shapes with weights that sum to 1: first the component is drawn, then the value."""

    weights: tuple[float, ...]
    shapes: tuple[Shape, ...]

    def quantile(self, a: Arithmetic, component: Floats, value: Floats) -> Floats:
        """The value of a draw: one uniform says which component, the other which value of it."""
        return choose(a, component, self.weights, [shape.quantile(a, value) for shape in self.shapes])

    def scaled(self, factor: float) -> Mixture:
        """The same mixture with every value multiplied by `factor` > 0."""
        return Mixture(self.weights, tuple(shape.scaled(factor) for shape in self.shapes))

    @property
    def mean(self) -> float:
        """The mean of the whole."""
        return float(sum(weight * shape.mean for weight, shape in zip(self.weights, self.shapes, strict=True)))

    def quantile_table(self, probabilities: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> NDArray[np.float64]:
        """Quantiles of the whole for display, of the length of `probabilities`."""
        if len(self.shapes) == 1:
            return self.shapes[0].quantiles(probabilities)
        points = (np.arange(_TABLE_POINTS) + 0.5) / _TABLE_POINTS
        values = np.concatenate([shape.quantiles(points) for shape in self.shapes])
        order = np.argsort(values, kind="stable")
        share = np.cumsum(np.repeat(self.weights, _TABLE_POINTS)[order]) / _TABLE_POINTS
        return values[order[np.minimum(np.searchsorted(share, probabilities), len(order) - 1)]]

    def describe(self) -> str:
        """The mixture in plain words, without a unit."""
        if len(self.shapes) == 1:
            return self.shapes[0].describe()
        parts = (f"{weight:.0%}: {shape.describe()}" for weight, shape in zip(self.weights, self.shapes, strict=True))
        return "; ".join(parts)
