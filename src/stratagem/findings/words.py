"""The words of ICD 203 for a likelihood, always shown beside the number and never beside a level of confidence.

Source: Intelligence Community Directive 203, Analytic Standards, 2 January 2015, section D.6.e(2)(a).
"""

from __future__ import annotations

import math

LEAST = 0.01
MOST = 0.99
BELOW = "below 1 %"
ABOVE = "above 99 %"

SCALE: tuple[tuple[float, float, str], ...] = (
    (0.01, 0.05, "almost no chance"),
    (0.05, 0.20, "very unlikely"),
    (0.20, 0.45, "unlikely"),
    (0.45, 0.55, "roughly even chance"),
    (0.55, 0.80, "likely"),
    (0.80, 0.95, "very likely"),
    (0.95, 0.99, "almost certain"),
)
"""From, to, word. A border belongs to the word that is nearer to an even chance, so that the scale is its own mirror
image.
"""

_DIGITS = 9
"""Probabilities are compared after rounding: 1 - 0.95 must fall where 0.05 does."""


def likelihood_word(probability: float | None) -> str | None:
    """The word for a probability in [0, 1]; None for None and NaN.

    Below 1 % and above 99 % the scale has no word, and the text says so. Raises ValueError outside [0, 1].
    """
    if probability is None or math.isnan(probability):
        return None
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is not a probability")
    rounded = round(probability, _DIGITS)
    if rounded < LEAST:
        return BELOW
    if rounded > MOST:
        return ABOVE
    if rounded <= 0.5:
        return next(word for low, high, word in reversed(SCALE) if rounded >= low)
    return next(word for low, high, word in SCALE if rounded <= high)
