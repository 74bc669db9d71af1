"""Keeps machine code on disk, so that a model that was compiled once loads at once.

A file is named by all that its code depends on: what it was made from, the sources of the compiler of models, llvmlite,
LLVM and the processor. It holds a digest of itself; what does not match is compiled again. Since code is run, the
folder must belong to this user alone.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import llvmlite
from llvmlite import binding

from stratagem.base.diagnostics import Diagnostic

FOLDER_VARIABLE = "STRATAGEM_CACHE"
"""Names the folder where code is kept; empty for none."""

MOST_FILES = 100
"""The oldest files beyond these are deleted."""

_DIGEST_BYTES = 32
_OTHERS_MAY_WRITE = 0o022
_SOURCES = ("base", "engine")
"""Packages whose code decides what is compiled."""


@dataclass(frozen=True)
class Store:
    """Files of machine code in a folder; `folder` None keeps nothing."""

    folder: Path | None

    def get(self, key: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
        """The code under a key, or None; with a warning if it is there but cannot be used."""
        if self.folder is None:
            return None, ()
        path = self._path(self.folder, key)
        try:
            if not _is_ours(self.folder):
                return None, (_warning(f"{self.folder} can be written by others"),)
            content = path.read_bytes()
        except FileNotFoundError:
            return None, ()
        except OSError as error:
            return None, (_warning(f"{path.name} cannot be read ({error.strerror})"),)
        digest, code = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        if hashlib.sha256(code).digest() != digest:
            return None, (_warning(f"{path.name} is damaged"),)
        return code, ()

    def put(self, key: str, code: bytes) -> tuple[Diagnostic, ...]:
        """Keeps code under a key, whole or not at all; returns a warning if that is not possible."""
        if self.folder is None:
            return ()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(self.folder):
                return ()  # `get` has said so
            _write(self.folder, self._path(self.folder, key), hashlib.sha256(code).digest() + code)
            _prune(self.folder)
        except OSError as error:
            return (_warning(f"{self.folder} cannot be written ({error.strerror})"),)
        return ()

    def _path(self, folder: Path, key: str) -> Path:
        return folder / f"{hashlib.sha256((key + _surroundings()).encode()).hexdigest()[:40]}.code"


def user_store() -> Store:
    """The store of this user: in the folder that STRATAGEM_CACHE names, else where programs keep what they can make
    again.
    """
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen is not None:
        return Store(Path(chosen) if chosen else None)
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return Store((Path(home) if home else Path.home() / ".cache") / "stratagem" / "kernels")
    except RuntimeError:  # a user without a home
        return Store(None)


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put code there. A folder that does not exist yet will be ours."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return True
    owned = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return owned and not status.st_mode & _OTHERS_MAY_WRITE


def _write(folder: Path, path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=folder, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.code"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[MOST_FILES:]:
        with suppress(OSError):
            path.unlink()


@cache
def _surroundings() -> str:
    """All that code depends on besides what it was made from and the processor."""
    package = Path(__file__).parents[2]
    sources = hashlib.sha256()
    for part in _SOURCES:
        for path in sorted((package / part).rglob("*.py")):
            sources.update(path.read_bytes())
    return f" {sources.hexdigest()} {llvmlite.__version__} {binding.llvm_version_info}"


def _warning(reason: str) -> Diagnostic:
    return Diagnostic(
        "KERNEL-CACHE",
        f"Compiled code could not be kept or used again: {reason}.",
        None,
        f"Results are the same. Mend or delete the folder, or set {FOLDER_VARIABLE} to one of your own, or to nothing.",
        severity="warning",
    )
