"""Changes to a situation's YAML that leave everything a person wrote as it is: text is added, never written anew."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from stratagem.base.characters import FORBIDDEN
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.yamltext import read
from stratagem.situation.writer import scalar

_INDENT = re.compile(r"^( +)\S", re.MULTILINE)


def quoted(text: str) -> str:
    """Any text as a YAML scalar: put into normal form C, on one line, without characters that a situation forbids."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return scalar(FORBIDDEN.sub("", line))


def append(root: Path, name: str, head: str, key: str, entries: str, diagnostics: Diagnostics) -> bool:
    """Add `entries` (lines of a block under `key`, indented by two) at the end of the file `name`, made with `head`.

    The file must hold `key` as its last key, written as a block. Returns False with a diagnostic, and changes nothing,
    where what stood there would no longer be read as before.
    """

    def change(text: str | None) -> str | None:
        if text is None:
            return f"{head}{key}:\n{entries}"
        body = text if text.endswith("\n") else f"{text}\n"
        start = re.search(rf"^{re.escape(key)}:[^\n]*\n", body, re.MULTILINE)
        indent = _INDENT.search(body, start.end()) if start else None
        width = indent.group(1) if indent else "  "
        return body + "".join(
            f"{width}{line[2:]}" if line.startswith("  ") else line for line in entries.splitlines(keepends=True)
        )

    return edit(root, name, change, diagnostics)


def replace_once(root: Path, name: str, old: str, new: str, diagnostics: Diagnostics) -> bool:
    """Put `new` for `old`, which must stand in the file exactly once."""

    def change(text: str | None) -> str | None:
        return text.replace(old, new) if text is not None and text.count(old) == 1 else None

    return edit(root, name, change, diagnostics, grows=False)


def edit(
    root: Path, name: str, change: Callable[[str | None], str | None], diagnostics: Diagnostics, grows: bool = True
) -> bool:
    """Change the text of one file as `change` says, if it is then read without errors and, where it `grows`, keeps all.

    `change` gets the text (None if there is no file) and gives the new one, or None where it cannot be done.
    """
    path = root / name
    before: Node | None = None
    text: str | None = None
    if os.path.lexists(path):
        try:
            text = (
                path.read_bytes().decode("utf-8")
                if path.is_file() and path.resolve().is_relative_to(root.resolve())
                else None
            )
        except (OSError, UnicodeDecodeError):
            text = None
        if text is None:
            return _refused(name, "it is no plain UTF-8 file of this folder", diagnostics)
        before = read(text, name, Diagnostics())
    new = change(text)
    if new is None:
        return _refused(name, "the place to change was not found", diagnostics)
    found = Diagnostics()
    after = read(new, name, found)
    if after is None or found.errors or (grows and before is not None and not _holds(after, before)):
        return _refused(name, "it is not written as a block that can be added to", diagnostics)
    return _write(path, new, diagnostics)


def _holds(after: Node, before: Node) -> bool:
    """Whether everything of one tree is in the other, at its place."""
    if isinstance(before, Table):
        return isinstance(after, Table) and all(
            key in after and _holds(after[key], node) for key, node in before.entries.items()
        )
    if isinstance(before, Listing):
        return (
            isinstance(after, Listing)
            and len(after.items) >= len(before.items)
            and all(map(_holds, after.items, before.items))
        )
    if before.value is None:
        return True
    return isinstance(after, Scalar) and after.value == before.value


def _write(path: Path, text: str, diagnostics: Diagnostics) -> bool:
    """Write the whole file beside the old one, then put it in its place."""
    temporary = ""
    try:
        path.parent.mkdir(exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else None
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(temporary, mode if mode is not None else 0o644)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        return _refused(path.name, error.strerror or "it cannot be written", diagnostics)
    return True


def _refused(name: str, cause: str, diagnostics: Diagnostics) -> bool:
    remedy = "write its keys as a block, one below the other, the one to add to last; or add the entries by hand"
    diagnostics.error("EDIT-REFUSED", f"`{name}` was left as it is: {cause}", Place(name), remedy)
    return False
