"""Turns what sources say about a strategic situation into a model that runs.

The names below are the whole public interface; everything else may change. They load on first use, so that
importing the package costs nothing.

>>> import stratagem
>>> situation = stratagem.load("kursk-2024")
>>> findings = situation.assess(futures=2_000)
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # importing typing for it would be half of the time that this module takes

if TYPE_CHECKING:
    from stratagem.base.diagnostics import (
        Diagnostic,
        Diagnostics,
        InvalidSituation,
        LimitExceeded,
        Place,
        StoreError,
        StratagemError,
        UsageError,
    )
    from stratagem.base.version import VERSION as __version__
    from stratagem.engine import Futures
    from stratagem.faces.situation import Situation, load
    from stratagem.findings import Findings

_HOMES: dict[str, tuple[str, str]] = {
    "Diagnostic": ("stratagem.base.diagnostics", "Diagnostic"),
    "Diagnostics": ("stratagem.base.diagnostics", "Diagnostics"),
    "Findings": ("stratagem.findings", "Findings"),
    "Futures": ("stratagem.engine", "Futures"),
    "InvalidSituation": ("stratagem.base.diagnostics", "InvalidSituation"),
    "LimitExceeded": ("stratagem.base.diagnostics", "LimitExceeded"),
    "Place": ("stratagem.base.diagnostics", "Place"),
    "Situation": ("stratagem.faces.situation", "Situation"),
    "StoreError": ("stratagem.base.diagnostics", "StoreError"),
    "StratagemError": ("stratagem.base.diagnostics", "StratagemError"),
    "UsageError": ("stratagem.base.diagnostics", "UsageError"),
    "__version__": ("stratagem.base.version", "VERSION"),
    "load": ("stratagem.faces.situation", "load"),
}
"""Where each public name lives: module and name there."""

__all__ = [
    "Diagnostic",
    "Diagnostics",
    "Findings",
    "Futures",
    "InvalidSituation",
    "LimitExceeded",
    "Place",
    "Situation",
    "StoreError",
    "StratagemError",
    "UsageError",
    "__version__",
    "load",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'stratagem' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value: object = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
