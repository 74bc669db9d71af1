"""What is known of each answer beyond first-order indices: total indices, bootstrap samples, correlated inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from stratagem.findings.coordinates import Array, Coordinate
from stratagem.findings.drivers import Depth
from stratagem.findings.factors import Factor
from stratagem.findings.indices import Indices, first_order
from stratagem.findings.sources import disputes_of, governed_by, position_name
from stratagem.findings.totals import resamples, totals_of
from stratagem.model import Model


def depths_of(
    model: Model, coordinates: Sequence[Coordinate], outputs: Array, factors: Sequence[Factor], indices: Indices
) -> tuple[Depth, ...]:
    """One for each output, shape (outputs, futures): the first columns of `indices`, whose rows are `factors`."""
    if not outputs.size:
        return ()
    together = moving_together(model)
    alone = _alone(coordinates, outputs, factors, indices, together)
    totals, samples = totals_of(coordinates, outputs, alone), resamples()
    return tuple(
        Depth(output, table, samples, _joined(together, pairs))
        for output, table, pairs in zip(outputs, totals.by_output, totals.correlated, strict=True)
    )


def _alone(
    coordinates: Sequence[Coordinate], outputs: Array, factors: Sequence[Factor], indices: Indices,
    together: Mapping[str, Sequence[str]],
) -> Indices:  # fmt: skip
    """First-order indices of the coordinates: those of the factors, but for inputs that move with others."""
    rows = {factor.name: row for row, factor in enumerate(factors) if factor.name not in together}
    others = [coordinate.factor for coordinate in coordinates if coordinate.name not in rows]
    own, count = first_order(others, outputs), outputs.shape[0]
    first, error, floor = (np.zeros((len(coordinates), count)) for _ in range(3))
    means, taken = [], 0
    for place, coordinate in enumerate(coordinates):
        row = rows.get(coordinate.name)
        found, at = (own, taken) if row is None else (indices, row)
        taken += row is None
        first[place], error[place], floor[place] = (
            table[at, :count] for table in (found.first, found.error, found.floor)
        )  # fmt: skip
        means.append(found.means[at][:count])
    return Indices(first, error, floor, tuple(means), indices.varies[:count])


def moving_together(model: Model) -> dict[str, tuple[str, ...]]:
    """For each input that hangs on a draw, the others that hang on the same: disputes and the cells that they set;
    and the parameters that are correlated by declaration.
    """
    draws: dict[str, list[str]] = {}
    for dispute, prior in disputes_of(model).items():
        draws.setdefault(prior.draw or dispute, []).extend([position_name(dispute), *governed_by(model, dispute)])
    groups = [*draws.values(), *(list(coupling.cells) for coupling in model.couplings)]
    found: dict[str, list[str]] = {}
    for names in groups:
        for name in names:
            found.setdefault(name, []).extend(other for other in names if other != name)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _joined(
    together: dict[str, tuple[str, ...]], pairs: Sequence[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """What moves together by construction, and what was found to do so in these futures."""
    joined = {name: list(others) for name, others in together.items()}
    for one, other in pairs:
        joined.setdefault(one, []).append(other)
        joined.setdefault(other, []).append(one)
    return {name: tuple(dict.fromkeys(others)) for name, others in joined.items()}
