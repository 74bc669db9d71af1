"""Checks what formulas name: variables, subscripts, functions, events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.formula.syntax import Call, Expression, Number, Reduce, Reference
from stratagem.base.formula.walk import children
from stratagem.base.near import nearest
from stratagem.model.dimensions import translation
from stratagem.model.draft import Draft, Slot
from stratagem.model.functions import CHOSEN, CLOCK, EVENT_FUNCTIONS, FORESIGHT, FUNCTIONS
from stratagem.model.names import Declaration

_CONSTANT = ("parameters", "levers")
"""What a formula may name that is evaluated once for each future."""


@dataclass(frozen=True)
class ReferenceCheck:
    """Checks the references of formulas, one slot at a time; `check` tells whether a formula may be checked further."""

    draft: Draft
    diagnostics: Diagnostics

    def check(self, slot: Slot) -> bool:
        """True if all that the formula names exists and fits. What could not be read is not reported again."""
        before = len(self.diagnostics.errors)
        bound = tuple(slot.owner.dimensions)
        sound = self._check(slot.formula, bound, slot)
        return sound and len(self.diagnostics.errors) == before

    def _check(self, node: Expression, bound: tuple[str, ...], slot: Slot) -> bool:
        match node:
            case Reference():
                return self._reference(node, bound, slot)
            case Call(function, arguments) if function in EVENT_FUNCTIONS:
                return self._event_call(node, arguments, bound)
            case Call(function, arguments) if function == CHOSEN:
                return self._chosen(node, arguments)
            case Call(function) if function == FORESIGHT:
                return self._foresight(node)
            case Call():
                self._function(node)
                # A lookup whose points could not be read was reported there.
                known = node.function in FUNCTIONS or node.function in self.draft.lookups
                return self._parts(node, bound, slot) and known
            case Reduce():
                return self._reduce(node, bound, slot)
            case Number(_, unit) if unit is not None:
                return self._unit(node, unit)
            case _:
                return self._parts(node, bound, slot)

    def _parts(self, node: Expression, bound: tuple[str, ...], slot: Slot) -> bool:
        sound = [self._check(part, bound, slot) for part in children(node)]
        return all(sound)

    def _unit(self, node: Number, unit: str) -> bool:
        found = self.draft.setting.units.parse(unit, node.place, self.diagnostics)
        if found is not None and found.is_date:
            self._fault(
                "UNIT-UNKNOWN", f"`{node.value:g} date` is no quantity", node.place, "write a date such as 2025-01-20"
            )
        return found is not None and not found.is_date

    def _reference(self, node: Reference, bound: tuple[str, ...], slot: Slot) -> bool:
        if node.name == CLOCK and not node.subscripts:
            if slot.phase == "constant":
                self._too_early(node, slot)
            return True
        declared = self.draft.names.variables.get(node.name)
        if declared is None:
            self._unknown(node)
            return False
        if declared.section in ("events", "lookups"):
            self._wrong_use(node, declared)
            return False
        if slot.phase == "constant" and declared.section not in _CONSTANT:
            self._too_early(node, slot)
        self._subscripts(node, declared, bound)
        return node.name in self.draft.variables

    def _unknown(self, node: Reference) -> None:
        if self.draft.setting.units.knows(node.name):
            self._fault(
                "NAME-UNKNOWN",
                f"{node.name} stands alone, but is a unit and no variable",
                node.place,
                f"write a number before it, such as 1 {node.name}",
                f"1 {node.name}",
            )
        elif node.name in self.draft.names.indicators:
            self._fault(
                "NAME-UNKNOWN",
                f"{node.name!r} is an indicator, which no formula can read",
                node.place,
                "name the variables that the indicator shows",
            )
        else:
            self._fault(
                "NAME-UNKNOWN",
                f"there is no variable {node.name!r}",
                node.place,
                "name a parameter, stock, flow, auxiliary, smooth, noise or count of model/*.yaml, or `time`",
                nearest(node.name, [*self.draft.names.variables, CLOCK]),
            )

    def _wrong_use(self, node: Reference, declared: Declaration) -> None:
        if declared.section == "events":
            self._fault(
                "EVENT-REFERENCE",
                f"{node.name} is an event, which has no value by itself",
                node.place,
                f"write happened({node.name}), which is 0 or 1, or elapsed({node.name}), the time since it happened",
            )
        else:
            self._fault(
                "FORMULA-FUNCTION",
                f"{node.name} is a lookup and needs an argument",
                node.place,
                f"write {node.name}(x)",
            )

    def _too_early(self, node: Reference, slot: Slot) -> None:
        self._fault(
            "FORMULA-CONSTANT",
            f"{slot.label} is fixed once for each future, but names {node.name}, which changes",
            node.place,
            "use parameters, levers, lookups, numbers and dates only",
        )

    # -- subscripts

    def _subscripts(self, node: Reference, declared: Declaration, bound: tuple[str, ...]) -> None:
        if len(node.subscripts) != len(declared.dimensions):
            written = len(node.subscripts)
            self._fault(
                "SUBSCRIPT-COUNT",
                f"{node.name} has {_count(len(declared.dimensions))}, but stands here with {_count(written)}",
                node.place,
                f"write {declared.label}, name an element, or sum over it: sum({declared.label} over "
                f"{declared.dimensions[0]})"
                if declared.dimensions
                else f"write {node.name}",
            )
            return
        for subscript, dimension in zip(node.subscripts, declared.dimensions, strict=True):
            self._subscript(node, subscript, dimension, bound)

    def _subscript(self, node: Reference, subscript: str, dimension: str, bound: tuple[str, ...]) -> None:
        dimensions = self.draft.setting.dimensions
        elements = dimensions[dimension].elements
        if subscript in elements:
            return
        if subscript not in dimensions:
            self._fault(
                "SUBSCRIPT-UNKNOWN",
                f"{subscript!r} is no element of {dimension}, over which {node.name} is declared",
                node.place,
                f"write {dimension}, or one of {', '.join(elements)}",
                nearest(subscript, [dimension, *elements]),
            )
        elif translation(dimensions[subscript], dimensions[dimension]) is None:
            self._fault(
                "SUBSCRIPT-UNKNOWN",
                f"{node.name} is declared over {dimension}, and not every element of {subscript} stands for one of it",
                node.place,
                f"write {dimension}, a part of it, or give {subscript} `maps: {{{dimension}: …}}` in situation.yaml",
            )
        elif subscript not in bound:
            self._fault(
                "SUBSCRIPT-UNBOUND",
                f"{node.name}[{subscript}] leaves open which element of {subscript} is meant",
                node.place,
                f"sum over it, as in sum({node.name}[{subscript}] over {subscript}), name an element, or declare the "
                f"left side over {subscript}",
            )

    def _reduce(self, node: Reduce, bound: tuple[str, ...], slot: Slot) -> bool:
        dimensions = self.draft.setting.dimensions
        if node.dimension not in dimensions:
            self._fault(
                "DIMENSION-UNKNOWN",
                f"{node.reduction} goes over {node.dimension!r}, which is no dimension",
                node.place,
                f"name a dimension of situation.yaml: {', '.join(dimensions) or 'none is declared'}",
                nearest(node.dimension, dimensions),
            )
            return False
        return self._check(node.body, (*bound, node.dimension), slot)

    # -- functions

    def _function(self, node: Call) -> None:
        if node.function in self.draft.names.variables:
            self._called_variable(node)
            return
        if node.function in self.draft.lookups:  # that of a series
            return
        function = FUNCTIONS.get(node.function)
        if function is None:
            lookups = [declared.name for declared in self.draft.names.of("lookups")]
            reduction = node.function in ("sum", "mean", "product")
            self._fault(
                "FORMULA-FUNCTION",
                f"{node.function} is taken over a dimension"
                if reduction
                else f"there is no function {node.function!r}",
                node.place,
                f"write {node.function}(x[front] over front)"
                if reduction
                else f"there are {', '.join(FUNCTIONS)}, and the lookups of the model",
                None if reduction else nearest(node.function, [*FUNCTIONS, *lookups]),
            )
        elif not function.least <= len(node.arguments) <= function.most:
            self._fault(
                "FORMULA-FUNCTION",
                f"{node.function} is called with {len(node.arguments)} arguments",
                node.place,
                f"write {function.call}",
            )

    def _chosen(self, node: Call, arguments: tuple[Expression, ...]) -> bool:
        """`chosen(decision, option)` names what is declared in decisions/*.yaml."""
        names = [part.name for part in arguments if isinstance(part, Reference) and not part.subscripts]
        decisions = self.draft.decisions
        known: Iterable[str] = decisions
        wrong = names[0] if names else "nothing"
        if len(names) == 2 == len(arguments) and names[0] in decisions:
            known, wrong = decisions[names[0]].options, names[1]
            if wrong in known:
                return True
        self._fault(
            "DECISION-UNKNOWN",
            f"{CHOSEN} is asked of {wrong!r}, which is no decision or option of it",
            node.place,
            f"write chosen(decision, option); known here are {', '.join(list(known)[:10]) or 'none'}",
            nearest(wrong, known),
        )
        return False

    def _foresight(self, node: Call) -> bool:
        self._fault(
            "FUTURE-READ",
            f"{FORESIGHT} asks when an event will happen, and a rule may not read the future",
            node.place,
            "use happened(event) or elapsed(event), which know the past only",
        )
        return False

    def _called_variable(self, node: Call) -> None:
        declared = self.draft.names.variables[node.function]
        if declared.section != "lookups":
            self._fault(
                "FORMULA-FUNCTION",
                f"{node.function} stands under {declared.section} and cannot be called",
                node.place,
                f"write {declared.label} for its value, or {node.function} * (…) for a product",
            )
        elif len(node.arguments) != 1:
            self._fault(
                "FORMULA-FUNCTION",
                f"the lookup {node.function} is called with {len(node.arguments)} arguments",
                node.place,
                f"write {node.function}(x)",
            )

    def _event_call(self, node: Call, arguments: tuple[Expression, ...], bound: tuple[str, ...]) -> bool:
        argument = arguments[0] if len(arguments) == 1 else None
        name = argument.name if isinstance(argument, Reference) else None
        declared = self.draft.names.variables.get(name) if name is not None else None
        if declared is None or declared.section != "events" or not isinstance(argument, Reference):
            events = [event.name for event in self.draft.names.of("events")]
            self._fault(
                "EVENT-REFERENCE",
                f"{node.function} is asked of {name!r}, which is no event"
                if name is not None
                else f"{node.function} is asked of something that is no event",
                node.place,
                f"write {node.function}(event) with one of the events: {', '.join(events[:10]) or 'there is none'}",
                nearest(name, events) if name is not None else None,
            )
            return False
        self._subscripts(argument, declared, bound)
        return argument.name in self.draft.variables

    def _fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        self.diagnostics.error(code, message, place, remedy, suggestion)


def _count(subscripts: int) -> str:
    return "no subscript" if subscripts == 0 else "1 subscript" if subscripts == 1 else f"{subscripts} subscripts"
