"""The elementary functions by name. Each is written once over `Arithmetic`: interpreter and kernel share its bits.

Largest errors against mpmath, in units of the last place, are pinned in the tests.
"""

from __future__ import annotations

from stratagem.base.exponential import exp, log
from stratagem.base.normal import normal_quantile
from stratagem.base.power import power, power_constant
from stratagem.base.trigonometry import cos, sin

__all__ = ["cos", "exp", "log", "normal_quantile", "power", "power_constant", "sin"]
