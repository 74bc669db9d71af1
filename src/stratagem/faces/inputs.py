"""The inputs of a run as plain data, so that two runs can be compared: values over the futures, shares of positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from stratagem.base.statistics import quantiles

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.findings.sources import Source

PLACES = 20
LEVELS = tuple((place + 0.5) / PLACES for place in range(PLACES))
"""The middles of twentieths: their mean is close to the mean of what is taken over the values."""


def inputs_json(simulated: Futures, sources: Mapping[str, Source]) -> list[dict[str, object]]:
    """One object for each parameter cell (`grid`: quantiles in its unit) and dispute (`positions`: their shares)."""
    found: list[dict[str, object]] = []
    for name, source in sources.items():
        told: dict[str, object] = {"input": name, "title": source.title, "unit": source.unit, "basis": source.basis}
        if source.basis == "position":
            drawn = simulated.position(source.dispute or "")
            shares = np.bincount(drawn, minlength=len(source.positions)) / drawn.size
            told["positions"] = dict(zip(source.positions, map(float, shares), strict=True))
        else:
            grid = quantiles(simulated.parameter(name), LEVELS)
            told |= {"dispute": source.dispute, "shown": source.range_shown, "grid": [float(value) for value in grid]}
        found.append(told)
    return found
