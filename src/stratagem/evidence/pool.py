"""Pooling: the claims of a position become one distribution.

Each claim is discounted, f' = r f + (1 − r) g: with the share r that it is trusted it says f, otherwise nothing is
known but the wide range g. The voices are then added up, each with its share (the linear opinion pool). Densities are
never multiplied: that would make six claims that contradict each other surer than any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stratagem.base.distributions import Mixture, Shape
from stratagem.evidence.grade import trust
from stratagem.evidence.saying import mixed, said, wide
from stratagem.evidence.variable import EvidenceVariable
from stratagem.evidence.weight import Backing


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one claim says if it is believed, the share of it that is trusted, and its weight in the pool."""

    saying: Mixture
    trusted: float
    weight: float


def linear_pool(opinions: Iterable[Opinion], wide: Shape) -> Mixture:
    """The discounted opinions added up by weight; without any opinion the wide range is all that is known."""
    parts: list[tuple[float, Shape]] = []
    for opinion in opinions:
        believed = opinion.weight * opinion.trusted
        parts += [
            (believed * weight, shape)
            for weight, shape in zip(opinion.saying.weights, opinion.saying.shapes, strict=True)
        ]
        parts.append((opinion.weight - believed, wide))
    return mixed(parts or [(1.0, wide)])


def pooled(backing: Backing, variable: EvidenceVariable) -> Mixture:
    """The distribution of the variable under the position that these voices back.

    A voice weighs what the best of its claims is trusted, times its share; within a voice its claims weigh what each is
    trusted. A claim without a value backs its side and says nothing of the number.
    """
    opinions: list[Opinion] = []
    for voice, share in backing.shares:
        trusted = [(claim, trust(claim.grade, claim.modality)) for claim in voice.claims if claim.value is not None]
        total = sum(own for _, own in trusted)
        opinions += [Opinion(said(claim, variable), own, voice.trust() * share * own / total) for claim, own in trusted]
    return linear_pool(opinions, wide(variable))
