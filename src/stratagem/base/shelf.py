"""Keeps on disk what can be made again, so that the next process need not.

A file is named by all that its content depends on, and holds a digest of itself; what does not match is made again.
What is kept is trusted when it is read, so the folder must belong to this user alone.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stratagem.base.diagnostics import Diagnostic

FOLDER_VARIABLE = "STRATAGEM_CACHE"
"""Names the folder where everything is kept; empty for none."""

MOST_FILES = 100
"""The oldest files of a kind beyond these are deleted."""

_DIGEST_BYTES = 32
_OTHERS_MAY_WRITE = 0o022


@dataclass(frozen=True)
class Shelf:
    """Files of one kind in a folder; `folder` None keeps nothing. `suffix` is that of their names, `code` and `what`
    belong to warnings, and `surroundings` is all that contents depend on besides their keys.
    """

    folder: Path | None
    suffix: str
    code: str
    what: str
    surroundings: str

    def get(self, key: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
        """What is kept under a key, or None; with a warning if it is there but cannot be used."""
        if self.folder is None:
            return None, ()
        path = self._path(self.folder, key)
        try:
            if not _is_ours(self.folder):
                return None, (self.warning(f"{self.folder} can be written by others"),)
            content = path.read_bytes()
        except FileNotFoundError:
            return None, ()
        except OSError as error:
            return None, (self.warning(f"{path.name} cannot be read ({error.strerror})"),)
        digest, kept = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        if hashlib.sha256(kept).digest() != digest:
            return None, (self.warning(f"{path.name} is damaged"),)
        return kept, ()

    def put(self, key: str, content: bytes) -> tuple[Diagnostic, ...]:
        """Keeps something under a key, whole or not at all; returns a warning if that is not possible."""
        if self.folder is None:
            return ()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(self.folder):
                return ()  # `get` has said so
            write_whole(self.folder, self._path(self.folder, key), hashlib.sha256(content).digest() + content)
            self._prune(self.folder)
        except OSError as error:
            return (self.warning(f"{self.folder} cannot be written ({error.strerror})"),)
        return ()

    def warning(self, reason: str) -> Diagnostic:
        """The warning that something is made again."""
        return Diagnostic(
            self.code,
            f"{self.what} could not be kept or used again: {reason}.",
            None,
            f"Results are the same. Mend or delete the folder, or set {FOLDER_VARIABLE} to one of your own, or to "
            "nothing.",
            severity="warning",
        )

    def _path(self, folder: Path, key: str) -> Path:
        name = hashlib.sha256((key + self.surroundings).encode()).hexdigest()[:40]
        return folder / f"{name}{self.suffix}"

    def _prune(self, folder: Path) -> None:
        files = sorted(folder.glob(f"*{self.suffix}"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in files[MOST_FILES:]:
            with suppress(OSError):
                path.unlink()


def user_folder(kind: str) -> Path | None:
    """Where this user's files of a kind are kept: in the folder that STRATAGEM_CACHE names, else where programs keep
    what they can make again.
    """
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "stratagem" / kind
    except RuntimeError:  # a user without a home
        return None


@cache
def sources(*packages: str) -> str:
    """A digest of the sources of some of our packages: what they make changes with them."""
    root, found = Path(__file__).parents[1], hashlib.sha256()
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


def write_whole(folder: Path, path: Path, content: bytes) -> None:
    """Writes a file so that others see all of it or nothing."""
    handle, name = tempfile.mkstemp(dir=folder, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put files there. A folder that does not exist yet will be ours."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return True
    owned = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return owned and not status.st_mode & _OTHERS_MAY_WRITE
