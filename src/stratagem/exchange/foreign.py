"""The door to the foreign parsers: quiet, with room for recursion, and a clear word where they are not installed."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from stratagem.base.diagnostics import UsageError

MOST_RECURSION = 20_000
"""Frames that the parsers of long formulas may take."""


@contextmanager
def parsers() -> Iterator[None]:
    """Foreign parsers are imported and called inside only."""
    before = sys.getrecursionlimit()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sys.setrecursionlimit(max(before, MOST_RECURSION))
        try:
            yield
        except ModuleNotFoundError as error:
            raise UsageError.of(
                "MODELS-NOT-INSTALLED",
                f"Models of others need a parser that is not installed ({error.name}).",
                'Install it with `pip install "stratagem[models]"`.',
            ) from error
        finally:
            sys.setrecursionlimit(before)
