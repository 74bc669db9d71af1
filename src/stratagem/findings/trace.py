"""The trace of an answer: drivers, the parameters that lead to it, the positions and claims behind them, and their
anchors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratagem.evidence import Ledger
from stratagem.findings.answers import Answer
from stratagem.findings.factors import Factor
from stratagem.findings.indices import Indices
from stratagem.findings.reach import Reach
from stratagem.findings.sources import Source
from stratagem.model import Model

MOST_SOURCED = 4
"""Numbers with claims that a trace names beyond the drivers, strongest first."""


@dataclass(frozen=True, slots=True)
class Link:
    """One input on the way to an answer: its share of the variance, whether it is a driver, and its claims that have
    anchors.
    """

    parameter: str
    share: float
    driver: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """How one answer comes about.

    `links` begin with the drivers, strongest first, then the weightiest other inputs that rest on claims. `reached`
    counts the parameters whose values lead to the answer through the equations, `variables` the variables on the way.
    `mechanisms` are the causal statements held by the equations that read these inputs.
    """

    answer: str
    links: tuple[Link, ...]
    mechanisms: tuple[str, ...]
    reached: int
    variables: int

    @property
    def claims(self) -> tuple[str, ...]:
        """Every anchored claim that the trace names, each once."""
        return tuple(dict.fromkeys(claim for link in self.links for claim in link.claims))

    def as_json(self) -> dict[str, object]:
        """The trace as plain data."""
        return {
            "answer": self.answer,
            "links": [
                {"parameter": link.parameter, "share": link.share, "claims": list(link.claims)} for link in self.links
            ],
            "mechanisms": list(self.mechanisms),
        }


def traces_of(
    model: Model, ledger: Ledger, answers: Sequence[Answer], factors: Sequence[Factor], indices: Indices,
    sources: Mapping[str, Source],
) -> tuple[Trace, ...]:  # fmt: skip
    """The trace of every answer; `answers` are the first columns of `indices`."""
    reach = Reach(model)
    return tuple(
        _trace(answer, column, reach, model, ledger, factors, indices, sources) for column, answer in enumerate(answers)
    )


def _trace(
    answer: Answer, column: int, reach: Reach, model: Model, ledger: Ledger, factors: Sequence[Factor],
    indices: Indices, sources: Mapping[str, Source],
) -> Trace:  # fmt: skip
    behind = reach.behind(answer.reads)
    shares = {factor.name: float(indices.first[row, column]) for row, factor in enumerate(factors)}
    drivers = [driver.parameter for driver in answer.drivers]
    reached = [name for name in sources if name.partition("[")[0] in behind]
    sourced = [name for name in reached if name not in drivers and _anchored(sources[name], ledger)]
    sourced.sort(key=lambda name: (-shares.get(name, 0.0), name))
    links = [
        Link(name, max(0.0, shares.get(name, 0.0)), name in drivers, _anchored(sources[name], ledger))
        for name in (*drivers, *sourced[:MOST_SOURCED])
    ]
    near = reach.readers(link.parameter for link in links) & behind
    held = [mechanism.id for mechanism in model.mechanisms.values() if not near.isdisjoint(mechanism.holds)]
    return Trace(answer.id, tuple(links), tuple(held), len(reached), len(behind))


def _anchored(source: Source, ledger: Ledger) -> tuple[str, ...]:
    return tuple(claim for claim in source.claims if claim in ledger.claims)
