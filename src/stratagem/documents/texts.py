"""The texts of documents, read safely from a folder that is given.

A text is taken as it is: strict UTF-8, no line end changed, no mark removed, so that code points count the same for
everyone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

LARGEST_TEXT = 16 * 1024 * 1024
"""Bytes of one document; a book has about one million."""

MOST_COMPARED = 500
MOST_COMPARED_BYTES = 64 * 1024 * 1024
"""Files of a folder, and their bytes together, that are compared when a document is looked for under another name."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading one file: its text and the digest of its bytes, or the reason why there is none."""

    text: str | None
    digest: str | None
    reason: str | None
    missing: bool = False


def load(path: Path) -> Loaded:
    """Read a plain UTF-8 file of bounded size. Never blocks on a pipe and never raises for what lies there."""
    try:
        data = _read_plain(path)
    except FileNotFoundError:
        return Loaded(None, None, "is not there", missing=True)
    except _Unfit as reason:
        return Loaded(None, None, str(reason))
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else "its name is none"
        return Loaded(None, None, f"cannot be read: {cause}")
    digest = hashlib.sha256(data).hexdigest()
    try:
        return Loaded(data.decode("utf-8"), digest, None)
    except UnicodeDecodeError as error:
        return Loaded(None, digest, f"is not UTF-8 text (byte 0x{data[error.start]:02X} at offset {error.start})")


def names_by_digest(folder: Path) -> dict[str, str]:
    """Names of the files directly in `folder` by the digest of their bytes, as far as the limits allow."""
    found: dict[str, str] = {}
    left = MOST_COMPARED_BYTES
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for _, entry in zip(range(MOST_COMPARED), entries, strict=False))
        for name in names:
            left -= (folder / name).stat().st_size
            digest = load(folder / name).digest if left >= 0 else None
            if digest is not None:
                found.setdefault(digest, name)
    except OSError:
        return found
    return found


class _Unfit(Exception):
    """A file that is not read, with the reason."""


def _read_plain(path: Path) -> bytes:
    # Without O_NONBLOCK, opening a pipe waits for a writer.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise _Unfit("is not a plain file")
        data = b"" if status.st_size > LARGEST_TEXT else file.read(LARGEST_TEXT + 1)
        size = max(status.st_size, len(data))
    if size > LARGEST_TEXT:
        raise _Unfit(f"has {size:,} bytes; {LARGEST_TEXT:,} are allowed")
    return data
