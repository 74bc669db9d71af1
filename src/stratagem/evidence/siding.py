"""Which claims stand on which side: disputes as they are written become sides that can be weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.evidence.claim import Claim
from stratagem.evidence.dispute import DisputeEntry, Listed
from stratagem.evidence.position import Side, sides
from stratagem.evidence.reading import Written
from stratagem.evidence.saying import reach
from stratagem.evidence.variable import EvidenceVariable

SUM_SLACK = 1e-6
"""How far declared weights may be from a sum of 1, for rounding."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A dispute whose sides are known and not yet weighed."""

    id: str
    title: str
    variable: str | None
    sides: tuple[Side, ...]
    place: Place | None


@dataclass(frozen=True)
class Siding:
    """Puts the live claims on their sides; what is wrong with the lists is added to `diagnostics`."""

    written: Written
    superseded: Mapping[str, str]
    diagnostics: Diagnostics

    def by_variable(self) -> dict[str, tuple[Side, ...]]:
        """The sides of every variable, disputed or not."""
        entries = self._entries()
        return {name: self._sides_of(variable, entries.get(name)) for name, variable in self.written.variables.items()}

    def drafts(self, by_variable: Mapping[str, tuple[Side, ...]]) -> dict[str, Draft]:
        """The disputes: those declared, and one for each other variable whose claims fall apart."""
        made: list[Draft] = []
        entries = self._entries()
        for name, found in by_variable.items():
            entry, variable = entries.get(name), self.written.variables[name]
            if entry is not None:
                made.append(Draft(entry.id, entry.title, name, found, entry.place))
            elif len(found) > 1:
                made.append(Draft(self._free_id(name), variable.title, name, found, variable.place))
        for entry in self.written.disputes.values():
            if entry.variable is None:
                listed = self._listed(entry)
                self._check_weights(entry, listed)
                made.append(Draft(entry.id, entry.title, None, listed, entry.place))
        return {draft.id: draft for draft in made if draft.sides}

    def _entries(self) -> dict[str, DisputeEntry]:
        """The declared disputes about variables, by variable."""
        return {entry.variable: entry for entry in self.written.disputes.values() if entry.variable is not None}

    def _live(self, variable: str) -> list[Claim]:
        """The claims that give a value of a variable and are not history, by id."""
        return sorted(
            (
                claim
                for claim in self.written.claims.values()
                if claim.variable == variable and claim.value is not None and claim.id not in self.superseded
            ),
            key=lambda claim: claim.id,
        )

    def _sides_of(self, variable: EvidenceVariable, entry: DisputeEntry | None) -> tuple[Side, ...]:
        live = self._live(variable.id)
        if not live and not (entry and any(position.weight for position in entry.positions)):
            self._report_unheard(variable)
        reaches = {claim.id: reach(claim, variable) for claim in live}
        found = sides(live, reaches, self._listed(entry) if entry else ())
        if entry is not None:
            self._check_weights(entry, found)
        return found

    def _free_id(self, variable: str) -> str:
        """The id of a dispute that nobody declared: the variable's own, unless a dispute of readings has it."""
        return variable if variable not in self.written.disputes else f"{variable}.values"

    def _listed(self, entry: DisputeEntry) -> tuple[Side, ...]:
        """The positions as they are listed, with the claims on them that are live."""
        home: dict[str, str] = {}
        found: list[Side] = []
        for position in entry.positions:
            claims = [claim for claim in self._cited(entry, position, home) if claim.id not in self.superseded]
            heard = entry.variable is None or any(claim.value is not None for claim in claims)
            if (claims and heard) or position.weight is not None:
                found.append(Side(position.id, position.says, tuple(claims), position.weight))
            else:
                self._report_empty(entry, position)
        return tuple(found)

    def _cited(self, entry: DisputeEntry, position: Listed, home: dict[str, str]) -> Iterable[Claim]:
        """The claims of a listed position; `home` collects where each claim of the dispute stands."""
        for name, place in position.claims:
            if name in self.written.faulty:
                continue
            claim = self.written.claims.get(name)
            if claim is None:
                near = nearest(name, self.written.claims)
                message = f"position {position.id} of dispute {entry.id} cites the claim {name!r}, which does not exist"
                self.diagnostics.error("CLAIM-UNKNOWN", message, place, "cite claims by the ids that they have", near)
            elif name in home:
                where = f"position {home[name]}" if home[name] != position.id else "the same position"
                message = f"claim {name} stands in position {position.id} of dispute {entry.id} and in {where} already"
                self.diagnostics.error("POSITION-CLAIM", message, place, "let a claim stand on one side, once")
            elif entry.variable is not None and claim.variable != entry.variable:
                about = claim.variable or "no variable"
                message = f"claim {name} is about {about}, but dispute {entry.id} is about {entry.variable}"
                self.diagnostics.error("POSITION-CLAIM", message, place, "cite claims about the variable in dispute")
            else:
                home[name] = position.id
                yield claim

    def _check_weights(self, entry: DisputeEntry, found: tuple[Side, ...]) -> None:
        """Weights are declared for every position or for none, and sum to 1."""
        declared = [side.declared[0] for side in found if side.declared is not None]
        if not declared:
            return
        without = [side.id for side in found if side.declared is None]
        if without:
            message = f"dispute {entry.id} declares weights, but not for {', '.join(without)}"
            remedy = "declare a weight for every position, and put every claim on one; or declare none"
            self.diagnostics.error("WEIGHTS", message, entry.place, remedy)
        elif abs(sum(declared) - 1) > SUM_SLACK:
            message = f"the declared weights of dispute {entry.id} sum to {sum(declared):.6g}"
            self.diagnostics.error("WEIGHTS", message, entry.place, "let the weights sum to 1")

    def _report_empty(self, entry: DisputeEntry, position: Listed) -> None:
        names = [name for name, _ in position.claims]
        if any(name in self.written.faulty or name not in self.written.claims for name in names):
            return
        history = [f"{name} by {self.superseded[name]}" for name in names if name in self.superseded]
        what = "no live claim with a value" if entry.variable is not None else "no live claim"
        why = f"; superseded: {', '.join(history)}" if history else ""
        self.diagnostics.error(
            "POSITION-EMPTY",
            f"position {position.id} of dispute {entry.id} has {what}{why}",
            position.place,
            "cite a claim that its speaker still holds, declare weights with reasons, or drop the position",
        )

    def _report_unheard(self, variable: EvidenceVariable) -> None:
        if self.written.faulty:
            return
        self.diagnostics.error(
            "VARIABLE-UNHEARD",
            f"no live claim gives a value of the variable {variable.id}",
            variable.place,
            "add a claim with a value, or drop the variable; a parameter without a source is an assumption",
        )
