"""Kinds of single values: each checks a node and describes itself as JSON Schema.

A kind is the single definition of what a key of a situation may hold. `check` returns the node with misspelt keys
mended where the meaning is plain, so that later stages can go on and all faults are shown at once.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from stratagem.base.characters import shown
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.near import nearest
from stratagem.base.nodes import Listing, Node, Scalar, Table

Json = dict[str, object]
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass
class Checker:
    """Where a check puts its findings.

    `blamed` holds places whose values the reader refused already: they are not reported twice. `sound` is False once
    a value is of a kind that later stages cannot work with.
    """

    diagnostics: Diagnostics
    blamed: frozenset[Place] = frozenset()
    sound: bool = True

    def fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        self.sound = False
        self.diagnostics.error(code, message, place, remedy, suggestion)


class Kind(ABC):
    """What a value may be."""

    words: str
    """The kind in plain words with an article, for messages: "a text"."""

    @abstractmethod
    def fits(self, node: Node) -> bool:
        """Whether `node` is of this kind at first sight, its inside not looked at."""

    @abstractmethod
    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        """Check a node that fits; return it, mended where that is possible."""

    @abstractmethod
    def schema(self, definitions: Json) -> Json:
        """The same as JSON Schema; named kinds are put into `definitions`."""

    def check(self, node: Node, trail: str, checker: Checker) -> Node:
        """Check any node. `trail` is its path of keys, for messages."""
        if self.fits(node):
            return self.check_inside(node, trail, checker)
        if node.place in checker.blamed:
            checker.sound = False
        else:
            checker.fault(*self.misfit(node, trail))
        return node

    def misfit(self, node: Node, trail: str) -> tuple[str, str, Place, str]:
        """Code, message, place and remedy for a node that is not of this kind."""
        if isinstance(node, Scalar) and node.value is None:
            return "KIND-WRONG", f"`{trail}` has no value", node.place, f"write {self.words}, or leave the key out"
        remedy = f"write {self.words}"
        quotable = isinstance(node, Scalar) and not isinstance(node.value, str) and self.fits(Scalar("x", node.place))
        if quotable and isinstance(node, Scalar):
            remedy += f', for instance "{node.text}" in quotation marks'
        return "KIND-WRONG", f"`{trail}` must be {self.words}, not {show(node)}", node.place, remedy


def show(node: Node) -> str:
    """A node in plain words: `the number 3`, `a table`."""
    if isinstance(node, Table):
        return "a table"
    if isinstance(node, Listing):
        return "a listing"
    value = node.value
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, date):
        return f"the date {value.isoformat()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    return f"the text `{shown(value)}`"


@dataclass(frozen=True)
class Text(Kind):
    """A text, of a form (`pattern`, matched wholly) or one of `choices` where these are given."""

    words: str = "a text"
    pattern: str | None = None
    choices: tuple[str, ...] = ()

    def fits(self, node: Node) -> bool:
        return isinstance(node, Scalar) and isinstance(node.value, str)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Scalar)
        text = node.text
        if self.choices and text not in self.choices:
            allowed = ", ".join(self.choices)
            message = f"`{trail}` is {show(node)}"
            checker.fault(
                "VALUE-NOT-ALLOWED", message, node.place, f"write one of: {allowed}", nearest(text, self.choices)
            )
        elif self.pattern and not re.fullmatch(self.pattern, text):
            checker.fault("VALUE-NOT-ALLOWED", f"`{trail}` is {show(node)}", node.place, f"write {self.words}")
        elif not text.strip():
            checker.fault("VALUE-NOT-ALLOWED", f"`{trail}` is an empty text", node.place, f"write {self.words}")
        return node

    def schema(self, definitions: Json) -> Json:
        if self.choices:
            return {"enum": list(self.choices)}
        return (
            {"type": "string", "pattern": f"^(?:{self.pattern})$"}
            if self.pattern
            else {"type": "string", "minLength": 1}
        )


@dataclass(frozen=True)
class Number(Kind):
    """A number, within bounds (inclusive) where these are given; `whole` for integers."""

    words: str = "a number"
    low: float | None = None
    high: float | None = None
    whole: bool = False

    def fits(self, node: Node) -> bool:
        wanted = int if self.whole else (int, float)
        return isinstance(node, Scalar) and isinstance(node.value, wanted) and not isinstance(node.value, bool)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Scalar) and isinstance(node.value, int | float)
        below = self.low is not None and node.value < self.low
        above = self.high is not None and node.value > self.high
        if below or above:
            allowed = " and ".join(
                f"{word} {bound:g}"
                for word, bound in (("at least", self.low), ("at most", self.high))
                if bound is not None
            )
            checker.fault("VALUE-RANGE", f"`{trail}` is {node.value}", node.place, f"write {self.words}, {allowed}")
        return node

    def schema(self, definitions: Json) -> Json:
        bounds: Json = {"minimum": self.low, "maximum": self.high}
        return {"type": "integer" if self.whole else "number"} | {k: v for k, v in bounds.items() if v is not None}


@dataclass(frozen=True)
class Truth(Kind):
    """`true` or `false`."""

    words: str = "true or false"

    def fits(self, node: Node) -> bool:
        return isinstance(node, Scalar) and isinstance(node.value, bool)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        return node

    def schema(self, definitions: Json) -> Json:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Day(Kind):
    """A date."""

    words: str = "a date such as 2024-11-05"

    def fits(self, node: Node) -> bool:
        return isinstance(node, Scalar) and isinstance(node.value, date)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        return node

    def schema(self, definitions: Json) -> Json:
        return {"type": "string", "pattern": DATE_PATTERN}


@dataclass(frozen=True)
class Formula(Kind):
    """A formula, or a bare number, date or truth value, which are formulas too."""

    words: str = "a formula"

    def fits(self, node: Node) -> bool:
        return isinstance(node, Scalar) and node.value is not None

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Scalar)
        if not node.text.strip():
            checker.fault("VALUE-NOT-ALLOWED", f"`{trail}` is an empty text", node.place, "write a formula")
        return node

    def schema(self, definitions: Json) -> Json:
        return {"type": ["string", "number", "boolean"]}
