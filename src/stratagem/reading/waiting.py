"""Suggestions that wait in a situation, in `suggestions/DOCUMENT.yaml`, and what becomes of them."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import date_of, number_of, table_in, text_in, whole_in
from stratagem.base.nodes import Listing, Scalar, Table
from stratagem.base.yamltext import read_bytes
from stratagem.reading.suggestion import End, Like, Suggestion, Value
from stratagem.situation.editing import edit, quoted

FOLDER = "suggestions"
"""The folder of a situation in which suggestions wait."""

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"

_MOST_FILES = 1_000
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion as it stands in a situation; `variable` is the proposed name of its quantity, if it has one."""

    id: str
    state: str
    document: str
    suggestion: Suggestion
    variable: str | None


def entry_of(suggestion: Suggestion, variable: str | None) -> tuple[str, str]:
    """The id of a suggestion, the same at each reading, and its lines of YAML."""
    about = f"{suggestion.kind} {suggestion.mark_start} {suggestion.mark_end} {suggestion.digest}"
    key = f"{suggestion.document}.{suggestion.kind}_{hashlib.sha256(about.encode()).hexdigest()[:8]}"
    lines = [
        f"  - id: {key}",
        f"    state: {OPEN}",
        f"    kind: {suggestion.kind}",
        f"    start: {suggestion.start}",
        f"    end: {suggestion.end}",
        f"    mark: {{start: {suggestion.mark_start}, end: {suggestion.mark_end}}}",
        f"    digest: {suggestion.digest}",
        *_value_lines(suggestion.value),
        *([f"    hedge: {quoted(suggestion.hedge)}"] if suggestion.hedge != "none" else []),
        *([f"    variable: {variable}"] if variable else []),
        f"    subject: {quoted(suggestion.subject)}",
        *([f"    where: {quoted(suggestion.where)}"] if suggestion.where else []),
        *([f"    as_of: {suggestion.as_of.isoformat()}"] if suggestion.as_of else []),
        f"    speaker: {suggestion.speaker}",
        *([f"    said_by: {quoted(suggestion.said_by)}"] if suggestion.said_by else []),
        *([f"    through: {quoted(suggestion.through)}"] if suggestion.through else []),
        f"    modality: {suggestion.modality}",
        f"    confidence: {suggestion.confidence}",
        *(
            [
                f"    like: {{document: {suggestion.like.document}, start: {suggestion.like.start}, cosine: {suggestion.like.cosine}}}"
            ]
            if suggestion.like
            else []
        ),
    ]
    return key, "\n".join(lines) + "\n"


def _value_lines(value: Value | None) -> list[str]:
    if value is None or (value.low is None and value.high is None):
        return []
    ends = [f"{name}: {plain(end)}" for name, end in (("low", value.low), ("high", value.high)) if end is not None]
    told = plain(value.point) if value.point is not None else f"{{{', '.join(ends)}}}"
    return [f"    value: {told}", *([f"    unit: {quoted(value.unit)}"] if value.unit else [])]


def plain(end: End) -> str:
    """A number or a day as plain YAML."""
    if isinstance(end, date):
        return end.isoformat()
    number = float(end or 0.0)
    return str(int(number)) if number.is_integer() else format(number, "f").rstrip("0")


def waiting_ids(root: Path, document: str) -> set[str]:
    """The ids of the suggestions of a document that a situation has, in whatever state."""
    path = root / FOLDER / f"{document}.yaml"
    try:
        return set(re.findall(r"^\s*- id: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    except (OSError, UnicodeDecodeError):
        return set()


def read_waiting(root: Path, diagnostics: Diagnostics) -> list[Waiting]:
    """The suggestions of a situation in order; a file that cannot be read is an error in `diagnostics`."""
    folder = root / FOLDER
    if not folder.is_dir() or not folder.resolve().is_relative_to(root.resolve()):
        return []
    found: list[Waiting] = []
    names = sorted(
        (name for name in os.listdir(folder)[:_MOST_FILES] if name.endswith(".yaml") and not name.startswith(".")),
        key=_natural,
    )
    for name in names:
        path = folder / name
        if not path.is_file() or path.is_symlink() or path.stat().st_size > _LARGEST:
            continue
        node = read_bytes(path.read_bytes(), f"{FOLDER}/{name}", diagnostics)
        listing = node.get("suggestions") if isinstance(node, Table) else None
        if isinstance(listing, Listing):
            document = name.removesuffix(".yaml")
            found += [made for item in listing.items if isinstance(item, Table) and (made := _waiting(item, document))]
    return found


def _natural(name: str) -> tuple[object, ...]:
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name))


def _waiting(item: Table, document: str) -> Waiting | None:
    name, kind = text_in(item, "id"), text_in(item, "kind")
    start, end, mark = whole_in(item, "start"), whole_in(item, "end"), table_in(item, "mark")
    if not name or not kind or start is None or end is None:
        return None
    suggestion = Suggestion(
        document=document, start=start, end=end, mark_start=(whole_in(mark, "start") if mark else None) or start,
        mark_end=(whole_in(mark, "end") if mark else None) or end, digest=text_in(item, "digest") or "", kind=kind, value=_value(item),
        hedge=text_in(item, "hedge") or "none", subject=text_in(item, "subject") or "", where=text_in(item, "where"), as_of=date_of(item.get("as_of")),
        speaker=text_in(item, "speaker") or "author", said_by=text_in(item, "said_by"), through=text_in(item, "through"),
        modality=text_in(item, "modality") or "fact", confidence=number_of(item.get("confidence")) or 0.0, passage="", like=_like(item),
    )  # fmt: skip
    return Waiting(name, text_in(item, "state") or OPEN, document, suggestion, text_in(item, "variable"))


def _like(item: Table) -> Like | None:
    node = table_in(item, "like")
    document, start = (text_in(node, "document"), whole_in(node, "start")) if node else (None, None)
    if node is None or not document or start is None:
        return None
    return Like(document, start, number_of(node.get("cosine")) or 0.0)


def _value(item: Table) -> Value | None:
    node, unit = item.get("value"), text_in(item, "unit")
    if isinstance(node, Table):
        return Value(_end(node.get("low")), None, _end(node.get("high")), unit)
    if isinstance(node, Scalar) and node.value is not None:
        point = _end(node)
        return Value(point, point, point, unit)
    return None


def _end(node: object) -> End:
    if not isinstance(node, Scalar):
        return None
    return date_of(node) or number_of(node)


def set_state(root: Path, waiting: Waiting, state: str, diagnostics: Diagnostics) -> bool:
    """Write what became of a suggestion; all else of the file stays as it is."""
    pattern = re.compile(rf"(^\s*- id: {re.escape(waiting.id)}\s*\n\s*state: )\w+", re.MULTILINE)

    def change(text: str | None) -> str | None:
        if text is None or not pattern.search(text):
            return None
        return pattern.sub(lambda match: f"{match[1]}{state}", text, count=1)

    return edit(root, f"{FOLDER}/{waiting.document}.yaml", change, diagnostics, grows=False)
