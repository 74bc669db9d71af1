"""Kinds of tables and listings, made of other kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stratagem.base.characters import shown
from stratagem.base.diagnostics import Place
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.situation.kinds import Checker, Json, Kind


@dataclass(frozen=True)
class Items(Kind):
    """A listing of values of one kind."""

    item: Kind
    words: str = "a listing"
    least: int = 0
    most: int | None = None

    def fits(self, node: Node) -> bool:
        return isinstance(node, Listing)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Listing)
        count = len(node.items)
        if count < self.least or (self.most is not None and count > self.most):
            allowed = f"at least {self.least}" if self.most is None else f"{self.least} to {self.most}"
            message = f"`{trail}` has {count} entries"
            checker.fault("VALUE-NOT-ALLOWED", message, node.place, f"write {self.words} of {allowed} entries")
        checked = (self.item.check(item, f"{trail}[{_id_of(item, i)}]", checker) for i, item in enumerate(node.items))
        return Listing(tuple(checked), node.place)

    def schema(self, definitions: Json) -> Json:
        bounds: Json = {"minItems": self.least or None, "maxItems": self.most}
        return {"type": "array", "items": self.item.schema(definitions)} | {
            k: v for k, v in bounds.items() if v is not None
        }


def _id_of(item: Node, index: int) -> str:
    """What a message calls an item of a listing: its id if it has one, else its number from 1."""
    name = item.get("id") if isinstance(item, Table) else None
    return shown(name.text) if isinstance(name, Scalar) and name.value is not None else str(index + 1)


@dataclass(frozen=True)
class Names(Kind):
    """A table from names of one's own, each matching `pattern` wholly, to values of one kind."""

    value: Kind
    pattern: str
    form: str
    """The pattern in plain words."""
    words: str = "a table"

    def fits(self, node: Node) -> bool:
        return isinstance(node, Table)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Table)
        for key, place in node.keys.items():
            if place not in checker.blamed and not re.fullmatch(self.pattern, key):
                checker.fault(
                    "NAME-FORM", f"the name `{shown(key)}` in `{trail}` is not allowed", place, f"write {self.form}"
                )
        entries = {key: self.value.check(value, f"{trail}.{key}", checker) for key, value in node.entries.items()}
        return Table(entries, node.keys, node.place)

    def schema(self, definitions: Json) -> Json:
        names = {"pattern": f"^(?:{self.pattern})$"}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.value.schema(definitions)}


@dataclass(frozen=True)
class Key:
    """One key of a record: its kind, what it says (shown by editors), and whether it must be there."""

    kind: Kind
    doc: str
    required: bool = False


@dataclass(frozen=True)
class Record(Kind):
    """A table with keys of its own names.

    `one_of` lists groups of keys of which exactly one must be given, `any_of` groups of which at least one must.
    """

    keys: dict[str, Key]
    words: str = "a table"
    one_of: tuple[tuple[str, ...], ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()

    def fits(self, node: Node) -> bool:
        return isinstance(node, Table)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Table)
        entries: dict[str, Node] = {}
        places: dict[str, Place] = {}
        for key, value in node.entries.items():
            known = key if key in self.keys else self._unknown(key, node, trail, checker)
            if known is not None:
                inner = f"{trail}.{known}" if trail else known
                entries[known] = self.keys[known].kind.check(value, inner, checker)
                places[known] = node.keys[key]
        mended = Table(entries, places, node.place)
        self._check_presence(mended, trail, checker)
        return mended

    def _unknown(self, key: str, table: Table, trail: str, checker: Checker) -> str | None:
        """Report an unknown key; the key that was surely meant, if it is not there already."""
        near = nearest(key, self.keys)
        where = f"`{trail}` has" if trail else "the file has"
        allowed = ", ".join(self.keys)
        checker.diagnostics.error(
            "KEY-UNKNOWN",
            f"{where} no key `{shown(key)}`",
            table.keys[key],
            f"the keys allowed here are: {allowed}",
            near,
        )
        return near if near and near not in table else None

    def _check_presence(self, table: Table, trail: str, checker: Checker) -> None:
        where = f"`{trail}` lacks" if trail else "the file lacks"
        for name, key in self.keys.items():
            if key.required and name not in table:
                message = f"{where} the key `{name}`"
                checker.fault("KEY-MISSING", message, table.place, f"add `{name}:` with {key.kind.words}: {key.doc}")
        for group in (*self.one_of, *self.any_of):
            if not any(name in table for name in group):
                message = f"{where} one of the keys {_listed(group)}"
                checker.fault("KEY-MISSING", message, table.place, f"add one of {_listed(group)}")
        for group in self.one_of:
            given = [name for name in group if name in table]
            if len(given) > 1:
                message = f"`{trail}` has both {' and '.join(f'`{name}`' for name in given)}"
                checker.fault("KEY-CONFLICT", message, table.keys[given[1]], f"keep one of {_listed(given)}")

    def schema(self, definitions: Json) -> Json:
        properties: Json = {
            name: key.kind.schema(definitions) | {"description": key.doc} for name, key in self.keys.items()
        }
        result: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [name for name, key in self.keys.items() if key.required]
        rules: list[Json] = [{"oneOf": [{"required": [name]} for name in group]} for group in self.one_of]
        rules += [{"anyOf": [{"required": [name]} for name in group]} for group in self.any_of]
        return result | ({"required": required} if required else {}) | ({"allOf": rules} if rules else {})


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@dataclass(frozen=True)
class Either(Kind):
    """One of several kinds, told apart at first sight: the first that fits counts."""

    kinds: tuple[Kind, ...]

    @property
    def words(self) -> str:  # type: ignore[override]
        return " or ".join(kind.words for kind in self.kinds)

    def fits(self, node: Node) -> bool:
        return any(kind.fits(node) for kind in self.kinds)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        kind = next(kind for kind in self.kinds if kind.fits(node))
        return kind.check_inside(node, trail, checker)

    def schema(self, definitions: Json) -> Json:
        return {"anyOf": [kind.schema(definitions) for kind in self.kinds]}


@dataclass(frozen=True)
class Named(Kind):
    """A kind that stands under a name in the JSON Schema, so that it may hold itself; made when first used."""

    name: str
    words: str
    make: Callable[[], Kind] = field(repr=False)

    def fits(self, node: Node) -> bool:
        return self.make().fits(node)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        return self.make().check_inside(node, trail, checker)

    def schema(self, definitions: Json) -> Json:
        if self.name not in definitions:
            definitions[self.name] = {}
            definitions[self.name] = self.make().schema(definitions)
        return {"$ref": f"#/$defs/{self.name}"}


@dataclass(frozen=True)
class Anything(Kind):
    """Any table, passed on as it is."""

    words: str = "a table"

    def fits(self, node: Node) -> bool:
        return isinstance(node, Table)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        return node

    def schema(self, definitions: Json) -> Json:
        return {"type": "object"}
