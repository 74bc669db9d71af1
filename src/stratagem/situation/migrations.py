"""Versions of the language: which there are, and how an older situation becomes a present one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.nodes import Scalar, Table

VERSION = 1
"""The present version of the language of situations."""

Tables = dict[str, Table]
"""The tables of a situation by file name."""

MIGRATIONS: Mapping[int, Callable[[Tables], Tables]] = {}
"""From each older version, the step to the next one. There is none yet."""


def migrate(tables: Tables, diagnostics: Diagnostics) -> Tables | None:
    """`tables` in the present version, or None with an error where their version is not known.

    A version that is missing or not a whole number is left to the schema.
    """
    settings = tables.get("situation.yaml")
    stated = settings.get("schema") if settings else None
    version = stated.value if isinstance(stated, Scalar) else None
    if not isinstance(version, int) or isinstance(version, bool) or stated is None:
        return tables
    if version > VERSION:
        message = f"the situation is written in version {version} of the language; this program knows {VERSION}"
        diagnostics.error("SCHEMA-NEWER", message, stated.place, "upgrade stratagem: pip install --upgrade stratagem")
        return None
    while version < VERSION:
        if version not in MIGRATIONS:
            message = f"there is no version {version} of the language"
            diagnostics.error("SCHEMA-UNKNOWN", message, stated.place, f"write schema: {VERSION}")
            return None
        tables = MIGRATIONS[version](tables)
        version += 1
    return tables
