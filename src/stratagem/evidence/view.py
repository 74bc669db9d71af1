"""The evidence laid out for reading: each variable with its positions, and each position with the claims behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.distributions import Mixture
from stratagem.base.near import nearest
from stratagem.documents import Library
from stratagem.evidence.claim import Claim
from stratagem.evidence.dispute import Dispute
from stratagem.evidence.grade import trust
from stratagem.evidence.hedge import HEDGES, NO_HEDGE
from stratagem.evidence.ledger import Ledger
from stratagem.evidence.position import Position
from stratagem.evidence.variable import EvidenceVariable

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
"""The quantiles that a prior is shown by."""


@dataclass(frozen=True)
class ClaimRow:
    """A claim for a table. `passage` is the raw text where the document is at hand: escape it before it is printed.

    `trusted` is the share of the claim that is taken over, by its grade and modality. `superseded_by` is the claim
    that has taken its place, if it is history.
    """

    claim: Claim
    speaker: str
    value: str
    trusted: float
    passage: str | None
    superseded_by: str | None


@dataclass(frozen=True)
class PositionRow:
    """A position with its claims; `quantiles` by name, as shown, where it is one of numbers."""

    position: Position
    quantiles: Mapping[str, str]
    claims: tuple[ClaimRow, ...]


@dataclass(frozen=True)
class DisputeView:
    """A variable (with `unit`, `scope` and quantiles of the whole prior) or a dispute of readings (without).

    `others` are claims on the variable that stand on no side: history, or without a value.
    """

    id: str
    title: str
    unit: str | None
    scope: str | None
    dispute: str | None
    draw: str | None
    quantiles: Mapping[str, str]
    positions: tuple[PositionRow, ...]
    others: tuple[ClaimRow, ...]


@dataclass(frozen=True)
class Choice:
    """What is asked for: variables, disputes of readings, and the claims to list."""

    variables: tuple[EvidenceVariable, ...]
    readings: tuple[Dispute, ...]
    claims: tuple[Claim, ...]


def choose(ledger: Ledger, name: str | None = None) -> Choice:
    """All of the ledger, or what belongs to one variable or dispute.

    Raises `UsageError` if there is none of that name.
    """
    if name is None:
        readings = tuple(dispute for dispute in ledger.disputes.values() if dispute.variable is None)
        return Choice(tuple(ledger.variables.values()), readings, tuple(ledger.claims.values()))
    dispute = ledger.disputes.get(name)
    variable = name if name in ledger.variables else dispute.variable if dispute else None
    if variable is not None:
        claims = tuple(claim for claim in ledger.claims.values() if claim.variable == variable)
        return Choice((ledger.variables[variable],), (), claims)
    if dispute is None:
        raise _unknown(name, ledger)
    cited = {claim for position in dispute.positions for claim in position.claims}
    return Choice((), (dispute,), tuple(claim for claim in ledger.claims.values() if claim.id in cited))


def evidence_views(ledger: Ledger, library: Library, name: str | None = None) -> tuple[DisputeView, ...]:
    """What `choose` finds, laid out: variables first, then disputes of readings. Raises `UsageError` as it does."""
    chosen = choose(ledger, name)
    return (
        *(_of_variable(variable, ledger, library) for variable in chosen.variables),
        *(_of_readings(dispute, ledger, library) for dispute in chosen.readings),
    )


def value_shown(claim: Claim, variable: EvidenceVariable | None) -> str:
    """The value of a claim as it was hedged: `at least 10,000`, `8 to 12`, `thousands`, or nothing."""
    if claim.value is None or variable is None:
        return ""
    if HEDGES[claim.hedge].implied is not None:
        return claim.hedge
    hedge = "" if claim.hedge == NO_HEDGE else f"{claim.hedge} "
    low, high = claim.value.low, claim.value.high
    if low is None or high is None:
        bound = f"{variable.shown(low)} or more" if low is not None else f"up to {variable.shown(high or 0.0)}"
        return hedge + bound
    return hedge + (variable.shown(low) if claim.value.is_point else f"{variable.shown(low)} to {variable.shown(high)}")


def _of_variable(variable: EvidenceVariable, ledger: Ledger, library: Library) -> DisputeView:
    prior = ledger.prior(variable.id)
    rows = tuple(
        PositionRow(position, _quantiles(mixture, variable), _rows(position.claims, ledger, library))
        for position, mixture in zip(prior.positions, prior.mixtures, strict=True)
    )
    placed = {claim for position in prior.positions for claim in position.claims}
    others = [c.id for c in ledger.claims.values() if c.variable == variable.id and c.id not in placed]
    return DisputeView(
        id=variable.id,
        title=variable.title,
        unit=variable.unit.text,
        scope=variable.scope,
        dispute=prior.dispute,
        draw=prior.draw,
        quantiles=_quantiles(prior.whole, variable),
        positions=rows,
        others=_rows(others, ledger, library),
    )


def _of_readings(dispute: Dispute, ledger: Ledger, library: Library) -> DisputeView:
    rows = tuple(PositionRow(position, {}, _rows(position.claims, ledger, library)) for position in dispute.positions)
    return DisputeView(dispute.id, dispute.title, None, None, dispute.id, dispute.draw, {}, rows, ())


def _quantiles(mixture: Mixture, variable: EvidenceVariable) -> dict[str, str]:
    values = mixture.quantile_table(tuple(QUANTILES.values()))
    return {name: variable.rounded(float(value)) for name, value in zip(QUANTILES, values, strict=True)}


def _rows(names: Iterable[str], ledger: Ledger, library: Library) -> tuple[ClaimRow, ...]:
    return tuple(_row(ledger.claims[name], ledger, library) for name in names)


def _row(claim: Claim, ledger: Ledger, library: Library) -> ClaimRow:
    return ClaimRow(
        claim=claim,
        speaker=ledger.speakers[claim.speaker].title,
        value=value_shown(claim, ledger.variables.get(claim.variable or "")),
        trusted=trust(claim.grade, claim.modality),
        passage=library.passage(claim.anchor),
        superseded_by=ledger.superseded.get(claim.id),
    )


def _unknown(name: str, ledger: Ledger) -> UsageError:
    known = sorted({*ledger.variables, *ledger.disputes})
    message = f"there is no variable or dispute {name!r} in the evidence"
    remedy = f"name one of: {', '.join(known)}" if known else "the situation has no evidence yet"
    return UsageError([Diagnostic("VARIABLE-UNKNOWN", message, None, remedy, nearest(name, known))])
