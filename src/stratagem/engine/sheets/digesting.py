"""The imprints of futures of a sheet, as NumPy makes them: the definition of what the kernel makes on its way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.imprint import chained, known, offset, term

Reals = NDArray[np.float64]
Words = NDArray[np.uint64]


def imprint(found: Words, values: Reals) -> Words:
    """Imprints with the values of one time chained to them, shape (rows, futures)."""
    a = NumpyArithmetic()
    with np.errstate(all="ignore"):
        terms = (term(a, known(a, row), np.uint64(offset(place))) for place, row in enumerate(values))
        last: Words = chained(a, found, sum(terms, np.zeros_like(found)))
    return last
