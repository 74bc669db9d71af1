"""Opens a situation: a folder, or the name of a shipped one, becomes a `Folder` of checked nodes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from stratagem.base.characters import check_characters, decode
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.base.yamltext import read_bytes
from stratagem.situation.files import LARGEST_FOLDER, list_files, read_file

SHIPPED = Path(__file__).resolve().parent.parent / "situations"
"""Where the situations of the package are."""


@dataclass(frozen=True)
class Folder:
    """A situation as it was read: tables whose keys and kinds are checked; what they mean is checked by later stages.

    `digest` is the SHA-256, in hexadecimal, over the sorted relative names and the bytes of all files read. `evidence`, `model` and `decisions`
    hold one table for each file, sorted by name; places carry the file's name. `history` maps a file's name in `history/` to its text.
    """

    name: str
    path: Path
    digest: str
    settings: Table
    documents: Table | None
    evidence: tuple[Table, ...]
    model: tuple[Table, ...]
    decisions: tuple[Table, ...]
    questions: Table | None
    mechanisms: Table | None
    history: dict[str, str]


def shipped_names() -> tuple[str, ...]:
    """Names of the situations that come with the package."""
    if not SHIPPED.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in SHIPPED.iterdir() if (entry / "situation.yaml").is_file()))


def open_folder(name_or_path: str | Path, diagnostics: Diagnostics) -> Folder | None:
    """The situation of that folder or shipped name, or None where errors leave nothing to work with.

    A folder of that name comes before a shipped situation. Errors and warnings are added to `diagnostics`, all that can be found at once.
    """
    root = _find(name_or_path, diagnostics)
    if root is None:
        return None
    names = list_files(root, diagnostics)
    if not names and not diagnostics.errors:
        message = f"the folder `{root}` holds no file of a situation"
        diagnostics.error("FOLDER-EMPTY", message, None, "`stratagem new DIR` writes a small situation to start from")
        return None
    data = _read_all(root, names, diagnostics)
    return _assemble(root, data, diagnostics)


def _find(name_or_path: str | Path, diagnostics: Diagnostics) -> Path | None:
    """The folder to open, or None with a diagnostic."""
    text = os.fspath(name_or_path)
    shown = ascii(text)[1:-1] if not text.isprintable() else text
    shipped = shipped_names()
    try:
        path = Path(text)
        is_folder, exists = path.is_dir(), os.path.lexists(path)
    except (OSError, ValueError):
        is_folder, exists = False, False
    if text in shipped and not (is_folder and (path / "situation.yaml").exists()):
        return SHIPPED / text
    if is_folder and text:
        return path.resolve()
    if exists:
        diagnostics.error(
            "FOLDER-NOT-A-FOLDER", f"`{shown}` is not a folder", None, "give the folder that holds situation.yaml"
        )
        return None
    remedy = (
        f"give a folder, or one of the shipped situations: {', '.join(shipped)}"
        if shipped
        else "give a folder that holds situation.yaml"
    )
    diagnostics.error(
        "FOLDER-MISSING", f"there is no folder or shipped situation `{shown}`", None, remedy, nearest(text, shipped)
    )
    return None


def _read_all(root: Path, names: list[str], diagnostics: Diagnostics) -> dict[str, bytes]:
    """Bytes by name of every file that can be read."""
    data: dict[str, bytes] = {}
    total = 0
    for name in names:
        content = read_file(root, name, diagnostics)
        if content is None:
            continue
        total += len(content)
        if total > LARGEST_FOLDER:
            message = f"the files read have more than {LARGEST_FOLDER:,} bytes together"
            diagnostics.error(
                "FOLDER-TOO-LARGE", message, Place(name), f"keep a situation below {LARGEST_FOLDER:,} bytes"
            )
            break
        data[name] = content
    return data


def _assemble(root: Path, data: dict[str, bytes], diagnostics: Diagnostics) -> Folder | None:
    before = len(diagnostics.errors)
    tables: dict[str, Table] = {}
    history: dict[str, str] = {}
    for name, content in data.items():
        if name.startswith("history/"):
            text = decode(content, name, diagnostics)
            if text is not None and check_characters(text, name, diagnostics):
                history[name.removeprefix("history/")] = text
        else:
            table = _read_table(content, name, diagnostics)
            if table is not None:
                tables[name] = table
    if "situation.yaml" not in data:
        remedy = "put situation.yaml here: schema, name, title, start, end, step"
        diagnostics.error("FILE-MISSING", "situation.yaml is not in the folder", Place("situation.yaml"), remedy)
    if len(diagnostics.errors) > before or "situation.yaml" not in tables:
        return None
    return Folder(
        name=tables["situation.yaml"]["name"].text,
        path=root,
        digest=_digest(data),
        settings=tables["situation.yaml"],
        documents=tables.get("documents.yaml"),
        evidence=_under("evidence/", tables),
        model=_under("model/", tables),
        decisions=_under("decisions/", tables),
        questions=tables.get("questions.yaml"),
        mechanisms=tables.get("mechanisms.yaml"),
        history=history,
    )


def _read_table(content: bytes, name: str, diagnostics: Diagnostics) -> Table | None:
    node = read_bytes(content, name, diagnostics)
    if node is None or isinstance(node, Table):
        return node
    diagnostics.error("KIND-WRONG", "the file holds no table", node.place, "write `key: value` lines")
    return None


def _under(prefix: str, tables: dict[str, Table]) -> tuple[Table, ...]:
    return tuple(table for name, table in sorted(tables.items()) if name.startswith(prefix))


def _digest(data: dict[str, bytes]) -> str:
    """SHA-256 over names and bytes, each led by its length so that no two folders share a digest by moving a border."""
    digest = hashlib.sha256()
    for name in sorted(data):
        for part in (name.encode(), data[name]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
