"""Formulas: precedence, exact places, the printer's round trip, and what is refused."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.formula.parse import DEEPEST_FORMULA, LONGEST_FORMULA, MOST_NODES, REDUCTIONS, parse
from stratagem.base.formula.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    Moment,
    Number,
    Reduce,
    Reference,
    Unary,
)
from stratagem.base.formula.text import text

START = Place("model/a.yaml", 4, 10)
NOWHERE = Place("")


def read(formula: str) -> Expression:
    diagnostics = Diagnostics()
    tree = parse(formula, START, diagnostics)
    assert tree is not None, diagnostics.items
    return tree


def placeless(node: Any) -> Any:
    """The tree with every place taken away, so that shapes can be compared."""
    if isinstance(node, tuple):
        return tuple(placeless(item) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, Place):
        return NOWHERE
    return type(node)(*(placeless(getattr(node, field.name)) for field in fields(node)))


@pytest.mark.parametrize(
    ("formula", "full"),
    [
        ("-2^2", "-(2 ^ 2)"),
        ("2^3^2", "2 ^ (3 ^ 2)"),
        ("2^-3*4", "(2 ^ (-3)) * 4"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("-a * b", "(-a) * b"),
        ("a + b * c", "a + (b * c)"),
        ("not a < b and c or d", "((not (a < b)) and c) or d"),
        ("if a then b else if c then d else e + f", "if a then b else (if c then d else (e + f))"),
        ("a * if b then c else d", "a * (if b then c else d)"),
        ("5 week * x", "(5 week) * x"),
        ("5 % * x", "(5 %) * x"),
    ],
)
def test_precedence(formula: str, full: str) -> None:
    assert placeless(read(formula)) == placeless(read(full))


def test_every_kind_of_node() -> None:
    assert placeless(read("sum(troops[front, kind] over front)")) == Reduce(
        "sum", Reference("troops", ("front", "kind"), NOWHERE), "front", NOWHERE
    )
    assert placeless(read("min(a, 2.50)")) == Call(
        "min", (Reference("a", (), NOWHERE), Number(2.5, None, NOWHERE)), NOWHERE
    )
    assert text(read("after(2025-01-20)")) == "after(2025-01-20)"
    assert text(read("50 km2")) == "50 km2"


def test_places_are_exact() -> None:
    tree = read("alpha + 2 * beta[front]")
    assert isinstance(tree, Binary) and isinstance(tree.right, Binary)
    assert tree.place == START
    assert tree.right.place == Place("model/a.yaml", 4, 18)
    assert tree.right.right.place == Place("model/a.yaml", 4, 22)


# -- the round trip

variables = st.sampled_from(["a", "troops", "x_1"])
leaves = st.one_of(
    st.builds(Number, st.floats(0, 1e9).map(abs), st.sampled_from([None, "week", "km2", "%"]), st.just(NOWHERE)),
    st.builds(Moment, st.dates(), st.just(NOWHERE)),
    st.builds(Reference, variables, st.lists(variables, max_size=2).map(tuple), st.just(NOWHERE)),
)
operators = st.sampled_from(["+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "and", "or"])


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Unary, st.sampled_from(["-", "not"]), inner, st.just(NOWHERE)),
        st.builds(Binary, operators, inner, inner, st.just(NOWHERE)),
        st.builds(Conditional, inner, inner, inner, st.just(NOWHERE)),
        st.builds(Call, variables, st.lists(inner, min_size=1, max_size=3).map(tuple), st.just(NOWHERE)),
        st.builds(Reduce, st.sampled_from(REDUCTIONS), inner, variables, st.just(NOWHERE)),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(leaves, _grown, max_leaves=12)


@settings(max_examples=200, deadline=None)
@given(expressions)
def test_printing_and_reading_again_gives_the_same_tree(tree: Expression) -> None:
    assert placeless(read(text(tree))) == tree


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="ab1.25-+*/^<>=!()[], \nifthenelsovr%_&|", max_size=120))
def test_any_text_is_a_tree_or_a_diagnostic_with_place(formula: str) -> None:
    diagnostics = Diagnostics()
    tree = parse(formula, START, diagnostics)
    assert (tree is None) == bool(diagnostics.errors)
    for item in diagnostics.errors:
        assert item.code.startswith("FORMULA-")
        assert item.place is not None and item.place.line == START.line
        assert START.column <= item.place.column <= START.column + len(formula)
        assert item.message and item.remedy


# -- what is refused


@pytest.mark.parametrize(
    ("formula", "code", "column", "words"),
    [
        ("__class__", "FORMULA-NAME", 10, "small letter"),
        ("a.__class__", "FORMULA-CHARACTER", 11, "points"),
        ("9**9**9", "FORMULA-OPERATOR", 11, "write ^"),
        ("1e400", "FORMULA-NUMBER", 10, "plain decimals"),
        ("a + 1e3", "FORMULA-NUMBER", 14, "as 1000"),
        ("1" * 400, "FORMULA-NUMBER", 10, "1.8"),
        ("010", "FORMULA-NUMBER", 10, "leading zeros"),
        ("0x1F", "FORMULA-NUMBER", 10, "plain decimals"),
        ("1_000", "FORMULA-NUMBER", 10, "plain decimals"),
        (".5", "FORMULA-CHARACTER", 10, "0.5"),
        ("2024-13-40", "FORMULA-DATE", 10, "2025-01-20"),
        ("a = b", "FORMULA-OPERATOR", 12, "=="),
        ("a && b", "FORMULA-OPERATOR", 12, "and"),
        ("a % b", "FORMULA-OPERATOR", 12, "no remainder"),
        ("a \N{MINUS SIGN} b", "FORMULA-CHARACTER", 12, "ASCII"),
        ("\N{CYRILLIC SMALL LETTER A} + 1", "FORMULA-CHARACTER", 10, "ASCII"),
        ("a\tb", "FORMULA-CHARACTER", 11, "ASCII"),
        ("a b", "FORMULA-SYNTAX", 12, "operator"),
        ("(a", "FORMULA-SYNTAX", 12, "parenthesis"),
        ("a)", "FORMULA-SYNTAX", 11, "parenthesis"),
        ("", "FORMULA-SYNTAX", 10, "write a formula"),
        ("a < b < c", "FORMULA-SYNTAX", 16, "and"),
        ("if a then b", "FORMULA-SYNTAX", 21, "operator"),
        ("f()", "FORMULA-SYNTAX", 12, "operator"),
        ("summ(a over b)", "FORMULA-FUNCTION", 10, "sum"),
        ("a[1]", "FORMULA-SYNTAX", 12, "operator"),
        ("A + b", "FORMULA-NAME", 10, "small letter"),
        ("+".join(["a"] * 20_000), "FORMULA-LIMIT", 10, "auxiliary"),
        ("f(" + ",".join(["a"] * 600) + ")", "FORMULA-LIMIT", 10, "auxiliary"),
        ("(" * 900 + "a" + ")" * 900, "FORMULA-LIMIT", 74, "auxiliary"),
        ("-" * 1500 + "a", "FORMULA-LIMIT", 74, "auxiliary"),
        ("not " * 400 + "a", "FORMULA-LIMIT", 266, "auxiliary"),
        ("2^" * 500 + "2", "FORMULA-LIMIT", 138, "auxiliary"),
        ("if a then " * 150 + "a", "FORMULA-LIMIT", 643, "auxiliary"),
    ],
)
def test_bad_formulas_are_told_with_code_place_and_remedy(formula: str, code: str, column: int, words: str) -> None:
    diagnostics = Diagnostics()
    assert parse(formula, START, diagnostics) is None
    (found,) = diagnostics.items
    assert (found.code, found.place) == (code, Place("model/a.yaml", 4, column))
    assert words in found.remedy


def test_limits_are_as_documented() -> None:
    assert (LONGEST_FORMULA, DEEPEST_FORMULA, MOST_NODES) == (2_000, 64, 500)
    read("+".join(["a"] * 64))
    read("f(" + ",".join(["a"] * 499) + ")")


def test_look_alikes_are_suggested() -> None:
    diagnostics = Diagnostics()
    parse("a \N{MINUS SIGN} b", START, diagnostics)
    parse("\N{CYRILLIC SMALL LETTER A}", START, diagnostics)
    parse("Troops", START, diagnostics)
    parse("summ(a over b)", START, diagnostics)
    assert [item.suggestion for item in diagnostics.items] == ["-", "a", "troops", "sum"]
