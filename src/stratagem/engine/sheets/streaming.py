"""Runs a sheet over any number of futures: digest and summaries are kept, courses are not."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from stratagem.base.diagnostics import Diagnostic
from stratagem.engine.futures import Engine
from stratagem.engine.recording import Recording, check_addresses, check_count
from stratagem.engine.sheets.digesting import imprints_of
from stratagem.engine.sheets.prepared import prepare
from stratagem.engine.sheets.slices import Slices
from stratagem.engine.sheets.summary import Glance, Summarising, Summary
from stratagem.exchange.sheet import Sheet
from stratagem.model.parts import Prior

_Visited = tuple[bytes, Glance | None]


@dataclass(frozen=True)
class SheetSummary:
    """What is left of a run: `times` that are saved, `titles` of the series, and if asked for their summary."""

    sheet: Sheet
    count: int
    seed: int
    engine: Engine
    threads: int
    steps: int
    times: tuple[float, ...]
    titles: tuple[str, ...]
    digest: str
    seconds: dict[str, float]
    warnings: tuple[Diagnostic, ...]
    summary: Summary | None


def summarise_sheet(
    sheet: Sheet,
    futures: int,
    seed: int = 1,
    threads: int | None = None,
    engine: Engine = "compiled",
    settings: Mapping[str, float] | None = None,
    priors: Mapping[str, Prior] | None = None,
    record: Sequence[str] | None = None,
    levels: Sequence[float] | None = None,
    progress: Callable[[int, int], None] | None = None,
    lanes: int | None = None,
) -> SheetSummary:
    """Simulates futures of a sheet as `run_sheet` does, with the same digest, in memory that does not grow with them.

    `levels` are the quantiles of the summary; None makes none. Further passes over the same futures find quantiles of
    more values than memory holds. Raises as `run_sheet` does.
    """
    check_count(futures)
    check_addresses(futures)
    ready = prepare(sheet, seed, threads, engine, settings, priors, record, lanes)
    slices: Slices[_Visited] = Slices(ready.plan, ready.runner, ready.threads, progress)
    saved, rows = ready.clock.saved, len(ready.plan.records)
    summarising = None if levels is None else Summarising(rows, saved, levels, futures)
    whole = hashlib.sha256(ready.courses.mark())

    def visit(begin: int, _: int, recording: Recording) -> _Visited:
        return imprints_of(recording, ready.engine), summarising.glance(begin, recording) if summarising else None

    def take(visited: _Visited) -> None:
        whole.update(visited[0])
        if summarising and visited[1]:
            summarising.take(visited[1])

    begun = time.perf_counter()
    slices.run(futures, visit, take)
    found = summarising.finish(Slices(ready.plan, ready.runner, ready.threads)) if summarising else None
    summary = found.shown(ready.courses) if found else None
    simulate = time.perf_counter() - begun
    return SheetSummary(
        sheet,
        futures,
        seed,
        ready.engine,
        ready.threads,
        ready.clock.steps,
        tuple(float(ready.clock.times[number]) for number in saved),
        ready.courses.titles,
        whole.hexdigest(),
        {"compile": ready.seconds, "simulate": simulate},
        ready.warnings,
        summary,
    )
