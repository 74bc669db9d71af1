"""Names for a situation out of names of others: lower case, letters, digits and underscores, each once."""

from __future__ import annotations

import re
import unicodedata

from stratagem.model.functions import RESERVED

LONGEST = 60
"""Letters of a name; what is longer is cut."""


class PlainNames:
    """Gives each key a name of its own; the same key always the same name."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set(RESERVED)

    def of(self, kind: str, key: str) -> str:
        """The name of a key of a kind (a quantity, a range, an element, a helper)."""
        if (kind, key) not in self._given:
            self._given[kind, key] = self._free(_plain(key))
        return self._given[kind, key]

    def _free(self, name: str) -> str:
        number, free = 2, name
        while free in self._taken:
            free, number = f"{name}_{number}", number + 1
        self._taken.add(free)
        return free


def _plain(key: str) -> str:
    letters = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
    bare = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:LONGEST].rstrip("_")
    return bare if bare[:1].isalpha() else f"v_{bare}".rstrip("_") if bare else "quantity"
