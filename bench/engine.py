"""Steps a second and the time to compile, for a made model and for the shipped situation, on one thread and on two.

    python bench/engine.py [FUTURES]

The made model has 126 variables: 20 stocks, 80 auxiliaries, 20 flows and 6 normals a step, over 60 weeks, with 40
parameters; its first five stocks are recorded. A step is one step of one future.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.shelf import FOLDER_VARIABLE
from stratagem.documents import read_library
from stratagem.engine import Futures, run
from stratagem.evidence import read_ledger
from stratagem.model import Model, read_model
from stratagem.situation import open_folder

FUTURES = 20_000
REPEATS = 5
STOCKS, AUXILIARIES, PARAMETERS, NORMALS, RECORDED = 20, 80, 40, 6, 5

SITUATION = """\
schema: 1
name: made
title: Made for the bench
summary: A random model.
start: 2024-11-05
end: 2025-12-30
step: 1 week
"""
SHAPES = ["{a} * {b} + {c} * 0.1", "({a} - {b}) * 0.5 + {c} * 0.01", "max({a}, {b}) * 0.3", "{a} / (1.0 + abs({b}))"]
SHAPES += ["exp(-abs({a})) * {b}", "min({a}, {b}) + 0.1 * {c}"]
WEIGHTS = [35, 25, 15, 10, 10, 5]
WHY = "because: {assumption: made}"


def made() -> str:
    """The model of examples/llvm_kernel.py as a file of a situation."""
    chance = random.Random(1)
    names = [f"s{i}" for i in range(STOCKS)] + [f"p{i}" for i in range(PARAMETERS)] + [f"z{i}" for i in range(NORMALS)]
    lines = ["parameters:"]
    lines += [
        f'  p{i}: {{title: made, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}' for i in range(PARAMETERS)
    ]
    lines += ["noise:", *(f'  z{i}: {{title: made, unit: "1", sd: 1, {WHY}}}' for i in range(NORMALS)), "auxiliaries:"]
    for i in range(AUXILIARIES):
        a, b, c = chance.sample(names + [f"a{j}" for j in range(i)], 3)
        formula = chance.choices(SHAPES, WEIGHTS)[0].format(a=a, b=b, c=c)
        lines.append(f'  a{i}: {{title: made, unit: "1", is: "{formula}"}}')
    lines += [
        "stocks:",
        *(f'  s{i}: {{title: made, unit: "1", initial: 1, empty: allow}}' for i in range(STOCKS)),
        "flows:",
    ]
    for i in range(STOCKS):
        a, b = chance.sample(range(AUXILIARIES), 2)
        rate = f"(0.01 * (a{a} - a{b}) - 0.02 * s{i}) / 1 week"
        lines.append(f'  f{i}: {{title: made, unit: 1/week, to: s{i}, rate: "{rate}"}}')
    lines += ["indicators:", *(f'  i{i}: {{title: made, unit: "1", is: s{i}}}' for i in range(RECORDED))]
    return "\n".join(lines) + "\n"


def load(name: str | Path) -> Model:
    """A situation's model."""
    diagnostics = Diagnostics()
    folder = open_folder(name, diagnostics)
    diagnostics.raise_errors()
    assert folder is not None
    library = read_library(folder, diagnostics)
    model = read_model(folder, read_ledger(folder, library, diagnostics), diagnostics)
    diagnostics.raise_errors()
    assert model is not None
    return model


def report(title: str, model: Model, count: int, level: int | None = None, repeats: int = REPEATS) -> None:
    """One line for each number of threads. Steps of rollouts count as steps."""
    begin = time.perf_counter()
    first = run(model, 8, threads=1, level=level)
    compiled = time.perf_counter() - begin
    steps, thought = model.calendar.steps, first.plan.choices.thought
    print(f"{title}: {steps} steps, {thought} more in rollouts, {len(first.recorded)} series recorded")
    print(f"  compiled in {compiled:.2f} s")
    for threads in (1, 2):
        best = min((run(model, count, threads=threads, level=level) for _ in range(repeats)), key=_seconds)
        wall = _seconds(best)
        pace = count * (steps + thought) / wall
        print(f"  {threads} threads: {count} futures in {wall:.3f} s, {pace:.3g} steps/s, {best.digest[:12]}")


def _seconds(futures: Futures) -> float:
    return futures.seconds["simulate"]


def main() -> None:
    os.environ[FOLDER_VARIABLE] = ""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FUTURES
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model").mkdir()
        (Path(folder) / "situation.yaml").write_text(SITUATION)
        (Path(folder) / "model" / "made.yaml").write_text(made())
        report("126 variables, six normals a step", load(folder), count)
    kursk = load("kursk-2024")
    report("kursk-2024, actors on their habits", kursk, count, level=0)
    report("kursk-2024, actors looking ahead", kursk, count // 20, repeats=1)


if __name__ == "__main__":
    main()
