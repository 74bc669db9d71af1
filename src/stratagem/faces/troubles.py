"""Numbers that stopped being numbers in a run, as warnings with future, step and variable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostic

if TYPE_CHECKING:
    from stratagem.engine import Futures

MOST_SHOWN = 5
"""Places shown; the count is of all."""


def trouble_diagnostics(simulated: Futures) -> list[Diagnostic]:
    """One warning for each of the first futures that lost a number, and one for how many there are."""
    if not simulated.trouble_count:
        return []
    shown = [
        Diagnostic(
            "NOT-FINITE",
            f"in future {trouble.future}, step {trouble.step} ({simulated.dates[trouble.step]}), "
            f"`{trouble.variable}` is {_word(trouble.value)}",
            None,
            "look for a division by zero, the log of a negative, or a growth without bound in its formula",
            severity="warning",
        )
        for trouble in simulated.troubles[:MOST_SHOWN]
    ]
    whole = Diagnostic(
        "NOT-FINITE",
        f"{simulated.trouble_count:,} of {simulated.count:,} futures hold a number that is not finite",
        None,
        "their answers are left out where they cannot be told",
        severity="warning",
    )
    return [*shown, whole]


def _word(value: float) -> str:
    if math.isnan(value):
        return "not a number"
    return "infinite" if value > 0 else "minus infinite"
