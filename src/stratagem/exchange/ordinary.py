"""Reads the equations that most Vensim files consist of, a hundred times as fast as the foreign parser does.

What it does not know, or would have to tell a fault of, it leaves to the parser: it yields the tree that the parser
and the translation would have yielded, or nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from stratagem.exchange.literals import literal
from stratagem.exchange.reader import DIGITS, NUMBERS, Beyond, Reader, State, plain_letters
from stratagem.exchange.syntax import Apply, Constant, Formula, Table
from stratagem.exchange.translate import keep_signs


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
    if "\\" in equation or not plain_letters(equation):
        return None
    found = _LEFT.fullmatch(equation)
    subscripts = found[2].split(",") if found and found[2] is not None else []
    if found is None or not all(map(_SUBSCRIPT.fullmatch, subscripts)):
        return None
    try:
        right = found["right"]
        tree = _formula(right.strip()) if right is not None else _whole_table(found["table"].strip())
    except Beyond:
        return None
    return Ordinary(found[1].strip(), ([each.strip() for each in subscripts], []), tree)


_SIGNED = rf"\s*+[+-]?\s*+{DIGITS}\s*+"
_TOKEN = re.compile(
    rf"""\s*+(?:({DIGITS})|([^\W\d][\w\s'$]*+|"[^"]*+")|(<>|<=|>=|[-+*/^()\[\],<>=!]|:AND:|:OR:|:NOT:|$))"""
)
_NUMBER = re.compile(_SIGNED)
_POINTS = re.compile(rf"\s*+\(\s*+(\[[^\]]*+\]\s*+,)?((?:\s*+\({_SIGNED},{_SIGNED}\)\s*+,?)++)\s*+\)")


def _formula(text: str) -> Formula:
    text = keep_signs(text)
    if not NUMBERS.fullmatch(text):
        return _Vensim(text).whole()
    value = literal(text) if _NUMBER.fullmatch(text) else None
    if not isinstance(value, float):
        raise Beyond  # an array
    return Constant(value)


def _whole_table(text: str) -> Table:
    found = _POINTS.fullmatch(text)
    if found is None:
        raise Beyond
    return _table(found)


def _table(found: re.Match[str]) -> Table:
    """The points of a lookup whose x rises; the limits of its picture tell nothing, but have to be right."""
    try:
        if found[1]:
            literal(found[1].strip()[:-1].replace(")-(", "),("))
        points = literal(found[2])
    except ValueError:
        raise Beyond from None
    assert isinstance(points, list)
    x, y = zip(*points, strict=True)
    rising = all(one < other for one, other in pairwise(x))
    if not rising or not all(map(math.isfinite, (*x, *y))):
        raise Beyond
    return Table(x, y)


_STATES: dict[str, dict[int, State]] = {
    "integ": {2: ("integ", (0, 1, 0.0))},
    "initial": {1: ("initial", (0,))},
    "delay1": {2: ("delay", (0, 1, 0, 1.0))},
    "delay1i": {3: ("delay", (0, 1, 2, 1.0))},
    "delay3": {2: ("delay", (0, 1, 0, 3.0))},
    "delay3i": {3: ("delay", (0, 1, 2, 3.0))},
    "delay_n": {4: ("delay n", (0, 1, 2, 3))},
    "delay_fixed": {3: ("delay fixed", (0, 1, 2))},
    "smooth": {2: ("smooth", (0, 1, 0, 1.0))},
    "smoothi": {3: ("smooth", (0, 1, 2, 1.0))},
    "smooth3": {2: ("smooth", (0, 1, 0, 3.0))},
    "smooth3i": {3: ("smooth", (0, 1, 2, 3.0))},
    "smooth_n": {4: ("smooth", (0, 1, 2, 3))},
    "trend": {3: ("trend", (0, 1, 2))},
    "forecast": {3: ("forecast", (0, 1, 2, 0.0))},
    "sample_if_true": {3: ("sample if true", (0, 1, 2))},
    "pulse_train": {4: ("pulse train", (0, 2, 1, 3))},
}
"""Functions that our tree has with other arguments, by name and by how many arguments the file gives."""

_LEFT_ALONE = re.compile(
    "get_.*|allocate_.*|tabbed_array|with_lookup|reference|subscripts_ref|arithmetic|logic|call|game|lookup|data"
)
"""Functions with arguments of their own kind, and what the parser takes for names of its nodes."""


class _Vensim(Reader):
    token, states, left_alone = _TOKEN, _STATES, _LEFT_ALONE

    def _named(self) -> Formula:
        if self._name.strip().lower() != "with lookup":
            return super()._named()
        self._advance()
        return self._with_lookup()

    def _with_lookup(self) -> Formula:
        self._take("(")
        argument = self._inner()
        if self._sign != ",":
            raise Beyond
        points = _POINTS.match(self._text, self._at)
        if points is None:
            raise Beyond
        self._at = points.end()
        self._advance()
        self._take(")")
        return Apply("read", (argument, _table(points)))
