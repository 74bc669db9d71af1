"""Lowers lookups: straight between their points, or stepped; flat beyond them, or going on."""

from __future__ import annotations

from stratagem.engine.program import Graph
from stratagem.model.parts import Lookup


def look_up(graph: Graph, lookup: Lookup, x: int) -> int:
    """The operation that yields the value of a lookup at x."""
    if lookup.between == "step":
        return _stepped(graph, lookup, x, 0, len(lookup.inputs) - 1)
    value = graph.add("lookup", x, datum=(lookup.inputs, lookup.outputs))
    return _extended(graph, lookup, x, value) if lookup.beyond == "extend" else value


def _stepped(graph: Graph, lookup: Lookup, x: int, low: int, high: int) -> int:
    """The value of the last point at or before x. A tree of comparisons, so that long series stay cheap."""
    if low == high:
        return graph.number(lookup.outputs[low])
    middle = (low + high + 1) // 2
    reached = graph.add("ge", x, graph.number(lookup.inputs[middle]))
    later, earlier = _stepped(graph, lookup, x, middle, high), _stepped(graph, lookup, x, low, middle - 1)
    return graph.add("select", reached, later, earlier)


def _extended(graph: Graph, lookup: Lookup, x: int, within: int) -> int:
    """The first and the last line go on beyond the points."""
    add, number = graph.add, graph.number
    for near, far, beyond in ((0, 1, "lt"), (-1, -2, "gt")):
        rise = lookup.outputs[near] - lookup.outputs[far]
        begin = number(lookup.inputs[near])
        line = add("mul", number(rise / (lookup.inputs[near] - lookup.inputs[far])), add("sub", x, begin))
        line = add("add", number(lookup.outputs[near]), line)
        within = add("select", add(beyond, x, begin), line, within)
    return within
