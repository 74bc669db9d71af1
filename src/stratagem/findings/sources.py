"""Where each number of a model comes from: its range in the futures, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.numerals import day_shown, percent, with_unit
from stratagem.model import Model
from stratagem.model.parts import Element, Lever, Parameter, Prior

Basis = Literal["assumption", "claims", "evidence", "history", "position"]

RANGE = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Source:
    """One parameter cell, or one dispute, with what it rests on.

    `low`, `middle` and `high` are the 5 %, 50 % and 95 % quantiles over the futures, in the declared unit (days from
    `start` for a date). `text` is the reason or note as declared. `dispute` names the dispute whose positions set the
    prior; `positions` their words. `variable` is the evidence variable, `history` the file that it is read from.
    """

    name: str
    title: str
    unit: str
    basis: Basis
    text: str
    claims: tuple[str, ...] = ()
    dispute: str | None = None
    positions: tuple[str, ...] = ()
    variable: str | None = None
    history: str | None = None
    low: float = float("nan")
    middle: float = float("nan")
    high: float = float("nan")
    start: date | None = None
    actor: str | None = None

    @property
    def varies(self) -> bool:
        """True if the number differs between futures."""
        return self.low != self.high

    def shown(self, value: float) -> str:
        """A value of this input for people: a date, a share in per cent, or a number with its unit."""
        if self.start is not None:
            return day_shown(self.start, value)
        if self.unit == "%":
            return percent(value / 100)
        return with_unit(value, self.unit)

    @property
    def range_shown(self) -> str:
        """`from – to`, or the one value."""
        if not self.varies:
            return self.shown(self.middle)
        return f"{self.shown(self.low)} – {self.shown(self.high)}"

    def as_json(self) -> dict[str, object]:
        """The source as plain data."""
        return {
            "parameter": self.name,
            "title": self.title,
            "unit": self.unit,
            "basis": self.basis,
            "text": self.text,
            "claims": list(self.claims),
            "dispute": self.dispute,
            "history": self.history,
            "range": [_finite(value) for value in (self.low, self.middle, self.high)],
        }


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def sources_of(model: Model, ledger: Ledger, futures: Futures) -> dict[str, Source]:
    """The source of every parameter cell and of every dispute that reaches the model, by name; disputes as
    `dispute:NAME`.
    """
    found = {
        cell: _parameter_source(parameter, element, cell, model, ledger, futures)
        for parameter in model.parameters.values()
        for element, cell in cells_of(model, parameter)
    }
    for dispute, prior in disputes_of(model).items():
        found[position_name(dispute)] = _dispute_source(dispute, prior, ledger)
    return found


def position_name(dispute: str) -> str:
    """The name under which a dispute stands among drivers: no parameter can bear it."""
    return f"dispute:{dispute}"


def disputes_of(model: Model) -> dict[str, Prior]:
    """Disputes of two positions or more that set the prior of some parameter, in the order of the model, each with
    the first prior that it sets.
    """
    found: dict[str, Prior] = {}
    for parameter in model.parameters.values():
        for prior in parameter.priors.values():
            if prior.dispute is not None and len(prior.positions) > 1:
                found.setdefault(prior.dispute, prior)
    return found


def governed_by(model: Model, dispute: str) -> tuple[str, ...]:
    """The cells whose prior hangs on the positions of a dispute."""
    return tuple(
        cell
        for parameter in model.parameters.values()
        for element, cell in cells_of(model, parameter)
        if parameter.priors[element].dispute == dispute
    )


def cells_of(model: Model, parameter: Parameter) -> tuple[tuple[Element, str], ...]:
    """Each cell of a parameter with its name: `share[kursk]`."""
    return tuple(zip(model.elements(parameter), model.cells(parameter), strict=True))


def cell_title(model: Model, parameter: Parameter, element: Element) -> str:
    """The title, and for one cell of several the titles of its elements."""
    parts = [
        model.dimensions[dimension].elements[part]
        for dimension, part in zip(parameter.dimensions, element, strict=True)
    ]
    return f"{parameter.title}: {', '.join(parts)}" if parts else parameter.title


def _parameter_source(
    parameter: Parameter, element: Element, cell: str, model: Model, ledger: Ledger, futures: Futures
) -> Source:
    prior = parameter.priors[element]
    low, middle, high = np.quantile(futures.parameter(cell), RANGE)
    return Source(
        name=cell,
        title=cell_title(model, parameter, element),
        unit=parameter.unit.text,
        basis="evidence" if parameter.evidence else parameter.because.kind,
        text=parameter.because.text,
        claims=_claims(parameter, prior, ledger),
        dispute=prior.dispute if len(prior.positions) > 1 else None,
        positions=_position_words(prior, ledger),
        variable=parameter.evidence,
        history=parameter.because.history,
        low=float(low),
        middle=float(middle),
        high=float(high),
        start=model.calendar.start if parameter.is_date else None,
        actor=parameter.actor if isinstance(parameter, Lever) else None,
    )


def _claims(parameter: Parameter, prior: Prior, ledger: Ledger) -> tuple[str, ...]:
    """Claims named by the parameter, by its evidence variable and by the positions that set its prior, each once."""
    named = list(parameter.because.claims)
    if parameter.evidence:
        named += [claim for position in ledger.prior(parameter.evidence).positions for claim in position.claims]
    dispute = ledger.disputes.get(prior.dispute or "")
    named += [claim for position in dispute.positions for claim in position.claims] if dispute else []
    return tuple(dict.fromkeys(named))


def _position_words(prior: Prior, ledger: Ledger) -> tuple[str, ...]:
    dispute = ledger.disputes.get(prior.dispute or "")
    said = {position.id: position.says for position in dispute.positions} if dispute else {}
    return tuple(said.get(position, position) for position in prior.positions)


def _dispute_source(dispute: str, prior: Prior, ledger: Ledger) -> Source:
    known = ledger.disputes.get(dispute)
    claims = [claim for position in known.positions for claim in position.claims] if known else []
    return Source(
        name=position_name(dispute),
        title=known.title if known else dispute,
        unit="1",
        basis="position",
        text="Which position of the dispute holds; each future keeps one.",
        claims=tuple(dict.fromkeys(claims)),
        dispute=dispute,
        positions=_position_words(prior, ledger),
    )
