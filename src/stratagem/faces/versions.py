"""The versions that a result was made with."""

from __future__ import annotations

import platform
from importlib.metadata import version

from stratagem.base.version import VERSION


def versions() -> dict[str, str]:
    """Versions of stratagem, of Python, and of the packages that compute."""
    return {
        "stratagem": VERSION,
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "llvmlite": version("llvmlite"),
    }
