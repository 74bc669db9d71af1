"""Reads formulas from left to right, as the foreign parsers and the translation would yield them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from stratagem.exchange.names import key, subscript_key
from stratagem.exchange.syntax import Apply, Constant, Formula, Name
from stratagem.exchange.translate import MOST_DEPTH, operated

MOST_NESTED = 20
"""Parentheses within each other: far fewer levels than a formula may have, so that none is too deep here."""

DIGITS = r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
"""A number without a sign."""

NUMBERS = re.compile(r"[-+0-9.eE,;\s]+")
"""What may be an array, or a sum that the parsers take for a number."""

State = tuple[str, tuple[int | float, ...]]
"""The name of a function in our tree, and its arguments: the place of one in the file, or a number."""


class Beyond(Exception):
    """What is not ordinary."""


class Reader:
    """Reads a formula from left to right. A kind of file tells how its tokens look, which functions our tree has with
    other arguments, and which are left to the parser.
    """

    token: ClassVar[re.Pattern[str]]
    states: ClassVar[Mapping[str, Mapping[int, State]]]
    left_alone: ClassVar[re.Pattern[str]]

    def __init__(self, text: str) -> None:
        self._text, self._at, self._nested = text, 0, 0
        self._number = self._name = self._sign = ""
        self._advance()

    def whole(self) -> Formula:
        """All of the text."""
        tree = self._inner()
        if self._sign or self._number or self._name or self._at < len(self._text):
            raise Beyond
        return tree

    def _advance(self) -> None:
        found = self.token.match(self._text, self._at)
        if found is None:
            raise Beyond
        self._at = found.end()
        self._number, self._name, self._sign = (each or "" for each in found.groups())

    def _took(self, *signs: str) -> str:
        """The next sign if it is one of these, which is then taken; else nothing."""
        sign = self._sign
        if sign not in signs:
            return ""
        self._advance()
        return sign

    def _take(self, sign: str) -> None:
        if not self._took(sign):
            raise Beyond

    def _nest(self, read: Callable[[], Formula]) -> Formula:
        """What `read` reads, one level deeper."""
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise Beyond
        tree = read()
        self._nested -= 1
        return tree

    def _inner(self) -> Formula:
        """A formula within the formula."""
        return self._nest(self._logic)

    def _chain(self, read: Callable[[], Formula], *signs: str) -> Formula:
        """What `read` reads, with signs between."""
        parts, names = [read()], []
        while sign := self._took(*signs):
            names.append(sign.strip(":").lower())
            parts.append(read())
        return operated(names, parts) if names else parts[0]

    def _logic(self) -> Formula:
        return self._chain(self._inverted, ":AND:", ":OR:")

    def _inverted(self) -> Formula:
        if self._took(":NOT:"):
            return operated(["not"], [self._comparison()])
        return self._comparison()

    def _comparison(self) -> Formula:
        left = self._sum()
        name = self._took("=", "<>", "<=", "<", ">=", ">")
        return operated([name], [left, self._sum()]) if name else left

    def _sum(self) -> Formula:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Formula:
        return self._chain(self._power, "*", "/")

    def _power(self) -> Formula:
        """Powers bind from the right; a sign before a base holds for the whole power."""
        sign = self._took("+", "-")
        base = self._part()
        if sign == "-" and isinstance(base, Constant):
            sign, base = "", Constant(-base.value)
        if self._took("^"):
            base = operated(["^"], [base, self._nest(self._power)])
        return operated(["negative"], [base]) if sign == "-" else base

    def _part(self) -> Formula:
        if number := self._number:
            self._advance()
            return Constant(float(number))
        if self._took("("):
            inner = self._inner()
            self._take(")")
            return inner
        if not self._name:
            raise Beyond
        return self._named()

    def _named(self) -> Formula:
        name = self._name.strip()
        self._advance()
        subscripts = self._subscripts()
        if not self._took("("):
            return Name(key(name), subscripts)
        return self._called(name, subscripts, self._arguments())

    def _subscripts(self) -> tuple[str, ...]:
        if not self._took("["):
            return ()
        found: list[str] = []
        while not found or self._took(","):
            name = self._name.strip()
            if not name or name.startswith('"'):
                raise Beyond
            self._advance()
            found.append(subscript_key(name + self._took("!")))
        self._take("]")
        return tuple(found)

    def _arguments(self) -> tuple[Formula, ...]:
        """What stands in parentheses, of which the first was taken."""
        if self._took(")"):
            return ()
        found = [self._inner()]
        while self._took(","):
            found.append(self._inner())
        self._take(")")
        return tuple(found)

    def _called(self, name: str, subscripts: tuple[str, ...], arguments: tuple[Formula, ...]) -> Formula:
        """A function or a lookup, with its arguments as our tree has them."""
        plain = name.lower().replace(" ", "_")
        if self.left_alone.fullmatch(plain) or (subscripts and plain in self.states):
            raise Beyond
        if subscripts:
            return Apply("read", (*arguments, Name(key(name), subscripts)))
        if plain not in self.states:
            return Apply(key(name), arguments)
        state = self.states[plain].get(len(arguments))
        if state is None:
            raise Beyond
        return _state(*state, arguments)


def plain_letters(text: str) -> bool:
    """Whether all signs beyond ASCII are letters: of others the parsers and we may think differently."""
    return text.isascii() or all(sign.isascii() or sign.isalpha() for sign in text)


def _state(function: str, places: tuple[int | float, ...], arguments: tuple[Formula, ...]) -> Formula:
    parts: list[Formula] = []
    for index, place in enumerate(places):
        if isinstance(place, float):
            parts.append(Constant(place))
        else:
            parts.append(_again(arguments[place]) if place in places[:index] else arguments[place])
    return Apply(function, tuple(parts))


def _again(formula: Formula, depth: int = 0) -> Formula:
    """The same formula as an occurrence of its own."""
    if depth > MOST_DEPTH:
        raise Beyond
    if isinstance(formula, Apply):
        return Apply(formula.function, tuple(_again(each, depth + 1) for each in formula.arguments))
    return replace(formula)
