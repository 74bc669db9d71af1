"""Names of models of others: they ignore case, and spaces, underscores and line ends are one."""

from __future__ import annotations

import re
from functools import lru_cache

_GAP = re.compile(r"(?:[\s_]|\\n|\\r)+")


_NAMES_KEPT = 50_000
"""Names whose keys are kept: each is asked for wherever it stands."""


@lru_cache(_NAMES_KEPT)
def key(name: str) -> str:
    """What a name is compared by."""
    bare = name.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    return _GAP.sub(" ", bare.replace('\\"', '"')).strip().lower()


def subscript_key(name: str) -> str:
    """What a subscript is compared by; a `!` that says that a function runs over it stays."""
    bare = name.strip()
    return key(bare[:-1]) + "!" if bare.endswith("!") else key(bare)


def cell_key(name: str) -> str:
    """What the name of a cell, `name[A,B]`, is compared by."""
    base, bracket, rest = name.strip().partition("[") if not name.strip().startswith('"') else _quoted(name.strip())
    if not bracket:
        return key(base)
    return f"{key(base)}[{','.join(key(part) for part in rest.rstrip().removesuffix(']').split(','))}]"


def _quoted(name: str) -> tuple[str, str, str]:
    end = name.rfind('"')
    rest = name[end + 1 :].strip()
    return name[: end + 1], rest[:1], rest[1:]
