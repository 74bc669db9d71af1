"""Emits the step within rollouts in two parts: what no choice touches once for all options, then the rest for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial

from llvmlite import ir

from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER
from stratagem.engine.kernel.phases import INVARIANTS, Phases, put
from stratagem.engine.kernel.sections import Sections


@dataclass(frozen=True)
class Foresight:
    """The functions of a step within a rollout. Both take the arguments of `Phases.ahead`; `share` comes first."""

    phases: Phases

    @cached_property
    def ahead(self) -> ir.Function:
        """Carries the state of one option, given what `share` has worked out."""
        return replace(self.phases, program=self.phases.program.sharing).ahead

    @cached_property
    def share(self) -> ir.Function:
        """Writes behind the invariants what is the same whatever was chosen, from the state of any option."""
        function = self.phases.function("share", [POINTER] * 5 + [DOUBLE] * 3 + [POINTER, INDEX, POINTER])
        program = self.phases.program
        shared = program.sharing.shared
        sections = Sections(self.phases, function, self.phases.foreseeing, [shared])
        sections.emit(0)
        sections.each(list(enumerate(shared, len(program.invariants))), partial(put, INVARIANTS))
        sections.frame.a.builder.ret_void()
        return function
