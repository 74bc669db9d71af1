"""Calibration on history: fits, writes the posterior beside the situation, and shows the fit on held-back values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostics, InvalidSituation
from stratagem.base.fields import date_of
from stratagem.faces.outputs import prepared_folder, write_atomically
from stratagem.faces.progress import Progress
from stratagem.faces.terminal import emit, note, note_diagnostics, plain
from stratagem.findings.numerals import numeral
from stratagem.model.posterior import stamp
from stratagem.situation import open_folder

if TYPE_CHECKING:
    from stratagem.calibration import Declared, HeldBack, Posterior
    from stratagem.situation import Folder

SCHEMA = 1
"""Version of the JSON object that `calibrate --json` prints."""

POSTERIOR = "posterior.yaml"
_WIDTH = 28


@dataclass(frozen=True)
class Calibrated:
    """A posterior, and the file that holds it."""

    folder: Folder
    posterior: Posterior
    file: Path

    def as_json(self) -> dict[str, object]:
        """As plain data, as `docs/commands.md` describes it."""
        tested = self.posterior.tested
        return {
            "schema": SCHEMA,
            "situation": {"name": self.folder.name, "digest": self.folder.digest},
            "file": str(self.file),
            "samples": self.posterior.samples,
            "effective": {name: fit.effective for name, fit in self.posterior.fits.items()},
            "quantities": dict(self._quantities()),
            "held_back": [_plain(each) for each in tested],
            "coverage": sum(each.covered for each in tested) / len(tested) if tested else None,
        }

    def _quantities(self) -> Iterator[tuple[str, dict[str, object]]]:
        from stratagem.calibration.posterior import unit_of

        for name, fit in self.posterior.fits.items():
            for quantity, part in fit.strand.gives.items():
                low, middle, high = fit.quantiles(part, [0.05, 0.5, 0.95])
                told = {"p05": float(low), "p50": float(middle), "p95": float(high)}
                yield quantity, {"strand": name, "part": part, "unit": unit_of(fit, part), **told}


def run_calibration(name: str, out: Path | None, seed: int) -> Calibrated:
    """Fit a situation's history and write the posterior, into its folder if `out` is None.

    The model is not read: a stale posterior does not stand in the way. Raises InvalidSituation, UsageError.
    """
    progress = Progress()
    with progress.part("load", f"loading {plain(name)}"):
        folder, declared = _declared(name)
    file = out or folder.path / POSTERIOR
    with prepared_folder(file.parent, (file.name,), "--out"):
        with progress.part("fit", "fitting history"):
            from stratagem.calibration import calibrate

            posterior = calibrate(declared, seed)
        write_atomically(file, posterior.text(stamp(declared.table, folder.history)))
    return Calibrated(folder, posterior, file)


def _declared(name: str) -> tuple[Folder, Declared]:
    from stratagem.calibration import read_calibration

    found = Diagnostics()
    folder = open_folder(name, found)
    start = date_of(folder.settings.get("start")) if folder else None
    declared = read_calibration(folder.calibration, folder.history, start, found) if folder and start else None
    if folder is None or declared is None or found.errors:
        raise InvalidSituation(found.items)
    note_diagnostics(found.items)
    return folder, declared


def print_calibration(done: Calibrated) -> None:
    """Quantities by strand, then what was held back, on stdout."""
    from stratagem.calibration.posterior import unit_of

    for name, fit in done.posterior.fits.items():
        strand = fit.strand
        count = len(strand.values.times)
        emit(f"{name}  {plain(strand.title)}: {count} values, {fit.effective:,.0f} effective samples")
        for quantity, part in strand.gives.items():
            low, middle, high = (numeral(float(value)) for value in fit.quantiles(part, [0.05, 0.5, 0.95]))
            emit(f"    {quantity:{_WIDTH}}{middle} {plain(unit_of(fit, part))} ({low} to {high})")
    emit("\nHeld back: median and middle nine tenths of the forecast, what it was, scores (less is better)")
    for each in done.posterior.tested:
        emit("    " + _tested_line(each))
    tested = done.posterior.tested
    if tested:
        covered = sum(each.covered for each in tested)
        better = sum(each.crps < each.persistence for each in tested)
        emit(f"{covered} of {len(tested)} within their range; better than persistence in {better}")
    note(f"posterior {plain(str(done.file))}")


def _tested_line(each: HeldBack) -> str:
    low, middle, high = numeral(each.p05), numeral(each.p50), numeral(each.p95)
    score = f"CRPS {numeral(each.crps)}, persistence {numeral(each.persistence)}"
    within = "" if each.covered else ", outside"
    return f"{each.series} {each.date}: {middle} ({low} to {high}), was {numeral(each.value)}{within}; {score}"


def _plain(each: HeldBack) -> dict[str, object]:
    names = ("strand", "series", "date", "value", "p05", "p50", "p95", "covered", "crps", "persistence")
    return {name: getattr(each, name) for name in names}
