"""What every reader of declarations shares: units, titles, formulas, equations by element, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import place_in, place_of_value, text_in, texts_in, words_in
from stratagem.base.formula.parse import parse
from stratagem.base.formula.syntax import Expression, Moment, Number
from stratagem.base.near import nearest
from stratagem.base.nodes import Node, Scalar, Table
from stratagem.base.units import Unit
from stratagem.model.dimensions import bound, is_part
from stratagem.model.history import check_history
from stratagem.model.names import Declaration, Names
from stratagem.model.parts import Because, Element, Equations
from stratagem.model.posterior import Fitted
from stratagem.model.setting import Setting

if TYPE_CHECKING:
    from stratagem.evidence import Ledger

_MOST_NAMED = 6
"""How many names a message lists before it says how many more there are."""


@dataclass(frozen=True)
class Reading:
    """The room in which declarations are read: what they may refer to, and where their faults go."""

    setting: Setting
    names: Names
    ledger: Ledger
    history: Mapping[str, str]
    diagnostics: Diagnostics
    posterior: Mapping[str, Fitted] = field(default_factory=dict)

    def elements(self, dimensions: tuple[str, ...]) -> tuple[Element, ...]:
        """The cells over some dimensions, in order: the last dimension runs fastest."""
        return cells(self.setting, dimensions)

    def title(self, declared: Declaration) -> str:
        """The title in plain words; the name where none is given."""
        return words_in(declared.table, "title", declared.name)

    def unit(self, declared: Declaration, key: str = "unit") -> Unit | None:
        """The unit under `key`, or None and what is wrong with it."""
        text = text_in(declared.table, key)
        if text is None:
            self.diagnostics.error(
                "KEY-MISSING",
                f"{declared.label} has no {key}",
                declared.place,
                f'write `{key}: person/week`, or `{key}: "1"` for a pure number',
            )
            return None
        return self.setting.units.parse(text, place_of_value(declared.table, key), self.diagnostics)

    def formula(self, node: Node | None) -> Expression | None:
        """The formula that a value is; a number or date that YAML has read already is one too."""
        if not isinstance(node, Scalar) or node.value is None:
            if node is not None:
                self.diagnostics.error(
                    "FORMULA-SYNTAX", "this is not a formula", node.place, "write a formula on one line"
                )
            return None
        if isinstance(node.value, bool):
            return Number(float(node.value), None, node.place)
        if isinstance(node.value, int | float):
            return Number(float(node.value), None, node.place)
        if isinstance(node.value, date):
            return Moment(node.value, node.place)
        start = Place(node.place.file, node.place.line, node.place.column + 1) if node.quoted else node.place
        return parse(node.text, start, self.diagnostics)

    def required(self, declared: Declaration, key: str) -> Expression | None:
        """The formula under `key`, which must be there."""
        node = declared.table.get(key)
        if node is None:
            self._missing(declared, key)
        return self.formula(node)

    def equations(self, declared: Declaration, key: str) -> Equations | None:
        """One formula, or one for each element; every element must have one."""
        node = declared.table.get(key)
        if node is None:
            self._missing(declared, key)
            return None
        if not isinstance(node, Table):
            formula = self.formula(node)
            return Equations(formula) if formula is not None else None
        spread = self._spread(declared, node)
        by_element = self.by_element(declared, spread.table) if spread is not None else None
        if by_element is None or spread is None:
            return None
        formulas = {element: self._bound(part, spread, element) for element, part in by_element.items()}
        whole = {element: formula for element, formula in formulas.items() if formula is not None}
        return Equations(None, whole) if len(whole) == len(formulas) else None

    def _spread(self, declared: Declaration, table: Table) -> _Spread | None:
        """A table by element in which parts of dimensions are written out: an element's own entry comes before that of
        a part, and two parts may not give one element a formula.
        """
        dimensions, before = self.setting.dimensions, len(self.diagnostics.errors)
        own = {key.replace(" ", ""): key for key in table.entries}
        entries, keys, parts = dict(table.entries), dict(table.keys), dict[Element, dict[str, str]]()
        for key, node in table.entries.items():
            names = [part.strip() for part in key.split(",")]
            if len(names) != len(declared.dimensions) or not any(name in dimensions for name in names):
                continue
            places = zip(names, declared.dimensions, strict=True)
            if not all(n in dimensions[d].elements or self._is_part(n, d) for n, d in places):
                continue
            del entries[key], keys[key]
            for element in product(*(dimensions[n].elements if n in dimensions else (n,) for n in names)):
                if ",".join(element) in own:
                    continue
                if element in parts:
                    self._twice(declared, element, table.keys[key])
                parts[element] = {n: e for n, e in zip(names, element, strict=True) if n in dimensions}
                entries[", ".join(element)], keys[", ".join(element)] = node, table.keys[key]
        return _Spread(Table(entries, keys, table.place), parts) if len(self.diagnostics.errors) == before else None

    def _is_part(self, name: str, dimension: str) -> bool:
        dimensions = self.setting.dimensions
        return name in dimensions and is_part(dimensions[name], dimensions[dimension])

    def _twice(self, declared: Declaration, element: Element, place: Place) -> None:
        self.diagnostics.error(
            "ELEMENT-TWICE",
            f"{declared.label} has two formulas for {', '.join(element)}: two parts hold it",
            place,
            f"give {', '.join(element)} an entry of its own, which comes first, or use parts that do not overlap",
        )

    def _bound(self, node: Node, spread: _Spread, element: Element) -> Expression | None:
        """A formula; of one given for a part of a dimension, that part stands for the element."""
        formula = self.formula(node)
        return formula if formula is None else bound(formula, spread.parts.get(element, {}))

    def by_element(self, declared: Declaration, table: Table) -> dict[Element, Node] | None:
        """The entries of a table with a key for each cell, or None and which are missing or unknown."""
        if not declared.dimensions:
            self.diagnostics.error(
                "ELEMENT-UNKNOWN",
                f"{declared.label} is given by element, but has no dimension",
                table.place,
                f"declare it over a dimension, such as {declared.name}[front], or give one value",
            )
            return None
        wanted = self.elements(declared.dimensions)
        found: dict[Element, Node] = {}
        before = len(self.diagnostics.errors)
        for key, node in table.entries.items():
            element = tuple(part.strip() for part in key.split(","))
            if element in wanted:
                found[element] = node
            else:
                self._unknown_element(declared, key, wanted, table.keys.get(key, table.place))
        missing = [", ".join(element) for element in wanted if element not in found]
        if missing and len(self.diagnostics.errors) == before:
            self.diagnostics.error(
                "ELEMENT-MISSING",
                f"{declared.label} has no entry for {listed(missing)}",
                table.place,
                "give every element an entry, or one formula for all of them",
            )
        if len(self.diagnostics.errors) > before:
            return None
        return {element: found[element] for element in wanted}

    def because(self, declared: Declaration) -> Because | None:
        """The reason under `because`; claims and history that it cites must exist. None where there is none."""
        table = declared.table.get("because")
        if not isinstance(table, Table):
            return None
        note = words_in(table, "note")
        if "assumption" in table:
            return Because("assumption", words_in(table, "assumption"))
        if "claims" in table:
            claims = texts_in(table, "claims")
            self.check_claims(claims, f"the reason of {declared.label}")
            return Because("claims", note, tuple(claim for claim, _ in claims))
        if "history" in table:
            file, series = words_in(table, "history"), text_in(table, "series")
            check_history(file, series, place_of_value(table, "history"), self.history, self.diagnostics)
            return Because("history", note, (), file, series)
        return None

    def grounded(self, declared: Declaration) -> Because | None:
        """The reason under `because`, which must be there: a number stands on evidence or on a declared assumption."""
        because = self.because(declared)
        if because is None:
            self.diagnostics.error(
                "NUMBER-UNGROUNDED",
                f"{declared.label} is given numbers with neither evidence nor assumption",
                place_in(declared.table, "because"),
                "add `because: {claims: [...]}`, `because: {history: FILE, series: ...}` or "
                "`because: {assumption: why this is fair}`",
            )
        return because

    def check_claims(self, claims: tuple[tuple[str, Place], ...], whose: str) -> None:
        """Every cited claim must be one of the evidence."""
        for claim, place in claims:
            if claim not in self.ledger.claims:
                self.diagnostics.error(
                    "CLAIM-UNKNOWN",
                    f"{whose} cites the claim {claim!r}, which does not exist",
                    place,
                    "cite a claim of evidence/*.yaml by its id",
                    nearest(claim, self.ledger.claims),
                )

    def _missing(self, declared: Declaration, key: str) -> None:
        self.diagnostics.error(
            "KEY-MISSING", f"{declared.label} has no {key!r}", declared.place, f"write `{key}: FORMULA`"
        )

    def _unknown_element(self, declared: Declaration, key: str, wanted: tuple[Element, ...], place: Place) -> None:
        known = [", ".join(element) for element in wanted]
        self.diagnostics.error(
            "ELEMENT-UNKNOWN",
            f"{key[:60]!r} is no element of {', '.join(declared.dimensions)}, over which {declared.name} is declared",
            place,
            f"give an entry for each of {listed(known)}",
            nearest(key, known),
        )


@dataclass(frozen=True)
class _Spread:
    """A table by element, and what parts of dimensions stand for in the formulas that were given for parts."""

    table: Table
    parts: dict[Element, dict[str, str]]


def cells(setting: Setting, dimensions: tuple[str, ...]) -> tuple[Element, ...]:
    """The cells over some dimensions, in order: the last dimension runs fastest."""
    return tuple(product(*(setting.dimensions[dimension].elements for dimension in dimensions)))


def listed(names: list[str]) -> str:
    """Some names in a message, and how many more there are."""
    shown = ", ".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} and {len(names) - _MOST_NAMED} more"
