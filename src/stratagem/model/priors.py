"""Priors of parameters: a distribution, a variable of the evidence, by position of a dispute, by element."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.distributions import Mixture
from stratagem.base.fields import text_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Node, Table
from stratagem.base.priors import read_shape
from stratagem.base.units import Unit
from stratagem.model.names import Declaration
from stratagem.model.parts import Element, Prior
from stratagem.model.reading import Reading, listed


@dataclass(frozen=True)
class PriorReader:
    """Reads the priors of one parameter, cell by cell."""

    reading: Reading
    declared: Declaration
    unit: Unit

    def read(self) -> dict[Element, Prior] | None:
        """One prior for each cell, or None and what is wrong."""
        node = self.declared.table.get("prior")
        if not isinstance(node, Table):
            self._fault(
                "PRIOR-MISSING",
                f"{self.declared.label} has no prior",
                self.declared.table,
                "write a distribution, such as `prior: {uniform: {low: 0, high: 1}}`, or `prior: {evidence: VARIABLE}`",
            )
            return None
        elements = self.reading.elements(self.declared.dimensions)
        if self._is_by_element(node):
            entries = self.reading.by_element(self.declared, node)
            if entries is None:
                return None
            read = {element: self._prior(part, element) for element, part in entries.items()}
        elif "by" in node and any(self._is_by_element(part) for part in node.entries.values()):
            read = {element: self._prior(node, element) for element in elements}
        else:
            prior = self._prior(node, ())
            read = dict.fromkeys(elements, prior)
        priors = {element: prior for element, prior in read.items() if prior is not None}
        return priors if len(priors) == len(elements) else None

    def evidence(self) -> str | None:
        """The variable of the evidence that the prior is taken from, if it is taken from one."""
        node = self.declared.table.get("prior")
        if not isinstance(node, Table):
            return None
        named = {text_in(part, "evidence") for part in (node, *node.entries.values()) if isinstance(part, Table)}
        found = sorted(name for name in named if name is not None)
        return found[0] if found else None

    def _is_by_element(self, node: Node) -> bool:
        """Whether the keys of a table are cells of the parameter, not the name of a distribution."""
        if not isinstance(node, Table) or not self.declared.dimensions or not node.entries:
            return False
        cells = {",".join(element) for element in self.reading.elements(self.declared.dimensions)}
        return any(key.replace(" ", "") in cells for key in node.entries)

    def _prior(self, node: Node, element: Element) -> Prior | None:
        if not isinstance(node, Table):
            self._fault("PRIOR-MISSING", "this is not a prior", node, "write a distribution, such as {exactly: 3}")
            return None
        if "evidence" in node:
            return self._from_evidence(node)
        if "posterior" in node:
            return self._from_history(node)
        if "by" in node:
            return self._by_position(node, element)
        mixture = self._mixture(node)
        return Prior(("",), (1.0,), (mixture,)) if mixture is not None else None

    def _mixture(self, node: Node) -> Mixture | None:
        """A distribution in base units: numbers times the unit's scale, dates as days from the start."""
        if not isinstance(node, Table):
            self._fault("PRIOR-MISSING", "this is not a prior", node, "write a distribution, such as {exactly: 3}")
            return None
        calendar = self.reading.setting.calendar if self.unit.is_date else None
        return read_shape(node, self.unit.scale, calendar, self.reading.diagnostics)

    def _from_evidence(self, node: Table) -> Prior | None:
        name = text_in(node, "evidence") or ""
        ledger = self.reading.ledger
        if name not in ledger.variables:
            self._fault(
                "VARIABLE-UNKNOWN",
                f"the prior of {self.declared.label} is taken from {name!r}, which is no variable of the evidence",
                node["evidence"],
                "name a variable that evidence/*.yaml declares under `variables`",
                nearest(name, ledger.variables),
            )
            return None
        theirs = ledger.variables[name].unit
        if not theirs.same_dimension(self.unit):
            self._fault(
                "UNIT-MISMATCH",
                f"{self.declared.label} is in {self.unit.text}, but the evidence on {name} is in {theirs.text}",
                node["evidence"],
                "give both the same kind of unit; scales such as week and day are converted",
            )
            return None
        found = ledger.prior(name)
        mixtures = tuple(mixture.scaled(theirs.scale) for mixture in found.mixtures)
        if len(mixtures) == 1:
            return Prior(("",), (1.0,), mixtures)
        positions, weights = tuple(p.id for p in found.positions), tuple(p.weight for p in found.positions)
        return Prior(positions, weights, mixtures, found.dispute, found.draw)

    def _from_history(self, node: Table) -> Prior | None:
        name, posterior = text_in(node, "posterior") or "", self.reading.posterior
        if name not in posterior:
            self._fault(
                "POSTERIOR-UNKNOWN",
                f"the prior of {self.declared.label} is taken from {name!r}, which history was not fitted to",
                node["posterior"],
                "name a quantity that calibration.yaml gives, and run `stratagem calibrate`",
                nearest(name, posterior),
            )
            return None
        fitted = posterior[name]
        if not fitted.unit.same_dimension(self.unit):
            self._fault(
                "UNIT-MISMATCH",
                f"{self.declared.label} is in {self.unit.text}, but the posterior of {name} is in {fitted.unit.text}",
                node["posterior"],
                "give both the same kind of unit; scales such as week and day are converted",
            )
            return None
        return Prior(("",), (1.0,), (fitted.mixture,))

    def _by_position(self, node: Table, element: Element) -> Prior | None:
        name = text_in(node, "by") or ""
        disputes = self.reading.ledger.disputes
        if name not in disputes:
            self._fault(
                "DISPUTE-UNKNOWN",
                f"the prior of {self.declared.label} goes by {name!r}, which is no dispute",
                node["by"],
                "name a dispute that evidence/*.yaml declares under `disputes`",
                nearest(name, disputes),
            )
            return None
        dispute = disputes[name]
        positions = tuple(position.id for position in dispute.positions)
        if not self._check_positions(node, name, positions):
            return None
        mixtures = [self._mixture(self._part(node[position], element)) for position in positions]
        whole = tuple(mixture for mixture in mixtures if mixture is not None)
        if len(whole) < len(positions):
            return None
        return Prior(positions, tuple(p.weight for p in dispute.positions), whole, name, dispute.draw)

    def _part(self, node: Node, element: Element) -> Node:
        """The prior of one cell below a position, where it differs by element."""
        if not self._is_by_element(node) or not isinstance(node, Table):
            return node
        entries = {key.replace(" ", ""): part for key, part in node.entries.items()}
        return entries.get(",".join(element), node)

    def _check_positions(self, node: Table, dispute: str, positions: tuple[str, ...]) -> bool:
        unknown = [key for key in node.entries if key != "by" and key not in positions]
        for key in unknown:
            self.reading.diagnostics.error(
                "POSITION-UNKNOWN",
                f"{key!r} is no position of the dispute {dispute}",
                node.keys[key],
                f"give a prior for each of {listed(list(positions))}",
                nearest(key, positions),
            )
        missing = [position for position in positions if position not in node]
        if missing and not unknown:
            self._fault(
                "POSITION-MISSING",
                f"the prior of {self.declared.label} has no entry for {listed(missing)} of the dispute {dispute}",
                node,
                f"give a prior for each of {listed(list(positions))}",
            )
        return not unknown and not missing

    def _fault(self, code: str, message: str, node: Node, remedy: str, suggestion: str | None = None) -> None:
        self.reading.diagnostics.error(code, message, node.place, remedy, suggestion)
