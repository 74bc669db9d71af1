"""The digest of a run of a sheet, made of parts that are worked out as the futures are."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.padding import LANES
from stratagem.engine.recording import Recording

GROUP = LANES
"""Futures whose records go into one part; a slice holds whole groups."""


def parts_of(recording: Recording) -> bytes:
    """What a run's digest is the SHA-256 of: that of each group of futures, one after another. A group's is of all
    series at all steps, then of the parameters. Every NaN counts as the same; the last group has only the futures that
    are there.
    """
    found = []
    for begin in range(0, recording.count, GROUP):
        here = slice(begin, min(begin + GROUP, recording.count))
        part = hashlib.sha256()
        for values in (recording.series[:, :, here], recording.parameters[:, here]):
            part.update(_clear(values, bool(recording.doubtful[here].any())).data)
        found.append(part.digest())
    return b"".join(found)


def _clear(values: NDArray[np.float64], doubtful: bool) -> NDArray[np.float64]:
    clear = np.where(np.isnan(values), np.nan, values) if doubtful else values
    return np.ascontiguousarray(clear)
