"""Hedges: what people mean by `about`, `at least`, `up to`, `thousands`.

Measured widths differ between studies by a factor of three (Ferson et al. 2015, evaluated at 10,000: almost 1.6 %,
about 3.7, roughly 4.6, at least 5.1, around 7.0). The numbers here are ours: on the wide side, since sources of a war
round freely. A spread is a standard deviation of the logarithm on a log scale; on a linear one, a share of the value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

NO_HEDGE = "none"


@dataclass(frozen=True, slots=True)
class Hedge:
    """What a word does to a value v.

    A share `below` of the probability lies below v, half-normal with `spread_below`; the rest above with
    `spread_above`. A vague word has `times` instead: log-uniform from `times[0]` to `times[1]` times v, and `implied`
    is v where none is given.
    """

    below: float = 0.5
    spread_below: float = 0.0
    spread_above: float = 0.0
    times: tuple[float, float] | None = None
    implied: float | None = None
    is_bare: bool = False


_ABOUT = Hedge(0.5, 0.10, 0.10)
_AT_LEAST = Hedge(0.1, 0.10, 0.25)
"""A floor under a number not known: one in ten such floors is itself too high."""
_OVER = Hedge(0.1, 0.05, 0.15)
"""A count that has just passed a round number: nearer to it than a floor is."""
_UP_TO = Hedge(0.9, 0.25, 0.10)
_ALMOST = Hedge(0.9, 0.05, 0.05)
_UNDER = Hedge(0.9, 0.15, 0.05)

HEDGES: dict[str, Hedge] = {
    NO_HEDGE: Hedge(is_bare=True),
    "exactly": Hedge(is_bare=True),
    **dict.fromkeys(("about", "around", "roughly", "approximately", "some", "circa", "estimated"), _ABOUT),
    **dict.fromkeys(("at least", "no fewer than", "no less than", "not before"), _AT_LEAST),
    **dict.fromkeys(("over", "more than", "above", "after"), _OVER),
    **dict.fromkeys(("up to", "at most", "no more than", "by"), _UP_TO),
    **dict.fromkeys(("almost", "nearly"), _ALMOST),
    **dict.fromkeys(("under", "less than", "fewer than", "below", "before"), _UNDER),
    "a few": Hedge(times=(2, 6)),
    "several": Hedge(times=(2, 10)),
    "dozens": Hedge(times=(2, 20), implied=12),
    "hundreds": Hedge(times=(2, 20), implied=100),
    "thousands": Hedge(times=(2, 20), implied=1_000),
    "tens of thousands": Hedge(times=(2, 20), implied=10_000),
    "hundreds of thousands": Hedge(times=(2, 20), implied=100_000),
    "millions": Hedge(times=(2, 20), implied=1_000_000),
}
"""Known words. `thousands` runs from 2,000 to 10,000 and is widened to 20,000, since people say it of more too."""

_BARE_SPREADS = (0.10, 0.05, 0.02)
"""Spread of a bare number of one, two, and more significant figures: half a unit of the last figure, and some
freedom."""


def plain_hedge(words: str) -> str:
    """A hedge as the table of hedges writes it: small letters, single blanks."""
    return " ".join(words.split()).casefold()


def readings(hedge: str, value: float, from_copy: bool) -> tuple[tuple[float, Hedge], ...]:
    """The readings of a hedge on a value, each with its weight; the weights sum to 1.

    Words of the speaker have one reading. In a copy in other words a hedge is no witness: it stands for itself or for
    `about`, evenly, and a bare number is `about`. A vague word stays as it is.
    """
    own = bare(value) if hedge == NO_HEDGE else HEDGES[hedge]
    if not from_copy or own.times is not None or own == _ABOUT:
        return ((1.0, own),)
    if own.is_bare:
        return ((1.0, _ABOUT),)
    return ((0.5, own), (0.5, _ABOUT))


def bare(value: float) -> Hedge:
    """What a number without a hedge means, by its significant figures: 8,000 has one, 12,000 two, 12,345 five."""
    spread = _BARE_SPREADS[min(significant_figures(value), len(_BARE_SPREADS)) - 1]
    return Hedge(0.5, spread, spread, is_bare=True)


def significant_figures(value: float) -> int:
    """Figures of a number without the zeros at its ends; at least 1."""
    if value == 0 or not math.isfinite(value):
        return 1
    digits = f"{abs(value):.12e}".split("e")[0].replace(".", "")
    return max(1, len(digits.rstrip("0")))
