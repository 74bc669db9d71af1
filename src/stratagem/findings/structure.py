"""The structure of a model: what reads what, by theme, and what its actors move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cached_property
from pathlib import PurePosixPath

from stratagem.base.formula.syntax import Binary, Call, Conditional, Expression, Reduce, Reference, Unary
from stratagem.base.formula.walk import walk
from stratagem.model import Model
from stratagem.model.decisions import Setting
from stratagem.model.parts import Equations, Transit, Variable

_STARTING = "initial"
"""Formulas that are read at the start only: they move nothing later."""

_FORMULAS = (Binary, Call, Conditional, Reduce, Reference, Unary)


class Structure:
    """What of a model moves what, cells of a variable taken together."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def theme(self, name: str) -> str:
        """The theme of a variable: the name of the file that declares it."""
        return PurePosixPath(self.model.variables[name].place.file).stem

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The files that declare stocks, flows, auxiliaries or events, in the order of the alphabet."""
        moving = (*self.model.stocks, *self.model.flows, *self.model.auxiliaries, *self.model.events)
        return tuple(sorted({self.theme(name) for name in moving if name in self.reads and "." not in name}))

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """For each variable the variables that its present value or its change reads."""
        return {name: frozenset(_reads(variable)) for name, variable in self.model.variables.items()}

    @cached_property
    def readers(self) -> dict[str, tuple[str, ...]]:
        """For each variable those that read it, in the order of the model."""
        found: dict[str, list[str]] = {name: [] for name in self.reads}
        for name, sources in self.reads.items():
            for source in sources:
                if source in found:
                    found[source].append(name)
        return {name: tuple(readers) for name, readers in found.items()}

    @cached_property
    def between_themes(self) -> Counter[tuple[str, str]]:
        """How often variables of one theme read those of another one, parameters apart: (read, reader) to a count."""
        found: Counter[tuple[str, str]] = Counter()
        for name, sources in self.reads.items():
            for source in sources:
                if source in self.model.variables and source not in self.model.parameters:
                    pair = self.theme(source), self.theme(name)
                    if pair[0] != pair[1]:
                        found[pair] += 1
        return found

    def moved_by(self, decision: str) -> tuple[str, ...]:
        """The variables that read a lever that a decision sets, each once."""
        levers = dict.fromkeys(each.lever for each in self._settings(decision))
        return tuple(dict.fromkeys(name for lever in levers for name in self.readers.get(lever, ())))

    def levers_of(self, decision: str) -> tuple[str, ...]:
        """The levers that a decision may set."""
        return tuple(dict.fromkeys(each.lever for each in self._settings(decision)))

    def _settings(self, decision: str) -> Iterator[Setting]:
        for option in self.model.decisions[decision].options.values():
            yield from option.sets


def _reads(variable: Variable) -> Iterator[str]:
    """The names in a variable's formulas, the initial one apart."""
    for each in fields(variable):
        if each.name != _STARTING:
            for formula in _formulas(getattr(variable, each.name)):
                yield from (node.name for node in walk(formula) if isinstance(node, Reference))


def _formulas(value: object) -> Iterator[Expression]:
    if isinstance(value, Equations):
        yield from ((value.formula,) if value.formula is not None else value.by_element.values())
    elif isinstance(value, Transit):
        yield value.time
    elif isinstance(value, _FORMULAS):
        yield value
