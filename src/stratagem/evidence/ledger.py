"""The ledger: claims, speakers, disputes with their weighed positions, and the prior of every variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.distributions import Mixture
from stratagem.documents import Anchor, Library
from stratagem.evidence.alignment import superseded
from stratagem.evidence.claim import Claim
from stratagem.evidence.dispute import Dispute, draws, support
from stratagem.evidence.pool import pooled
from stratagem.evidence.position import Position, Side
from stratagem.evidence.prior import EvidencePrior
from stratagem.evidence.reading import Written, read_written
from stratagem.evidence.saying import wide
from stratagem.evidence.siding import Draft, Siding
from stratagem.evidence.speaker import Speaker
from stratagem.evidence.variable import EvidenceVariable
from stratagem.evidence.weight import backings, weigh

if TYPE_CHECKING:
    from stratagem.situation import Folder


@dataclass(frozen=True)
class Ledger:
    """All that is known of what the sources say. `superseded` maps claims that are history to what took their place."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    variables: Mapping[str, EvidenceVariable] = field(default_factory=dict)
    disputes: Mapping[str, Dispute] = field(default_factory=dict)
    priors: Mapping[str, EvidencePrior] = field(default_factory=dict)
    superseded: Mapping[str, str] = field(default_factory=dict)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The anchors of all claims, named after them."""
        return tuple(claim.anchor for claim in self.claims.values())

    def prior(self, variable: str) -> EvidencePrior:
        """The prior of a declared variable. Raises KeyError if it is not declared."""
        return self.priors[variable]


def read_ledger(folder: Folder, library: Library, diagnostics: Diagnostics) -> Ledger:
    """The evidence of a situation, checked, aligned and weighed; faults are added to `diagnostics`."""
    written = read_written(folder, library, diagnostics)
    history = superseded(written.claims, library)
    siding = Siding(written, history, diagnostics)
    by_variable = siding.by_variable()
    disputes = _disputes(siding.drafts(by_variable), written, library)
    priors = {
        name: _prior(written.variables[name], found, _about(name, disputes), library)
        for name, found in by_variable.items()
    }
    return Ledger(written.claims, written.speakers, written.variables, disputes, priors, history)


def _disputes(drafts: Mapping[str, Draft], written: Written, library: Library) -> dict[str, Dispute]:
    backers = {name: tuple(support(side.claims) for side in draft.sides) for name, draft in drafts.items()}
    names = draws(written.disputes, backers)
    return {
        name: Dispute(name, draft.title, draft.variable, names[name], weigh(draft.sides, library), draft.place)
        for name, draft in drafts.items()
    }


def _about(variable: str, disputes: Mapping[str, Dispute]) -> Dispute | None:
    return next((dispute for dispute in disputes.values() if dispute.variable == variable), None)


def _prior(
    variable: EvidenceVariable, sides: tuple[Side, ...], dispute: Dispute | None, library: Library
) -> EvidencePrior:
    """The prior of a variable; without any claim, all that is known is the wide range."""
    mixtures = tuple(pooled(backing, variable) for backing in backings(sides, library))
    if dispute is not None and len(sides) > 1:
        return EvidencePrior(variable.id, dispute.id, dispute.draw, dispute.positions, mixtures)
    if sides:
        return EvidencePrior(variable.id, None, None, weigh(sides, library), mixtures)
    nobody = Position("unheard", "No source gives a value", (), 1.0, 1.0, 1.0)
    return EvidencePrior(variable.id, None, None, (nobody,), (Mixture((1.0,), (wide(variable),)),))
