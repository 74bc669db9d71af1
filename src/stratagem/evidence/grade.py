"""Admiralty grades and modalities as numbers: how much of what a claim says is taken over.

No published number for a grade is measured, and they disagree: MISP maps reliability A–F to 100/75/50/25/0/50, STIX 2.1
credibility 1–5 to 90/70/50/30/10. So every grade is a *declared assumption*: a range that holds the published numbers
and their neighbourhood, its middle for weights, the whole of it for the interval of a weight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Level = Literal["low", "mean", "high"]
"""Where in the range of every assumed number one stands."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number that is assumed: at least `low`, at most `high`, all in [0, 1]; `reason` says why."""

    low: float
    high: float
    reason: str

    @property
    def mean(self) -> float:
        """The middle of the range: what weights and discounts use."""
        return (self.low + self.high) / 2

    def at(self, level: Level) -> float:
        """The number at the low end, in the middle, or at the high end."""
        return {"low": self.low, "mean": self.mean, "high": self.high}[level]


RELIABILITY = {
    "A": Span(0.90, 1.00, "completely reliable: MISP 1.0; no speaker in a war is beyond slips"),
    "B": Span(0.65, 0.85, "usually reliable: MISP .75, give or take the half step to its neighbours"),
    "C": Span(0.40, 0.60, "fairly reliable: MISP .50, as often right as not"),
    "D": Span(0.15, 0.35, "not usually reliable: MISP .25"),
    "E": Span(0.00, 0.15, "unreliable: MISP 0; even such a speaker is right at times"),
    "F": Span(0.25, 0.75, "cannot be judged: MISP .50, but nobody knows, so the range is wide"),
}

CREDIBILITY = {
    "1": Span(0.85, 0.98, "confirmed by others: STIX .90"),
    "2": Span(0.60, 0.80, "probably true: STIX .70"),
    "3": Span(0.40, 0.60, "possibly true: STIX .50"),
    "4": Span(0.20, 0.40, "doubtful: STIX .30"),
    "5": Span(0.02, 0.18, "improbable: STIX .10"),
    "6": Span(0.25, 0.75, "cannot be judged: .50, but nobody knows, so the range is wide"),
}

MODALITY = {
    "fact": Span(1.00, 1.00, "stated as known: the grade says all there is to say"),
    "estimate": Span(0.80, 1.00, "stated as worked out: the method adds a doubt of its own"),
    "speculation": Span(0.30, 0.70, "stated as possible: the speaker does not vouch for it"),
    "opinion": Span(0.30, 0.70, "stated as a view: it tells of the speaker as much as of the matter"),
}

UNJUDGED = "F6"
"""The grade of a claim that has none."""


def trust(grade: str, modality: str, level: Level = "mean") -> float:
    """The share r of a claim that is taken over, in [0, 1].

    The geometric mean of reliability and credibility, which are judged apart and of which neither makes up for a zero
    in the other, times what the modality leaves of it. Rises with each of the three.
    """
    reliability = RELIABILITY[grade[0]].at(level)
    credibility = CREDIBILITY[grade[1]].at(level)
    return math.sqrt(reliability * credibility) * MODALITY[modality].at(level)
