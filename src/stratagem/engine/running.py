"""Runs a model: plans, simulates by kernel or interpreter, and gathers the result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.engine.beliefs import belief_seed
from stratagem.engine.blocks import BLOCK, THOUGHTFUL_BLOCK, available_threads, run_blocks
from stratagem.engine.choice.budget import check_budget
from stratagem.engine.choice.policy import FITTED, fit_policies
from stratagem.engine.drawn import Drawn, drawn_for
from stratagem.engine.emptied import check_emptied
from stratagem.engine.futures import Engine, Futures
from stratagem.engine.holding import Hold, check_width
from stratagem.engine.padding import LANES
from stratagem.engine.plan import Plan, make_plan
from stratagem.engine.recording import MEMORY_LIMIT, Recording, allocate
from stratagem.engine.reference.runner import ReferenceRunner, locate
from stratagem.engine.trouble import Trouble

if TYPE_CHECKING:
    from stratagem.model import Model
    from stratagem.model.decisions import Form

MOST_TROUBLES = 20
"""Futures whose first number that is not finite is located."""

SELDOM = 0.01
"""A decision that comes up in a smaller share of the futures is warned of."""

LEVEL_TWO = 2
"""From this level on actors answer policies, not habits."""

MOST_SEED = 2**64 - 1


class Runner(Protocol):
    """An engine that fills a recording."""

    def run(self, begin: int, end: int, recording: Recording) -> dict[str, int]:
        """Simulates futures begin to end - 1; returns how often each limited stock's outflows were scaled."""


def run(
    model: Model,
    futures: int = 20_000,
    seed: int = 1,
    threads: int | None = None,
    engine: Engine = "compiled",
    settings: Mapping[str, float] | None = None,
    record: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    hold: Mapping[str, NDArray[np.float64]] | Hold | None = None,
    holdable: Sequence[str] = (),
    courses: Sequence[str] = (),
    form: Form | None = None,
    level: int | None = None,
    budget: float | None = None,
    block: int | None = None,
    lanes: int | None = None,
    memory_limit: int = MEMORY_LIMIT,
    draws: Futures | None = None,
) -> Futures:
    """Simulates futures of a model.

    `settings` maps NAME or NAME[cell] of parameters and levers to a value, in the declared unit, that holds in every
    future. `record` names the indicators and variables to keep; by default all indicators and what questions read.
    Parameters, positions and dates of events are always kept. `progress(done, futures)` is called as blocks end.
    `hold` maps names of auxiliaries, flows, smooths and stocks, or of single cells, to courses of shape (steps + 1,
    futures) in the declared unit, which they take instead of their equations; a held stock still moves unseen.
    `holdable` are names that may be held: runs with the same ones share a kernel, whatever they hold. `courses` are
    such names to record, as variables even where an indicator has the same name: see `Futures.hold`.
    `form` (logit, hierarchy or prospect) and `level` (0, 1 or 2) hold for all decisions where they are given;
    `budget` is the most steps that all rollouts of the run may take, by default what the situation or we allow.
    `draws` are futures of the same model, whose parameters need not be drawn again where seed and priors are the same.
    Neither `draws`, nor `threads`, nor `block` (futures in a block), nor `lanes` (futures in a vector: 1, 2, 4, 8 or
    16) changes any result.

    Raises InvalidSituation if a stock runs empty that is declared never to, UsageError for what cannot be asked,
    LimitExceeded if the records would take more than `memory_limit` bytes or the rollouts more than `budget` steps.
    """
    threads = checked(futures, seed, threads, engine, BLOCK if block is None else block)
    held = Hold.made(model, hold, futures) if isinstance(hold, Mapping) else hold
    if held:
        check_width(held, futures)
    plan = make_plan(model, record, settings, held, holdable, courses, form, level)
    check_budget(plan.choices, futures, model.budget if budget is None else budget, len(model.variables))
    plan = _minded(plan, seed, engine, lanes, threads)
    recording = allocate(plan, futures, memory_limit)
    drawn = drawn_for(plan, seed, futures, draws)
    runner, used, warnings, compile_seconds = _runner(plan, seed, engine, lanes, drawn)
    begin = time.perf_counter()
    block = block or (THOUGHTFUL_BLOCK if plan.choices.groups else BLOCK)
    counts = run_blocks(futures, block, threads, lambda first, last: runner.run(first, last, recording), progress)
    recording.scaled = dict(sorted(counts.items()))
    check_emptied(model, recording.scaled, futures)
    troubles, trouble_count = _troubles(plan, seed, recording)
    seconds = {"compile": compile_seconds, "simulate": time.perf_counter() - begin}
    digest = recording.digest(threads)
    warnings = (*warnings, *_never(recording))
    return Futures(plan, recording, seed, used, threads, digest, seconds, troubles, trouble_count, warnings)


