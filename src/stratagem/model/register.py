"""The register of assumptions: what every number of a model rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stratagem.base.diagnostics import Place
from stratagem.model.model import Model
from stratagem.model.parts import Auxiliary, Because, Lookup, Noise, Parameter

Basis = Literal["evidence", "claims", "history", "assumption"]
BASES: tuple[Basis, ...] = ("evidence", "claims", "history", "assumption")


@dataclass(frozen=True, slots=True)
class Entry:
    """One declared thing with numbers of its own, and what they rest on."""

    name: str
    title: str
    unit: str
    basis: Basis
    text: str
    claims: tuple[str, ...]
    history: str | None
    dispute: str | None
    place: Place


def register(model: Model) -> tuple[Entry, ...]:
    """An entry for every parameter and lever, and for every lookup, noise and auxiliary that gives a reason."""
    entries = [_entry(parameter, parameter.because, _dispute(parameter)) for parameter in model.parameters.values()]
    others: list[Lookup | Noise | Auxiliary] = [
        *model.lookups.values(),
        *model.noises.values(),
        *model.auxiliaries.values(),
    ]
    entries += [_entry(other, other.because, None) for other in others if other.because is not None]
    return tuple(entries)


def shares(entries: tuple[Entry, ...]) -> dict[Basis, float]:
    """The share of the entries that rests on each basis; all 0 where there are none."""
    return {basis: _share(entries, basis) for basis in BASES}


def _share(entries: tuple[Entry, ...], basis: Basis) -> float:
    return sum(entry.basis == basis for entry in entries) / len(entries) if entries else 0.0


def _entry(variable: Parameter | Lookup | Noise | Auxiliary, because: Because, dispute: str | None) -> Entry:
    return Entry(
        variable.name,
        variable.title,
        variable.unit.text,
        because.kind,
        because.text,
        because.claims,
        because.history,
        dispute,
        variable.place,
    )


def _dispute(parameter: Parameter) -> str | None:
    """The dispute by whose position the prior differs, if there is one."""
    named = {prior.dispute for prior in parameter.priors.values() if prior.dispute is not None}
    return min(named) if named else None
