"""Keeps machine code on disk, so that a model that was compiled once loads at once.

A file is named by all that its code depends on: what it was made from, the sources of the compiler of models, llvmlite,
LLVM and the processor.
"""

from __future__ import annotations

import llvmlite
from llvmlite import binding

from stratagem.base.shelf import Shelf, sources, user_folder

_SOURCES = ("base", "engine")
"""Packages whose code decides what is compiled."""


def user_store() -> Shelf:
    """Where this user's code is kept."""
    surroundings = f" {sources(*_SOURCES)} {llvmlite.__version__} {binding.llvm_version_info}"
    return Shelf(user_folder("kernels"), ".code", "KERNEL-CACHE", "Compiled code", surroundings)
