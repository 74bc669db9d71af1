"""SHA-256 over arrays and texts in a canonical form: the same values give the same digest on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

CANONICAL_NAN = 0x7FF8000000000000
"""The bits that stand for every NaN: its sign and payload differ between processors."""


def digest_text(text: str) -> str:
    """The digest of a text's UTF-8 bytes, in bare hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(values: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The bits of doubles, little-endian, every NaN the same. -0 and +0 stay apart."""
    plain = np.ascontiguousarray(values, dtype="<f8")
    bits = plain.view("<u8")
    missing = np.isnan(plain)
    return np.where(missing, np.uint64(CANONICAL_NAN), bits) if missing.any() else bits


class Digest:
    """Takes named arrays one after another; names, shapes and kinds count as well as values."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def text(self, text: str) -> None:
        """Take a text, with its length before it."""
        data = text.encode()
        self._hash.update(len(data).to_bytes(8, "little"))
        self._hash.update(data)

    def array(self, name: str, values: NDArray[np.generic]) -> None:
        """Take an array of doubles, integers or truth values under a name."""
        floats = values.dtype.kind == "f"
        self.text(f"{name} {'float64' if floats else 'int64'} {'x'.join(map(str, values.shape))}")
        data = canonical(values.astype(np.float64, copy=False)) if floats else np.ascontiguousarray(values, dtype="<i8")
        self._hash.update(data.data)

    def hexadecimal(self) -> str:
        """The digest of all that was taken, in bare hexadecimal."""
        return self._hash.hexdigest()


def digest_arrays(arrays: Iterable[tuple[str, NDArray[np.generic]]]) -> str:
    """The digest of named arrays in the order given."""
    digest = Digest()
    for name, values in arrays:
        digest.array(name, values)
    return digest.hexadecimal()
