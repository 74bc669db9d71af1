"""The five quantiles that findings tell, from values in rising order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)
NAMES = ("p05", "p25", "p50", "p75", "p95")

Array = NDArray[np.float64]


def sorted_quantiles(ordered: Array, levels: Sequence[float]) -> Array:
    """Quantiles of values in rising order, linear between the two nearest; +inf lies beyond the end; NaN where there
    are no values.
    """
    if not ordered.size:
        return np.full(len(levels), np.nan)
    places = np.asarray(levels) * (ordered.size - 1)
    below = np.floor(places).astype(np.intp)
    above = np.minimum(below + 1, ordered.size - 1)
    low, high, share = ordered[below], ordered[above], places - below
    with np.errstate(invalid="ignore"):
        between = low + (high - low) * share
    return np.where((low == high) | (share == 0), low, between)
