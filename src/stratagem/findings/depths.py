"""What is known of each answer beyond first-order indices: total indices, bootstrap samples, correlated inputs."""

from __future__ import annotations

from collections.abc import Sequence

from stratagem.findings.coordinates import Array, Coordinate
from stratagem.findings.drivers import Depth
from stratagem.findings.sources import disputes_of, governed_by, position_name
from stratagem.findings.totals import resamples, totals_of
from stratagem.model import Model


def depths_of(model: Model, coordinates: Sequence[Coordinate], outputs: Array) -> tuple[Depth, ...]:
    """One for each output, shape (outputs, futures)."""
    totals, samples, together = totals_of(coordinates, outputs), resamples(), moving_together(model)
    return tuple(
        Depth(output, table, samples, _joined(together, pairs))
        for output, table, pairs in zip(outputs, totals.by_output, totals.correlated, strict=True)
    )


def moving_together(model: Model) -> dict[str, tuple[str, ...]]:
    """For each input that hangs on a draw, the others that hang on the same: disputes and the cells that they set."""
    draws: dict[str, list[str]] = {}
    for dispute, prior in disputes_of(model).items():
        draws.setdefault(prior.draw or dispute, []).extend([position_name(dispute), *governed_by(model, dispute)])
    return {
        name: tuple(other for other in names if other != name) for names in draws.values() for name in names
    }  # fmt: skip


def _joined(
    together: dict[str, tuple[str, ...]], pairs: Sequence[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """What moves together by construction, and what was found to do so in these futures."""
    joined = {name: list(others) for name, others in together.items()}
    for one, other in pairs:
        joined.setdefault(one, []).append(other)
        joined.setdefault(other, []).append(one)
    return {name: tuple(dict.fromkeys(others)) for name, others in joined.items()}
