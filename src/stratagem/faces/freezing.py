"""A forecast frozen into a file: simulate, take what it says of every indicator and question, write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stratagem.faces.outputs import prepared_folder, write_atomically
from stratagem.faces.progress import Progress
from stratagem.faces.situation import load
from stratagem.faces.terminal import note_diagnostics, plain
from stratagem.faces.troubles import trouble_diagnostics

if TYPE_CHECKING:
    from stratagem.findings.forecasts import Forecast


def write_forecast(name: str, out: Path, futures: int, seed: int, threads: int | None) -> Forecast:
    """Simulate a situation and write its forecast to `out`; the same bytes for the same situation, futures and seed.

    Raises UsageError before anything is simulated where the file cannot be written, InvalidSituation, LimitExceeded.
    """
    progress = Progress()
    with progress.part("load", f"loading {plain(name)}"):
        situation = load(name)
    with prepared_folder(out.parent, (out.name,), "--out"):
        with progress.part("run", f"simulating {futures:,} futures"):
            simulated = situation.run(futures, seed, threads=threads, progress=progress.futures)
        note_diagnostics([*simulated.warnings, *trouble_diagnostics(simulated)])
        with progress.part("freeze", "freezing the forecast"):
            forecast = situation.freeze(simulated)
            write_atomically(out, forecast.text())
    return forecast
