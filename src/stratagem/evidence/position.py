"""Positions: the sides of a dispute, and how claims fall into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratagem.evidence.claim import Claim
from stratagem.evidence.voice import grouped


@dataclass(frozen=True, slots=True)
class Position:
    """One side: what it holds, the live claims behind it, its weight and the interval of the weight.

    The weights of a dispute's positions sum to 1. `reason` is given where the weight is declared and not computed.
    """

    id: str
    says: str
    claims: tuple[str, ...]
    weight: float
    weight_low: float
    weight_high: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A position before it is weighed. `declared` is a weight with its reason, if the analyst gives one."""

    id: str
    says: str
    claims: tuple[Claim, ...]
    declared: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The middle and the 90 % interval of what one claim says, as if it were to be believed."""

    low: float
    middle: float
    high: float

    def meets(self, other: Reach) -> bool:
        """True if the two intervals have a value in common."""
        return self.low <= other.high and other.low <= self.high


def sides(claims: Sequence[Claim], reaches: Mapping[str, Reach], listed: Sequence[Side] = ()) -> tuple[Side, ...]:
    """The sides of a numeric dispute: those listed, in their order, then those that the other claims make by
    themselves.

    A claim that is listed nowhere joins the listed side whose claims it meets, the nearest in the middle if it meets
    several. The rest fall into groups whose intervals meet, ascending by value. `reaches` is by claim id; the order
    of `claims` does not matter.
    """
    taken = {claim.id for side in listed for claim in side.claims}
    free = sorted((claim for claim in claims if claim.id not in taken), key=lambda claim: claim.id)
    joined: dict[str, list[Claim]] = {side.id: list(side.claims) for side in listed}
    left: list[Claim] = []
    for claim in free:
        home = _home(reaches[claim.id], listed, reaches)
        (joined[home] if home is not None else left).append(claim)
    made = [Side(side.id, side.says, tuple(joined[side.id]), side.declared) for side in listed]
    return (*made, *_by_themselves(left, reaches, {side.id for side in listed}))


def _home(reach: Reach, listed: Sequence[Side], reaches: Mapping[str, Reach]) -> str | None:
    near = [
        (abs(reaches[claim.id].middle - reach.middle), number, side.id)
        for number, side in enumerate(listed)
        for claim in side.claims
        if reaches[claim.id].meets(reach)
    ]
    return min(near)[2] if near else None


def _by_themselves(claims: Sequence[Claim], reaches: Mapping[str, Reach], names: set[str]) -> list[Side]:
    """Sides of claims whose intervals meet, each named after the first of its claims."""
    ordered = sorted(claims, key=lambda claim: (reaches[claim.id].low, claim.id))
    ties: list[tuple[int, int]] = []
    furthest = 0
    for index in range(1, len(ordered)):
        if reaches[ordered[index].id].meets(reaches[ordered[furthest].id]):
            ties.append((furthest, index))
        if reaches[ordered[index].id].high > reaches[ordered[furthest].id].high:
            furthest = index
    made = []
    for group in grouped(len(ordered), ties):
        members = tuple(sorted((ordered[index] for index in group), key=lambda claim: claim.id))
        middle = sum(reaches[claim.id].middle for claim in members) / len(members)
        name = next(name for name in (members[0].id, f"{members[0].id}.alone") if name not in names)
        made.append((middle, Side(name, members[0].says, members)))
    return [side for _, side in sorted(made, key=lambda item: (item[0], item[1].id))]
