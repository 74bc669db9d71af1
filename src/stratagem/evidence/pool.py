"""Pooling: the claims of a position become one distribution.

Each claim is discounted, f' = r f + (1 − r) g: with the share r that it is trusted it says f, otherwise nothing is
known but the wide range g. The voices are then added up, each with its share (the linear opinion pool). Densities are
never multiplied: that would make six claims that contradict each other surer than any of them.
"""

from __future__ import annotations

from stratagem.base.distributions import Mixture
from stratagem.evidence.claim import Claim
from stratagem.evidence.grade import trust
from stratagem.evidence.saying import Part, mixed, said, wide
from stratagem.evidence.variable import EvidenceVariable
from stratagem.evidence.weight import Backing


def pooled(backing: Backing, variable: EvidenceVariable) -> Mixture:
    """The distribution of the variable under the position that these voices back.

    A voice weighs what the best of its claims is trusted, times its share; within a voice its claims weigh what each is
    trusted. A claim without a value backs its side and says nothing of the number. Without any value the wide range is
    all that is known.
    """
    parts: list[Part] = []
    for voice, share in backing.shares:
        trusted = {claim: trust(claim.grade, claim.modality) for claim in voice.claims if claim.value is not None}
        for claim, own in trusted.items():
            weight = voice.trust() * share * own / sum(trusted.values())
            parts += [(weight * part, shape) for part, shape in discounted(claim, own, variable)]
    return mixed(parts or [(1.0, wide(variable))])


def discounted(claim: Claim, trusted: float, variable: EvidenceVariable) -> list[Part]:
    """What a claim says, as far as it is trusted, and the wide range for the rest. Weights sum to 1."""
    saying = said(claim, variable)
    parts = [(trusted * weight, shape) for weight, shape in zip(saying.weights, saying.shapes, strict=True)]
    return [*parts, (1 - trusted, wide(variable))]
