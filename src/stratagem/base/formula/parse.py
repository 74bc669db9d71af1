"""Reads a formula by precedence climbing into the tree of `stratagem.base.formula.syntax`.

Loosest to tightest: `if then else`, `or`, `and`, `not`, comparison, `+ -`, `* /`, unary minus, `^` (from the right).
Nothing is ever executed, and length, depth and size are bounded, so that no text overflows the stack.
"""

from __future__ import annotations

import re
from datetime import date
from typing import cast, get_args

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.formula.lexer import KEYWORDS, FormulaError, Token, tokens
from stratagem.base.formula.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    Moment,
    Number,
    Operator,
    Reduce,
    Reduction,
    Reference,
    Unary,
)
from stratagem.base.near import nearest

LONGEST_FORMULA = 2_000
DEEPEST_FORMULA = 64
MOST_NODES = 500

REDUCTIONS: tuple[str, ...] = get_args(Reduction)

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What a variable, a dimension, an element or a function is called."""

_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _MINUS, _POWER = range(1, 9)
_STRENGTH: dict[str, int] = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(_COMPARISONS, _COMPARE),
    "+": _ADD,
    "-": _ADD,
    "*": _MULTIPLY,
    "/": _MULTIPLY,
    "^": _POWER,
}
_FOREIGN = {"**": "^", "=": "==", "&&": "and", "||": "or", "!": "not", "%": None}
_SPLIT = "give a part of it a name of its own as an auxiliary, and use that name here"


def parse(text: str, place: Place, diagnostics: Diagnostics) -> Expression | None:
    """The tree of a formula that starts at `place`, or None and a diagnostic `FORMULA-…` at the exact column.

    Columns are exact for formulas written on one line; in one that spans lines, every node bears the formula's place.
    """
    try:
        if len(text) > LONGEST_FORMULA:
            raise FormulaError(
                "FORMULA-LIMIT",
                0,
                f"the formula has {len(text)} characters; at most {LONGEST_FORMULA} are allowed",
                _SPLIT,
            )
        return _Parser(text, place).read()
    except FormulaError as error:
        diagnostics.error(error.code, error.message, _moved(text, place, error.offset), error.remedy, error.suggestion)
        return None


def _moved(text: str, place: Place, offset: int) -> Place:
    return place if "\n" in text else Place(place.file, place.line, place.column + offset)


class _Parser:
    """Holds the tokens, how far they are read, and what has been built."""

    def __init__(self, text: str, place: Place) -> None:
        self._text, self._place = text, place
        self._tokens = tokens(text)
        self._at = 0
        self._nodes = 0
        self._depths: dict[int, int] = {}
        self._kept: list[Expression] = []

    def read(self) -> Expression:
        if len(self._tokens) == 1:
            raise FormulaError(
                "FORMULA-SYNTAX", 0, "the formula is empty", "write a formula, such as troops * loss_rate"
            )
        expression = self._expression(0, 1)
        if self._at < len(self._tokens) - 1:
            raise self._unexpected("the end of the formula or an operator")
        return expression

    # -- the grammar

    def _expression(self, least: int, depth: int) -> Expression:
        """An expression whose operators bind more tightly than `least`."""
        self._check_depth(depth)
        left = self._prefix(depth)
        while True:
            token = self._token
            strength = _STRENGTH.get(token.text, 0) if token.kind in ("sign", "name") else 0
            if strength <= least:
                if token.kind == "sign" and token.text in _FOREIGN:
                    raise self._foreign(token)
                return left
            self._at += 1
            right = self._expression(_MINUS - 1 if strength == _POWER else strength, depth + 1)
            left = self._made(Binary(cast(Operator, token.text), left, right, left.place), left, right)
            if strength == _COMPARE and self._token.text in _COMPARISONS:
                raise FormulaError(
                    "FORMULA-SYNTAX",
                    self._token.offset,
                    "two comparisons follow each other",
                    "join them with `and`, as in a < b and b < c",
                )

    def _prefix(self, depth: int) -> Expression:
        token = self._token
        if token.text == "-" and token.kind == "sign":
            self._at += 1
            operand = self._expression(_MINUS, depth + 1)
            return self._made(Unary("-", operand, self._where(token)), operand)
        if token.text == "not":
            self._at += 1
            operand = self._expression(_NOT, depth + 1)
            return self._made(Unary("not", operand, self._where(token)), operand)
        if token.text == "if":
            return self._conditional(depth)
        return self._primary(depth)

    def _conditional(self, depth: int) -> Expression:
        start = self._taken()
        test = self._expression(0, depth + 1)
        self._expect("then", "`then`, as in if a then b else c")
        yes = self._expression(0, depth + 1)
        self._expect("else", "`else`, as in if a then b else c")
        no = self._expression(0, depth + 1)
        return self._made(Conditional(test, yes, no, self._where(start)), test, yes, no)

    def _primary(self, depth: int) -> Expression:
        token = self._token
        if token.kind == "number":
            return self._number()
        if token.kind == "date":
            self._at += 1
            return self._made(Moment(cast(date, token.value), self._where(token)))
        if token.kind == "name" and token.text not in KEYWORDS:
            return self._named(depth)
        if token.text == "(":
            self._at += 1
            inside = self._expression(0, depth + 1)
            self._expect(")", "`)`")
            return inside
        if token.text in _FOREIGN and token.kind == "sign":
            raise self._foreign(token)
        raise self._unexpected("a number, a date, a name or `(`")

    def _number(self) -> Expression:
        token = self._taken()
        unit = None
        follower = self._token
        if (follower.kind == "name" and follower.text not in KEYWORDS) or follower.text == "%":
            unit = self._taken().text
        return self._made(Number(cast(float, token.value), unit, self._where(token)))

    def _named(self, depth: int) -> Expression:
        token = self._taken()
        self._check_name(token)
        if self._token.text == "(":
            return self._call(token, depth)
        subscripts: tuple[str, ...] = ()
        if self._token.text == "[":
            self._at += 1
            subscripts = self._subscripts()
        return self._made(Reference(token.text, subscripts, self._where(token)))

    def _subscripts(self) -> tuple[str, ...]:
        names = [self._subscript()]
        while self._token.text == ",":
            self._at += 1
            names.append(self._subscript())
        self._expect("]", "`]` or a comma")
        return tuple(names)

    def _subscript(self) -> str:
        token = self._token
        if token.kind != "name" or token.text in KEYWORDS:
            raise self._unexpected("the name of a dimension or of an element")
        self._at += 1
        self._check_name(token)
        return token.text

    def _call(self, name: Token, depth: int) -> Expression:
        self._at += 1
        arguments = [self._expression(0, depth + 1)]
        if self._token.text == "over":
            return self._reduction(name, arguments[0])
        while self._token.text == ",":
            self._at += 1
            arguments.append(self._expression(0, depth + 1))
        self._expect(")", "`)` or a comma")
        return self._made(Call(name.text, tuple(arguments), self._where(name)), *arguments)

    def _reduction(self, name: Token, body: Expression) -> Expression:
        if name.text not in REDUCTIONS:
            raise FormulaError(
                "FORMULA-FUNCTION",
                name.offset,
                f"{name.text} cannot be taken over a dimension",
                f"over a dimension go {', '.join(REDUCTIONS)}, as in sum(troops[front] over front)",
                nearest(name.text, REDUCTIONS),
            )
        self._at += 1
        dimension = self._subscript()
        self._expect(")", "`)`")
        return self._made(Reduce(cast(Reduction, name.text), body, dimension, self._where(name)), body)

    # -- tokens and limits

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _taken(self) -> Token:
        token = self._token
        self._at += 1
        return token

    def _expect(self, text: str, words: str) -> None:
        if self._token.text != text:
            raise self._unexpected(words)
        self._at += 1

    def _where(self, token: Token) -> Place:
        return _moved(self._text, self._place, token.offset)

    def _made(self, node: Expression, *children: Expression) -> Expression:
        """Counts a node and its height, and refuses what is too large."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise FormulaError(
                "FORMULA-LIMIT", 0, f"the formula has more than {MOST_NODES} numbers, names and operators", _SPLIT
            )
        height = 1 + max((self._depths[id(child)] for child in children), default=0)
        self._check_depth(height)
        self._depths[id(node)] = height
        self._kept.append(node)  # keeps ids unique while they are keys
        return node

    def _check_depth(self, depth: int) -> None:
        if depth > DEEPEST_FORMULA:
            raise FormulaError(
                "FORMULA-LIMIT",
                min(self._token.offset, len(self._text)),
                f"the formula is nested more than {DEEPEST_FORMULA} deep; each operator of a chain a + b + c counts",
                _SPLIT,
            )

    def _check_name(self, token: Token) -> None:
        if not NAME.fullmatch(token.text):
            raise FormulaError(
                "FORMULA-NAME",
                token.offset,
                f"{token.text[:60]!r} is not a name",
                "names start with a small letter and go on with small letters, digits and _",
                token.text.lower() if NAME.fullmatch(token.text.lower()) else None,
            )

    def _foreign(self, token: Token) -> FormulaError:
        instead = _FOREIGN[token.text]
        if token.text == "%":
            remedy = "a per cent sign follows a number, as in 5 %; there is no remainder"
        else:
            remedy = f"write {instead}"
        return FormulaError("FORMULA-OPERATOR", token.offset, f"there is no operator {token.text}", remedy, instead)

    def _unexpected(self, wanted: str) -> FormulaError:
        token = self._token
        found = "the end of the formula" if token.kind == "end" else repr(token.text[:60])
        return FormulaError(
            "FORMULA-SYNTAX",
            token.offset,
            f"found {found} where {wanted} was expected",
            "check for a missing operator, a missing parenthesis or a name with a blank in it",
        )