def _minded(plan: Plan, seed: int, engine: Engine, lanes: int | None, threads: int) -> Plan:
    """A plan with the policies that level-2 actors answer: fitted to a level-1 run under a seed of its own."""
    if plan.choices.highest < LEVEL_TWO:
        return plan
    first = replace(plan, choices=plan.choices.at_most(1), records=())
    recording = allocate(first, FITTED)
    runner, _, _, _ = _runner(first, belief_seed(seed), engine, lanes)
    run_blocks(FITTED, BLOCK, threads, lambda begin, end: runner.run(begin, end, recording), None)
    return replace(plan, policies=fit_policies(recording.choices))


def _never(recording: Recording) -> Iterator[Diagnostic]:
    """Warnings of decisions that came up in hardly any future."""
    kept = recording.choices
    for decision in kept.choosing.decisions:
        came = np.array([kept.chosen[number] >= 0 for number, _ in kept.occasions(decision.name)]).any(axis=0).mean()
        if came < SELDOM:
            yield Diagnostic(
                "DECISION-NEVER",
                f"the decision {decision.name} came up in {100 * came:.2g} % of the futures",
                decision.place,
                "check its condition under `if` and what its options are allowed by",
                severity="warning",
            )


def checked(futures: int, seed: int, threads: int | None, engine: str, block: int) -> int:
    """The number of threads; raises UsageError for an argument out of range."""
    if not 0 <= seed <= MOST_SEED:
        raise UsageError.of(
            "SEED-RANGE", f"The seed {seed} is out of range.", "Give a whole number from 0 to 2^64 - 1."
        )
    if threads is not None and threads < 1:
        raise UsageError.of("THREADS-COUNT", f"{threads} threads cannot run anything.", "Give at least 1 thread.")
    if engine not in ("compiled", "reference"):
        raise UsageError.of("ENGINE-UNKNOWN", f"There is no engine {engine!r}.", "Choose compiled or reference.")
    if block < 1 or block % LANES:
        raise ValueError(f"a block must hold a multiple of {LANES} futures, not {block}")
    return threads or available_threads()


def _runner(
    plan: Plan, seed: int, engine: Engine, lanes: int | None, drawn: Drawn | None = None
) -> tuple[Runner, Engine, tuple[Diagnostic, ...], float]:
    if engine == "reference":
        return ReferenceRunner(plan, seed), engine, (), 0.0
    from stratagem.engine.compiled import CompiledRunner

    begin = time.perf_counter()
    try:
        runner = CompiledRunner(plan, seed, lanes, drawn)
    except Exception as error:  # whatever the compiler fails of, the interpreter gives the same numbers
        return ReferenceRunner(plan, seed), "reference", (not_compiled(error),), time.perf_counter() - begin
    return runner, "compiled", runner.warnings, time.perf_counter() - begin


def not_compiled(error: Exception) -> Diagnostic:
    """The warning that the interpreter runs because the compiler failed."""
    return Diagnostic(
        "KERNEL-FAILED",
        f"The model could not be compiled ({type(error).__name__}: {str(error)[:200]}); the interpreter ran instead.",
        None,
        "The numbers are the same, only slower. Please report the model and this message.",
        severity="warning",
    )


def _troubles(plan: Plan, seed: int, recording: Recording) -> tuple[tuple[Trouble, ...], int]:
    doubtful = np.flatnonzero(recording.doubtful[: recording.count]).astype(np.uint64)
    if not len(doubtful):
        return (), 0
    return locate(plan, seed, doubtful[:MOST_TROUBLES], recording.choices), len(doubtful)
