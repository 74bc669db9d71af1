"""Runs a sheet over futures, by the compiled kernel or by the interpreter of programs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic, Diagnostics, InvalidSituation, Place, UsageError
from stratagem.base.formula.syntax import Number
from stratagem.base.near import nearest
from stratagem.base.units import UnitTable
from stratagem.engine.blocks import BLOCK, run_blocks
from stratagem.engine.futures import Engine
from stratagem.engine.plan import Plan, Record
from stratagem.engine.recording import MEMORY_LIMIT, Recording, allocate
from stratagem.engine.running import Runner, checked
from stratagem.engine.sheets.clock import SheetClock, read_clock
from stratagem.engine.sheets.interpreter import SheetInterpreter
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.engine.sheets.program import SheetProgram, lower_sheet
from stratagem.exchange.names import cell_key, key
from stratagem.exchange.sheet import Cell, Quantity, Sheet
from stratagem.exchange.syntax import Block, Table
from stratagem.model import Model
from stratagem.model.parts import Prior

STACK = 512 * 2**20
"""Bytes of stack for lowering, so that long chains of quantities do not overflow it."""

DEPTH = 200_000
"""Frames that lowering may take."""


@dataclass(frozen=True)
class SheetFutures:
    """The result of a run. `times` are those that are saved, shape (records,); `titles` name the series as the file
    does.
    """

    sheet: Sheet
    count: int
    seed: int
    engine: Engine
    threads: int
    steps: int
    times: NDArray[np.float64]
    titles: tuple[str, ...]
    digest: str
    seconds: dict[str, float]
    warnings: tuple[Diagnostic, ...]
    _recording: Recording
    _saved: tuple[int, ...]

    def series(self, title: str) -> NDArray[np.float64]:
        """Shape (records, futures). `title` as in `titles`, or any other way of writing it."""
        row = self._row(title)
        kept: NDArray[np.float64] = self._recording.series[row][np.asarray(self._saved)][:, : self.count]
        return kept

    def _row(self, title: str) -> int:
        if title in self.titles:
            return self.titles.index(title)
        wanted = cell_key(title)
        for row, each in enumerate(self.titles):
            if cell_key(each) == wanted:
                return row
        raise UsageError.of("RECORD-UNKNOWN", f"Nothing named {title[:60]!r} was recorded.", "Name a recorded series.")


def run_sheet(
    sheet: Sheet,
    futures: int = 1,
    seed: int = 1,
    threads: int | None = None,
    engine: Engine = "compiled",
    settings: Mapping[str, float] | None = None,
    priors: Mapping[str, Prior] | None = None,
    record: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    memory_limit: int = MEMORY_LIMIT,
    lanes: int | None = None,
) -> SheetFutures:
    """Simulates futures of a sheet.

    `settings` maps names of quantities or cells to a value that holds in every future and at every time (of a stock:
    at the start); `priors` to a distribution. `record` names what to keep, by default everything. Names ignore case,
    spaces and underscores. Raises InvalidSituation with diagnostics for a sheet that cannot be run, UsageError for
    what cannot be asked, LimitExceeded.
    """
    threads = checked(futures, seed, threads, engine, BLOCK)
    begun = time.perf_counter()
    diagnostics = Diagnostics()
    clock, lowered, drawn = on_deep_stack(lambda: _lower(sheet, settings or {}, priors or {}, record, diagnostics))
    diagnostics.raise_errors()
    plan = _plan(sheet, clock, lowered, drawn)
    recording = allocate(plan, futures, memory_limit)
    runner, used, warnings = _runner(plan, seed, engine, lanes)
    compiled = time.perf_counter()
    run_blocks(futures, BLOCK, threads, lambda first, last: runner.run(first, last, recording), progress)
    digest = recording.digest()
    seconds = {"compile": compiled - begun, "simulate": time.perf_counter() - compiled}
    return SheetFutures(
        sheet,
        futures,
        seed,
        used,
        threads,
        clock.steps,
        clock.times[np.asarray(clock.saved)],
        lowered.titles,
        digest,
        seconds,
        (*diagnostics.warnings, *warnings),
        recording,
        clock.saved,
    )


_T = TypeVar("_T")


def on_deep_stack(work: Callable[[], _T]) -> _T:
    """Calls `work` on a thread with a deep stack, and raises what it raises."""
    import sys

    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append((work(), None))
        except BaseException as error:
            outcome.append((None, error))

    before, limit = threading.stack_size(STACK), sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEPTH))
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
        sys.setrecursionlimit(limit)
    result, error = outcome[0]
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]


_Drawn = dict[tuple[str, Cell], Prior]


def _lower(
    sheet: Sheet,
    settings: Mapping[str, float],
    priors: Mapping[str, Prior],
    record: Sequence[str] | None,
    diagnostics: Diagnostics,
) -> tuple[SheetClock, SheetProgram, _Drawn]:
    constants = {cell: value for name, value in settings.items() for cell in cells_named(sheet, name)}
    drawn = {cell: prior for name, prior in priors.items() for cell in cells_named(sheet, name)}
    series = _series(sheet, record)
    try:
        clock = read_clock(sheet, constants)
    except SheetProblem as problem:
        diagnostics.error(problem.code, problem.message, None, problem.remedy, problem.suggestion)
        raise InvalidSituation(diagnostics.items) from None
    lowered = lower_sheet(sheet, clock, series, constants, list(drawn), diagnostics)
    return clock, lowered, drawn


def cells_named(sheet: Sheet, name: str) -> list[tuple[str, Cell]]:
    """The cells that a name means: all of a quantity, or one. Raises UsageError for a name that the sheet lacks."""
    quantity, cells = _found(sheet, name)
    return [(quantity.key, cell) for cell in cells]


def _found(sheet: Sheet, name: str) -> tuple[Quantity, tuple[Cell, ...]]:
    wanted = cell_key(name)
    whole = sheet.quantities.get(wanted) or sheet.quantities.get(key(name))
    if whole is not None:
        return whole, whole.cells
    base, _, rest = wanted.partition("[")
    quantity = sheet.quantities.get(base)
    cell = tuple(rest.removesuffix("]").split(",")) if rest else ()
    if quantity is not None and cell in quantity.cells:
        return quantity, (cell,)
    guess = nearest(base, list(sheet.quantities))
    raise UsageError.of(
        "RECORD-UNKNOWN",
        f"The model has no quantity {name[:60]!r}.",
        f"Name one of its quantities{f', such as `{sheet.quantities[guess].name}`' if guess else ''}.",
    )


def _series(sheet: Sheet, record: Sequence[str] | None) -> list[tuple[Quantity, Cell]]:
    """What is to be kept; tables have no course."""
    if record is None:
        courses = (quantity for quantity in sheet.quantities.values() if not is_table(quantity))
        return [(quantity, cell) for quantity in courses for cell in quantity.cells]
    found: dict[tuple[str, Cell], tuple[Quantity, Cell]] = {}
    for name in record:
        quantity, cells = _found(sheet, name)
        found.update({(quantity.key, cell): (quantity, cell) for cell in cells})
    return list(found.values())


def is_table(quantity: Quantity) -> bool:
    """Whether a quantity is a lookup."""
    formula = quantity.parts[0].formula
    return isinstance(formula, Table) or (
        isinstance(formula, Block) and any(isinstance(each, Table) for each in formula.cells.values())
    )


def _plan(sheet: Sheet, clock: SheetClock, lowered: SheetProgram, drawn: _Drawn) -> Plan:
    """A plan whose program is there already, over a model that has nothing but a clock."""
    empty = Number(0.0, None, Place(sheet.file))
    priors = {sheet.cell_title(sheet.quantities[name], cell): prior for (name, cell), prior in drawn.items()}
    return Plan(
        model=_empty_model(sheet, clock),
        records=tuple(Record(title, False, empty, {}, 1.0) for title in lowered.titles),
        priors=priors,
        overrides={},
        disputes={},
        event_cells=(),
        ready=lowered.program,
    )


def _empty_model(sheet: Sheet, clock: SheetClock) -> Model:
    return Model(
        sheet.name, sheet.name, "", clock, {}, UnitTable(), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, (), {}, (), ()
    )


def _runner(plan: Plan, seed: int, engine: Engine, lanes: int | None) -> tuple[Runner, Engine, tuple[Diagnostic, ...]]:
    if engine == "reference":
        return SheetInterpreter(plan, seed), engine, ()
    from stratagem.engine.compiled import CompiledRunner

    try:
        runner = CompiledRunner(plan, seed, lanes)
        return runner, engine, runner.warnings
    except Exception as error:  # whatever the compiler fails of, the interpreter gives the same numbers
        from stratagem.engine.running import not_compiled

        return SheetInterpreter(plan, seed), "reference", (not_compiled(error),)
