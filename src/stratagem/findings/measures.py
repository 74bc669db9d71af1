"""A measure: what one question, part or indicator is worth in every future. All findings are read off measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["date", "probability", "quantity", "comparison"]
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Arm:
    """One option of a comparison: its name, what the lever is set to, and the reading in every future, shape
    (futures,).
    """

    option: str
    setting: str
    values: Array


@dataclass(frozen=True, eq=False)
class Measure:
    """The worth of a question in every future, shape (futures,).

    `values` by `kind`: date: days from the start, +inf where it does not come by the end; probability: 0 or 1;
    quantity: in `unit`; comparison: first option less second, in `unit`. NaN where a future has no answer. `headline`
    says what the number is, in words. `horizon` is in days from the start to the end. `reads` names the indicators,
    variables and events behind it; `series` the indicator or variable that shows its course, `moment` the day on
    which it is read; `conditional` means that it is told only where an event comes. `better_first` (comparisons) says
    where the first option is better, `arms` holds both.
    """

    id: str
    text: str
    kind: Kind
    unit: str
    values: Array
    horizon: float
    headline: str
    reads: tuple[str, ...] = ()
    series: str | None = None
    moment: float | None = None
    because: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[Measure, ...] = ()
    conditional: bool = False
    better_first: Array | None = None
    arms: tuple[Arm, ...] = ()

    @property
    def output(self) -> Array:
        """The quantity whose variance drivers explain: a date that does not come counts as the end."""
        return np.minimum(self.values, self.horizon) if self.kind == "date" else self.values

    @property
    def truth(self) -> Array | None:
        """0 or 1: a yes, a date that comes, a first option that is better; NaN where there is no answer. None for a
        quantity.
        """
        if self.kind == "quantity":
            return None
        if self.kind == "probability":
            return self.values
        truth = self.better_first if self.better_first is not None else self.values <= self.horizon
        return np.where(np.isnan(self.values), np.nan, truth)

    @property
    def family(self) -> tuple[Measure, ...]:
        """This measure and its parts, parts of parts included."""
        return (self, *(member for part in self.parts for member in part.family))

    @property
    def missing(self) -> int:
        """How many futures have no answer."""
        return int(np.isnan(self.values).sum())
