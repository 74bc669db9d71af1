"""Which numbers are never below zero, so far as their operations tell: what flows one way only needs no care for the
other way.
"""

from __future__ import annotations

from collections.abc import Container

from stratagem.engine.program import Graph, Operation

_ALWAYS = ("fabs", "sqrt", "exp", "duration", "poisson")
"""Operations whose result is never below zero."""

_IF_ALL = ("add", "mul", "div", "minimum", "floor", "power", "power_constant")
"""Operations whose result is not below zero if no argument is."""


class Signs:
    """Tells operations of a graph that yield zero, more, or NaN. `parameters` and `slots` are indices of those that
    never are below zero.
    """

    def __init__(self, graph: Graph, parameters: Container[int], slots: Container[int]) -> None:
        self._graph, self._parameters, self._slots = graph, parameters, slots
        self._known: list[bool] = []

    def never_negative(self, number: int) -> bool:
        """Whether an operation's result is never below zero."""
        while len(self._known) <= number:  # arguments come before what uses them
            self._known.append(self._judge(self._graph.operations[len(self._known)]))
        return self._known[number]

    def _judge(self, operation: Operation) -> bool:
        parts = [self._known[argument] for argument in operation.arguments]
        match operation.name:
            case "number":
                return float.fromhex(str(operation.datum)) >= 0.0
            case "parameter":
                return operation.datum in self._parameters
            case "level":
                return operation.datum in self._slots
            case "maximum":
                return any(parts)
            case "select":
                return all(parts[1:])
            case "lookup":
                assert isinstance(operation.datum, tuple)
                return min(operation.datum[1]) >= 0.0
            case _:
                return operation.name in _ALWAYS or (operation.name in _IF_ALL and all(parts))
