"""How fast actors look ahead: 8 decisions of 3 options, monthly over 60 weeks, 8 rollouts of 26 weeks, on a model of
150 variables with 4 normals a step.

    python bench/choice.py [FUTURES]

Prints seconds and memory of a whole run, steps a second inside rollouts beside those of plain stepping, and how the
time grows with rollouts, options and horizon.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.documents import read_library
from stratagem.engine import Futures, run
from stratagem.evidence import read_ledger
from stratagem.model import Model, read_model
from stratagem.situation import open_folder

FUTURES = 10_000
DECISIONS, OPTIONS, ROLLOUTS, WEEKS_AHEAD = 8, 3, 8, 26
STOCKS, AUXILIARIES, PARAMETERS, NORMALS = 24, 98, 40, 4
"""With as many flows as stocks: 150 variables, parameters and levers apart."""

SITUATION = """\
schema: 1
name: made
title: Made for the bench
summary: A random model.
start: 2024-11-05
end: 2025-12-30
step: 1 week
actors: {red: The reds}
"""
SHAPES = ["{a} * {b} + {c} * 0.1", "({a} - {b}) * 0.5 + {c} * 0.01", "max({a}, {b}) * 0.3", "{a} / (1.0 + abs({b}))"]
SHAPES += ["exp(-abs({a})) * {b}", "min({a}, {b}) + 0.1 * {c}"]
WEIGHTS = [35, 25, 15, 10, 10, 5]
WHY = "because: {assumption: made}"


def made() -> str:
    """A random model, one lever for each decision."""
    chance = random.Random(1)
    kinds = {"s": STOCKS, "p": PARAMETERS, "z": NORMALS, "l": DECISIONS}
    names = [f"{kind}{i}" for kind, count in kinds.items() for i in range(count)]
    lines = ["parameters:"]
    lines += [
        f'  p{i}: {{title: made, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, {WHY}}}' for i in range(PARAMETERS)
    ]
    lines += ["levers:", *(f'  l{i}: {{title: made, unit: "1", value: 0.5, {WHY}}}' for i in range(DECISIONS))]
    lines += ["noise:", *(f'  z{i}: {{title: made, unit: "1", sd: 1, {WHY}}}' for i in range(NORMALS)), "auxiliaries:"]
    for i in range(AUXILIARIES):
        a, b, c = chance.sample(names + [f"a{j}" for j in range(i)], 3)
        formula = chance.choices(SHAPES, WEIGHTS)[0].format(a=a, b=b, c=c)
        lines.append(f'  a{i}: {{title: made, unit: "1", is: "{formula}"}}')
    lines += ["stocks:", *(f'  s{i}: {{title: made, unit: "1", initial: 1, empty: allow}}' for i in range(STOCKS))]
    lines += ["flows:"]
    for i in range(STOCKS):
        change = f"(a{chance.randrange(AUXILIARIES)} - s{i}) * 0.05 + 0.01 * l{i % DECISIONS}"
        lines.append(f'  f{i}: {{title: made, unit: 1/week, to: s{i}, rate: "({change}) / 1 week", note: made}}')
    lines += ["indicators:", *(f'  s{i}: {{title: made, unit: "1", is: s{i}}}' for i in range(5))]
    return "\n".join(lines) + "\n"


def decisions(count: int, options: int, rollouts: int, weeks: int) -> str:
    """So many decisions, each with a lever of its own, weighing two stocks."""
    lines = ["decisions:"]
    for i in range(count):
        chosen = "\n".join(f"      o{j}: {{title: made, sets: {{l{i}: 0.{j + 1}}}}}" for j in range(options))
        weighs = "\n".join(
            f"      w{j}: {{title: made, is: s{(i + 7 * j) % STOCKS}, low: -5, high: 5, "
            f"weight: {{prior: {{uniform: {{low: 0.2, high: 1}}}}, {WHY}}}}}"
            for j in range(2)
        )
        lines.append(
            f"  d{i}:\n    title: made\n    actor: red\n    comes_up: {{every: 1 month}}\n    options:\n{chosen}\n"
            f"    weighs:\n{weighs}\n    horizon: {weeks} week\n    rollouts: {rollouts}\n"
            f"    rationality: {{prior: {{exactly: 8}}, {WHY}}}\n    habit: o0"
        )
    return "\n".join(lines) + "\n"


def model(count: int, options: int, rollouts: int, weeks: int) -> Model:
    """The model with so many decisions."""
    with tempfile.TemporaryDirectory() as directory:
        folder, found = Path(directory), Diagnostics()
        (folder / "situation.yaml").write_text(SITUATION)
        for name, text in (("model", made()), ("decisions", decisions(count, options, rollouts, weeks))):
            (folder / name).mkdir()
            (folder / name / "made.yaml").write_text(text)
        opened = open_folder(folder, found)
        assert opened is not None, found.items
        read = read_model(opened, read_ledger(opened, read_library(opened, found), found), found)
        assert read is not None, found.items
        return read


def timed(what: Model, futures: int, threads: int | None = None, level: int | None = None) -> tuple[Futures, float]:
    """A run and its seconds, the code compiled before."""
    run(what, 8, 1, level=level)
    begin = time.perf_counter()
    return run(what, futures, 1, threads=threads, level=level, budget=1e12), time.perf_counter() - begin


def main() -> None:
    futures = int(sys.argv[1]) if len(sys.argv) > 1 else FUTURES
    whole = model(DECISIONS, OPTIONS, ROLLOUTS, WEEKS_AHEAD)
    done, seconds = timed(whole, futures)
    steps = done.plan.choices.thought * futures
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{futures:,} futures: {seconds:.1f} s on {done.threads} threads, {memory:.0f} MB")
    print(f"  {steps:,} steps in rollouts, {steps / seconds / done.threads:,.0f} a second and thread")
    plain, bare = timed(whole, 20_000, threads=1, level=0)
    rate = 20_000 * whole.calendar.steps / plain.seconds["simulate"]
    print(f"  plain stepping at habits: {rate:,.0f} a second and thread ({bare:.2f} s)")
    few = max(futures // 20, 8)
    print("growth, in microseconds for each step of a rollout on one thread:")
    for count, options, rollouts, weeks in ((8, 3, 2, 26), (8, 3, 8, 26), (8, 3, 8, 13), (8, 2, 8, 26), (4, 3, 8, 26)):
        part, seconds = timed(model(count, options, rollouts, weeks), few, threads=1)
        each = 1e6 * seconds / (part.plan.choices.thought * few)
        print(f"  {count} decisions, {options} options, {rollouts} rollouts, {weeks} weeks: {each:.3f}")


if __name__ == "__main__":
    main()
