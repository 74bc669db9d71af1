"""A plain simulation, of a situation's model or of a model of others: what is asked, the run, the courses."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from stratagem.base.diagnostics import Diagnostic, Diagnostics, InvalidSituation, UsageError
from stratagem.base.near import nearest
from stratagem.exchange import is_foreign
from stratagem.exchange.names import cell_key, key
from stratagem.faces.outputs import prepared_folder, write_atomically
from stratagem.faces.progress import Progress
from stratagem.faces.terminal import note, note_diagnostics, plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from stratagem.engine import Futures
    from stratagem.engine.sheets.running import SheetFutures
    from stratagem.engine.sheets.streaming import SheetSummary
    from stratagem.engine.sheets.summary import Summary
    from stratagem.exchange import Sheet
    from stratagem.faces.situation import Engine, Situation
    from stratagem.model import Model
    from stratagem.model.parts import Prior

FUTURES_WITH_PRIORS = 1_000
"""Futures of a run in which something varies, if no number is asked for; otherwise one."""

PARTS = ("load", "compile", "simulate", "total")
"""What `seconds` tells the time of: reading and checking the model, making or fetching its kernel, drawing and stepping
with the summaries of what is recorded, and everything since the command began, the digest and the writing of files
included.
"""


@dataclass(frozen=True, slots=True)
class SimulationRequest:
    """What is asked for. `settings` and `vary` are texts NAME=VALUE and NAME=DISTRIBUTION; `futures` None leaves the
    number to us. `summarised` tells whether the courses of several futures will be asked for.
    """

    model: str
    out: Path | None = None
    data: tuple[Path, ...] = ()
    record: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    vary: tuple[str, ...] = ()
    futures: int | None = None
    seed: int = 1
    threads: int | None = None
    engine: Engine = "compiled"
    summarised: bool = True


class Simulated(Protocol):
    """What a run of either kind tells."""

    @property
    def count(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def engine(self) -> str: ...
    @property
    def threads(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def seconds(self) -> dict[str, float]: ...


@dataclass(frozen=True)
class Simulation:
    """What came of it: the run, labels of its records, titles and units of its series, seconds of each part."""

    simulated: Simulated
    steps: int
    labels: tuple[str, ...]
    units: dict[str, str]
    seconds: dict[str, float]
    summary: Summary | None = None

    def series(self, title: str) -> NDArray[np.float64]:
        """Shape (records, futures)."""
        found: NDArray[np.float64] = self.simulated.series(title)  # type: ignore[attr-defined]
        return found

    def as_json(self) -> dict[str, object]:
        """The run as plain data."""
        return {
            "futures": self.simulated.count,
            "seed": self.simulated.seed,
            "threads": self.simulated.threads,
            "engine": self.simulated.engine,
            "results_digest": self.simulated.digest,
            "steps": self.steps,
            "variables": len(self.units),
            "seconds": {name: round(self.seconds.get(name, 0.0), 4) for name in PARTS},
        }

    def table(self) -> Iterator[Sequence[str]]:
        """The courses as rows of text: of one future a column for each variable, of several a row for each variable and
        time with mean and quantiles.
        """
        titles = tuple(self.units)
        if self.simulated.count > 1:
            yield from self._quantiles(titles)
            return
        yield ("time", *titles)
        columns = [self.series(title)[:, 0] for title in titles]
        for row, label in enumerate(self.labels):
            yield (label, *(_text(float(column[row])) for column in columns))

    def _quantiles(self, titles: Sequence[str]) -> Iterator[Sequence[str]]:
        from stratagem.findings.quantiles import NAMES

        yield ("time", "variable", "unit", "mean", *NAMES)
        for place, title in enumerate(titles):
            means, shares = self._summary(place, title)
            for row, label in enumerate(self.labels):
                numbers = (_text(float(each)) for each in shares[row])
                yield (label, title, self.units[title], _text(float(means[row])), *numbers)

    def _summary(self, place: int, title: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Means of what is finite, and quantiles of what is there, of a series at every record."""
        import numpy as np

        from stratagem.base.statistics import finite_sums, quantiles_by_row
        from stratagem.findings.quantiles import LEVELS

        if self.summary is not None:
            return self.summary.means[place], self.summary.quantiles[place]
        values = self.series(title)
        sums, finite = finite_sums(values)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = sums / finite
        return means, quantiles_by_row(values, LEVELS)


