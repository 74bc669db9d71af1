"""The posterior of all strands, and its stamped file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from stratagem.base.version import VERSION
from stratagem.calibration.declared import Declared
from stratagem.calibration.fitting import SAMPLES, Fit, fit_strand
from stratagem.calibration.heldback import HeldBack, held_back
from stratagem.calibration.strand import NOW

DIGITS = 6
"""Significant digits kept: more than the samples can tell, few enough to be the same on most machines."""

UNITS = {"growth": "1/year", "swing": "1", "time": "week"}
"""Units of parts other than levels."""

SIGNED = ("growth",)
"""Parts that may be below zero, kept as normals; what is positive is kept as a lognormal."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Fits by strand, and what earlier fits made of the values held back."""

    fits: dict[str, Fit]
    tested: tuple[HeldBack, ...]
    samples: int

    def text(self, stamp: str) -> str:
        """posterior.yaml."""
        return "\n".join([*self._lines(stamp), ""])

    def _lines(self, stamp: str) -> Iterator[str]:
        from importlib.metadata import version

        library = f"iterative-ensemble-smoother {version('iterative-ensemble-smoother')}"
        yield "# Written by `stratagem calibrate`, which writes it anew when history or calibration.yaml change."
        yield f"stamp: {stamp}"
        yield f"made_with: stratagem {VERSION}, {library}"
        yield f"samples: {self.samples}"
        yield "effective:"
        yield from (f"  {name}: {round(fit.effective)}" for name, fit in self.fits.items())
        yield "quantities:"
        for name, fit in self.fits.items():
            for quantity, part in fit.strand.gives.items():
                yield f"  {quantity}:"
                yield f'    unit: "{unit_of(fit, part)}"'
                yield f"    prior: {prior_text(fit, part)}"
                yield f"    strand: {name}"
                yield f"    part: {part}"
        yield "held_back:" if self.tested else "held_back: []"
        for each in self.tested:
            numbers = {key: getattr(each, key) for key in ("value", "p05", "p50", "p95", "crps", "persistence")}
            told = ", ".join(f"{key}: {plain(number)}" for key, number in numbers.items())
            yield f"  - {{series: {each.series}, date: {each.date}, {told}}}"


def calibrate(
    declared: Declared, seed: int = 1, samples: int = SAMPLES, progress: Callable[[int, int], None] | None = None
) -> Posterior:
    """Fits every strand to all of its history, and to that before the cut for what was held back."""
    fits: dict[str, Fit] = {}
    tested: list[HeldBack] = []
    for number, name in enumerate(declared.names):
        fits[name] = fit_strand(declared.strand(name, declared.end), seed, samples)
        earlier = declared.earlier(name)
        whole = declared.strand(name, declared.cut)
        if 0 < len(earlier.values.times) < len(whole.values.times):
            tested += held_back(whole, fit_strand(earlier, seed, samples), seed)
        if progress:
            progress(number + 1, len(declared.names))
    return Posterior(fits, tuple(tested), samples)


def unit_of(fit: Fit, part: str) -> str:
    """The unit of a part: of levels that of the first series, of exponents none."""
    return fit.strand.unit if part in ("level", NOW) else UNITS.get(part, "1")


def prior_text(fit: Fit, part: str) -> str:
    """The middle nine tenths of a part as a prior in the language."""
    low, high = fit.quantiles(part, [0.05, 0.95])
    kind = "normal" if low <= 0.0 or part in SIGNED else "lognormal"
    return f"{{{kind}: {{p05: {plain(low)}, p95: {plain(high)}}}}}"


def plain(value: float) -> str:
    """A number in plain decimals."""
    return np.format_float_positional(float(f"{value:.{DIGITS}g}"), trim="-")
