"""The evidence as plain data, for `stratagem evidence --json`."""

from __future__ import annotations

from stratagem.base.distributions import Mixture
from stratagem.documents import Library
from stratagem.evidence.claim import Claim
from stratagem.evidence.dispute import Dispute
from stratagem.evidence.ledger import Ledger
from stratagem.evidence.position import Position
from stratagem.evidence.variable import EvidenceVariable
from stratagem.evidence.view import QUANTILES, choose

Json = dict[str, object]


def evidence_json(ledger: Ledger, library: Library, variable: str | None = None) -> Json:
    """Claims, variables with positions, weights and prior, and disputes of readings; of all, or of one variable or
    dispute.

    Digests are bare hexadecimal. Values stand in the variable's unit, dates in ISO form; a range is {low, high}.
    Claims carry a `passage` only where its document is at hand. Raises `UsageError` if there is no variable or
    dispute of that name.
    """
    chosen = choose(ledger, variable)
    return {
        "claims": [_claim(claim, ledger, library) for claim in chosen.claims],
        "variables": [_variable(each, ledger) for each in chosen.variables],
        "disputes": [_dispute(dispute) for dispute in chosen.readings],
    }


def _claim(claim: Claim, ledger: Ledger, library: Library) -> Json:
    variable = ledger.variables.get(claim.variable or "")
    passage = library.passage(claim.anchor)
    return {
        "id": claim.id,
        "document": claim.document,
        "start": claim.anchor.start,
        "end": claim.anchor.end,
        "digest": claim.anchor.digest,
        "kind": claim.kind,
        "variable": claim.variable,
        "speaker": claim.speaker,
        "modality": claim.modality,
        "hedge": claim.hedge,
        "value": _value(claim, variable) if variable else None,
        "as_of": claim.as_of.isoformat() if claim.as_of else None,
        "grade": claim.grade,
        "says": claim.says,
        "superseded_by": ledger.superseded.get(claim.id),
        **({"passage": passage} if passage is not None else {}),
    }


def _value(claim: Claim, variable: EvidenceVariable) -> object:
    if claim.value is None:
        return None
    low, high = claim.value.low, claim.value.high
    if claim.value.is_point and low is not None:
        return variable.plain(low)
    ends = {"low": low, "high": high}
    return {name: variable.plain(end) for name, end in ends.items() if end is not None}


def _variable(variable: EvidenceVariable, ledger: Ledger) -> Json:
    prior = ledger.prior(variable.id)
    return {
        "id": variable.id,
        "title": variable.title,
        "unit": variable.unit.text,
        "dispute": prior.dispute,
        "positions": [
            {**_position(position), "quantiles": _quantiles(mixture, variable)}
            for position, mixture in zip(prior.positions, prior.mixtures, strict=True)
        ],
        "weights": [position.weight for position in prior.positions],
        "prior": _quantiles(prior.whole, variable),
    }


def _dispute(dispute: Dispute) -> Json:
    return {
        "id": dispute.id,
        "title": dispute.title,
        "positions": [_position(position) for position in dispute.positions],
        "weights": list(dispute.weights),
    }


def _position(position: Position) -> Json:
    return {
        "id": position.id,
        "says": position.says,
        "claims": list(position.claims),
        "weight_low": position.weight_low,
        "weight_high": position.weight_high,
        "reason": position.reason,
    }


def _quantiles(mixture: Mixture, variable: EvidenceVariable) -> Json:
    values = mixture.quantile_table(tuple(QUANTILES.values()))
    return {name: variable.plain(float(value)) for name, value in zip(QUANTILES, values, strict=True)}
