"""Holding variables to given courses: their equations are cut, all that reads them sees the course instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import UsageError
from stratagem.base.near import nearest
from stratagem.engine.padding import padded_count

if TYPE_CHECKING:
    from stratagem.model import Model

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Hold:
    """Courses in base units: `series` has shape (rows, steps + 1, futures padded to whole vectors), `rows` says which
    row each held cell takes.
    """

    series: Reals
    rows: dict[str, int]

    @classmethod
    def made(cls, model: Model, courses: Mapping[str, Reals], count: int) -> Hold:
        """Courses in declared units, one for each cell of a name: shape (steps + 1, futures), or one that broadcasts to
        it. Raises UsageError for an unknown name or a course of another shape.
        """
        shape = (model.calendar.steps + 1, count)
        chosen = {cell: (name, course) for name, course in courses.items() for cell in holdable_cells(model, [name])}
        series = np.zeros((max(len(chosen), 1), shape[0], padded_count(count)))
        for row, (name, course) in enumerate(chosen.values()):
            if np.ndim(course) > len(shape) or not _fits(np.shape(course), shape):
                raise UsageError.of(
                    "HOLD-SHAPE",
                    f"The course of {name[:60]!r} has the shape {np.shape(course)}.",
                    f"Give one value for each record and future: {shape}.",
                )
            scale = model.variables[name.partition("[")[0]].unit.scale
            series[row, :, :count] = np.asarray(course, np.float64) * scale
        return cls(series, {cell: row for row, cell in enumerate(chosen)})


def holdable_cells(model: Model, names: Sequence[str]) -> tuple[str, ...]:
    """The cells of names of auxiliaries, flows, smooths and stocks, or of single cells, each once.

    Raises UsageError for anything else: parameters are set, and an event is no course.
    """
    kinds = {**model.auxiliaries, **model.flows, **model.smooths, **model.stocks}
    found: dict[str, None] = {}
    for name in names:
        base = name.partition("[")[0]
        cells = model.cells(kinds[base]) if base in kinds else ()
        chosen = cells if name == base else (name,) if name in cells else ()
        if not chosen:
            guess = nearest(base, kinds)
            raise UsageError.of(
                "HOLD-UNKNOWN",
                f"There is no variable {name[:60]!r} that could be held.",
                f"Name an auxiliary, a flow, a smooth or a stock{f', such as {guess}' if guess else ''}.",
            )
        found.update(dict.fromkeys(chosen))
    return tuple(found)


def _fits(given: tuple[int, ...], shape: tuple[int, int]) -> bool:
    """Whether a shape broadcasts to another one."""
    return all(one in (1, other) for one, other in zip(reversed(given), reversed(shape), strict=False))


def check_width(hold: Hold, count: int) -> None:
    """Raises UsageError if courses are not those of as many futures."""
    if hold.series.shape[-1] != padded_count(count):
        raise UsageError.of(
            "HOLD-SHAPE",
            f"The held courses are those of about {hold.series.shape[-1]} futures, not of {count}.",
            "Hold to the courses of a run with as many futures.",
        )
