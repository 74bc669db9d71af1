"""The digest of a run of a sheet, made of the imprints of its futures, so that slices can be taken one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.imprint import chained, offset, term
from stratagem.engine.futures import Engine
from stratagem.engine.recording import Recording

Reals = NDArray[np.float64]
Words = NDArray[np.uint64]


def imprints_of(recording: Recording, engine: Engine) -> bytes:
    """What a run's digest is the SHA-256 of: the imprint of each future, eight bytes, lowest first. It is of the
    parameters, then of all series at one time after another. The kernel makes them on its way.
    """
    found = recording.imprints
    if engine != "compiled":
        found = imprint(imprint(np.zeros_like(found), recording.parameters[:, np.newaxis]), recording.series)
    return found[: recording.count].astype("<u8").tobytes()


def imprint(found: Words, values: Reals) -> Words:
    """Imprints with values chained to them, shape (rows, records, futures): the definition."""
    a = NumpyArithmetic()
    offsets = [np.uint64(offset(row)) for row in range(len(values))]
    with np.errstate(all="ignore"):
        for record in range(values.shape[1]):
            terms = (term(a, values[row, record], own) for row, own in enumerate(offsets))
            found = chained(a, found, sum(terms, np.zeros_like(found)))
    return found
