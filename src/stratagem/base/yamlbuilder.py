"""Builds nodes from libyaml's events and refuses all that is not plain."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from stratagem.base.characters import FORBIDDEN, describe, first_not_nfc, shown
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.plainvalues import resolve
from stratagem.base.yamlsyntax import explain

DEEPEST = 32
"""Levels of tables and listings; the language of a situation needs eight."""

_TOO_DEEP = f"values are nested more than {DEEPEST} deep"
_LESS_DEEP = f"nest at most {DEEPEST} deep"

MOST_NODES = 200_000
"""Values in one file: twenty times what the largest shipped file holds."""

_MERGE_KEY = "<<"


def is_nothing(node: Node) -> bool:
    """Whether a value was left out: `key:` with nothing behind it."""
    return isinstance(node, Scalar) and node.value is None


class Refused(Exception):
    """Reading cannot go on; the diagnostic is made already."""


@dataclass(slots=True)
class _Open:
    """A table or listing that is being read; `key` is the table's key that waits for its value."""

    place: Place
    is_table: bool
    in_brackets: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    key: str | None = None
    key_place: Place | None = None


class Builder:
    """Takes libyaml's events one by one; `root` is what they amount to."""

    def __init__(self, file: str, diagnostics: Diagnostics) -> None:
        self.root: Node | None = None
        self._file = file
        self._diagnostics = diagnostics
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def fault(self, code: str, message: str, place: Place, remedy: str) -> None:
        """Report an error."""
        self._diagnostics.error(code, message, place, remedy)

    def take(self, event: Event) -> None:
        """The next event. Raises `Refused` where reading cannot go on."""
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._start(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._end()
        elif isinstance(event, AliasEvent):
            self._stop(
                "ANCHOR",
                f"the alias `*{shown(event.anchor or '')}` is used",
                event,
                "write the value out where it is needed",
            )
        elif isinstance(event, DocumentStartEvent):
            self._document(event)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(
                "DOCUMENT-SECOND",
                "a second document starts here",
                event,
                "keep one document in a file: remove the line `---`",
            )
        if event.version or event.tags:
            self._stop(
                "DIRECTIVE", "the file starts with a YAML directive", event, "remove the line that starts with `%`"
            )

    def _scalar(self, event: ScalarEvent) -> None:
        place = self._place(event)
        self._plain_only(event, place)
        plain = event.implicit[0]
        parent = self._open[-1] if self._open else None
        if event.style == '"':
            self._check_escapes(event.value, place)
        if parent and parent.is_table and parent.key is None:
            self._take_key(parent, event.value, plain, place)
            return
        if not plain:
            self._put(Scalar(event.value, place, event.style in ("'", '"')))
            return
        value, fault = resolve(event.value)
        if fault:
            self.fault(fault.code, fault.message, place, fault.remedy)
        self._put(Scalar(value, place))

    def _take_key(self, table: _Open, text: str, plain: bool, place: Place) -> None:
        value, fault = resolve(text) if plain else (text, None)
        if text == _MERGE_KEY and plain:
            self.fault("ANCHOR", "`<<` merges another table in", place, "write the keys out")
        elif fault or not isinstance(value, str):
            message = f"the key `{shown(text)}` is not a text" if text else "the key is empty"
            self.fault(
                "KEY-NOT-TEXT", message, place, f'write "{shown(text)}" in quotation marks if this name is meant'
            )
        table.key, table.key_place = text, place
        if text in table.keys:
            first = table.keys[text]
            self.fault(
                "KEY-DUPLICATE",
                f"the key `{shown(text)}` stands here again, first in line {first.line}",
                place,
                "keep one of the two, or rename one",
            )

    def _start(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        place = self._place(event)
        self._plain_only(event, place)
        parent = self._open[-1] if self._open else None
        if parent and parent.is_table and parent.key is None:
            self._stop("KEY-NOT-TEXT", "a key is a table or a listing", event, "use a text as key")
        if len(self._open) >= DEEPEST:
            self._stop("DEPTH-LIMIT", _TOO_DEEP, event, _LESS_DEEP)
        self._open.append(_Open(place, isinstance(event, MappingStartEvent), bool(event.flow_style)))

    def _end(self) -> None:
        done = self._open.pop()
        if done.is_table:
            self._put(Table(done.entries, done.keys, done.place))
        else:
            self._put(Listing(tuple(done.items), done.place))

    def _put(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            remedy = f"keep at most {MOST_NODES:,} values in a file; spread them over several files"
            self.fault("NODE-LIMIT", f"the file holds more than {MOST_NODES:,} values", node.place, remedy)
            raise Refused
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_table:
            parent.items.append(node)
            return
        assert parent.key is not None and parent.key_place is not None
        # Of two equal keys the first counts, unless it was left without a value.
        if parent.key not in parent.entries or is_nothing(parent.entries[parent.key]):
            parent.entries[parent.key] = node
            parent.keys[parent.key] = parent.key_place
        parent.key = None

    def _plain_only(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent, place: Place) -> None:
        if event.anchor is not None:
            remedy = f"remove `&{shown(event.anchor)}` and write values out where they are needed"
            self.fault("ANCHOR", f"the anchor `&{shown(event.anchor)}` is set", place, remedy)
        if event.tag is not None:
            self.fault(
                "TAG",
                f"the tag `{shown(event.tag)}` is used",
                place,
                "remove the tag; values are text, numbers, dates, true and false",
            )

    def _check_escapes(self, text: str, place: Place) -> None:
        """Characters that the file does not show but an escape in double quotation marks makes."""
        found = FORBIDDEN.search(text) or None
        if found or "\t" in text:
            character = found.group() if found else "\t"
            self.fault(
                "CHARACTER-FORBIDDEN",
                f"an escape makes {describe(character)}",
                place,
                "remove the escape sequence from the text",
            )
        elif first_not_nfc(text) is not None:
            self.fault(
                "TEXT-NOT-NFC",
                "escapes make a text that is not in normal form C",
                place,
                "write the composed character itself",
            )

    def _place(self, event: Event) -> Place:
        mark = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1) if mark else Place(self._file)

    def _stop(self, code: str, message: str, event: Event, remedy: str) -> None:
        self.fault(code, message, self._place(event), remedy)
        raise Refused

    def blame(self, error: yaml.MarkedYAMLError) -> None:
        """One diagnostic for what libyaml could not read."""
        problem = error.problem or "not well-formed"
        # A key without its colon is noticed only in the line below; the context is where it starts.
        at_context = "expected ':'" in problem and error.context_mark is not None
        mark = error.context_mark if at_context else error.problem_mark or error.context_mark
        place = Place(self._file, mark.line + 1, mark.column + 1) if mark else Place(self._file)
        bracket = next((level for level in reversed(self._open) if level.in_brackets), None)
        if "quoted scalar" in (error.context or "") and "unexpected end" in problem and error.context_mark:
            start = Place(self._file, error.context_mark.line + 1, error.context_mark.column + 1)
            self.fault(
                "QUOTE-UNCLOSED", "a quotation mark is opened here and not closed", start, "close it with the same mark"
            )
        elif bracket and "did not find expected" in problem:
            sign, end = ("{", "}") if bracket.is_table else ("[", "]")
            where = f"the fault shows in line {place.line}, column {place.column}"
            message = f"`{sign}` is opened here and not closed with `{end}`; {where}"
            self.fault(
                "BRACKET-UNCLOSED", message, bracket.place, f"close it with `{end}`, and put commas between the values"
            )
        elif "nesting depth" in problem:
            # libyaml has a limit of its own, far above ours; it reads ahead, so that it may complain first.
            self.fault("DEPTH-LIMIT", _TOO_DEEP, place, _LESS_DEEP)
        else:
            words, remedy = explain(problem)
            self.fault("YAML-SYNTAX", words, place, remedy)
