"""How many futures the kernel carries side by side hangs on the size of a step."""

from __future__ import annotations

from dataclasses import replace

from choice.toys import CHOICES, chosen_model
from stratagem.engine.kernel.compiler import Machine, host
from stratagem.engine.kernel.width import SMALL, THOUGHTFUL, TINY, lanes_for
from stratagem.engine.lower import lower
from stratagem.engine.padding import LANES
from stratagem.engine.plan import make_plan
from stratagem.engine.program import Graph, Program

PLAIN, WIDE = Machine("x86-64", ""), Machine("skylake-avx512", "+avx512f")


def chain(length: int) -> Program:
    graph = Graph()
    value = graph.add("level", datum=0)
    for _ in range(length - 1):
        value = graph.add("mul", value, value)
    operations = tuple(graph.operations)
    return Program(operations, (), ("s",), (0,), (value,), (), (value,), (), (), (), ())


def test_small_steps_are_carried_in_more_vectors() -> None:
    assert [lanes_for(chain(size), PLAIN) for size in (TINY, SMALL, SMALL + 1)] == [16, 8, 4]
    assert [lanes_for(chain(size), WIDE) for size in (TINY, SMALL, SMALL + 1)] == [16, 16, 8]
    assert lanes_for(chain(2), host()) <= LANES


def test_many_records_fill_whole_cache_lines() -> None:
    large = chain(SMALL + 1)
    assert lanes_for(replace(large, records=large.records * 100), PLAIN) == 8


def test_where_actors_choose_two_vectors_go_side_by_side() -> None:
    program = lower(make_plan(chosen_model(decisions=CHOICES)))
    assert [lanes_for(program, each) for each in (PLAIN, WIDE)] == [THOUGHTFUL * 4, THOUGHTFUL * 8]
