"""The files of a situation's folder: which there are, and their bytes, read safely.

A folder comes from strangers. Nothing outside it is read, nothing that blocks (pipes) or never ends (devices) is
opened for reading, and sizes are looked at before anything is read.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes of one file: ten times the largest shipped one."""

LARGEST_FOLDER = 32 * 1024 * 1024
"""Bytes of all files that are read."""

MOST_FILES = 1_000
"""Files and folders in a situation's folder."""

SINGLE = ("situation.yaml", "documents.yaml", "questions.yaml", "mechanisms.yaml", "calibration.yaml", "posterior.yaml")
"""Files in the folder itself."""

MANY = {"evidence": ".yaml", "model": ".yaml", "decisions": ".yaml", "history": ".csv"}
"""Folders that hold any number of files with this ending."""

_UNREAD_FOLDERS = frozenset({"documents", "suggestions", "stratagem-out"})
"""Folders that may be there and are not read here: texts of the documents (their digests stand in documents.yaml),
suggestions that wait for judgement, results."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PLAIN_FILE = "put a plain readable file here"

_QUIET_STEMS = frozenset({"readme", "license", "licence", "notes", "changelog"})
"""Names, without ending, of files for people."""


def list_files(root: Path, diagnostics: Diagnostics) -> list[str]:
    """Names, relative to `root` and sorted, of the files that a situation knows; a warning for every other one."""
    found: list[str] = []
    for name in _names(root, "", diagnostics):
        if name in SINGLE:
            found.append(name)
        elif name in MANY:
            found += _list_folder(root, name, diagnostics)
        elif not _is_quiet(name):
            known = (*SINGLE, *MANY, "documents")
            _warn_unknown(name, f"a situation knows {', '.join(known)}", nearest(name, known), diagnostics)
    if len(found) > MOST_FILES:
        remedy = f"keep at most {MOST_FILES:,} files in a situation"
        diagnostics.error("FOLDER-TOO-LARGE", f"the folder holds {len(found):,} files", None, remedy)
        return []
    return sorted(found)


def _list_folder(root: Path, folder: str, diagnostics: Diagnostics) -> list[str]:
    if not _inside(root, folder, diagnostics):
        return []
    ending = MANY[folder]
    if not os.path.isdir(root / folder):
        remedy = f"make `{folder}` a folder with {ending} files"
        diagnostics.error("FILE-NOT-REGULAR", f"`{folder}` is not a folder", Place(folder), remedy)
        return []
    found: list[str] = []
    for name in _names(root / folder, folder, diagnostics):
        path = f"{folder}/{name}"
        if _is_quiet(name):
            continue
        if not name.endswith(ending):
            stem = name.rpartition(".")[0] or name
            _warn_unknown(path, f"files in `{folder}` end in {ending}", f"{folder}/{stem}{ending}", diagnostics)
        elif not _PLAIN_NAME.fullmatch(name):
            message = f"the name {name!a} in `{folder}` is not plain"
            remedy = "use letters from a to z, digits, `.`, `_` and `-` in the names of files"
            diagnostics.error("FILE-NAME", message, Place(folder), remedy)
        else:
            found.append(path)
    return found


def _names(folder: Path, shown: str, diagnostics: Diagnostics) -> list[str]:
    """Sorted names in `folder`, of which at most one more than allowed are looked at."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry, _ in zip(entries, range(MOST_FILES + 1), strict=False))
    except OSError as error:
        place = Place(shown) if shown else None
        message = f"the folder cannot be listed: {error.strerror}"
        diagnostics.error("FILE-UNREADABLE", message, place, "allow reading the folder")
        return []


def _is_quiet(name: str) -> bool:
    passed_over = name.startswith(".") or name.endswith("~") or name in _UNREAD_FOLDERS
    return passed_over or Path(name).stem.casefold() in _QUIET_STEMS


def _warn_unknown(path: str, remedy: str, near: str | None, diagnostics: Diagnostics) -> None:
    shown = path if path.isprintable() else ascii(path)[1:-1]
    plain_near = near if near is None or near.isprintable() else None
    diagnostics.warning("FILE-UNKNOWN", f"`{shown}` is not read", Place(shown), remedy, plain_near)


def read_file(root: Path, name: str, diagnostics: Diagnostics) -> bytes | None:
    """Bytes of the plain file `name` (relative to `root`), or None with a diagnostic. Never blocks."""
    if not _inside(root, name, diagnostics):
        return None
    place = Place(name)
    try:
        # Without O_NONBLOCK, opening a pipe waits for a writer.
        handle = os.open(root / name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        diagnostics.error(*_cannot_open(root / name, error), place, _PLAIN_FILE)
        return None
    try:
        return _read_open(handle, place, diagnostics)
    except OSError as error:
        diagnostics.error("FILE-UNREADABLE", f"the file cannot be read: {error.strerror}", place, _PLAIN_FILE)
        return None
    finally:
        os.close(handle)


def _read_open(handle: int, place: Place, diagnostics: Diagnostics) -> bytes | None:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        message = f"this is {_sort_of(status.st_mode)}, not a plain file"
        diagnostics.error("FILE-NOT-REGULAR", message, place, "put a plain file here")
        return None
    data = b"" if status.st_size > LARGEST_FILE else _read_bounded(handle)
    size = max(status.st_size, len(data))
    if size > LARGEST_FILE:
        message = f"the file has {size:,} bytes; {LARGEST_FILE:,} are allowed"
        diagnostics.error(
            "FILE-TOO-LARGE", message, place, "split the file, or move what is no part of a situation out of the folder"
        )
        return None
    return data


def _read_bounded(handle: int) -> bytes:
    parts: list[bytes] = []
    left = LARGEST_FILE + 1
    while left > 0 and (part := os.read(handle, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _inside(root: Path, name: str, diagnostics: Diagnostics) -> bool:
    """Whether `name`, all links followed, is something inside `root`."""
    path = root / name
    place = Place(name)
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        code, message = _cannot_open(path, error)
        diagnostics.error(code, message, place, _PLAIN_FILE)
        return False
    if not real.is_relative_to(root.resolve()):
        diagnostics.error(
            "LINK-OUTSIDE", "the link leads out of the situation's folder", place, "copy the file into the folder"
        )
        return False
    return True


def _cannot_open(path: Path, error: Exception) -> tuple[str, str]:
    """Code and message for a path that cannot be opened."""
    if path.is_symlink():
        circle = isinstance(error, RuntimeError) or not isinstance(error, FileNotFoundError)
        if circle and not isinstance(error, PermissionError):
            return "LINK-CIRCLE", "the link leads back to itself"
        return "LINK-BROKEN", "the link leads to nothing that can be read"
    cause = error.strerror if isinstance(error, OSError) and error.strerror else "unknown cause"
    return "FILE-UNREADABLE", f"the file cannot be opened: {cause}"


def _sort_of(mode: int) -> str:
    return _SORTS.get(stat.S_IFMT(mode), "something else")


_SORTS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFDIR: "a folder",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
