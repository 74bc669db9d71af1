"""Charts as plain geometry, drawn by the templates as SVG: fans over time, chances over time, ranges side by side,
bars of shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from stratagem.faces.report.axes import Scale, Tick, date_ticks, number_scale, percent_scale
from stratagem.findings import vega
from stratagem.findings.numerals import numeral, percent
from stratagem.findings.vega import Spec

Array = NDArray[np.float64]

LABEL_GAP = 13.0
"""Least distance between two direct labels, so that neither covers the other."""


LONGEST_LABEL = 52
"""Characters that fit over a range beside its value, on a telephone too."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture and the plot in it, in units of the view box."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float


LARGE = Frame(560, 320, 52, 22, 492, 284)
SMALL = Frame(300, 170, 44, 12, 250, 142)


@dataclass(frozen=True, slots=True)
class Course:
    """A quantity over time: bands as polygons, the median as a line, the last values named beside their ends. `spec`
    says the same in Vega-Lite.
    """

    frame: Frame
    title: str
    description: str
    outer: str
    inner: str
    middle: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    ends: tuple[Tick, ...]
    marks: tuple[Tick, ...]
    unit: str
    spec: Spec


@dataclass(frozen=True, slots=True)
class Strip:
    """One range: 90 % as a thin line, 50 % as a thick one, the median as a dot. `cut` says that it goes on beyond the
    end.
    """

    y: float
    label: str
    low: float
    near: float
    middle: float
    far: float
    high: float
    value: str
    kind: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Strips:
    """Ranges under one another on one axis. `spec` says the same in Vega-Lite."""

    frame: Frame
    title: str
    description: str
    strips: tuple[Strip, ...]
    across: tuple[Tick, ...]
    zero: float | None
    unit: str
    spec: Spec


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar of shares."""

    x: float
    width: float
    kind: str
    label: str


def fan(
    title: str, description: str, times: Array, dates: Sequence[date], quantiles: Array, unit: str, frame: Frame,
    marks: Sequence[tuple[float, str]] = (),
) -> Course:  # fmt: skip
    """A fan of quantiles, shape (5, records), over `times` in days from the first date."""
    low, high = _span(quantiles)
    up, ticks = number_scale(low, high, frame.bottom, frame.top, 4 if frame is LARGE else 3)
    across = Scale(float(times[0]), float(times[-1]), frame.left, frame.right)
    paths = [_points(times, row, across, up) for row in quantiles]
    labels = ((quantiles[4, -1], "95\u202f%"), (quantiles[2, -1], "median"), (quantiles[0, -1], "5\u202f%"))
    ends = [Tick(up(float(value)), f"{numeral(float(value))}") for value, _ in labels if np.isfinite(value)]
    return Course(
        frame=frame,
        title=title,
        description=description,
        outer=_polygon(paths[0], paths[4]),
        inner=_polygon(paths[1], paths[3]),
        middle=" ".join(paths[2]),
        across=_dates(dates, across, frame),
        up=ticks,
        ends=apart(ends, frame),
        marks=tuple(Tick(across(day), label) for day, label in marks),
        unit=unit,
        spec=vega.fan(title, description, dates, quantiles, unit),
    )


def chance(
    title: str, description: str, times: Array, dates: Sequence[date], probability: Array, frame: Frame,
    marks: Sequence[tuple[float, str]] = (),
) -> Course:  # fmt: skip
    """The probability of having happened by each date; small pictures all run from 0 to 100 %."""
    top = float(probability[-1]) if frame is LARGE else 1.0
    up, ticks = percent_scale(frame.bottom, frame.top, top)
    across = Scale(float(times[0]), float(times[-1]), frame.left, frame.right)
    line = _points(times, probability, across, up)
    base = [f"{across(float(times[0]))},{frame.bottom}", f"{across(float(times[-1]))},{frame.bottom}"]
    end = Tick(up(float(probability[-1])), percent(float(probability[-1])))
    return Course(
        frame=frame,
        title=title,
        description=description,
        outer=" ".join([*line, *reversed(base)]),
        inner="",
        middle=" ".join(line),
        across=_dates(dates, across, frame),
        up=ticks if frame is LARGE else ticks[::2],
        ends=(end,),
        marks=tuple(Tick(across(day), label) for day, label in marks),
        unit="",
        spec=vega.chance(title, description, dates, probability),
    )


def strips(
    title: str, description: str, rows: Sequence[tuple[str, Sequence[float], str]], unit: str, *, width: float = 560,
    ticks: tuple[Scale, tuple[Tick, ...]] | None = None, kinds: Sequence[str] = (),
) -> Strips:  # fmt: skip
    """Ranges (label, five quantiles, value in words) on one axis; values beyond the axis end at its edge."""
    left, right, top, step = 10.0, width - 10.0, 8.0, 46.0
    known = np.array([value for _, values, _ in rows for value in values if np.isfinite(value)] or [0.0])
    scale, marks = ticks or number_scale(float(known.min()), float(known.max()), left, right, 5)
    made = []
    for number, (label, values, value) in enumerate(rows):
        places = [scale(float(v)) if np.isfinite(v) else right for v in values]
        kind = kinds[number] if kinds else ""
        cut = not np.isfinite(values[4])
        low, near, middle, far, high = places
        made.append(Strip(top + step * number, _cut(label), low, near, middle, far, high, value, kind, cut))
    height = top + step * len(rows) + 30
    frame = Frame(width, height, left, top, right, height - 26)
    inside = scale.low <= 0 <= scale.high and scale.low != 0
    spec = vega.ranges(title, description, [(label, values) for label, values, _ in rows], unit)
    return Strips(frame, title, description, tuple(made), marks, scale(0.0) if inside else None, unit, spec)


def shares(parts: Sequence[tuple[str, float]], width: float = 240) -> tuple[Segment, ...]:
    """A bar of parts (kind, share of one), laid end to end; what exceeds one is cut."""
    made, at = [], 0.0
    for kind, share in parts:
        size = max(0.0, min(share, 1 - at))
        if size > 0:
            made.append(Segment(round(at * width, 1), round(size * width, 1), kind, f"{kind}: {percent(share)}"))
        at += size
    return tuple(made)


def spark(points: Sequence[tuple[float, float]], width: float = 84, height: float = 22) -> str:
    """A small curve of (input, mean answer), inputs by rank: where it goes up, the answer rises with the input."""
    if len(points) < 2:
        return ""
    means = np.array([mean for _, mean in points])
    across = Scale(0.0, len(points) - 1.0, 2.0, width - 2)
    up = Scale(float(means.min()), float(means.max()), height - 3, 3.0)
    return " ".join(f"{across(index)},{up(float(mean))}" for index, mean in enumerate(means))


def apart(ticks: Sequence[Tick], frame: Frame, gap: float = LABEL_GAP) -> tuple[Tick, ...]:
    """Labels moved as little as keeps them in the frame and off one another; `ticks` from top to bottom."""
    places = [tick.at for tick in ticks]
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + gap)
    overshoot = places[-1] - frame.bottom if places else 0.0
    if overshoot > 0:
        places[-1] -= overshoot
        for index in range(len(places) - 2, -1, -1):
            places[index] = min(places[index], places[index + 1] - gap)
    return tuple(Tick(round(place, 1), tick.label) for place, tick in zip(places, ticks, strict=True))


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _span(quantiles: Array) -> tuple[float, float]:
    known = quantiles[np.isfinite(quantiles)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    # A level that is never negative is drawn from nought unless it stays far above it.
    return (0.0, high) if 0 <= low < 0.6 * high else (low, high)


def _points(times: Array, values: Array, across: Scale, up: Scale) -> list[str]:
    known = zip(times, values, strict=True)
    return [f"{across(float(time))},{up(float(value))}" for time, value in known if np.isfinite(value)]


def _polygon(below: Sequence[str], above: Sequence[str]) -> str:
    return " ".join([*above, *reversed(below)])


def _dates(dates: Sequence[date], across: Scale, frame: Frame) -> tuple[Tick, ...]:
    return date_ticks(dates[0], dates[-1], across, 6 if frame is LARGE else 4)
