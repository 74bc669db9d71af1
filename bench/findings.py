"""How fast findings are, and how exact: seconds for all sections of a report, and errors that shrink with the futures.

    python bench/findings.py [FUTURES]

Seconds are told apart from those of the runs that findings ask for (comparisons, assumptions at their ends). The errors
are those of smaller ensembles against one of 65,536 futures under another seed, actors at their habits: root mean
squares over all answers of the shipped situation. *Told* is the sampling error that the smaller ensemble states itself:
it should be what is found.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

import stratagem
from stratagem.engine import Futures
from stratagem.faces.report import render
from stratagem.faces.situation import HABITS, Situation
from stratagem.findings import Findings, assess

FUTURES = 20_000
SIZES = (1_024, 4_096, 16_384)
LARGE = 65_536
HEADINGS = ("futures", "chances", "told", "first-order", "told", "totals", "disputes", "told", "worth of knowing")


@dataclass
class Clock:
    """Runs that findings ask for, and how long they took."""

    seconds: float = 0.0
    runs: int = 0

    def timed(self, run: Callable[[Mapping[str, float]], Futures]) -> Callable[[Mapping[str, float]], Futures]:
        def again(settings: Mapping[str, float]) -> Futures:
            begin = time.perf_counter()
            futures = run(settings)
            self.seconds += time.perf_counter() - begin
            self.runs += 1
            return futures

        return again


@dataclass
class Numbers:
    """What an ensemble says, by name, with the error that it states where it states one."""

    chances: dict[str, tuple[float, float]] = field(default_factory=dict)
    firsts: dict[str, tuple[float, float]] = field(default_factory=dict)
    totals: dict[str, tuple[float, float]] = field(default_factory=dict)
    disputes: dict[str, tuple[float, float]] = field(default_factory=dict)
    worths: dict[str, tuple[float, float]] = field(default_factory=dict)


def numbers_of(findings: Findings) -> Numbers:
    """All that is compared; worths of knowing as shares of what knowing everything is worth."""
    found = Numbers()
    for answer in findings.family:
        if answer.probability is not None:
            found.chances[answer.id] = answer.probability, answer.error or 0.0
        for driver in answer.drivers:
            name = f"{answer.id} {driver.parameter}"
            found.firsts[name] = driver.first_order, driver.error or 0.0
            if driver.total:
                found.totals[name] = driver.total.total, (driver.total.high - driver.total.low) / 4
    for dispute in findings.disputes:
        for asked in dispute.questions:
            found.disputes[f"{dispute.dispute} {asked.id}"] = asked.variance_share, asked.error or 0.0
    for decision in findings.decisions:
        for known in decision.inputs:
            if known.clear:
                name = f"{decision.id} {known.input}"
                found.worths[name] = known.worth / decision.perfect, (known.error or 0.0) / decision.perfect
    return found


def sections(situation: Situation, count: int) -> None:
    """Seconds of all findings and of the report, beside the runs."""
    begin = time.perf_counter()
    futures = situation.run(count, 1)
    print(f"{count:,} futures simulated in {time.perf_counter() - begin:.1f} s")
    clock, begin = Clock(), time.perf_counter()
    compare, rerun = situation.comparing(futures), situation.rerunning(futures)
    findings = assess(situation.model, situation.ledger, futures, clock.timed(compare), clock.timed(rerun))
    took = time.perf_counter() - begin
    print(f"all findings {took - clock.seconds:.1f} s, beside {clock.runs} runs again in {clock.seconds:.1f} s")
    begin = time.perf_counter()
    page = render(situation, futures, findings)
    print(f"report of {len(page) / 1e6:.1f} MB in {time.perf_counter() - begin:.1f} s")


def convergence(situation: Situation) -> None:
    """Errors of smaller ensembles against a large one."""

    def found(count: int, seed: int) -> Numbers:
        futures = situation.run(count, seed, level=HABITS)
        return numbers_of(assess(situation.model, situation.ledger, futures, situation.comparing(futures)))

    large = found(LARGE, 2)
    print(" | ".join(HEADINGS))
    for size in SIZES:
        small = found(size, 1)
        cells = [f"{size:,}"]
        for name in ("chances", "firsts", "totals", "disputes", "worths"):
            error, told = _errors(getattr(small, name), getattr(large, name))
            cells += [f"{error:.4f}", f"{told:.4f}"] if name in ("chances", "firsts", "disputes") else [f"{error:.4f}"]
        print(" | ".join(cells))


def _errors(small: dict[str, tuple[float, float]], large: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """The root mean square of the differences, over what both tell, and of the errors that the two state."""
    both = small.keys() & large.keys()
    differences = np.array([small[name][0] - large[name][0] for name in both])
    stated = np.array([np.hypot(small[name][1], large[name][1]) for name in both])
    return tuple(float(np.sqrt(np.mean(values**2))) for values in (differences, stated))  # type: ignore[return-value]


if __name__ == "__main__":
    shipped = stratagem.load("kursk-2024")
    sections(shipped, int(sys.argv[1]) if len(sys.argv) > 1 else FUTURES)
    convergence(shipped)
