"""Speed as ratios in one run: against C, Simlin and PySD, of loading, of threads, and of very many futures.

    python bench/speed.py [--peers PYTHON] [--full]

Reads ../shared/bench-models. `--peers` is the Python of an environment with the peers; `--full` runs a million
futures and ten million too. The table is printed, and the page docs/performance.md is written.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import ccode
import numpy as np
from child import command
from equations import made
from native import Native
from page import Row, write_page

import engine
from stratagem.base.philox import process_key
from stratagem.base.shelf import FOLDER_VARIABLE
from stratagem.engine import run
from stratagem.engine.compiled import CompiledRunner
from stratagem.engine.kernel.compiler import host
from stratagem.engine.lower import lower
from stratagem.engine.padding import LANES
from stratagem.engine.plan import Plan, make_plan
from stratagem.engine.program import Program
from stratagem.engine.recording import allocate
from stratagem.engine.sampling import Sampling
from stratagem.engine.sheets.prepared import Ready, prepare
from stratagem.engine.sheets.running import run_sheet
from stratagem.engine.sheets.streaming import summarise_sheet
from stratagem.exchange import Sheet
from stratagem.exchange.sheet import CONTROL
from stratagem.exchange.syntax import Constant
from stratagem.faces.simulation import read_model_file, read_prior
from stratagem.findings.quantiles import LEVELS

HERE = Path(__file__).parent
MODELS = HERE.parent.parent / "shared" / "bench-models"
STEPS = 400
REPEATS = 3
SPREAD = {
    "Contact Infectivity": read_prior("contact", "uniform: {low: 0.2, high: 0.4}"),
    "Duration": read_prior("duration", "uniform: {low: 3, high: 7}"),
}
RECORDED = ["Infectious", "Susceptible", "Recovered"]
LAND = {"initial arable land": read_prior("land", "uniform: {low: 800000000, high: 900000000}")}
SIR, WORLD, NOISE, MANY = 102_400, 10_000, 20_480, 1_048_576
PEAK_TURNS, AT_ONCE = 20_000_000, 12
"""Turns of the loop of peak.c, and sums and products of vectors in each."""
IN_A_LOOKUP, IN_A_NORMAL, IN_AN_EXP = 4, 65, 30
"""Sums, differences, products and quotients of doubles, roughly; not what finds a place or makes random bits."""
COUNTED = {
    **dict.fromkeys(("add", "sub", "mul", "div", "minimum", "maximum"), 1),
    "lookup": IN_A_LOOKUP,
    "normal": IN_A_NORMAL,
    "exp": IN_AN_EXP,
}
SLICE = 256
"""Runs of World3 whose courses C writes into memory that it uses again."""

Pair = tuple[float, float]


class Bench:
    """All measurements; `folder` is for what is made."""

    def __init__(self, folder: Path, peers: dict[str, float], full: bool) -> None:
        self.folder, self.peers, self.full = folder, peers, full
        self.rows: list[Row] = []
        self.peak = 0.0

    def processor(self) -> None:
        """Sums and products of doubles a second that one core can do."""
        wide = host().lanes
        program = Native(f"#define WIDE {wide}\n" + (HERE / "peak.c").read_text(), self.folder, "peak")
        out = np.zeros(2)
        seconds = min(timed(lambda: program(out, PEAK_TURNS)) for _ in range(REPEATS))
        self.peak = PEAK_TURNS * AT_ONCE * wide / seconds

    def of_peak(self, work: str, program: Program, pace: float) -> None:
        """How much of that a kernel does."""
        operations = program.operations
        each = sum(COUNTED.get(operations[number].name, 0) for number in program.needed(program.step_roots))
        title = f"the processor's {self.peak:.2g} sums and products a second; {each} of them in a step"
        self.rows.append(Row(work, title, 100 * each * pace / self.peak, None, "%", pace))
        print(self.rows[-1].text(), flush=True)

    def sir(self) -> None:
        """SIR, recording one series."""
        sheet = read_model_file(MODELS / "sir.mdl")
        first = run_sheet(sheet, SIR, threads=1, priors=SPREAD, record=["Infectious"])
        given = first._recording.parameters[:, :SIR]
        program = Native((HERE / "sir.c").read_text(), self.folder, "sir")
        out = np.empty((STEPS + 1, SIR))
        program(np.ascontiguousarray(given), out, SIR, STEPS)
        agree("SIR", out, first.series("Infectious"))
        del first

        def ours() -> float:
            return run_sheet(sheet, SIR, threads=1, priors=SPREAD, record=["Infectious"]).seconds["simulate"]

        def by_hand() -> float:
            fresh = np.empty((STEPS + 1, SIR))
            return timed(lambda: program(given_again, fresh, SIR, STEPS))

        given_again = np.ascontiguousarray(given)
        mine, other = best_of(ours, by_hand)
        work, pace = "SIR, 10⁵ futures, one series", SIR * STEPS / mine
        self.add(work, "hand-written C, 64 futures side by side", other / mine, 0.8, pace)
        self.against(work, "simlin sir", "Simlin", 40, pace)
        self.against(work, "pysd sir", "PySD", 5_000, pace)
        ready = prepare(sheet, 1, 1, "reference", None, SPREAD, ["Infectious"])
        self.of_peak(work, program_of(ready.plan), pace)

    def world3(self) -> None:
        """World3, recording one series and all."""
        sheet = read_model_file(MODELS / "world3.mdl")
        whole, constants = with_constants(sheet)
        cut = prepare(sheet, 1, 1, "compiled", None, LAND, None)
        for every in (False, True):
            record = None if every else ["population"]
            titles, rows = shown(whole, record)
            program = Native(ccode.scalar(program_of(whole.plan), rows), self.folder, f"world3-{every}")
            lean = Native(ccode.scalar(program_of(cut.plan), shown(cut, record)[1]), self.folder, f"lean-{every}")
            clock = whole.plan.model.calendar
            out = np.empty((SLICE, STEPS + 1, len(rows)))
            given = constants[:, :SLICE].copy()
            land = np.ascontiguousarray(drawn(cut.plan, SLICE))
            program(given, out, SLICE, STEPS, clock.times, clock.durations)
            kept = run_sheet(sheet, SLICE, threads=1, priors=LAND, record=record)
            for place, title in enumerate(titles):
                agree(title, out[:, :, place].T, kept.series(title))
            del kept

            def ours(record: list[str] | None = record) -> float:
                return summarise_sheet(sheet, WORLD, threads=1, priors=LAND, record=record).seconds["simulate"]

            rest = (out, SLICE, STEPS, clock.times, clock.durations)

            scalar = partial(sliced, partial(program, given, *rest))
            leaner = partial(sliced, partial(lean, land, *rest))

            mine, other, least = best_of(ours, scalar, leaner, repeats=2 if every else REPEATS)
            work = f"World3, 10⁴ futures, {'all series' if every else 'one series'}"
            pace = WORLD * STEPS / mine
            wanted = 3 if every else 5
            self.add(work, "its equations in scalar C, constants that can be set", other / mine, wanted, pace)
            self.add(work, "the same, constants compiled in, common parts worked out once", least / mine, None, pace)
            name = "simlin world3 all" if every else "simlin world3"
            self.against(work, name, "Simlin, reset and set", 40 if every else 60, pace)
            if not every:
                self.against(work, "pysd world3", "PySD", 500_000, pace)
            self.of_peak(work, program_of(prepare(sheet, 1, 1, "reference", None, LAND, record).plan), pace)
        asked = partial(summarise_sheet, sheet, WORLD, threads=1, priors=LAND, levels=LEVELS)
        self.rows.append(Row(work, "mean and five quantiles of each at each time", timed(asked), None, "s", None))

    def noise(self) -> None:
        """The made situation of 126 variables with six normals a step."""
        folder = self.folder / "made"
        (folder / "model").mkdir(parents=True)
        (folder / "situation.yaml").write_text(engine.SITUATION)
        (folder / "model" / "made.yaml").write_text(engine.made())
        model = engine.load(folder)
        plan = make_plan(model)
        program, clock = lower(plan), model.calendar
        c = Native(ccode.side_by_side(program), self.folder, "noise")
        keys = np.array([process_key(process) for process in program.normals], np.uint64)
        times, durations = np.ascontiguousarray(clock.times), np.ascontiguousarray(clock.durations)
        given = np.ascontiguousarray(drawn(plan, NOISE))
        shape = (len(program.records), clock.steps + 1, NOISE)
        out = np.empty(shape)
        c(given, out, NOISE, clock.steps, times, durations, keys, 1)
        futures = run(model, NOISE, threads=1)
        for place, name in enumerate(futures.recorded):
            agree(name, out[place], futures.series(name))
        del futures

        def by_hand() -> float:
            fresh = np.empty(shape)
            return timed(lambda: c(given, fresh, NOISE, clock.steps, times, durations, keys, 1))

        runner = CompiledRunner(plan, 1)

        def drawing() -> float:
            recording = allocate(plan, NOISE)
            return timed(lambda: runner._sampling.draw(0, NOISE, recording.parameters, recording.positions))

        mine, other, drew = best_of(lambda: run(model, NOISE, threads=1).seconds["simulate"], by_hand, drawing)
        work, pace = "126 variables, six normals a step", NOISE * clock.steps / mine
        self.add(work, "side-by-side C, same Philox and inverse normal, parameters given", other / mine, 1.0, pace)
        stepping = NOISE * clock.steps / (mine - drew)
        self.add(work, "the same, our drawing of 40 parameters left out", other / (mine - drew), None, stepping)
        self.of_peak(work, program, pace)

    def loading(self) -> None:
        """Loading, checking and compiling World3, in processes of their own."""
        cold, warm = [], []
        for number in range(3):
            cache = {FOLDER_VARIABLE: str(self.folder / f"cache{number}")}
            parts = [command(["simulate", str(MODELS / "world3.mdl"), "--json"], cache) for _ in range(3)]
            seconds = [part.json["seconds"]["load"] + part.json["seconds"]["compile"] for part in parts]
            cold.append(seconds[0])
            warm.extend(seconds[1:])
        self.rows.append(Row("load, check and compile World3", "cold", min(cold), 1.5, "s", None))
        self.rows.append(Row("load, check and compile World3", "from the caches", min(warm), 0.2, "s", None))

    def threads(self) -> None:
        """Two threads against one."""
        sheet, seconds = read_model_file(MODELS / "sir.mdl"), {}
        for threads in (1, 2):
            seconds[threads] = min(
                timed(partial(summarise_sheet, sheet, MANY, threads=threads, priors=SPREAD, record=["Infectious"]))
                for _ in range(3)
            )
        self.add("2 threads against 1", "SIR, one series, with the digest", seconds[1] / seconds[2], 1.8, None)

    def many(self) -> None:
        """Very many futures of SIR, quantiles of three series."""
        asked = [f"--record={name}" for name in RECORDED]
        asked += ["--vary=Contact Infectivity=uniform: {low: 0.2, high: 0.4}"]
        asked += ["--vary=Duration=uniform: {low: 3, high: 7}", "--json"]
        each = {}
        for exponent in (4, 5, 6, 7) if self.full else (4, 5):
            out = str(self.folder / f"sir{exponent}.csv")
            ran = command(["simulate", str(MODELS / "sir.mdl"), f"--futures={10**exponent}", *asked, "--out", out])
            each[exponent] = ran.json["seconds"]["total"] / 10**exponent
            if exponent == 4:
                kept = run_sheet(read_model_file(MODELS / "sir.mdl"), 10**exponent, priors=SPREAD, record=RECORDED)
                if kept.digest != ran.json["results_digest"]:
                    raise SystemExit("bench: a run that keeps its courses has another digest")
            work = f"{10**exponent:,} futures of SIR, quantiles of 3 series"
            self.rows.append(Row(work, "peak memory", ran.megabytes, 500, "MB", None))
            self.rows.append(Row(work, "microseconds a future", each[exponent] * 1e6, None, "µs", None))

    def compiling(self) -> None:
        """The time to make a kernel against the number of equations."""
        os.environ[FOLDER_VARIABLE] = ""
        for count in (250, 500, 1_000, 2_000, 5_000):
            path = self.folder / f"made{count}.mdl"
            path.write_text(made(count))
            seconds = prepare(read_model_file(path), 1, 1, "compiled", None, None, None).seconds
            work, each = f"{count:,} equations, all recorded", seconds / count * 1e3
            self.rows.append(Row(work, "lowering and compiling", each, None, "ms each", None))

    def add(self, work: str, peer: str, ratio: float, wanted: float | None, pace: float | None) -> None:
        self.rows.append(Row(work, peer, ratio, wanted, "×", pace))
        print(self.rows[-1].text(), flush=True)

    def against(self, work: str, name: str, peer: str, wanted: float, pace: float) -> None:
        if name in self.peers:
            self.add(work, peer, pace / self.peers[name], wanted, pace)


def with_constants(sheet: Sheet) -> tuple[Ready, np.ndarray]:
    """A sheet made ready all of whose constants can be set, as generated C has them; and their values by run."""
    names = [
        quantity.name
        for quantity in sheet.quantities.values()
        if quantity.key not in CONTROL and quantity.cells == ((),) and isinstance(quantity.parts[0].formula, Constant)
    ]
    land = LAND["initial arable land"]
    whole = prepare(sheet, 1, 1, "reference", None, dict.fromkeys(names, land), None)
    values = np.empty((len(names), SLICE))
    for row, name in enumerate(names):
        formula = next(each for each in sheet.quantities.values() if each.name == name).parts[0].formula
        assert isinstance(formula, Constant)
        values[row] = formula.value
    chosen = prepare(sheet, 1, 1, "compiled", None, LAND, ["population"]).plan
    values[names.index("initial arable land")] = drawn(chosen, SLICE)[0]
    return whole, values


def program_of(plan: Plan) -> Program:
    assert plan.ready is not None
    return plan.ready


def shown(ready: Ready, record: list[str] | None) -> tuple[list[str], list[int]]:
    """What is to be kept of a sheet, each title with its row; C keeps a row once more for each title that it has."""
    found = [(title, ready.courses.find(title).row) for title in record or ready.courses.titles]
    return [title for title, row in found if row is not None], [row for _, row in found if row is not None]


def drawn(plan: Plan, count: int) -> np.ndarray:
    """The parameters of futures, shape (cells, futures)."""
    parameters, positions = np.empty((len(plan.priors), count)), np.empty((len(plan.disputes), count), np.int64)
    Sampling(plan, 1, LANES).draw(0, count, parameters, positions)
    return parameters


def agree(name: str, theirs: np.ndarray, ours: np.ndarray) -> None:
    """C computes what we compute, up to what its reordering changes."""
    size = np.nanmax(np.abs(ours), initial=0.0)
    if not np.allclose(theirs, ours, rtol=1e-7, atol=1e-9 * size, equal_nan=True):
        raise SystemExit(f"bench: C and the kernel disagree on {name}")


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def sliced(work: Callable[[], object]) -> float:
    """The seconds of as many slices as all runs take: one alone would meet less of what disturbs it."""
    slices = -(-WORLD // SLICE)
    return timed(lambda: [work() for _ in range(slices)]) * WORLD / (slices * SLICE)


def best_of(*works: Callable[[], float], repeats: int = REPEATS) -> list[float]:
    """The least seconds of each; they take turns, so that all meet the same noise."""
    taken = [[work() for work in works] for _ in range(repeats)]
    return [min(column) for column in zip(*taken, strict=True)]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--peers", type=Path)
    options.add_argument("--full", action="store_true")
    asked = options.parse_args()
    if not MODELS.is_dir():
        raise SystemExit(f"bench: the models of {MODELS} are not there; nothing to measure")
    files = [str(MODELS / name) for name in ("sir.mdl", "world3.mdl")]
    peers: dict[str, float] = {}
    if asked.peers:
        started = [str(asked.peers), str(HERE / "peers.py"), *files]
        ran = subprocess.run(started, check=True, capture_output=True, text=True)
        peers = json.loads(ran.stdout.splitlines()[-1])
    cores = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), peers, asked.full)
        os.sched_setaffinity(0, {min(cores)})
        bench.processor()
        bench.sir()
        bench.world3()
        bench.noise()
        os.sched_setaffinity(0, cores)
        bench.loading()
        bench.threads()
        bench.many()
        bench.compiling()
    for row in bench.rows:
        print(row.text())
    write_page(bench.rows, peers)


if __name__ == "__main__":
    main()
