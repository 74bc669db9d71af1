"""The prior that the evidence gives of a variable."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.distributions import Mixture
from stratagem.evidence.position import Position
from stratagem.evidence.saying import mixed


@dataclass(frozen=True)
class EvidencePrior:
    """Positions, and under each a distribution in the variable's own unit; dates are days from the start.

    `dispute` and `draw` are None where there is one position only.
    """

    variable: str
    dispute: str | None
    draw: str | None
    positions: tuple[Position, ...]
    mixtures: tuple[Mixture, ...]

    @property
    def whole(self) -> Mixture:
        """The mixture over the positions."""
        return mixed(
            (position.weight * weight, shape)
            for position, mixture in zip(self.positions, self.mixtures, strict=True)
            for weight, shape in zip(mixture.weights, mixture.shapes, strict=True)
        )
