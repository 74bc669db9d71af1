"""The door to the foreign parsers: quiet, with room for recursion, and a clear word where they are not installed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from stratagem.base.diagnostics import UsageError
from stratagem.exchange.literals import literal

MOST_RECURSION = 20_000
"""Frames that the parsers of long formulas may take."""


@contextmanager
def parsers() -> Iterator[None]:
    """Foreign parsers are imported and called inside only."""
    before = sys.getrecursionlimit()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sys.setrecursionlimit(max(before, MOST_RECURSION))
        borrowed = _parsers_alone()
        try:
            _forbid_evaluation()
            yield
        except ModuleNotFoundError as error:
            raise UsageError.of(
                "MODELS-NOT-INSTALLED",
                f"Models of others need a parser that is not installed ({error.name}).",
                'Install it with `pip install "stratagem[models]"`.',
            ) from error
        finally:
            sys.setrecursionlimit(before)
            if borrowed:
                sys.modules.pop("pysd", None)


def _forbid_evaluation() -> None:
    """The parsers read numbers with `eval`, and limits of lookups too, which may hold any text: they get a reader of
    numbers in its place, so that nothing in a file is ever executed.
    """
    for name in _EVALUATING:
        vars(importlib.import_module(name))["eval"] = literal


_EVALUATING = ("pysd.translators.vensim.vensim_element", "pysd.translators.xmile.xmile_element")
"""Modules of the parsers that evaluate texts of a file."""


def _parsers_alone() -> bool:
    """Lets the parsers be imported without the whole of their package, which takes ten times as long: it would bring
    pandas, xarray and all that runs models. Whoever imports the package later gets all of it.
    """
    if "pysd" in sys.modules:
        return False
    spec = importlib.util.find_spec("pysd")
    if spec is None or spec.submodule_search_locations is None:
        return False
    package = ModuleType("pysd")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules["pysd"] = package
    return True
