"""Our own readers of ordinary equations yield what the foreign parser and the translation yield, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.conftest import Write
from exchange.running import course, faults, sheet_of
from stratagem.exchange import parsed
from stratagem.exchange.elements import unit_and_limits
from stratagem.exchange.foreign import parsers
from stratagem.exchange.ordinary import ordinary
from stratagem.exchange.ordinaryxmile import ordinary_formula
from stratagem.exchange.reader import MOST_NESTED
from stratagem.exchange.syntax import Apply, Constant, Formula, Name, Table, walk
from stratagem.exchange.translate import keep_signs, translate


def plain(formula: Formula) -> object:
    """What a tree holds, to the bit."""
    if isinstance(formula, Apply):
        return formula.function, *map(plain, formula.arguments)
    if isinstance(formula, Name):
        return formula.key, formula.subscripts
    if isinstance(formula, Table):
        return formula.x, formula.y, formula.reading
    return formula.value.hex() if isinstance(formula, Constant) else repr(formula)


def foreign(equation: str) -> tuple[str, Any, object]:
    """Name, subscripts and tree of an equation by way of the parser. Raises what the parser raises."""
    with parsers():
        from pysd.translators.vensim.vensim_element import Element

        component = Element(equation, "", "").parse()
        component.expression = keep_signs(component.expression)
        component.parse()
        return component.name, component.subscripts, plain(translate(component.ast))


def own(equation: str) -> tuple[str, Any, object] | None:
    read = ordinary(equation)
    return read and (read.name, read.subscripts, plain(read.ast))


ORDINARY = [
    "births=people * rate",
    "a b  [x, y 1] = c[x, d!] ^ -2 ^ e",
    '"a-b, c" = "d/e" * f_g',
    "x = -2 ^ y + (-3) ^ 2 - -(4) * -z / +w",
    "x = 5",
    "x = - 0",
    "x = 3 - 2 * y",
    "x = .5E-3 * y + 1e+2",
    "x = :NOT: a > b :OR: c <> d :AND: e <= f :AND: (g = 1)",
    "x = IF THEN ELSE(a >= b, MAX (c, d), random 0 1 ( ))",
    "stock = INTEG(in - out, 100)",
    "x = SMOOTH(a + b[c], 4) + smooth3i(a, b, c) * DELAY3 (d, 2)",
    "x = DELAY_N(a, b, c, 3) + DELAY FIXED(a, b, c) + Forecast(a, b, c) + PULSE TRAIN(1, 2, 3, 4)",
    "t((0,1),(1,2.5) (2,-3),)",
    "t[x]([(0,0)-(10,10),(0,1),(5,6)],(0,1),( 10 , -2e3))",
    "x = t[k](time) + WITH LOOKUP ( a + 1, ([(0,0)-(1,1)],(0,0),(1,1)) ) ^ 2",
    "größe = länge * 2",
    'x = "with lookup" * a\'b$',
]


@pytest.mark.parametrize("equation", ORDINARY)
def test_ordinary_equations_are_read_as_the_parser_reads_them(equation: str) -> None:
    assert own(equation) == foreign(equation)


@pytest.mark.parametrize(
    "equation",
    [
        "x = 1, 2, 3",  # an array
        "x = 3 - 2",  # a sum of numbers, which is one for the parser
        "x == 5",
        "x := y",
        "x : a, b",
        "x[a] :EXCEPT: [b] = 1",
        "x = a - - - 2",
        "x = GET XLS DATA('a', 'b', 'c', 'd')",
        "x = GAME(y)",
        "x = ALLOCATE BY PRIORITY(a, b, c, d, e)",
        "x = TABBED ARRAY(1)",
        "x = :NA:",
        "x = a :and: b",
        "x = a = b = c",
        "x = 2y",
        "x = a b (c",
        "x = ",
        "x = INTEG(a)",
        "x = f(a,)",
        "t((1,1),(0,2))",  # x does not rise
        "t((0,1),(1,1e999))",
        "t([(0,0),x],(0,1),(1,1))",
        "x = a² + 1",
        "x = a \\ + b",
        f"x = {'(' * MOST_NESTED}a{')' * MOST_NESTED}",
        f"x = {'a ^ ' * MOST_NESTED}a",
    ],
)
def test_all_else_is_left_to_the_parser(equation: str) -> None:
    assert ordinary(equation) is None


def foreign_formula(text: str) -> object:
    """The tree of a formula of XMILE by way of the parser."""
    with parsers():
        from pysd.translators.xmile.xmile_element import EquationVisitor, parsing_ops, vu

        return plain(translate(EquationVisitor(vu.Grammar.get("equations", parsing_ops).parse(text)).translation))


@pytest.mark.parametrize(
    "text",
    [
        "-0",
        "12.5",
        "größe * 人口",
        "a mod b + c * d mod -e ^ 2",
        '"a b" * c_d ^ -2 ^ e[f, g!] mod 3 - -(4)',
        "IF a > b AND NOT c = 2 OR d <> 3 THEN (IF e THEN 1 ELSE 2) ELSE f + 1",
        "MAX(a) + max(a, b) + min(a, b) + INT(c)",
        "SMTH1(a, b) + SMTHN(a, b, 3) + smth3(a, b, c) + DELAYN(a, b, 3, c) + DELAY(a, b) + DELAY3(a, b)",
        "PULSE(a, b) + PULSE(a, b, c) + RAMP(a, b) + RAMP(a, b, c) + SAFEDIV(a, b) + SAFEDIV(a, b, c)",
        "TREND(a, b) + FORCST(a, b, c) + INIT(a) + random() + t[k](time)",
    ],
)
def test_ordinary_formulas_of_xmile_are_read_as_the_parser_reads_them(text: str) -> None:
    read = ordinary_formula(text)
    assert read is not None and plain(read) == foreign_formula(text)


@pytest.mark.parametrize(
    "text", ["1, 2", "4 - 5", "notes * 2", "a andb", "a MOD b", "if a then b else c", "größe²", "a\tb"]
)
def test_other_formulas_of_xmile_are_left_to_the_parser(text: str) -> None:
    assert ordinary_formula(text) is None


_NAMES = st.sampled_from(["a", "b c", "d_e", '"f-g"', "h[i]", "j[k!, l m]"])
_NUMBERS = st.sampled_from(["0", "1", "2.5", "3.", ".5", "1e3", "4E-2"])


_FUNCTIONS = ["MAX", "f", "t[k]", "SMOOTH3", "DELAY1", "INTEG", "INITIAL", "STEP", "Pulse Train"]


def _larger(
    inner: st.SearchStrategy[str],
    words: Sequence[str] = (":AND:", ":OR:"),
    inverting: Sequence[str] = (":NOT:",),
    functions: Sequence[str] = _FUNCTIONS,
) -> st.SearchStrategy[str]:
    gap = st.sampled_from(["", " "])
    signs = st.sampled_from(
        ["+", "-", "*", "/", "^", "=", "<>", "<", "<=", ">", ">=", *(f" {each} " for each in words)]
    )
    return st.one_of(
        st.builds("{}{}{}{}{}".format, inner, gap, signs, gap, inner),
        st.builds("({}{})".format, gap, inner),
        st.builds("{}{}{}".format, st.sampled_from(["-", "+", *inverting]), gap, inner),
        st.builds("IF {} THEN {} ELSE {}".format, inner, inner, inner),
        st.builds("{}{}({})".format, st.sampled_from(functions), gap, st.lists(inner, max_size=4).map(", ".join)),
    )


@settings(max_examples=400, deadline=None)
@given(st.recursive(st.one_of(_NAMES, _NUMBERS), _larger, max_leaves=12))
def test_whatever_is_read_is_what_the_parser_reads(text: str) -> None:
    read = own(f"x = {text}")
    assert read is None or read == foreign(f"x = {text}")


@settings(max_examples=400, deadline=None)
@given(
    st.recursive(
        st.one_of(st.sampled_from(["a", "b_c", '"d-e"', "h[i]", "j[k!, l]"]), _NUMBERS),
        lambda inner: _larger(inner, ["and", "OR"], ["not "], ["Max", "SMTHN", "trend", "pulse", "DELAY1", "f"]),
        max_leaves=12,
    )
)
def test_whatever_is_read_of_xmile_is_what_the_parser_reads(text: str) -> None:
    read = ordinary_formula(text)
    assert read is None or plain(read) == foreign_formula(text)


def test_sums_may_be_long(vensim: Write, xmile: Write) -> None:
    text = "+".join(["a"] * 3_000)
    for path in (vensim(f"a = 2 ~~|\nx = {text} ~~|"), xmile(f'<aux name="a"><eqn>2</eqn></aux>{_aux(text)}')):
        assert (course(path, "x") == 6_000.0).all()


def _aux(text: str) -> str:
    return f'<aux name="x"><eqn>{text}</eqn></aux>'


def test_argument_that_stands_twice_is_two_occurrences() -> None:
    read = ordinary("x = SMOOTH(INITIAL(a * 2), 3)")
    assert read is not None and isinstance(read.ast, Apply)
    first, _, second, _ = read.ast.arguments
    assert not set(map(id, walk(first))) & set(map(id, walk(second)))


def test_units_part_from_limits() -> None:
    assert unit_and_limits("person/year") == ("person/year", None)
    assert unit_and_limits("person [0,?,0.5]") == ("person", (0.0, None, 0.5))
    assert unit_and_limits("[?,1]") == ("", (None, 1.0))
    assert unit_and_limits("person [low,1]") is None
    assert unit_and_limits("a [0,1] [2,3]") is None


def test_equations_of_both_readers_make_one_quantity(vensim: Write) -> None:
    sheet = sheet_of(vensim("side: a, b ~~|\nx[a] = 2 * time ~first [0,1]~one|\nx[b] == 3 ~second~two|\ny = x[a] ~~|"))
    x = sheet.quantities["x"]
    assert (x.unit, x.documentation, x.low, x.high) == ("second", "two", 0.0, 1.0)
    assert x.cells == (("a",), ("b",))
    assert list(sheet.quantities)[:2] == ["x", "y"]


def test_faults_are_told_as_before(vensim: Write) -> None:
    (fault,) = faults(vensim("x = 2 +* 3 ~~|\ny = 2 ~~|"))
    assert (fault.code, fault.place and fault.place.line) == ("FOREIGN-EQUATION", 2)


def test_comments_stand_anywhere_in_an_equation_of_vensim(vensim: Write) -> None:
    equations = (
        '{ before } a {of "what"} = 3 {~|} * 2 ~{unit}~ {words} |',
        '{ b = 9 ~~| }\n"c {d}" = a {e}{f} + 1 ~~|',
        "it's = 5 {it's} ~~|",
        "f = {g} ACTIVE INITIAL({h} a, 2) ~~|",
    )
    path = vensim("\n".join(equations))
    path.write_text(path.read_text() + "{ b = 8 ~~| } {|}\n")
    sheet = sheet_of(path)
    assert set(sheet.quantities) >= {"a", "c {d}", "it's", "f"} and "b" not in sheet.quantities
    assert (sheet.quantities["a"].unit, sheet.quantities["a"].documentation) == ("{unit}", "{words}")


def test_ordinary_models_need_no_parser(vensim: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the parser was called")

    monkeypatch.setattr(parsed, "parsers", refuse)
    sheet = sheet_of(vensim("a = INTEG(b, 1) ~person [0,?]~|\nb = t(a) \\\n\t* 2 ~~|\nt((0,1),(1,2)) ~~|"))
    assert set(sheet.quantities) > {"a", "b", "t"}
