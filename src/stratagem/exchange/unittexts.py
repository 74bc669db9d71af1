"""Whether the text of a unit can be read. Units of models of others are kept as words and not computed with."""

from __future__ import annotations

import re

_NAME = r"[^\W\d_][\w $%#&'.]*|[$%#\u20ac\u00a3\u00a5]+[\w ]*|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[\w ]*|_[\w ]*"
_TOKEN = re.compile(rf"\s*(?:(?P<name>{_NAME})|(?P<sign>\*\*|[-+*/^()]))")

LONGEST = 500
"""Characters of a unit."""


def readable(text: str) -> bool:
    """Whether a text is names with `*`, `/`, powers and parentheses between, each where it may stand; none is fine."""
    at, depth, wants_name = 0, 0, True
    stripped = text.strip()
    if not stripped:
        return True
    if len(stripped) > LONGEST:
        return False
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            return False
        at = match.end()
        sign = match["sign"]
        if sign in ("(", ")"):
            depth += 1 if sign == "(" else -1
            if depth < 0 or (sign == ")") == wants_name:
                return False
        elif sign is None:
            if not wants_name:
                return False
            wants_name = False
        elif sign in ("-", "+") and wants_name:
            continue
        elif wants_name:
            return False
        else:
            wants_name = True
    return depth == 0 and not wants_name
