"""The register of assumptions, and how much of each answer rests on them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratagem.findings.drivers import stands_out
from stratagem.findings.factors import Factor
from stratagem.findings.indices import Indices
from stratagem.findings.numerals import percent
from stratagem.findings.sources import Basis, Source
from stratagem.model import Model
from stratagem.model.parts import Because

BASES: tuple[Basis, ...] = ("assumption", "claims", "evidence", "history")


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number without claim, evidence or history: its source, and its share of the variance of each answer by id,
    noise left out; `errors` are the sampling errors of these shares, None below 32 futures.
    """

    source: Source
    shares: dict[str, float]
    errors: dict[str, float | None]

    @property
    def greatest(self) -> float:
        """The greatest share that it has in any answer."""
        return max(self.shares.values(), default=0.0)

    @property
    def strongest(self) -> str | None:
        """The answer in which it has that share."""
        return max(self.shares, key=lambda answer: self.shares[answer], default=None)

    def __repr__(self) -> str:
        weight = f"{percent(self.greatest)} of {self.strongest}" if self.shares else "moves no answer"
        return f"<Assumption {self.source.name}: {self.source.title}, {self.source.range_shown}; {weight}>"

    def as_json(self) -> dict[str, object]:
        """The assumption as plain data."""
        return {**self.source.as_json(), "shares": self.shares, "errors": self.errors}


@dataclass(frozen=True, slots=True)
class Structural:
    """An assumption about a form, not a number: an auxiliary, a lookup, a noise or a correlation that is declared
    to be one.
    """

    name: str
    title: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Footing:
    """What an answer's spread rests on: shares of its variance that inputs of each basis explain by themselves, and
    the rest.

    The rest is chance within the futures and inputs acting together. Where correlated inputs claim more than all,
    shares are scaled to one.
    """

    id: str
    shares: dict[Basis, float]
    varies: bool = True

    @property
    def rest(self) -> float:
        """What no single input explains."""
        return max(0.0, 1 - sum(self.shares.values())) if self.varies else 0.0

    def as_json(self) -> dict[str, object]:
        """The footing as plain data."""
        shares: dict[str, object] = dict(self.shares.items())
        return {"id": self.id, **shares, "rest": self.rest}


def assumptions_of(
    factors: Sequence[Factor], indices: Indices, sources: Mapping[str, Source], ids: Sequence[str]
) -> tuple[Assumption, ...]:
    """The register: every parameter that is a declared assumption, the weightiest first; `ids` name the columns of
    `indices`.
    """
    rows = {factor.name: row for row, factor in enumerate(factors)}
    found = [
        Assumption(source, *_shares(rows.get(name), indices, ids))
        for name, source in sources.items()
        if source.basis == "assumption"
    ]
    return tuple(sorted(found, key=lambda assumption: (-assumption.greatest, assumption.source.name)))


def _shares(row: int | None, indices: Indices, ids: Sequence[str]) -> tuple[dict[str, float], dict[str, float | None]]:
    """The shares of an input that stand out, and their errors."""
    if row is None:
        return {}, {}
    told = {name: column for column, name in enumerate(ids) if stands_out(indices, row, column)}
    errors = {name: float(indices.error[row, column]) for name, column in told.items()}
    return (
        {name: float(indices.first[row, column]) for name, column in told.items()},
        {name: None if math.isnan(error) else error for name, error in errors.items()},
    )


def structural_assumptions(model: Model) -> tuple[Structural, ...]:
    """Declared assumptions about forms, in the order of the model."""
    kinds = (("equation", model.auxiliaries), ("curve", model.lookups), ("chance", model.noises))
    forms = [
        Structural(variable.name, variable.title, kind, variable.because.text)
        for kind, variables in kinds
        for variable in variables.values()
        if isinstance(variable.because, Because) and variable.because.kind == "assumption"
    ]
    joint = {
        each.name: Structural(
            each.name, f"{each.one} with {each.other}, rank {each.rank:g}", "correlation", each.because.text
        )
        for each in model.correlations
        if each.because.kind == "assumption"
    }
    return (*forms, *joint.values())


def footings_of(
    factors: Sequence[Factor], indices: Indices, sources: Mapping[str, Source], ids: Sequence[str]
) -> tuple[Footing, ...]:
    """What each answer rests on. A dispute is not counted beside the parameters that it sets."""
    return tuple(_footing(name, column, factors, indices, sources) for column, name in enumerate(ids))


def _footing(
    name: str, column: int, factors: Sequence[Factor], indices: Indices, sources: Mapping[str, Source]
) -> Footing:
    shares = dict.fromkeys(BASES, 0.0)
    for row, factor in enumerate(factors):
        if factor.kind == "parameter" and stands_out(indices, row, column):
            shares[sources[factor.name].basis] += float(indices.first[row, column])
    whole = max(1.0, sum(shares.values()))
    return Footing(name, {basis: share / whole for basis, share in shares.items()}, bool(indices.varies[column]))
