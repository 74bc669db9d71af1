"""Bargaining in closed form: who gets how much of what there is to share."""

from __future__ import annotations

from dataclasses import dataclass


def rubinstein(first: float, second: float) -> float:
    """The share of the one who offers first, when both alternate without end and their next round is worth `first` and
    `second` of this one (between 0 and 1): (1 - second) / (1 - first · second). Rubinstein (1982).
    """
    if not (0.0 <= first < 1.0 and 0.0 <= second < 1.0):
        raise ValueError(f"patience must be at least 0 and below 1, not {first} and {second}")
    return (1.0 - second) / (1.0 - first * second)


def alternating_offers(rounds: int, patience: float) -> float:
    """The share of the one who offers first when at most so many rounds are left; after the last one nobody gets
    anything. Backward induction: 1 in the last round, and before it 1 less what the other can wait for.
    """
    if rounds < 1 or not 0.0 <= patience <= 1.0:
        raise ValueError("give at least 1 round, and a patience from 0 to 1")
    share = 1.0
    for _ in range(rounds - 1):
        share = 1.0 - patience * share
    return share


@dataclass(frozen=True)
class Offer:
    """What is offered to a side whose cost of war is not known, and the chance that it is refused."""

    offer: float
    war: float


def take_it_or_leave_it(strength: float, own_cost: float, greatest_cost: float) -> Offer:
    """Fearon (1995): a side that would win with chance `strength` demands x of 1; the other refuses if war, in which it
    gets 1 - strength less its cost, is better. Its cost is uniform from 0 to `greatest_cost`. The best demand is
    strength + (greatest_cost - own_cost) / 2, with risk of war (greatest_cost - own_cost) / (2 greatest_cost), within
    what is possible.
    """
    if greatest_cost <= 0.0 or own_cost < 0.0 or not 0.0 <= strength <= 1.0:
        raise ValueError("costs are at least 0, the greatest one above 0, and strength lies between 0 and 1")
    margin = min(max((greatest_cost - own_cost) / 2.0, 0.0), greatest_cost, 1.0 - strength)
    return Offer(strength + margin, margin / greatest_cost)
