"""Both orders of operations respect arguments; the thrifty one keeps fewer values alive."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.engine.kernel.order import by_thrift, by_urgency
from stratagem.engine.program import Graph, Program

Order = Callable[[Program, Sequence[int]], list[int]]
ORDERS = pytest.mark.parametrize("order", [by_urgency, by_thrift])


def program_of(graph: Graph, roots: Sequence[int]) -> Program:
    return Program(tuple(graph.operations), (), (), (), (), (), tuple(roots), (), (), (), ())


@st.composite
def programs(draw: st.DrawFn) -> Program:
    graph = Graph()
    numbers = [graph.add("level", datum=0), graph.add("time")]
    for _ in range(draw(st.integers(1, 40))):
        name = draw(st.sampled_from(("add", "mul", "div", "exp")))
        arguments = [draw(st.sampled_from(numbers)) for _ in range(1 if name == "exp" else 2)]
        numbers.append(graph.add(name, *arguments))
    return program_of(graph, draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=5)))


@ORDERS
@given(program=programs())
def test_every_operation_comes_once_and_after_its_arguments(order: Order, program: Program) -> None:
    numbers = program.needed(program.records)
    found = order(program, numbers)
    assert sorted(found) == list(numbers)
    place = {number: index for index, number in enumerate(found)}
    assert all(place[each] < place[number] for number in found for each in program.operations[number].arguments)


def most_alive(program: Program, order: Sequence[int]) -> int:
    """The most values that wait for a later use at any time."""
    last: dict[int, int] = {}
    for index, number in enumerate(order):
        last.update(dict.fromkeys(program.operations[number].arguments, index))
    return max(sum(last.get(number, -1) > index for number in order[: index + 1]) for index in range(len(order)))


def test_thrift_ends_one_sum_before_it_begins_the_next() -> None:
    graph = Graph()
    leaves = [graph.add("level", datum=slot) for slot in range(64)]
    products = [graph.add("mul", leaf, leaf) for leaf in leaves]
    sums = products
    while len(sums) > 1:
        sums = [graph.add("add", one, other) for one, other in zip(sums[::2], sums[1::2], strict=True)]
    program = program_of(graph, sums)
    numbers = [number for number in program.needed(program.records) if number not in leaves]
    assert most_alive(program, by_urgency(program, numbers)) >= 32
    assert most_alive(program, by_thrift(program, numbers)) <= 8
