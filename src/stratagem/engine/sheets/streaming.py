"""Runs a sheet over any number of futures: digest and summaries are kept, courses are not."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostic
from stratagem.engine.futures import Engine
from stratagem.engine.recording import check_addresses, check_count
from stratagem.engine.sheets.prepared import Ready, prepare
from stratagem.engine.sheets.recording import SheetRecording
from stratagem.engine.sheets.slices import Slices
from stratagem.engine.sheets.summary import Glance, Summarising, Summary, brackets_well
from stratagem.engine.sheets.sweep import sweep, window_of
from stratagem.exchange.sheet import Sheet
from stratagem.model.parts import Prior

if TYPE_CHECKING:
    from hashlib import _Hash

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
    begun = time.perf_counter()
    marks, summary = _run(ready, futures, levels, progress)
    simulate = time.perf_counter() - begun
    return SheetSummary(
        sheet,
        futures,
        seed,
        ready.engine,
        ready.threads,
        ready.clock.steps,
        tuple(float(ready.clock.times[number]) for number in ready.clock.saved),
        ready.courses.titles,
        marks.hexdigest(),
        {"compile": ready.seconds, "simulate": simulate},
        ready.warnings,
        summary.shown(ready.courses) if summary else None,
    )


def _run(
    ready: Ready, count: int, levels: Sequence[float] | None, progress: Callable[[int, int], None] | None
) -> tuple[_Hash, Summary | None]:
    """The digest of a run, and if asked for the summary of its rows."""
    whole = hashlib.sha256(ready.courses.mark())
    how = ready.plan, ready.runner, ready.threads
    saved = ready.clock.saved
    rows = len(ready.plan.records)
    if levels is not None and window_of(ready.plan, count) and not brackets_well(rows * len(saved), count):
        marks, summary = sweep(*how, count, saved, levels, progress)
        whole.update(marks)
        return whole, summary
    # Where only constants are recorded there is nothing to look at.
    summarising = Summarising(rows, saved, levels, count) if levels is not None and rows else None

    def visit(begin: int, _: int, recording: SheetRecording) -> _Visited:
        return recording.marks(), summarising.glance(begin, recording) if summarising else None

    def take(visited: _Visited) -> None:
        whole.update(visited[0])
        if summarising and visited[1]:
            summarising.take(visited[1])

    Slices[_Visited](*how, progress, passing=summarising is None).run(count, visit, take)
    if levels is None:
        return whole, None
    return whole, summarising.finish(Slices(*how)) if summarising else Summary.empty(0, len(saved), len(levels))
