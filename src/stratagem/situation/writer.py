"""The only writer of a situation's YAML: a new folder appears whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stratagem.base.characters import shown
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.plainvalues import resolve

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


def scalar(text: str) -> str:
    """`text` as a YAML scalar that is read back as this text: plain where that is safe, else in quotation marks.

    `text` must be clean (see `stratagem.base.characters`); line ends become escapes.
    """
    if _PLAIN.fullmatch(text) and resolve(text) == (text, None):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{escaped}"'


def write_new(directory: Path, files: Mapping[str, bytes], diagnostics: Diagnostics) -> Path | None:
    """Write `files`, by names relative to `directory`, into a folder that does not exist yet.

    Returns the folder, or None with a diagnostic FOLDER-EXISTS or FOLDER-UNWRITABLE. All is written beside the target
    first and then renamed, so that an interruption leaves no half of a situation.
    """
    target = _target(directory, diagnostics)
    if target is None:
        return None
    beside: Path | None = None
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name[:50]}-", dir=target.parent))
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        beside.chmod(0o777 & ~_umask())
        beside.rename(target)
    except (OSError, ValueError) as error:
        _unwritable(target, _cause(error), diagnostics)
        return None
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return target


def _target(directory: Path, diagnostics: Diagnostics) -> Path | None:
    """The folder to be written, with a parent that exists and nothing in its place."""
    try:
        target = directory.parent.resolve() / directory.name
        taken = not directory.name or os.path.lexists(target)
    except (OSError, ValueError, RuntimeError) as error:
        _unwritable(directory, _cause(error), diagnostics)
        return None
    if taken:
        remedy = "give the name of a folder that does not exist yet; nothing is overwritten"
        diagnostics.error("FOLDER-EXISTS", f"`{shown(str(directory))}` exists already", None, remedy)
        return None
    if not target.parent.is_dir():
        _unwritable(directory, "the folder above it does not exist", diagnostics)
        return None
    return target


def _unwritable(directory: Path, cause: str, diagnostics: Diagnostics) -> None:
    message = f"`{shown(str(directory))}` cannot be written: {cause}"
    diagnostics.error(
        "FOLDER-UNWRITABLE", message, None, "give a name in a folder that exists and that you may write to"
    )


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "this is no path of a folder"


def _umask() -> int:
    """The permissions that new files are denied."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
