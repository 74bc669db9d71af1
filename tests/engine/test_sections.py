"""Cut into sections, a program gives the same bits; places of wires are used again, never while they are needed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from engine.making import make
from engine.strategies import EVERYTHING, models
from engine.test_order import program_of, programs
from stratagem.engine import run
from stratagem.engine.kernel import compiler, sections
from stratagem.engine.kernel.block import emit_block
from stratagem.engine.kernel.sections import Wires
from stratagem.engine.lower import lower
from stratagem.engine.plan import make_plan
from stratagem.engine.program import Graph, Program
from stratagem.model.model import Model


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections so small that everything is cut, and code that nobody else gets."""
    monkeypatch.setattr(sections, "LARGEST", 4)
    monkeypatch.setattr(sections, "SECTION", 3)
    monkeypatch.setattr("stratagem.engine.compiled.library", compiler.Library())


@pytest.mark.usefixtures("cut")
@settings(max_examples=15, deadline=None)
@given(model=models())
def test_sections_change_nothing(model: Model) -> None:
    reference = run(model, 20, engine="reference", record=EVERYTHING)
    compiled = run(model, 20, record=EVERYTHING)
    assert compiled.engine == "compiled", compiled.warnings
    assert compiled.digest == reference.digest
    assert compiled.scaled == reference.scaled


@settings(max_examples=100)
@given(program=programs())
def test_no_place_is_taken_while_its_value_is_needed(program: Program) -> None:
    roots = program.records
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "SECTION", 3)
        wires = Wires.of(program, (), [roots[:1], roots])
    held: dict[int, int] = {}
    done: set[int] = set()
    for section in (each for stage in wires.sections for each in stage):
        for argument in {each for number in section for each in program.operations[number].arguments} - set(section):
            assert argument in done and held[wires.places[argument]] == argument
        done.update(section)
        held.update({wires.places[number]: number for number in section if number in wires.places})
    assert done == set(program.needed(roots))
    assert all(held[wires.places[root]] == root for root in roots)
    assert wires.size >= len(set(wires.places.values()))


def chain(count: int) -> Program:
    graph = Graph()
    numbers = [graph.add("level", datum=0), graph.add("time")]
    for index in range(count):
        numbers.append(graph.add(("add", "mul", "div")[index % 3], numbers[-1], numbers[-1 - index % 40 - 1]))
    return program_of(graph, numbers[-count::10])


def test_compiling_takes_time_in_proportion() -> None:
    def seconds(program: Program) -> float:
        begun = time.process_time()
        compiler.compiled(emit_block(program, 8, 2, True), compiler.host())
        return time.process_time() - begun

    few, many = (min(seconds(chain(count)) for _ in range(2)) for count in (4_000, 16_000))
    assert many < 4 * 2 * few


def test_a_large_model_is_cut_by_itself() -> None:
    model = make(
        stocks={f"s{number}": f"{number} + 1" for number in range(1, 700)},
        flows={f"f{number}": (f"s{number}", f"s{number + 1}", f"s{number} * 0.1") for number in range(1, 699)},
        indicators={"last": "s699"},
    )
    program = lower(make_plan(model))
    assert len(program.needed(program.step_roots, program.invariants)) > sections.LARGEST
    reference, compiled = run(model, 3, engine="reference", threads=1), run(model, 3, threads=1)
    assert compiled.engine == "compiled" and compiled.digest == reference.digest
