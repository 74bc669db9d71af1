"""Disputes: questions of fact or of reading on which claims stand against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stratagem.base.diagnostics import Place
from stratagem.evidence.claim import Claim
from stratagem.evidence.position import Position


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute and its positions; `variable` is None for a dispute of readings.

    `draw` is the name that addresses the draw of its position: disputes that are drawn together share it, and a
    future takes positions of like rank in them, as far as the weights allow.
    """

    id: str
    title: str
    variable: str | None
    draw: str
    positions: tuple[Position, ...]
    place: Place | None = field(default=None, compare=False)

    @property
    def weights(self) -> tuple[float, ...]:
        """The weights of the positions; they sum to 1."""
        return tuple(position.weight for position in self.positions)


@dataclass(frozen=True, slots=True)
class Listed:
    """A position as it is written, before its claims are looked up."""

    id: str
    says: str
    claims: tuple[tuple[str, Place], ...]
    weight: tuple[float, str] | None
    place: Place


@dataclass(frozen=True, slots=True)
class DisputeEntry:
    """A dispute as it is written."""

    id: str
    title: str
    variable: str | None
    together: str | None
    positions: tuple[Listed, ...]
    place: Place
    places: Mapping[str, Place]
    """Where `variable` and `with` stand."""


def draws(entries: Mapping[str, DisputeEntry], supports: Mapping[str, tuple[frozenset[str], ...]]) -> dict[str, str]:
    """The name of the draw of each dispute in `supports`.

    Disputes tied by `with` share a draw, and so do those whose positions, rank by rank, hang on the same voices:
    whoever is right in the one is right in the other. The name is the first of the tied ids in the alphabet.
    """
    names = {dispute: dispute for dispute in supports}
    ties = [
        (entry.id, entry.together) for entry in entries.values() if entry.together in supports and entry.id in names
    ]
    seen: dict[tuple[frozenset[str], ...], str] = {}
    for dispute in sorted(supports):
        if _tells_apart(supports[dispute]):
            ties.append((dispute, seen.setdefault(supports[dispute], dispute)))

    def root(name: str) -> str:
        while names[name] != name:
            name = names[name]
        return name

    for left, right in ties:
        first, second = sorted((root(left), root(str(right))))
        names[second] = first
    return {dispute: root(dispute) for dispute in supports}


def _tells_apart(supports: tuple[frozenset[str], ...]) -> bool:
    """True if every position has voices, and none that another has: then who is right tells which position holds."""
    everyone = frozenset[str]().union(*supports)
    return all(supports) and len(everyone) == sum(len(voices) for voices in supports)


def support(claims: tuple[Claim, ...]) -> frozenset[str]:
    """The speakers behind a position."""
    return frozenset(claim.speaker for claim in claims)
