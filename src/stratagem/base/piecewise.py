"""Piecewise linear functions over `Arithmetic`, flat outside their points, exact at them; NaN at NaN.

Where the points lie at equal distances, which is usual, the piece is worked out, and the height is that of the point
before plus a share of the rise. Elsewhere the piece is found by comparing with every point, and the height is that of
the point before plus slope times distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from stratagem.base.arithmetic import PAIR_BYTES, Arithmetic, Floats, Words

FEWEST_WORKED_OUT = 3
"""Pieces from which on it is cheaper to work out the piece than to compare."""

MOST_WORKED_OUT = 1 << 16
"""Pieces of a grid: a limit on the padded table."""

NUDGES = 8
"""Neighbours, in units of the last place, of 1 / distance that are tried."""

PLACE = 2.0**52 / PAIR_BYTES
"""Added to a whole number, it puts the number times PAIR_BYTES into the low bits."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Points at equal distances: point i is where (x - first) · inverse is i, exactly as doubles have it."""

    first: float
    inverse: float
    pieces: int


@lru_cache(maxsize=4096)
def grid_of(inputs: tuple[float, ...]) -> Grid | None:
    """The grid on which points lie, or None if they do not, or are few."""
    first, pieces = inputs[0], len(inputs) - 1
    if not FEWEST_WORKED_OUT <= pieces < MOST_WORKED_OUT:
        return None
    inverse = pieces / (inputs[-1] - first)
    if not (math.isfinite(inverse) and inverse > 0.0):
        return None
    for nudge in (step * sign for step in range(NUDGES) for sign in (1, -1)):
        tried = inverse + nudge * math.ulp(inverse)
        if all((x - first) * tried == index for index, x in enumerate(inputs)):
            return Grid(first, tried, pieces)
    return None


def interpolate(a: Arithmetic, inputs: tuple[float, ...], outputs: tuple[float, ...], x: Floats) -> Floats:
    """The function through the points at x."""
    grid = grid_of(inputs)
    return _compared(a, inputs, outputs, x) if grid is None else read(a, outputs, *locate(a, grid, x))


def locate(a: Arithmetic, grid: Grid, x: Floats) -> tuple[Floats, Words]:
    """The share of its piece that lies before x, and the piece as a place among pairs; lookups that share grid and x
    share this. A NaN gets a share that is NaN, and any piece.
    """
    since = a.sub(x, a.constant(grid.first)) if grid.first else x
    place = _moved(a, a.mul(since, a.constant(grid.inverse)), 0.0, float(grid.pieces))
    piece = a.floor(place)
    bits = a.bits(a.add(piece, a.constant(PLACE)))
    return a.sub(place, piece), a.word_and(bits, a.word((_padded(grid.pieces + 1) - 1) * PAIR_BYTES))


def read(a: Arithmetic, outputs: tuple[float, ...], share: Floats, piece: Words) -> Floats:
    """The function with these heights at what `locate` found."""
    pairs = [(low, high - low) for low, high in pairwise(outputs)] + [(outputs[-1], 0.0)]
    room = _padded(len(outputs)) - len(outputs)
    low, rise = a.pick_pair((*pairs, *pairs[-1:] * room), piece)
    return a.add(low, a.mul(share, rise))


def _compared(a: Arithmetic, inputs: tuple[float, ...], outputs: tuple[float, ...], x: Floats) -> Floats:
    """Start, height and slope of the piece are selected."""
    within = _moved(a, x, inputs[0], inputs[-1])
    points = zip(inputs, outputs, strict=True)
    rises = [*((high - low) / (end - begin) for (begin, low), (end, high) in pairwise(points)), 0.0]
    begin, low, slope = a.constant(inputs[0]), a.constant(outputs[0]), a.constant(rises[0])
    for index in range(1, len(inputs)):
        on = a.ge(within, a.constant(inputs[index]))
        begin = a.select(on, a.constant(inputs[index]), begin)
        low = a.select(on, a.constant(outputs[index]), low)
        slope = a.select(on, a.constant(rises[index]), slope)
    return a.add(low, a.mul(a.sub(within, begin), slope))


def _moved(a: Arithmetic, x: Floats, first: float, last: float) -> Floats:
    """x, or the end beyond which it lies; NaN stays."""
    low, high = a.constant(first), a.constant(last)
    from_below = a.select(a.gt(low, x), low, x)
    return a.select(a.lt(high, from_below), high, from_below)


def _padded(count: int) -> int:
    """The next power of two, so that any bits, cut off, are a place in the table."""
    return 1 << (count - 1).bit_length()
