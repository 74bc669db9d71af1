"""Balance sheets: what an actor gains, loses and risks, as the model gives it and as the claims name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stratagem.base.display import table_html
from stratagem.evidence import Claim, Ledger
from stratagem.findings.answers import Answer
from stratagem.model import Model

KINDS = {"benefits": "benefit", "costs": "cost", "risks": "risk"}
"""Sides of a sheet, and the kind of the claims that belong there."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: answers of the model beside claims."""

    name: str
    answers: tuple[Answer, ...]
    claims: tuple[Claim, ...]

    def as_json(self) -> dict[str, object]:
        """The side as plain data."""
        return {
            "model": [short(answer) for answer in self.answers],
            "claims": [{"id": c.id, "says": c.says, "speaker": c.speaker, "grade": c.grade} for c in self.claims],
        }


@dataclass(frozen=True, slots=True)
class BalanceFinding:
    """The balance sheet of an actor. `worth` weighs benefits against costs; None where the model does not.

    `sides` are benefits, costs and risks, in this order; a side may be empty of answers or of claims.
    """

    actor: str
    title: str
    worth: Answer | None
    sides: tuple[Side, ...]

    def __repr__(self) -> str:
        return f"<Balance {self.actor}: {self.worth.shown if self.worth else 'not weighed'}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: each side as the model gives it and as the claims name it."""
        rows = [(side.name, answer.text, answer.shown) for side in self.sides for answer in side.answers]
        rows += [(side.name, claim.says, claim.id) for side in self.sides for claim in side.claims]
        return table_html(repr(self)[1:-1], ("side", "what", "how much, or which claim"), rows)

    def as_json(self) -> dict[str, object]:
        """The sheet as plain data."""
        worth = short(self.worth) if self.worth else None
        return {
            "actor": self.actor,
            "title": self.title,
            "worth": worth,
            **{side.name: side.as_json() for side in self.sides},
        }


def short(answer: Answer) -> dict[str, object]:
    """An answer in few keys: what it is of, its number with range and error, and on how many futures it rests."""
    told = answer.as_json()
    kept = ("id", "text", "kind", "unit", "probability", "quantiles", "mean", "error", "word", "futures")
    return {key: told[key] for key in kept if key in told}


def balances_of(model: Model, ledger: Ledger, answers: Sequence[Answer]) -> tuple[BalanceFinding, ...]:
    """The sheet of every actor that has one or of whom claims tell a benefit, cost or risk; `answers` with parts."""
    by_id = {answer.id: answer for answer in answers}
    declared = {balance.actor: balance for balance in model.balances}
    found = []
    for actor, title in model.actors.items():
        balance = declared.get(actor)
        sides = tuple(
            Side(
                name,
                tuple(by_id[each] for each in (getattr(balance, name) if balance else ())),
                tuple(c for c in ledger.claims.values() if c.kind == kind and c.actor == actor),
            )
            for name, kind in KINDS.items()
        )
        if any(side.answers or side.claims for side in sides):
            worth = by_id[balance.worth] if balance and balance.worth else None
            found.append(BalanceFinding(actor, title, worth, sides))
    return tuple(found)
