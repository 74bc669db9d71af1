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
    found, whole = [], recording.count // GROUP
    if whole:
        rows, records, _ = recording.series.shape
        grouped = recording.series[:, :, : whole * GROUP].reshape(rows, records, whole, GROUP)
        series = _clear(grouped.transpose(2, 0, 1, 3), recording)  # one copy, not many small ones
        parameters = recording.parameters[:, : whole * GROUP].reshape(-1, whole, GROUP)
        own = _clear(parameters.transpose(1, 0, 2), recording)
        found = [_part(*each) for each in zip(series, own, strict=True)]
    if recording.count % GROUP:
        rest = slice(whole * GROUP, recording.count)
        last = recording.series[:, :, rest], recording.parameters[:, rest]
        found.append(_part(*(_clear(values, recording) for values in last)))
    return b"".join(found)


def _part(series: NDArray[np.float64], parameters: NDArray[np.float64]) -> bytes:
    part = hashlib.sha256(series.data)
    part.update(parameters.data)
    return part.digest()


def _clear(values: NDArray[np.float64], recording: Recording) -> NDArray[np.float64]:
    """A copy in order, every NaN made one where there may be any."""
    doubtful = recording.doubtful[: recording.count].any()
    return np.ascontiguousarray(np.where(np.isnan(values), np.nan, values) if doubtful else values)
