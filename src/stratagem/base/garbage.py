"""Leaves Python's search for rings of dead objects out where millions of objects are made that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_alive() -> Iterator[None]:
    """Inside nobody looks for garbage: each search would walk through all that is there, more often the more there is,
    and find nothing. What no longer has an owner is freed as ever. A decorator, too.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
