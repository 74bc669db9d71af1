"""Where a number of a future stopped being one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """The first variable of a future that became NaN or infinite though all that it reads was finite; `value` in
    base units.
    """

    future: int
    step: int
    variable: str
    value: float
