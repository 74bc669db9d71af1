"""A suggestion that a person accepts becomes a claim of the situation, with the speaker, variable and units it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import table_in
from stratagem.base.units import UnitTable
from stratagem.documents import Library, passage_digest, read_library
from stratagem.evidence import Ledger, read_ledger
from stratagem.evidence.hedge import HEDGES
from stratagem.reading.speakers import AUTHOR, UNNAMED
from stratagem.reading.suggestion import End, Value
from stratagem.reading.waiting import ACCEPTED, FOLDER, Waiting, plain, set_state
from stratagem.situation import Folder, open_folder
from stratagem.situation.editing import append, edit, quoted

CLAIMS, SPEAKERS, VARIABLES = (
    "evidence/reviewed-claims.yaml",
    "evidence/reviewed-speakers.yaml",
    "evidence/reviewed-variables.yaml",
)
"""Files that review adds to; other files are left alone, but for units in situation.yaml."""

_HEADS = {
    CLAIMS: "# Claims accepted in `stratagem review`; they may be edited like any other.\n",
    SPEAKERS: "# Speakers of accepted claims. Put A to E in place of F where you can judge them.\n",
    VARIABLES: "# What accepted claims give values for. Narrow `wide` to what is thinkable.\n",
}
WIDE = 4.0
"""Factor by which a new variable's wide range reaches beyond all that is suggested for it."""

WIDE_DAYS = 180
"""The same in days for a date."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person makes of a suggestion: the suggestion as edited, the name and title of its variable, his words."""

    waiting: Waiting
    variable: str | None
    title: str
    says: str
    grade: str | None = None


@dataclass(frozen=True)
class Desk:
    """A situation under review: its folder, library and ledger as they stand."""

    folder: Folder
    library: Library
    ledger: Ledger

    @property
    def root(self) -> Path:
        """The folder of the situation."""
        return self.folder.path

    @property
    def units(self) -> UnitTable:
        """The units that the situation knows."""
        declared = table_in(self.folder.settings, "units")
        return UnitTable(tuple(declared.entries) if declared else ())


def open_desk(name: str | Path, diagnostics: Diagnostics) -> Desk | None:
    """The situation as it stands, or None with errors in `diagnostics`."""
    folder = open_folder(name, diagnostics)
    if folder is None:
        return None
    library = read_library(folder, diagnostics)
    ledger = read_ledger(folder, library, diagnostics)
    return None if diagnostics.errors else Desk(folder, library, ledger)


def accept(desk: Desk, judged: Judged, all_waiting: Sequence[Waiting], diagnostics: Diagnostics) -> Desk | None:
    """Write the claim and what it needs; the situation as it stands then.

    If the situation would not be sound with it, every file is put back as it was, `diagnostics` tells why, and None is
    returned.
    """
    files = (CLAIMS, SPEAKERS, VARIABLES, "situation.yaml", f"{FOLDER}/{judged.waiting.document}.yaml")
    before = {name: _bytes(desk.root / name) for name in files}
    judged = replace(judged, waiting=_anchored(judged.waiting, all_waiting))
    written = _write(desk, judged, all_waiting, diagnostics)
    found = Diagnostics()
    after = open_desk(desk.root, found) if written else None
    if after is None:
        diagnostics.extend(item for item in found.items if item.severity == "error")
        _put_back(desk.root, before)
    return after


def _anchored(waiting: Waiting, all_waiting: Sequence[Waiting]) -> Waiting:
    """The suggestion, anchored to its own words where its passage holds another one of its kind."""
    own = waiting.suggestion
    shared = any(
        each.id != waiting.id
        and each.document == waiting.document
        and (each.suggestion.kind, each.suggestion.start) == (own.kind, own.start)
        for each in all_waiting
    )
    words = own.passage[own.mark_start - own.start : own.mark_end - own.start]
    if not shared or not words:
        return waiting
    anchored = replace(own, start=own.mark_start, end=own.mark_end, digest=passage_digest(words), passage=words)
    return replace(waiting, suggestion=anchored)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put_back(root: Path, before: dict[str, bytes | None]) -> None:
    for name, content in before.items():
        path = root / name
        if content is None:
            path.unlink(missing_ok=True)
        elif _bytes(path) != content:
            path.write_bytes(content)


def _write(desk: Desk, judged: Judged, all_waiting: Sequence[Waiting], diagnostics: Diagnostics) -> bool:
    waiting, suggestion = judged.waiting, judged.waiting.suggestion
    speaker = speaker_id(waiting)
    root = desk.root
    if speaker not in desk.ledger.speakers:
        entry = f"  {speaker}:\n    title: {quoted(speaker_title(waiting))}\n    reliability: F\n"
        if not append(root, SPEAKERS, _HEADS[SPEAKERS], "speakers", entry, diagnostics):
            return False
    is_new = judged.variable is not None and judged.variable not in desk.ledger.variables
    if is_new and not (
        _declare_units(desk, suggestion.value, diagnostics)
        and append(root, VARIABLES, _HEADS[VARIABLES], "variables", _variable(judged, all_waiting), diagnostics)
    ):
        return False
    return append(root, CLAIMS, _HEADS[CLAIMS], "claims", _claim(desk, judged, speaker), diagnostics) and set_state(
        root, waiting, ACCEPTED, diagnostics
    )


def speaker_id(waiting: Waiting) -> str:
    """The id of the speaker in the situation; the author of each document is a speaker of its own."""
    speaker = waiting.suggestion.speaker
    return f"author_{waiting.document.casefold()}" if speaker == AUTHOR else speaker


