"""Warnings: what is declared and never used, and numbers that hide in formulas without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.formula.syntax import Call, Number, Reference
from stratagem.base.formula.text import text
from stratagem.base.formula.walk import walk
from stratagem.model.draft import Draft, Slot, slots
from stratagem.model.parts import Indicator, Variable
from stratagem.model.reading import listed

_STRUCTURAL = (0.0, 1.0, 2.0)
"""Numbers that belong to the form of a formula, such as 1 - x or x / 2, and say nothing about the world."""

_GROUNDED = ("because", "note")
"""Keys under which an entry says why its numbers are what they are."""


def check_use(draft: Draft, asked: frozenset[str], diagnostics: Diagnostics) -> None:
    """Warn of parameters, lookups, noise and events that nothing reads; `asked` are names that questions read."""
    used = {name for slot in slots(draft) for name in _names(slot)} | asked
    used |= {indicator.event for indicator in draft.indicators.values() if indicator.event is not None}
    inputs: list[Variable] = [
        *draft.parameters.values(),
        *draft.lookups.values(),
        *draft.noises.values(),
        *draft.events.values(),
    ]
    for variable in inputs:
        if variable.name not in used:
            section = draft.names.variables[variable.name].section
            diagnostics.warning(
                "UNUSED",
                f"nothing reads {variable.name}, declared under {section}",
                variable.place,
                "use it in a formula, an indicator or a question, or take it out",
            )


def check_bare_numbers(draft: Draft, diagnostics: Diagnostics) -> None:
    """Warn of numbers in formulas of entries that give no reason: they are assumptions that no register shows."""
    found: dict[tuple[str, str], list[Number]] = {}
    for slot in slots(draft):
        declared = draft.names.variables.get(slot.owner.name)
        if declared is None or _defines(slot) or any(key in declared.table for key in _GROUNDED):
            continue
        numbers = [node for node in walk(slot.formula) if isinstance(node, Number) and node.value not in _STRUCTURAL]
        found.setdefault((declared.label, slot.key), []).extend(numbers)
    for (label, key), numbers in found.items():
        if numbers:
            shown = list(dict.fromkeys(text(node) for node in numbers))
            diagnostics.warning(
                "NUMBER-HIDDEN",
                f"`{key}` of {label} holds {listed(shown)} without a reason",
                numbers[0].place,
                "make it a parameter with a prior and a reason, or say under `because` or `note` why it is so",
            )


def _defines(slot: Slot) -> bool:
    """Whether the formula only says what is meant by an indicator or by the coming of an event."""
    return isinstance(slot.owner, Indicator) or slot.key == "when"


def _names(slot: Slot) -> Iterator[str]:
    for node in walk(slot.formula):
        if isinstance(node, Reference):
            yield node.name
        elif isinstance(node, Call):
            yield node.function
