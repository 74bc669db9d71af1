"""Clusters of futures, and for each the real future nearest to its centre: k-means from fixed beginnings.

Sources: Lloyd, S. (1982), Least squares quantization in PCM, IEEE Trans. Inf. Theory 28, 129–137; Gonzalez, T. (1985),
Clustering to minimize the maximum intercluster distance, Theor. Comput. Sci. 38, 293–306 (where to begin); Caliński, T.
and Harabasz, J. (1974), A dendrite method for cluster analysis, Communications in Statistics 3, 1–27 (how many).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 3
MOST = 5
ROUNDS = 50

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Clusters:
    """The cluster of each row, shape (rows,), and for each cluster the row nearest to its centre; largest first."""

    members: NDArray[np.intp]
    centres: NDArray[np.intp]


def clusters_of(features: Array, fewest: int = FEWEST, most: int = MOST) -> Clusters:
    """Rows of `features`, shape (rows, columns), in as many clusters as set them apart best. Fewer where rows agree."""
    different = np.unique(features, axis=0).shape[0]
    best: tuple[float, NDArray[np.intp]] | None = None
    for count in range(min(fewest, different), min(most, different) + 1):
        members = _lloyd(features, _apart(features, count))
        score = _apartness(features, members)
        if best is None or score > best[0]:
            best = score, members
    assert best is not None
    return _ordered(features, best[1])


def _apart(features: Array, count: int) -> Array:
    """Rows to begin with: the one nearest to the mean, then each the farthest from all before, of the inner 99 %."""
    distance = ((features - features.mean(axis=0)) ** 2).sum(axis=1)
    inner = features[distance <= np.quantile(distance, 0.99)]
    distance = ((inner - features.mean(axis=0)) ** 2).sum(axis=1)
    chosen = [inner[int(np.argmin(distance))]]
    nearest = ((inner - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(inner[int(np.argmax(nearest))])
        nearest = np.minimum(nearest, ((inner - chosen[-1]) ** 2).sum(axis=1))
    return np.stack(chosen)


def _lloyd(features: Array, centres: Array) -> NDArray[np.intp]:
    members = np.full(features.shape[0], -1, np.intp)
    for _ in range(ROUNDS):
        nearest = np.argmin((centres**2).sum(axis=1) - 2 * features @ centres.T, axis=1)
        if np.array_equal(nearest, members):
            break
        members = nearest
        held = [number for number in range(centres.shape[0]) if (members == number).any()]
        centres = np.stack([features[members == number].mean(axis=0) for number in held])
        members = np.searchsorted(held, members)
    return members


def _apartness(features: Array, members: NDArray[np.intp]) -> float:
    """The variance between clusters over that within, each by its degrees of freedom."""
    count, rows = int(members.max()) + 1, features.shape[0]
    if count < 2 or rows <= count:
        return 0.0
    sizes = np.bincount(members, minlength=count)
    means = np.stack([features[members == number].mean(axis=0) for number in range(count)])
    between = float((sizes * ((means - features.mean(axis=0)) ** 2).sum(axis=1)).sum())
    within = float(((features - means[members]) ** 2).sum())
    return between / (count - 1) / (within / (rows - count)) if within > 0 else np.inf


def _ordered(features: Array, members: NDArray[np.intp]) -> Clusters:
    sizes = np.bincount(members)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    renamed = rank[members]
    centres = []
    for number in range(order.size):
        rows = np.flatnonzero(renamed == number)
        centre = features[rows].mean(axis=0)
        centres.append(rows[int(np.argmin(((features[rows] - centre) ** 2).sum(axis=1)))])
    return Clusters(renamed, np.array(centres, np.intp))
