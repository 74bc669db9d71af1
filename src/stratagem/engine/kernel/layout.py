"""Where everything that choosing works with lies in scratch memory, counted in vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from stratagem.engine.choice.code import DecisionCode, GroupCode
from stratagem.engine.kernel.draws import PER_BLOCK
from stratagem.engine.program import Program


@dataclass(frozen=True)
class Layout:
    """Places in scratch memory for a program; `records` is how many records a course has."""

    program: Program
    records: int

    @cached_property
    def decisions(self) -> tuple[DecisionCode, ...]:
        """All decisions, group by group."""
        return tuple(member for group in self.program.groups for member in group.members)

    @cached_property
    def thinkers(self) -> tuple[DecisionCode, ...]:
        """Decisions that look ahead, in the order of their rows in the tables of belief."""
        return tuple(each for each in self.decisions if each.decision.level > 0)

    @cached_property
    def sights(self) -> tuple[int, ...]:
        """The slots whose past somebody sees."""
        return tuple(dict.fromkeys(sight.slot for each in self.decisions for sight in each.sees))

    @cached_property
    def places(self) -> dict[str, int]:
        """The first vector of each area, and under `end` how many there are."""
        program = self.program
        groups = program.groups
        slots, widest = len(program.slots), max((len(group.group.profiles) for group in groups), default=0)
        members = max((len(group.members) for group in groups), default=0)
        items = max((len(each.items) for each in self.decisions), default=0)
        rollouts = max((each.decision.rollouts for each in self.decisions), default=0)
        looks = sum(each.width for each in self.decisions)
        sizes = {
            "believed": len(program.parameters),
            "invariants": len(program.invariants),
            "shared": len(program.sharing.shared) if self.thinkers else 0,  # right behind the invariants
            "normals": PER_BLOCK * len(program.normals),
            "uniforms": PER_BLOCK * len(program.uniforms),
            "base": slots,
            "states": slots * widest,
            "seen": slots * members,
            "looks": looks,
            "habits": looks,
            "weighed": items,
            "outcomes": widest * rollouts,
            "totals": widest * items,
            "worth": widest * members,
            "means": widest * items * members,
            "past": len(self.sights) * self.records,
        }
        found, total = {}, 0
        for name, size in sizes.items():
            found[name] = total
            total += size
        return {**found, "end": total}

    def look(self, decision: DecisionCode) -> int:
        """The first vector of a decision within `looks`, and within `habits`."""
        before = self.decisions[: self.decisions.index(decision)]
        return sum(each.width for each in before)

    @cached_property
    def policy_shape(self) -> tuple[int, int, int]:
        """Decisions, the most options, and one more than the most items: the shape of the table of policies."""
        options = max((len(each.options) for each in self.decisions), default=0)
        items = max((len(each.items) for each in self.decisions), default=0)
        return len(self.decisions), options, items + 1

    def policy(self, decision: DecisionCode, option: int, item: int) -> int:
        """Where a coefficient stands in the table of policies; item 0 is the constant."""
        _, options, items = self.policy_shape
        return (self.decisions.index(decision) * options + option) * items + item

    def group_number(self, group: GroupCode) -> int:
        return self.program.groups.index(group)
