"""Reads the formulas that most XMILE files consist of, as `ordinary` does those of Vensim files."""

from __future__ import annotations

import re

from stratagem.exchange.literals import literal
from stratagem.exchange.reader import DIGITS, NUMBERS, Beyond, Reader, State, plain_letters
from stratagem.exchange.syntax import Apply, Constant, Formula


def ordinary_formula(text: str) -> Formula | None:
    """The formula of an equation; None if it is not an ordinary one."""
    if _STRANGE.search(text) or not plain_letters(text):
        return None
    try:
        if not NUMBERS.fullmatch(text):
            return _Xmile(text).whole()
    except Beyond:
        return None
    value = literal(text) if _NUMBER.fullmatch(text) else None
    return Constant(value) if isinstance(value, float) else None  # not an array


_STRANGE = re.compile(r"[^\S ]|\\")
"""Gaps other than spaces, and what the parser and we may think differently of."""

_NUMBER = re.compile(rf"\s*-?{DIGITS}\s*")
_TOKEN = re.compile(rf"""\ *+(?:({DIGITS})|([^\W\d][\w'$]*+|"[^"]*+")|(<>|<=|>=|[-+*/^()\[\],<>=!]|$))\ *+""")

_WORDS = {"and": ":AND:", "or": ":OR:", "not": ":NOT:"}
_CHOICE = ("IF", "THEN", "ELSE")
_MODULO = "mod"

_STATES: dict[str, dict[int, State]] = {
    "init": {1: ("initial", (0,))},
    "delay": {2: ("delay fixed", (0, 1, 0)), 3: ("delay fixed", (0, 1, 2))},
    "delay1": {2: ("delay", (0, 1, 0, 1.0)), 3: ("delay", (0, 1, 2, 1.0))},
    "delay3": {2: ("delay", (0, 1, 0, 3.0)), 3: ("delay", (0, 1, 2, 3.0))},
    "delayn": {3: ("delay n", (0, 1, 0, 2)), 4: ("delay n", (0, 1, 3, 2))},
    "smth1": {2: ("smooth", (0, 1, 0, 1.0)), 3: ("smooth", (0, 1, 2, 1.0))},
    "smth3": {2: ("smooth", (0, 1, 0, 3.0)), 3: ("smooth", (0, 1, 2, 3.0))},
    "smthn": {3: ("smooth", (0, 1, 0, 2)), 4: ("smooth", (0, 1, 3, 2))},
    "trend": {2: ("trend", (0, 1, 0.0)), 3: ("trend", (0, 1, 2))},
    "forcst": {3: ("forecast", (0, 1, 2, 0.0)), 4: ("forecast", (0, 1, 2, 3))},
    "safediv": {2: ("zidz", (0, 1)), 3: ("xidz", (0, 1, 2))},
    "ramp": {2: ("xramp", (0, 1)), 3: ("ramp", (0, 1, 2))},
    "pulse": {2: ("xpulse", (1, 0)), 3: ("xpulse train", (1, 2, 0))},
    "max": {1: ("vmax xmile", (0,)), 2: ("max", (0, 1))},
    "min": {1: ("vmin xmile", (0,)), 2: ("min", (0, 1))},
    "int": {1: ("integer", (0,))},
}
"""Functions that our tree has under another name or with other arguments, by name and by how many the file gives."""

_LEFT_ALONE = re.compile(
    '".*|reference|subscripts_ref|arithmetic|logic|inline_lookup|lookup|call|stock|negative|if_then_else'
)
"""What the parser takes for names of its nodes."""


class _Xmile(Reader):
    token, states, left_alone = _TOKEN, _STATES, _LEFT_ALONE

    def _advance(self) -> None:
        """Words that are operators become signs. The parser finds `not` at the beginning of other words, too."""
        super()._advance()
        word = self._name.lower()
        sign = _WORDS.get(word) or (self._name if self._name in (*_CHOICE, _MODULO) else "")
        if word.startswith("not") and not sign:
            raise Beyond
        if sign:
            self._name, self._sign = "", sign

    def _logic(self) -> Formula:
        if not self._took("IF"):
            return super()._logic()
        condition = super()._logic()
        self._take("THEN")
        first = super()._logic()
        self._take("ELSE")
        return Apply("if then else", (condition, first, super()._logic()))

    def _product(self) -> Formula:
        """`mod` stands with products, from the left, as the standard has it; the parser reads it after them."""
        whole = self._power()
        while sign := self._took("*", "/", _MODULO):
            whole = Apply("modulo" if sign == _MODULO else sign, (whole, self._power()))
        return whole