def _text(value: float) -> str:
    """The shortest form that keeps the bits; whole numbers without a point."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 2.0**53 else repr(value)


def simulate(request: SimulationRequest) -> Simulation:
    """Does what `request` asks for and writes its file.

    Raises UsageError, InvalidSituation, LimitExceeded.
    """
    _check(request)
    progress = Progress()
    with prepared_folder(request.out.parent, (request.out.name,), "--out") if request.out else nullcontext():
        done = _foreign(request, progress) if is_foreign(request.model) else _situation(request, progress)
        done = replace(done, seconds={**progress.seconds, **done.simulated.seconds, "total": progress.total()})
        if request.out:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(done.table())
            write_atomically(request.out, text.getvalue())
    return done


def _check(request: SimulationRequest) -> None:
    """That results do not replace what is read, and that nothing is told twice. Raises UsageError."""
    for path in (Path(request.model), *request.data) if request.out and request.out.exists() else ():
        if path.exists() and request.out and path.samefile(request.out):
            problem = f"--out: `{request.out}` is a file that the command reads"
            raise UsageError.of("OUT-IS-INPUT", problem, "give another name")
    told: set[str] = set()
    for name, _ in (*_pairs("--set", request.settings), *_pairs("--vary", request.vary)):
        if cell_key(name) in told:
            problem = f"--set, --vary: `{name[:60]}` is told more than once"
            raise UsageError.of("SET-TWICE", problem, "give it one value, or one distribution")
        told.add(cell_key(name))


def read_model_file(path: Path, data: Sequence[Path] = ()) -> Sheet:
    """The sheet of a model of others; warnings go to stderr. Raises InvalidSituation."""
    from stratagem.exchange import read_sheet

    for file in data:
        if not file.is_file():
            raise UsageError.of("DATA-MISSING", f"--data: `{file}` is no file", "give a file with series")
    diagnostics = Diagnostics()
    sheet = read_sheet(path, diagnostics, data)
    note_diagnostics(diagnostics.warnings)
    if sheet is None:
        raise InvalidSituation(diagnostics.items)
    return sheet


def _foreign(request: SimulationRequest, progress: Progress) -> Simulation:
    from stratagem.engine.sheets.clock import CONTROL
    from stratagem.engine.sheets.prepared import cells_named
    from stratagem.engine.sheets.running import run_sheet
    from stratagem.engine.sheets.streaming import summarise_sheet
    from stratagem.findings.quantiles import LEVELS

    with progress.part("load", f"loading {plain(request.model)}"):
        sheet = read_model_file(Path(request.model), request.data)
        settings = {name: _number("--set", name, text) for name, text in _pairs("--set", request.settings)}
        priors = {name: read_prior(name, text) for name, text in _pairs("--vary", request.vary)}
    for name in (*settings, *priors):
        cells_named(sheet, name)
    for name in priors:
        if key(name) in CONTROL:
            problem = f"--vary: `{name[:60]}` rules the clock, which all futures share"
            raise UsageError.of("VARY-CLOCK", problem, "use --set, and run once for each value")
    count, record = _count(request), request.record or None
    asked = (request.seed, request.threads, request.engine, settings, priors, record)
    run: SheetFutures | SheetSummary
    if count == 1:
        run, summary = run_sheet(sheet, count, *asked, progress=progress.futures), None
    else:
        levels = LEVELS if request.summarised else None
        run = summarise_sheet(sheet, count, *asked, levels=levels, progress=progress.futures)
        summary = run.summary
    note_diagnostics(run.warnings)
    units = {title: sheet.quantities[cell_key(title).partition("[")[0]].unit for title in run.titles}
    labels = tuple(_text(float(time)) for time in run.times)
    return Simulation(run, run.steps, labels, units, {}, summary)


def _count(request: SimulationRequest) -> int:
    if request.futures is not None:
        return request.futures
    return FUTURES_WITH_PRIORS if request.vary else 1


def _situation(request: SimulationRequest, progress: Progress) -> Simulation:
    from stratagem.engine import run
    from stratagem.faces.situation import load
    from stratagem.faces.troubles import trouble_diagnostics

    if request.data:
        raise UsageError.of("DATA-MISSING", "--data: a situation carries its own data", "leave --data out")
    with progress.part("load", f"loading {plain(request.model)}"):
        situation: Situation = load(request.model)
    model = _varied(situation.model, _pairs("--vary", request.vary))
    settings = {
        _parameter(model, name): _number("--set", name, text) for name, text in _pairs("--set", request.settings)
    }
    names = [_variable(model, name) for name in request.record] or _all_variables(model)
    futures: Futures = run(
        model,
        futures=_count(request),
        seed=request.seed,
        threads=request.threads,
        engine=request.engine,
        settings=settings,
        record=names,
        progress=progress.futures,
    )
    note_diagnostics([*futures.warnings, *trouble_diagnostics(futures)])
    labels = tuple(day.isoformat() for day in futures.dates)
    units = {title: _unit(model, title) for title in futures.recorded}
    return Simulation(futures, model.calendar.steps, labels, units, {})


def _all_variables(model: Model) -> list[str]:
    kinds = (model.parameters, model.stocks, model.flows, model.auxiliaries, model.smooths, model.noises, model.counts)
    return [name for kind in kinds for name in kind]


def _unit(model: Model, title: str) -> str:
    base = title.partition("[")[0]
    variable = model.indicators.get(base) or model.variables[base]
    return variable.unit.text


def _variable(model: Model, name: str) -> str:
    return _named(name, [*model.indicators, *_all_variables(model)])


def _parameter(model: Model, name: str) -> str:
    return _named(name, list(model.parameters))


def _named(name: str, known: Iterable[str]) -> str:
    """A name as the model has it; case, spaces and underscores of what was asked do not matter."""
    base, bracket, rest = name.partition("[")
    names = {cell_key(each): each for each in known}
    found = names.get(cell_key(base))
    if found is None:
        guess = nearest(base, list(names.values()))
        raise UsageError.of(
            "RECORD-UNKNOWN",
            f"The model has nothing named {name[:60]!r} here.",
            f"Name one of its {'variables' if len(names) > 1 else 'parameters'}"
            f"{f', such as `{guess}`' if guess else ''}.",
        )
    return f"{found}[{rest.replace(' ', '')}" if bracket else found


def _varied(model: Model, pairs: Iterable[tuple[str, str]]) -> Model:
    """The model with other priors for some parameters, in the units that they declare."""
    parameters = dict(model.parameters)
    for name, text in pairs:
        parameter = parameters[_parameter(model, name)]
        prior = read_prior(name, text, parameter.unit.scale)
        parameters[parameter.name] = replace(parameter, priors=dict.fromkeys(parameter.priors, prior))
    return replace(model, parameters=parameters)


def read_prior(name: str, text: str, scale: float = 1.0) -> Prior:
    """A distribution as situations write it, such as `uniform: {low: 0, high: 1}`. Raises UsageError."""
    from stratagem.base.nodes import Table
    from stratagem.base.priors import read_shape
    from stratagem.base.yamltext import read
    from stratagem.model.parts import Prior

    diagnostics = Diagnostics()
    bare = text.strip()
    whole = read(f"prior: {bare if bare.startswith('{') else '{' + bare + '}'}\n", "--vary", diagnostics)
    node = whole.get("prior") if isinstance(whole, Table) else None
    mixture = read_shape(node, scale, None, diagnostics) if isinstance(node, Table) else None
    if mixture is None or diagnostics.errors:
        found = diagnostics.errors or (
            Diagnostic("PRIOR-MISSING", f"`{text[:60]}` is no prior", None, "write `uniform: {low: 0, high: 1}`"),
        )
        raise UsageError([replace(item, message=f"--vary {name}: {item.message}", place=None) for item in found])
    return Prior(("",), (1.0,), (mixture,))


def _pairs(option: str, texts: Iterable[str]) -> list[tuple[str, str]]:
    """NAME=VALUE parted at the first equals sign outside quotation marks."""
    found = []
    for text in texts:
        start = text.find('"', 1) if text.startswith('"') else 0
        at = text.find("=", max(start, 0))
        if at <= 0 or not text[at + 1 :].strip():
            raise UsageError.of("SET-FORM", f"{option}: `{text[:80]}` has no NAME=VALUE", f"write {option} NAME=VALUE")
        found.append((text[:at].strip(), text[at + 1 :].strip()))
    return found


def _number(option: str, name: str, text: str) -> float:
    try:
        value = float(text.replace("_", "x"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError.of("SET-FORM", f"{option} {name}: `{text[:40]}` is no number", "give a number, such as 0.5")
    return value


def show(done: Simulation) -> None:
    """The last value of each variable, where nothing was written."""
    from stratagem.faces.terminal import emit

    rows = list(done.table())
    if done.simulated.count > 1:
        last = [rows[0], *(row for row in rows[1:] if row[0] == done.labels[-1])]
        for row in last:
            emit("  ".join(plain(str(each)) for each in row))
        return
    note(f"at {done.labels[-1]}:")
    width = max((len(title) for title in done.units), default=0)
    for title, value in zip(rows[0][1:], rows[-1][1:], strict=True):
        unit = done.units[title]
        emit(f"{plain(title):<{width}}  {value}{'  ' + plain(unit) if unit else ''}")