def speaker_title(waiting: Waiting) -> str:
    """A title for a speaker that is not declared yet."""
    suggestion = waiting.suggestion
    if suggestion.speaker == AUTHOR:
        return f"Author of {waiting.document}"
    if suggestion.speaker == UNNAMED:
        return "Reports whose source is not named"
    if suggestion.speaker.endswith(("_government", "_intelligence")):
        name, _, house = suggestion.speaker.rpartition("_")
        return f"{name.replace('_', ' ').title()}, {house}"
    return suggestion.said_by or suggestion.speaker.replace("_", " ")


def _variable(judged: Judged, all_waiting: Sequence[Waiting]) -> str:
    """The entry of a new variable, wide enough for all that is suggested for it."""
    value = judged.waiting.suggestion.value
    unit = value.unit if value and value.unit else "1"
    values = [
        judged.waiting.suggestion.value,
        *(
            each.suggestion.value
            for each in all_waiting
            if each.variable == judged.variable and each.suggestion.value and each.suggestion.value.unit == unit
        ),
    ]
    ends = [end for each in values if each for end in (each.low, each.point, each.high) if end is not None]
    vague = HEDGES[judged.waiting.suggestion.hedge].times if judged.waiting.suggestion.hedge in HEDGES else None
    low, high = _wide(ends, unit, vague[1] if vague else 1.0)
    return (
        f"  {judged.variable}:\n    title: {quoted(judged.title)}\n    unit: {quoted(_unit_text(unit))}\n"
        f"    wide: {{low: {plain(low)}, high: {plain(high)}}}\n"
    )


def _unit_text(unit: str) -> str:
    return "1" if unit == "rank" else unit


def _wide(ends: Sequence[End], unit: str, reach: float) -> tuple[End, End]:
    days = [end for end in ends if isinstance(end, date)]
    if days:
        return min(days) - timedelta(days=WIDE_DAYS), max(days) + timedelta(days=WIDE_DAYS)
    numbers = [float(end) for end in ends if isinstance(end, int | float)] or [1.0]
    if unit == "%" and min(numbers) >= 0 and max(numbers) <= 100:
        return 0.0, 100.0
    low, high = min(numbers), max(numbers)
    # A vague word reaches beyond the number that it names.
    return (low / WIDE if low > 0 else low * WIDE - 1), (high * reach * WIDE if high > 0 else high / WIDE + 1)


def _declare_units(desk: Desk, value: Value | None, diagnostics: Diagnostics) -> bool:
    """Declare counting units that the situation does not know yet, at the head of its `units`."""
    names = re.findall(r"[A-Za-z_]\w*", _unit_text(value.unit)) if value and value.unit and value.unit != "date" else []
    missing = [name for name in dict.fromkeys(names) if not desk.units.knows(name)]
    if not missing:
        return True

    def change(text: str | None) -> str | None:
        if text is None:
            return None
        block = re.search(r"^units:[ \t]*(?P<brace>\{)?[^\n]*?(?:#[^\n]*)?\n", text, re.MULTILINE)
        if block is None:
            body = text if text.endswith("\n") else f"{text}\n"
            return body + "units:\n" + "".join(f"  {name}: {quoted(name.replace('_', ' '))}\n" for name in missing)
        if block["brace"]:
            position = block.start("brace") + 1
            return (
                text[:position]
                + "".join(f"{name}: {quoted(name.replace('_', ' '))}, " for name in missing)
                + text[position:]
            )
        indent = re.match(r" +", text[block.end() :])
        width = indent.group() if indent else "  "
        return (
            text[: block.end()]
            + "".join(f"{width}{name}: {quoted(name.replace('_', ' '))}\n" for name in missing)
            + text[block.end() :]
        )

    return edit(desk.root, "situation.yaml", change, diagnostics)


def _claim(desk: Desk, judged: Judged, speaker: str) -> str:
    """The entry of the claim."""
    suggestion = judged.waiting.suggestion
    value = suggestion.value if judged.variable else None
    known = desk.ledger.variables.get(judged.variable or "")
    unit = _unit_text(value.unit) if value and value.unit else None
    lines = [
        f"  - id: {judged.waiting.id}",
        f"    document: {judged.waiting.document}",
        f"    start: {suggestion.start}",
        f"    end: {suggestion.end}",
        f"    digest: {suggestion.digest}",
        f"    kind: {suggestion.kind}",
        *([f"    variable: {judged.variable}"] if judged.variable else []),
        f"    speaker: {speaker}",
        f"    modality: {suggestion.modality}",
        *([f"    hedge: {quoted(suggestion.hedge)}"] if suggestion.hedge != "none" and value else []),
        *_value_lines(value),
        *([f"    unit: {quoted(unit)}"] if unit and known is not None and known.unit.text != unit else []),
        *([f"    as_of: {suggestion.as_of.isoformat()}"] if suggestion.as_of else []),
        *([f"    grade: {judged.grade}"] if judged.grade else []),
        f"    says: {quoted(judged.says)}",
    ]
    return "\n".join(lines) + "\n"


def _value_lines(value: Value | None) -> list[str]:
    if value is None:
        return []
    if value.point is not None or (value.low is not None and value.low == value.high):
        return [f"    value: {plain(value.point if value.point is not None else value.low)}"]
    ends = [f"{name}: {plain(end)}" for name, end in (("low", value.low), ("high", value.high)) if end is not None]
    return [f"    value: {{{', '.join(ends)}}}"] if ends else []


def with_passage(waiting: Waiting, library: Library) -> Waiting:
    """The suggestion with the text of its passage, where its document is at hand and unchanged."""
    suggestion = waiting.suggestion
    text = library.texts.get(waiting.document, "")
    return replace(waiting, suggestion=replace(suggestion, passage=text[suggestion.start : suggestion.end]))
