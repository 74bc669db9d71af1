"""Reads the equations that most Vensim files consist of, a hundred times as fast as the foreign parser does.

What it does not know, or would have to tell a fault of, it leaves to the parser: it yields the tree that the parser
and the translation would have yielded, or nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from stratagem.exchange.literals import literal
from stratagem.exchange.names import key, subscript_key
from stratagem.exchange.syntax import Apply, Constant, Formula, Name, Table
from stratagem.exchange.translate import MOST_DEPTH, keep_signs, operated

MOST_NESTED = 20
"""Parentheses within each other: far fewer levels than a formula may have, so that none is too deep here."""


@dataclass(frozen=True)
class Ordinary:
    """An equation, or a lookup, as the foreign parser's components have it: `subscripts` are those of the left-hand
    side and those that are excepted, `ast` is our own tree already.
    """

    name: str
    subscripts: tuple[list[str], list[list[str]]]
    ast: Formula


_LEFT = re.compile(
    r"""\s*+(\w[\w\s'$]*+|"[^"]*+")\s*+(?:\[([^\[\]":]*+)\])?\s*+(?:=(?!=)(?P<right>.*)|(?P<table>\(.*))"""
)
_SUBSCRIPT = re.compile(r"\s*+\w[\w\s'$]*+")


def ordinary(equation: str) -> Ordinary | None:
    """An equation `name[subscripts] = formula`, or a lookup `name(points)`; None if it is anything else."""
    if "\\" in equation or not (equation.isascii() or _plain_letters(equation)):
        return None
    found = _LEFT.fullmatch(equation)
    subscripts = found[2].split(",") if found and found[2] is not None else []
    if found is None or not all(map(_SUBSCRIPT.fullmatch, subscripts)):
        return None
    try:
        right = found["right"]
        tree = _formula(right.strip()) if right is not None else _whole_table(found["table"].strip())
    except _Beyond:
        return None
    return Ordinary(found[1].strip(), ([each.strip() for each in subscripts], []), tree)


def _plain_letters(equation: str) -> bool:
    """Whether all signs beyond ASCII are letters: of others the parser and we may think differently."""
    return all(sign.isascii() or sign.isalpha() for sign in equation)


class _Beyond(Exception):
    """What is not ordinary."""


_DIGITS = r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
_SIGNED = rf"\s*+[+-]?\s*+{_DIGITS}\s*+"
_TOKEN = re.compile(
    rf"""\s*+(?:({_DIGITS})|([^\W\d][\w\s'$]*+|"[^"]*+")|(<>|<=|>=|[-+*/^()\[\],<>=!]|:AND:|:OR:|:NOT:|$))"""
)
_NUMBER = re.compile(_SIGNED)
_NUMBERS = re.compile(r"[-+0-9.eE,;\s]+")
_POINTS = re.compile(rf"\s*+\(\s*+(\[[^\]]*+\]\s*+,)?((?:\s*+\({_SIGNED},{_SIGNED}\)\s*+,?)++)\s*+\)")


def _formula(text: str) -> Formula:
    text = keep_signs(text)
    if not _NUMBERS.fullmatch(text):
        return _Reader(text).whole()
    value = literal(text) if _NUMBER.fullmatch(text) else None
    if not isinstance(value, float):
        raise _Beyond  # an array
    return Constant(value)


def _whole_table(text: str) -> Table:
    found = _POINTS.fullmatch(text)
    if found is None:
        raise _Beyond
    return _table(found)


def _table(found: re.Match[str]) -> Table:
    """The points of a lookup whose x rises; the limits of its picture tell nothing, but have to be right."""
    try:
        if found[1]:
            literal(found[1].strip()[:-1].replace(")-(", "),("))
        points = literal(found[2])
    except ValueError:
        raise _Beyond from None
    assert isinstance(points, list)
    x, y = zip(*points, strict=True)
    rising = all(one < other for one, other in pairwise(x))
    if not rising or not all(map(math.isfinite, (*x, *y))):
        raise _Beyond
    return Table(x, y)


_STATES: dict[str, tuple[str, int, tuple[int | float, ...]]] = {
    "integ": ("integ", 2, (0, 1, 0.0)),
    "initial": ("initial", 1, (0,)),
    "delay1": ("delay", 2, (0, 1, 0, 1.0)),
    "delay1i": ("delay", 3, (0, 1, 2, 1.0)),
    "delay3": ("delay", 2, (0, 1, 0, 3.0)),
    "delay3i": ("delay", 3, (0, 1, 2, 3.0)),
    "delay_n": ("delay n", 4, (0, 1, 2, 3)),
    "delay_fixed": ("delay fixed", 3, (0, 1, 2)),
    "smooth": ("smooth", 2, (0, 1, 0, 1.0)),
    "smoothi": ("smooth", 3, (0, 1, 2, 1.0)),
    "smooth3": ("smooth", 2, (0, 1, 0, 3.0)),
    "smooth3i": ("smooth", 3, (0, 1, 2, 3.0)),
    "smooth_n": ("smooth", 4, (0, 1, 2, 3)),
    "trend": ("trend", 3, (0, 1, 2)),
    "forecast": ("forecast", 3, (0, 1, 2, 0.0)),
    "sample_if_true": ("sample if true", 3, (0, 1, 2)),
    "pulse_train": ("pulse train", 4, (0, 2, 1, 3)),
}
"""Functions that our tree has with other arguments: the name there, how many arguments the file gives, and what becomes
of them: the place of one, or a number.
"""

_LEFT_ALONE = re.compile(
    "get_.*|allocate_.*|tabbed_array|with_lookup|reference|subscripts_ref|arithmetic|logic|call|game|lookup|data"
)
"""Functions with arguments of their own kind, and what the parser takes for names of its nodes."""


class _Reader:
    """Reads a formula from left to right; `_kind` and `_token` are what comes next."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._nested = text, 0, 0
        self._number = self._name = self._sign = ""
        self._advance()

    def whole(self) -> Formula:
        """All of the text."""
        tree = self._inner()
        if self._sign or self._number or self._name or self._at < len(self._text):
            raise _Beyond
        return tree

    def _advance(self) -> None:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise _Beyond
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
            raise _Beyond

    def _nest(self, read: Callable[[], Formula]) -> Formula:
        """What `read` reads, one level deeper."""
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise _Beyond
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
            raise _Beyond
        return self._named()

    def _named(self) -> Formula:
        name = self._name.strip()
        self._advance()
        if name.lower() == "with lookup":
            return self._with_lookup()
        subscripts = self._subscripts()
        if not self._took("("):
            return Name(key(name), subscripts)
        return _called(name, subscripts, self._arguments())

    def _subscripts(self) -> tuple[str, ...]:
        if not self._took("["):
            return ()
        found: list[str] = []
        while not found or self._took(","):
            name = self._name.strip()
            if not name or name.startswith('"'):
                raise _Beyond
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

    def _with_lookup(self) -> Formula:
        self._take("(")
        argument = self._inner()
        if self._sign != ",":
            raise _Beyond
        points = _POINTS.match(self._text, self._at)
        if points is None:
            raise _Beyond
        self._at = points.end()
        self._advance()
        self._take(")")
        return Apply("read", (argument, _table(points)))


def _called(name: str, subscripts: tuple[str, ...], arguments: tuple[Formula, ...]) -> Formula:
    """A function or a lookup, with its arguments as our tree has them."""
    plain = name.lower().replace(" ", "_")
    if _LEFT_ALONE.fullmatch(plain) or (subscripts and plain in _STATES):
        raise _Beyond
    if subscripts:
        return Apply("read", (*arguments, Name(key(name), subscripts)))
    if plain not in _STATES:
        return Apply(key(name), arguments)
    function, count, places = _STATES[plain]
    if len(arguments) != count:
        raise _Beyond
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
        raise _Beyond
    if isinstance(formula, Apply):
        return Apply(formula.function, tuple(_again(each, depth + 1) for each in formula.arguments))
    return replace(formula)
