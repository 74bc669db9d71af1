"""What a rollout works out once for all options is the same whatever was chosen."""

from __future__ import annotations

import pytest

from choice.toys import CHOICES, GAMES, chosen_model
from stratagem.engine.lower import lower
from stratagem.engine.plan import make_plan
from stratagem.engine.program import Program


def program_of(decisions: str) -> Program:
    return lower(make_plan(chosen_model(decisions=decisions)))


def rests_on(program: Program, number: int) -> set[int]:
    """The slots that an operation rests on, at any number of steps before."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        reads = (program.operations[each] for each in program.needed(waiting))
        fresh = {int(str(each.datum)) for each in reads if each.name == "level"} - found
        found |= fresh
        waiting = [program.following[slot] for slot in fresh]
    return found


@pytest.mark.parametrize("decisions", [CHOICES, GAMES.replace("MOVES", "sequential")])
def test_nothing_shared_rests_on_what_a_choice_sets(decisions: str) -> None:
    program = program_of(decisions)
    members = [member for group in program.groups for member in group.members]
    changed = {slot for member in members for option in member.options for slot, _ in option.sets}
    changed |= {slot for member in members for slot in (member.choice, member.times)}
    shared = program.sharing.shared
    assert shared
    for number in shared:
        assert not rests_on(program, number) & changed
        assert program.operations[number].kind == "number"
        assert number not in program.invariants


def test_shared_numbers_lie_behind_the_invariants() -> None:
    program = program_of(CHOICES)
    assert program.sharing.invariants == (*program.invariants, *program.sharing.shared)
