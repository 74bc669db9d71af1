"""How many futures a vector of the kernel holds. It changes no result, only the pace."""

from __future__ import annotations

from stratagem.engine.kernel.compiler import Machine
from stratagem.engine.padding import DOUBLE_BYTES, LANES, LINE
from stratagem.engine.program import Program

TINY, SMALL = 40, 300
"""Operations of a step up to which four vectors of the processor, or two, are carried side by side: alone, they would
wait for one another. In larger steps there is enough to do, and more vectors would not fit into the registers.
"""

THOUGHTFUL = 2
"""Vectors of the processor side by side where actors choose: powers, logarithms and exponentials, called one after
another, would each wait for its own results; a fifth is gained.
"""

MANY_RECORDS = 8
"""Records from which on whole cache lines are worth more than registers, where records are rows of memory."""


def lanes_for(program: Program, machine: Machine) -> int:
    """The number of futures in a vector."""
    if program.groups:
        return min(THOUGHTFUL * machine.lanes, LANES)
    wide = lanes_of_courses(program, machine)
    if len(program.records) >= MANY_RECORDS:
        wide = max(wide, LINE // DOUBLE_BYTES)
    return min(wide, LANES)


def lanes_of_courses(program: Program, machine: Machine) -> int:
    """The same where the records of a vector lie together."""
    size = len(program.needed(program.step_roots, program.invariants))
    return min((4 if size <= TINY else 2 if size <= SMALL else 1) * machine.lanes, LANES)
