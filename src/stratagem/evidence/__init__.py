"""What the sources say: claims, speakers, disputes with their positions, and the priors that follow."""

from __future__ import annotations

from stratagem.evidence.claim import Claim, Interval
from stratagem.evidence.dispute import Dispute
from stratagem.evidence.ledger import Ledger, read_ledger
from stratagem.evidence.position import Position
from stratagem.evidence.prior import EvidencePrior
from stratagem.evidence.speaker import Speaker
from stratagem.evidence.variable import EvidenceVariable

__all__ = [
    "Claim",
    "Dispute",
    "EvidencePrior",
    "EvidenceVariable",
    "Interval",
    "Ledger",
    "Position",
    "Speaker",
    "read_ledger",
]
