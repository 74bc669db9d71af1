"""Makes a sheet ready to run: what is asked for is found, lowered and compiled."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from stratagem.base.diagnostics import Diagnostic, Diagnostics, InvalidSituation, Place, UsageError
from stratagem.base.formula.syntax import Number
from stratagem.base.garbage import kept_alive
from stratagem.base.near import nearest
from stratagem.base.units import UnitTable
from stratagem.engine.blocks import BLOCK
from stratagem.engine.futures import Engine
from stratagem.engine.plan import Plan, Record
from stratagem.engine.running import checked, not_compiled
from stratagem.engine.sheets.clock import SheetClock, read_clock
from stratagem.engine.sheets.courses import Courses
from stratagem.engine.sheets.interpreter import SheetInterpreter
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.engine.sheets.program import SheetProgram, lower_sheet
from stratagem.engine.sheets.runner import SheetEngine
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
class Ready:
    """A sheet that can run: `courses` tells where what is asked for will be, `seconds` how long it took."""

    plan: Plan
    clock: SheetClock
    runner: SheetEngine
    engine: Engine
    threads: int
    courses: Courses
    warnings: tuple[Diagnostic, ...]
    seconds: float


@kept_alive()
def prepare(
    sheet: Sheet,
    seed: int,
    threads: int | None,
    engine: Engine,
    settings: Mapping[str, float] | None,
    priors: Mapping[str, Prior] | None,
    record: Sequence[str] | None,
    lanes: int | None = None,
) -> Ready:
    """Raises as `run_sheet` does; arguments are as there."""
    threads = checked(1, seed, threads, engine, BLOCK)
    if engine == "compiled":
        import_module(
            "stratagem.engine.sheets.compiled"
        )  # before the clock starts: it is no part of making this kernel
    begun = time.perf_counter()
    diagnostics = Diagnostics()
    clock, lowered, drawn = on_deep_stack(lambda: _lower(sheet, settings or {}, priors or {}, record, diagnostics))
    diagnostics.raise_errors()
    plan = _plan(sheet, clock, lowered, drawn)
    runner, used, warnings = _runner(plan, seed, engine, lanes)
    told = (*diagnostics.warnings, *warnings)
    return Ready(plan, clock, runner, used, threads, lowered.courses, told, time.perf_counter() - begun)


_T = TypeVar("_T")


def on_deep_stack(work: Callable[[], _T]) -> _T:
    """Calls `work` on a thread with a deep stack, and raises what it raises."""
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
        diagnostics.error(problem.code, problem.message, Place(sheet.file), problem.remedy, problem.suggestion)
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
        records=tuple(Record(title, False, empty, {}, 1.0) for title in lowered.courses.named),
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


def _runner(
    plan: Plan, seed: int, engine: Engine, lanes: int | None
) -> tuple[SheetEngine, Engine, tuple[Diagnostic, ...]]:
    if engine == "reference":
        return SheetInterpreter(plan, seed), engine, ()
    from stratagem.engine.sheets.compiled import SheetRunner

    try:
        runner = SheetRunner(plan, seed, lanes)
        return runner, engine, runner.warnings
    except Exception as error:  # whatever the compiler fails of, the interpreter gives the same numbers
        return SheetInterpreter(plan, seed), "reference", (not_compiled(error),)
