"""Speakers: who says what the documents report."""

from __future__ import annotations

from dataclasses import dataclass, field

from stratagem.base.diagnostics import Place
from stratagem.base.fields import text_in, words_in
from stratagem.base.nodes import Table


@dataclass(frozen=True, slots=True)
class Speaker:
    """A government, an agency, an author: one voice, however many documents carry it."""

    id: str
    title: str
    reliability: str | None
    note: str | None
    place: Place | None = field(default=None, compare=False)


def read_speaker(name: str, table: Table) -> Speaker:
    """The speaker of one entry; the schema has checked its values."""
    title = words_in(table, "title", name)
    return Speaker(name, title, text_in(table, "reliability"), text_in(table, "note"), table.place)
