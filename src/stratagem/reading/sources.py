"""The files of a folder of documents: found within bounds, read without ever blocking, following no link out of it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from stratagem.documents.texts import LARGEST_TEXT

MOST_FILES = 10_000
"""Files that are looked at."""

MOST_BYTES = 512 * 1024 * 1024
"""Bytes that are read in all."""

DEEPEST = 16
"""Folders within folders."""

KINDS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".eml": "mail", ".docx": "word",
}  # fmt: skip
"""What a file is, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `name` is its path from the folder, with `/`."""

    name: str
    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read, and why."""

    name: str
    reason: str


class Unfit(Exception):
    """A document that cannot be read, with the reason."""


def find_sources(folder: Path) -> tuple[list[Source], list[Refusal]]:
    """The documents under a folder, sorted by name, and what was refused by its name or nature alone."""
    found: list[Source] = []
    refused: list[Refusal] = []
    root = folder.resolve()
    waiting = [("", folder, 0)]
    seen = 0
    while waiting:
        prefix, place, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                listed = sorted(
                    (entry for entry, _ in zip(entries, range(MOST_FILES + 1), strict=False)),
                    key=lambda entry: entry.name,
                )
        except OSError as error:
            refused.append(Refusal(prefix or ".", f"the folder cannot be listed: {error.strerror}"))
            continue
        for entry in listed:
            name = f"{prefix}{entry.name}"
            seen += 1
            if seen > MOST_FILES:
                refused.append(
                    Refusal(name, f"more than {MOST_FILES:,} files: this one and those after it are not read")
                )
                return found, refused
            if entry.name.startswith("."):
                continue
            reason = _outside(entry, root)
            if reason:
                refused.append(Refusal(name, reason))
            elif entry.is_dir():
                if depth < DEEPEST and not entry.is_symlink():
                    waiting.append((f"{name}/", Path(entry.path), depth + 1))
                else:
                    refused.append(
                        Refusal(
                            name,
                            "a link to a folder"
                            if entry.is_symlink()
                            else f"folders deeper than {DEEPEST} are not read",
                        )
                    )
            else:
                kind = KINDS.get(os.path.splitext(entry.name)[1].casefold())
                if kind:
                    found.append(Source(name, Path(entry.path), kind))
                else:
                    refused.append(Refusal(name, f"not one of {', '.join(KINDS)}"))
    return sorted(found, key=lambda source: source.name), refused


def _outside(entry: os.DirEntry[str], root: Path) -> str | None:
    """Why a link is not followed, or a name not used; None if there is nothing against it."""
    try:
        entry.name.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    if not entry.is_symlink():
        return None
    try:
        real = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads to nothing"
    return None if real.is_relative_to(root) else "a link that leads out of the folder"


def read_bytes(path: Path) -> bytes:
    """The bytes of a plain file of bounded size. Raises Unfit with the reason otherwise; never waits on a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        raise Unfit(f"cannot be opened: {getattr(error, 'strerror', None) or 'its name is none'}") from error
    try:
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise Unfit("not a plain file: a pipe, a device or a folder")
            if status.st_size > LARGEST_TEXT:
                raise Unfit(f"{status.st_size:,} bytes; {LARGEST_TEXT:,} are allowed")
            data = file.read(LARGEST_TEXT + 1)
    except OSError as error:
        raise Unfit(f"cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_TEXT:
        raise Unfit(f"more than {LARGEST_TEXT:,} bytes")
    if not data.strip():
        raise Unfit("empty")
    return data
