"""Steps a second of peers, on one core, as JSON: run by `bench/speed.py` in an environment of its own.

    python bench/peers.py SIR.mdl WORLD3.mdl
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

STEPS = 400
SECONDS = 2.0
PYSD_YEARS = 10
"""World3 takes PySD half a minute; the pace of its first years is enough."""


def pace(work: Callable[[], object], steps: int) -> float:
    """Steps a second: the best of three stretches."""
    best = 0.0
    for _ in range(3):
        begun, count = time.perf_counter(), 0
        while not count or time.perf_counter() - begun < SECONDS / 3:
            work()
            count += 1
        best = max(best, count * steps / (time.perf_counter() - begun))
    return best


def simlin_pace(model: Path, parameter: str, value: float, series: str, every: bool) -> float:
    """Runs by reset and set, the values of one series or of all fetched after each."""
    import simlin

    ready = simlin.load(str(model)).simulate()
    names = ready.get_var_names() if every else [series]

    def once() -> None:
        ready.reset()
        ready.set_value(parameter, value)
        ready.run_to_end()
        for name in names:
            ready.get_series(name)

    return pace(once, STEPS)


def pysd_pace(model: Path, parameter: str, value: float, series: str, end: float | None, steps: int) -> float:
    """Whole calls of `run` on a loaded model."""
    import pysd

    with tempfile.TemporaryDirectory() as folder:
        ready = pysd.read_vensim(shutil.copy(model, folder))
        return pace(
            lambda: ready.run(params={parameter: value}, return_columns=[series], final_time=end, progress=False), steps
        )


def main() -> None:
    warnings.simplefilter("ignore")
    sir, world3 = (Path(each) for each in sys.argv[1:])
    spread, land = ("contact_infectivity", 0.3), ("initial_arable_land", 8.5e8)
    found = {
        "simlin sir": simlin_pace(sir, *spread, "infectious", False),
        "simlin world3": simlin_pace(world3, *land, "population", False),
        "simlin world3 all": simlin_pace(world3, *land, "population", True),
        "pysd sir": pysd_pace(sir, *spread, "Infectious", None, STEPS),
        "pysd world3": pysd_pace(world3, *land, "population", 1900 + PYSD_YEARS, 2 * PYSD_YEARS),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
