"""The result of a run: thousands of simulated courses, and how they came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.display import table_html
from stratagem.base.near import nearest
from stratagem.base.sequences import REPLICATES
from stratagem.base.statistics import quantiles
from stratagem.engine.deeds import DecisionSummary, summarise
from stratagem.engine.holding import Hold, holdable_cells
from stratagem.engine.recording import Recording
from stratagem.engine.trouble import Trouble

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan
    from stratagem.model import Model

Reals = NDArray[np.float64]
Engine = Literal["compiled", "reference"]


@dataclass(frozen=True)
class Futures:
    """What a run kept of its futures.

    `engine` is the one that ran: the interpreter steps in where no kernel can be compiled, and `warnings` says so.
    `seconds` has the wall time of `compile` and `simulate`. `troubles` locates at most 20 futures in which a number was
    not finite, `trouble_count` counts all of them. `scaled` tells for each limited stock in how many steps of all
    futures more would have left it than it held.
    """

    plan: Plan
    recording: Recording
    seed: int
    engine: Engine
    threads: int
    digest: str
    seconds: dict[str, float]
    troubles: tuple[Trouble, ...] = ()
    trouble_count: int = 0
    warnings: tuple[Diagnostic, ...] = ()
    _rows: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows = {record.name: row for row, record in enumerate(self.plan.records) if not record.of_indicator}
        rows |= {record.name: row for row, record in enumerate(self.plan.records) if record.of_indicator}
        object.__setattr__(self, "_rows", rows)

    def __repr__(self) -> str:
        return (
            f"<Futures of {self.model.name}: {self.count} futures, seed {self.seed}, {self.dates[0]} to "
            f"{self.dates[-1]}, {len(self.recorded)} series>"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: the indicators at the end."""
        levels = [(each, self.series(name)[-1]) for name, each in self.model.indicators.items() if name in self._rows]
        rows = [
            (each.title, each.unit.text, *(f"{value:.4g}" for value in quantiles(end, (0.05, 0.5, 0.95))))
            for each, end in levels
        ]
        return table_html(repr(self)[1:-1], ("at the end", "unit", "5 %", "50 %", "95 %"), rows)

    def to_xarray(self) -> Any:
        """All that was kept, as an `xarray.Dataset`: series on (time, future), in declared units.

        Raises UsageError LIBRARY-MISSING where xarray is not installed: it is in the extra `notebook`.
        """
        from stratagem.engine.dataset import dataset

        return dataset(self)

    @property
    def model(self) -> Model:
        return self.plan.model

    @property
    def count(self) -> int:
        """The number of futures."""
        return self.recording.count

    @property
    def scaled(self) -> dict[str, int]:
        """How often the outflows of each limited stock's cell were scaled down; stocks where it never happened are
        left out.
        """
        return {name: count for name, count in self.recording.scaled.items() if count}

    @property
    def times(self) -> Reals:
        """Days from the start of each record that is shown, shape (records,): all of them unless the situation says
        how far apart they are to be.
        """
        return self.model.calendar.times[self.model.calendar.shown]

    @property
    def dates(self) -> list[date]:
        """The date of each record that is shown."""
        return [self.model.calendar.dates[number] for number in self.model.calendar.shown]

    @cached_property
    def replicate(self) -> NDArray[np.int64]:
        """The replicate that each future belongs to, shape (futures,)."""
        return np.arange(self.count) % REPLICATES

    @property
    def recorded(self) -> tuple[str, ...]:
        """The names that `series` knows."""
        return tuple(self._rows)

    def series(self, name: str) -> Reals:
        """An indicator, else a variable's cell, in its declared unit: shape (records, futures), as `times` has them.
        Raises UsageError if it was not recorded.
        """
        row = self._find(name, self._rows, "series")
        values, shown = self._whole(row), self.model.calendar.shown
        return values if len(shown) == len(values) else values[shown]

    def course(self, name: str) -> Reals:
        """A series at every step, shown or not: shape (steps + 1, futures), as `model.calendar.times` has them."""
        return self._whole(self._find(name, self._rows, "series"))

    def _whole(self, row: int) -> Reals:
        return _in_unit(self.recording.series[row, :, : self.count], self.plan.records[row].scale)

    def at(self, name: str, moment: date) -> Reals:
        """A series at a date, between records by a straight line: shape (futures,). Raises UsageError beyond the
        calendar.
        """
        day, times = self.model.calendar.day_of(moment), self.model.calendar.times
        if not 0.0 <= day <= times[-1]:
            raise UsageError.of(
                "DATE-RANGE",
                f"{moment.isoformat()} lies outside the course from {self.dates[0]} to {self.dates[-1]}.",
                "Give a date within the course.",
            )
        before = min(int(np.searchsorted(times, day, side="right")) - 1, len(times) - 2)
        share = (day - times[before]) / (times[before + 1] - times[before])
        series = self.course(name)
        if share == 0.0:
            return np.array(series[before])
        with np.errstate(invalid="ignore"):
            return np.asarray(series[before] + share * (series[before + 1] - series[before]))

    def event_time(self, event: str) -> Reals:
        """Days from the start at which an event happened, NaN where it did not: shape (futures,). `event` may be an
        indicator of one.
        """
        indicator = self.model.indicators.get(event)
        if event not in self.plan.events and indicator is not None and indicator.event is not None:
            event = indicator.event
        row = self._find(event, {name: row for row, name in enumerate(self.plan.events)}, "event")
        times = self.recording.dates[row, : self.count]
        return np.where(times <= self.model.calendar.times[-1], times, np.nan)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameter cells, levers among them."""
        return self.plan.parameters

    def parameter(self, name: str) -> Reals:
        """The values of a parameter cell in its declared unit: shape (futures,)."""
        row = self._find(name, {cell: row for row, cell in enumerate(self.parameters)}, "parameter")
        scale = self.model.parameters[name.partition("[")[0]].unit.scale
        return _in_unit(self.recording.parameters[row, : self.count], scale)

    @property
    def disputes(self) -> tuple[str, ...]:
        """The disputes that parameters hang on."""
        return tuple(self.plan.disputes)

    def position(self, dispute: str) -> NDArray[np.int64]:
        """Which position of a dispute each future lives in, as an index into its positions: shape (futures,)."""
        row = self._find(dispute, {name: row for row, name in enumerate(self.plan.disputes)}, "dispute")
        return self.recording.positions[row, : self.count]

    @cached_property
    def decisions(self) -> dict[str, DecisionSummary]:
        """How each decision went, by name."""
        record, dates = self.recording.choices, self.model.calendar.dates
        return {
            each.name: summarise(
                record,
                each,
                dates,
                lambda name: float(self.parameter(name).mean()),
                self.plan.policies[each.name].fit if each.name in self.plan.policies else None,
            )
            for each in self.plan.choices.decisions
        }

    def choice(self, decision: str) -> NDArray[np.int8]:
        """The number of the option chosen, -1 where the decision did not come up: shape (occasions, futures)."""
        kept = self.recording.choices
        rows = dict.fromkeys(self.model.decisions, 0)
        self._find(decision, rows, "decision")
        return np.array([kept.chosen[number] for number, _ in kept.occasions(decision)])

    def thought(self, decision: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Probabilities and utilities of the options in the first futures: each of shape (occasions, options,
        futures), NaN where the decision did not come up.
        """
        kept = self.recording.choices
        self._find(decision, dict.fromkeys(self.model.decisions, 0), "decision")
        shelves = [shelf for _, shelf in kept.occasions(decision)]
        came = np.array([kept.sample[shelf.row] >= 0 for shelf in shelves])[:, None, :]
        chances, worths = (
            np.array([kept.sample[getattr(shelf, part)] for shelf in shelves])
            for part in ("probabilities", "utilities")
        )
        return np.where(came, chances, np.nan), np.where(came, worths, np.nan)

    def hold(self, names: Sequence[str]) -> Hold:
        """The recorded courses of variables, to the last bit, for another run to hold them to: nothing is copied.

        Raises UsageError for a cell that was not recorded as a variable: see `courses` of `run`.
        """
        rows = {record.name: row for row, record in enumerate(self.plan.records) if not record.of_indicator}
        cells = holdable_cells(self.model, names)
        return Hold(self.recording.series, {cell: self._find(cell, rows, "course") for cell in cells})

    def _find(self, name: str, rows: dict[str, int], kind: str) -> int:
        if name not in rows:
            guess = nearest(name, rows)
            raise UsageError.of(
                "RECORD-UNKNOWN",
                f"The run kept no {kind} {name[:60]!r}.",
                f"Ask for one that was recorded{f', such as {guess}' if guess else ''}.",
            )
        return rows[name]


def _in_unit(values: Reals, scale: float) -> Reals:
    """Base units to the declared one; a view that cannot be written to."""
    shown = values if scale == 1.0 else values / scale
    view = shown.view()
    view.flags.writeable = False
    return view
