"""Writes docs/performance.md out of measurements."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
LESS_IS_BETTER = ("s", "MB")


@dataclass(frozen=True)
class Row:
    """One measurement: `value` in `unit` against what is wanted; `pace` is in steps a second."""

    work: str
    peer: str
    value: float
    wanted: float | None
    unit: str
    pace: float | None

    @property
    def reached(self) -> str:
        if self.wanted is None:
            return ""
        good = self.value <= self.wanted if self.unit in LESS_IS_BETTER else self.value >= self.wanted
        return "yes" if good else "no"

    def cells(self) -> tuple[str, ...]:
        """Work, peer, value, what is wanted, whether it is reached, pace."""
        sign = "≤" if self.unit in LESS_IS_BETTER else "≥"
        wanted = "" if self.wanted is None else f"{sign} {self.wanted:,g} {self.unit}"
        value = f"{self.value:,.0f}" if self.value >= 100 else f"{self.value:.3g}"
        pace = f"{self.pace:.2g}" if self.pace else ""
        return self.work, self.peer, f"{value} {self.unit}", wanted, self.reached, pace

    def text(self) -> str:
        return " | ".join(self.cells())


HEAD = """\
# Performance

Written by `make bench`, from one run. Ratios are of paces in that run, each the best of a few turns taken alternately
on one core; `×` means how many times as fast as what stands beside it. Seconds alone say little on a shared machine,
and ratios move by a fifth from run to run on a busy one; where other work
keeps the cores busy, two threads gain nothing.

"""
TAIL = """
## How it is measured
The C programs stand in `bench/` (`sir.c`, `noise.h`) or are made by `bench/ccode.py` from the program that our kernel
is made of, and are compiled there with `gcc -O3 -march=native -ffast-math`. All of them get the parameters that we
drew and are held against our series before they are timed; they draw no parameters, which we do within the time that
is counted. World3 in C works out every quantity at every step and keeps it, with constants that can be set, as
generated C does. A second row shows the same with our own savings: constants compiled in, equal parts worked out once.
Our time includes the imprints that the digest is made of, 64 bits a future; C makes none.

`python bench/speed.py --full` runs a million futures and ten million too. Programs of more than a thousand operations
are cut into functions of five hundred. Of LLVM's passes few are run, and on smaller programs only.

## How far from the peak, and why
The rows in per cent tell how much of the sums and products of doubles that one core can do at most (`bench/peak.c`) a
kernel does; all else that it has to do is not counted, and C is no nearer. A step of SIR is nine of them, and beside
them a record is written and goes into the imprint, which takes as many operations of whole numbers. A step of World3
is mostly finding and reading its lookups, and loads of constants and of what does not fit into 16 registers. Its
divisions are divisions, which take several turns of the divider each: C with `-ffast-math` multiplies by reciprocals,
which would change bits. Recording every series, much of the time goes into the imprint and into the writing of
records: those of one time lie together, and as many futures and steps are recorded at a time as stay in the cache,
so that memory is not waited for. In the model with noise, random bits and the inverse normal take much of the time;
what the drawing of 40 scrambled sequences costs, which C is spared, the two rows of the table tell. C fuses products
with sums, and so has half of the instructions of a polynomial. Nothing is fused or reassociated here, so that bits are
the same everywhere.

## Memory
`simulate` of a model of others keeps no courses of many futures: see [models of others](models-of-others.md). C gets
memory that it uses again too. `assess` still keeps its records whole.
"""


def write_page(rows: Sequence[Row], peers: Mapping[str, float]) -> None:
    """Writes the page."""
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    head = "| work | against | reached | wanted | ok | steps a second |\n|---|---|---|---|---|---|\n"
    lines = "".join("| " + " | ".join(row.cells()) + " |\n" for row in rows)
    told = ", ".join(f"{name} {pace:,.0f}" for name, pace in peers.items()) or "not installed"
    PAGE.write_text(f"{HEAD}Machine: {machine}. Steps a second of the peers: {told}.\n\n{head}{lines}{TAIL}")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
