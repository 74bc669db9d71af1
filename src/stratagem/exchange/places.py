"""Subscripts of XMILE that are formulas: `sales[round(TIME)]` becomes a function of the quantity and the formula."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from stratagem.exchange.names import key
from stratagem.exchange.sheet import Quantity, Range
from stratagem.exchange.syntax import Apply, Constant, Formula, Name

COMPUTED = "computed_place"
"""What stands in the equation for a subscript that is a formula."""

FUNCTION = "cell_at_place"
"""The function of a quantity and of the formulas of its computed subscripts, in their order: 0 outside of a range."""

STRICT_FUNCTION = "cell_or_nan_at_place"
"""The same, but no number outside of a range."""

_OWNER = re.compile(r"(?:\"(?:[^\"\\]|\\.)*+\"|[^\W\d][\w$']*+)\s*\Z")
"""The name before a bracket."""

_NAME = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|\w[\w$']*+")
_CLOSING = {"[": "]", "(": ")"}


MOST_DEPTH = 20
"""Subscripts within subscripts; deeper ones are left as they are."""

_REACH = 1_000
"""Letters in which the name before a bracket is looked for."""


@dataclass(frozen=True)
class Vocabulary:
    """What subscripts may name: keys of dimensions and of their `elements`, and of quantities. `function` stands for
    computed ones.
    """

    elements: Set[str]
    variables: Set[str]
    function: str = FUNCTION


def without_formulas(text: str, words: Vocabulary, depth: int = 0) -> str:
    """An equation whose subscripts are names."""
    if "[" not in text or depth > MOST_DEPTH:
        return text
    done, at = "", 0
    while at < len(text):
        if text[at] == '"':
            end = _end_of_quotation(text, at)
            done, at = done + text[at:end], end
            continue
        if text[at] != "[":
            done, at = done + text[at], at + 1
            continue
        close = _end_of_group(text, at)
        if close is None:
            return done + text[at:]
        owner = _OWNER.search(done, max(len(done) - _REACH, 0))
        told = _told(owner[0].strip(), text[at + 1 : close], words, depth) if owner else None
        done = done + text[at : close + 1] if owner is None or told is None else done[: owner.start()] + told
        at = close + 1
    return done


def _told(name: str, inner: str, words: Vocabulary, depth: int) -> str | None:
    """The function that stands for a quantity with its subscripts; None if none of them is a formula."""
    parts = _parts(inner)
    formulas = [part for part in parts if _is_formula(part, words)]
    if not formulas:
        return None
    kept = ", ".join(COMPUTED if part in formulas else part for part in parts)
    given = ", ".join(f"({without_formulas(part, words, depth + 1)})" for part in formulas)
    return f"{words.function}({name}[{kept}], {given})"


def is_computed(formula: Formula) -> bool:
    """Whether a formula is a quantity with computed subscripts."""
    return isinstance(formula, Apply) and formula.function in (key(FUNCTION), key(STRICT_FUNCTION))


def settled(formula: Formula, quantities: Mapping[str, Quantity], ranges: Mapping[str, Range]) -> Formula:
    """A formula in which computed subscripts that are numbers are elements."""
    if not isinstance(formula, Apply):
        return formula
    arguments = tuple(settled(each, quantities, ranges) for each in formula.arguments)
    name, *numbers = arguments or (formula,)
    if is_computed(formula) and isinstance(name, Name) and name.key in quantities:
        found = _elements(name, [each.value for each in numbers if isinstance(each, Constant)], quantities, ranges)
        if found is not None:
            return found
    return Apply(formula.function, arguments)


def _elements(
    name: Name, numbers: list[float], quantities: Mapping[str, Quantity], ranges: Mapping[str, Range]
) -> Name | None:
    """A name with the elements at numbers, from 1; None unless each computed subscript has a number of its range."""
    own = quantities[name.key].parts[0].subscripts
    if len(own) != len(name.subscripts) or name.subscripts.count(key(COMPUTED)) != len(numbers):
        return None
    left, found = list(numbers), []
    for subscript, axis in zip(name.subscripts, own, strict=True):
        if subscript != key(COMPUTED):
            found.append(subscript)
        elif axis in ranges and left[0] in range(1, len(ranges[axis].elements) + 1):
            found.append(ranges[axis].elements[int(left.pop(0)) - 1])
        else:
            return None
    return Name(name.key, tuple(found))


def _is_formula(part: str, words: Vocabulary) -> bool:
    bare = part.strip()
    if not bare or bare.endswith("!") or ":" in bare or bare == "*":
        return False
    if _NAME.fullmatch(bare) is None:
        return True
    if key(bare) in words.elements:
        return False
    return bare.isdigit() or key(bare) in words.variables or key(bare) == "time"


def _parts(text: str) -> list[str]:
    """What stands between the commas of a list, those in parentheses, brackets and quotation marks left out."""
    found, begin, at = [], 0, 0
    while at < len(text):
        if text[at] == '"':
            at = _end_of_quotation(text, at)
            continue
        close = _end_of_group(text, at) if text[at] in _CLOSING else None
        if text[at] == ",":
            found.append(text[begin:at])
            begin = at + 1
        at = at + 1 if close is None else close + 1
    return [*found, text[begin:]]


def _end_of_quotation(text: str, at: int) -> int:
    """The place after a quotation; the end of the text if it stays open."""
    end = at + 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    return min(end + 1, len(text))


def _end_of_group(text: str, begin: int) -> int | None:
    """The place of the bracket that closes one; None if none does."""
    open_, at = [], begin
    while at < len(text):
        letter = text[at]
        if letter == '"':
            at = _end_of_quotation(text, at)
            continue
        if letter in _CLOSING:
            open_.append(_CLOSING[letter])
        elif open_ and letter == open_[-1]:
            open_.pop()
            if not open_:
                return at
        at += 1
    return None
