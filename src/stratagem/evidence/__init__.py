"""What the sources say: claims, speakers, disputes with their positions, and the priors that follow."""

from __future__ import annotations

from stratagem.evidence.claim import Claim, Interval
from stratagem.evidence.coverage import Coverage, coverage
from stratagem.evidence.dispute import Dispute
from stratagem.evidence.ledger import Ledger, read_ledger
from stratagem.evidence.payload import evidence_json
from stratagem.evidence.position import Position
from stratagem.evidence.prior import EvidencePrior
from stratagem.evidence.speaker import Speaker
from stratagem.evidence.variable import EvidenceVariable
from stratagem.evidence.view import ClaimRow, DisputeView, PositionRow, evidence_views

__all__ = [
    "Claim",
    "ClaimRow",
    "Coverage",
    "Dispute",
    "DisputeView",
    "EvidencePrior",
    "EvidenceVariable",
    "Interval",
    "Ledger",
    "Position",
    "PositionRow",
    "Speaker",
    "coverage",
    "evidence_json",
    "evidence_views",
    "read_ledger",
]
