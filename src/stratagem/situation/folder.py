"""Opens a situation: a folder, or the name of a shipped one, becomes a `Folder` of checked nodes."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stratagem.base.characters import check_characters, decode, shown
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.base.nodes import Scalar, Table
from stratagem.base.yamltext import read_bytes
from stratagem.situation.files import LARGEST_FOLDER, list_files, read_file
from stratagem.situation.history import check_history
from stratagem.situation.kinds import show
from stratagem.situation.migrations import migrate
from stratagem.situation.shape import check_shape

SHIPPED = Path(__file__).resolve().parent.parent / "situations"
"""Where the situations of the package are."""

_HISTORY = "history/"


@dataclass(frozen=True)
class Folder:
    """A situation as it was read: tables whose keys and kinds are checked; what they mean is checked by later stages.

    `digest` is the SHA-256, in hexadecimal, over the sorted relative names and the bytes of all files read.
    `evidence`, `model` and `decisions` hold one table for each file, sorted by name; places carry the file's name.
    `history` maps a file's name in `history/` to its text; `posterior` is what history was fitted to by `calibration`.
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
    calibration: Table | None = None
    posterior: Table | None = None


def shipped_names() -> tuple[str, ...]:
    """Names of the situations that come with the package."""
    if not SHIPPED.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in SHIPPED.iterdir() if (entry / "situation.yaml").is_file()))


def open_folder(name_or_path: str | Path, diagnostics: Diagnostics) -> Folder | None:
    """The situation of that folder or shipped name, or None where errors leave nothing to work with.

    A folder of that name comes before a shipped situation. Errors and warnings are added to `diagnostics`, all that
    can be found at once.
    """
    root = _find(name_or_path, diagnostics)
    if root is None:
        return None
    before = len(diagnostics.errors)
    names = list_files(root, diagnostics)
    if not names and len(diagnostics.errors) == before:
        message = f"the folder `{shown(root.name)}` holds no file of a situation"
        diagnostics.error("FOLDER-EMPTY", message, None, "`stratagem new DIR` writes a small situation to start from")
        return None
    data = _read_all(root, names, diagnostics)
    complete = len(diagnostics.errors) == before
    folder = _assemble(root, data, diagnostics) if data else None
    return folder if complete else None


def _find(name_or_path: str | Path, diagnostics: Diagnostics) -> Path | None:
    """The folder to open, or None with a diagnostic."""
    text = os.fspath(name_or_path)
    shipped = shipped_names()
    possible = bool(text) and "\0" not in text
    is_folder = possible and os.path.isdir(text)
    if text in shipped and not (is_folder and os.path.lexists(os.path.join(text, "situation.yaml"))):
        return SHIPPED / text
    if is_folder:
        return Path(text).resolve()
    remedy = "give a folder that holds situation.yaml"
    if shipped:
        remedy += f", or one of the shipped situations: {', '.join(shipped)}"
    if possible and os.path.lexists(text):
        diagnostics.error("FOLDER-NOT-A-FOLDER", f"`{shown(text)}` is not a folder", None, remedy)
    else:
        message = f"there is no folder or shipped situation `{shown(text)}`"
        diagnostics.error("FOLDER-MISSING", message, None, remedy, nearest(text, shipped))
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
    parsed = _parse(data, diagnostics)
    history = _history(data, diagnostics)
    tables = migrate(parsed, diagnostics)
    if tables is None:
        return None
    checked = {name: check_shape(name, table, diagnostics) for name, table in tables.items()}
    if "situation.yaml" not in data:
        remedy = "put situation.yaml here: schema, name, title, start, end, step"
        diagnostics.error("FILE-MISSING", "situation.yaml is not in the folder", Place("situation.yaml"), remedy)
    dated = _check_histories(history, checked, diagnostics)
    unread = len(parsed) + len(history) < len(data)
    if unread or not dated or "situation.yaml" not in checked or not all(sound for _, sound in checked.values()):
        return None
    return _folder(root, {name: table for name, (table, _) in checked.items()}, history, digest(data))


def _folder(root: Path, tables: dict[str, Table], history: dict[str, str], digest_of_files: str) -> Folder:
    settings = tables["situation.yaml"]
    name = settings["name"]
    assert isinstance(name, Scalar)
    return Folder(
        name=name.text,
        path=root,
        digest=digest_of_files,
        settings=settings,
        documents=tables.get("documents.yaml"),
        evidence=_under("evidence/", tables),
        model=_under("model/", tables),
        decisions=_under("decisions/", tables),
        questions=tables.get("questions.yaml"),
        mechanisms=tables.get("mechanisms.yaml"),
        history=history,
        calibration=tables.get("calibration.yaml"),
        posterior=tables.get("posterior.yaml"),
    )


def _parse(data: dict[str, bytes], diagnostics: Diagnostics) -> dict[str, Table]:
    """The tables of all YAML files that hold one, by name."""
    tables: dict[str, Table] = {}
    for name, content in data.items():
        if name.startswith(_HISTORY):
            continue
        node = read_bytes(content, name, diagnostics)
        if isinstance(node, Table):
            tables[name] = node
        elif node is not None:
            remedy = "write lines of `key: value`"
            diagnostics.error("KIND-WRONG", f"the file holds {show(node)} instead of a table", node.place, remedy)
    return tables


def _history(data: dict[str, bytes], diagnostics: Diagnostics) -> dict[str, str]:
    """Texts of the files in history/, by name without the folder."""
    texts: dict[str, str] = {}
    for name, content in data.items():
        text = decode(content, name, diagnostics) if name.startswith(_HISTORY) else None
        if text is not None and check_characters(text, name, diagnostics):
            texts[name.removeprefix(_HISTORY)] = text
    return texts


def _check_histories(history: dict[str, str], checked: dict[str, tuple[Table, bool]], diagnostics: Diagnostics) -> bool:
    """Whether every file in history/ is of the right form and none of its rows is later than the situation may know."""
    settings = checked.get("situation.yaml")
    limit = settings[0].get("known_until") if settings else None
    known_until = limit.value if isinstance(limit, Scalar) and isinstance(limit.value, date) else None
    sound = [check_history(_HISTORY + name, text, known_until, diagnostics) for name, text in history.items()]
    return all(sound)


def _under(prefix: str, tables: dict[str, Table]) -> tuple[Table, ...]:
    return tuple(table for name, table in sorted(tables.items()) if name.startswith(prefix))


def digest(data: dict[str, bytes]) -> str:
    """SHA-256 over names and bytes, each led by its length so that no two folders share a digest by moving a border."""
    digest = hashlib.sha256()
    for name in sorted(data):
        for part in (name.encode(), data[name]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()
