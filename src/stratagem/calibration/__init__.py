"""Calibration: what history says of level, growth and swings, as a posterior that priors may take."""

from stratagem.calibration.declared import Declared, read_calibration
from stratagem.calibration.fitting import Fit, fit_strand
from stratagem.calibration.heldback import HeldBack, held_back
from stratagem.calibration.posterior import Posterior, calibrate

__all__ = [
    "Declared",
    "Fit",
    "HeldBack",
    "Posterior",
    "calibrate",
    "fit_strand",
    "held_back",
    "read_calibration",
]
