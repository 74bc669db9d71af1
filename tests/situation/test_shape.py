"""Every key of a situation: what is unknown, missing or of another kind is told with what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.codes import CODES
from stratagem.base.diagnostics import Diagnostic, Diagnostics, Place
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.yamltext import read
from stratagem.situation import open_folder
from stratagem.situation.shape import FILES, check_shape

SETTINGS, MODEL, EVIDENCE = "situation.yaml", "model/m.yaml", "evidence/e.yaml"
DIGEST = "0" * 63 + "a"


def checked(file: str, text: str) -> tuple[Table, bool, tuple[Diagnostic, ...]]:
    diagnostics = Diagnostics()
    node = read(text, file, diagnostics)
    assert isinstance(node, Table), diagnostics.items
    return *check_shape(file, node, diagnostics), diagnostics.items


PARAMETER = "parameters:\n  a:\n    title: A\n    unit: person\n    prior: "
QUESTION = "questions:\n  - id: Q1\n    kind: "
SITUATION = "schema: 1\nname: x\ntitle: X\nstart: 2024-11-05\nend: 2024-12-31\nstep: 1 week\n"
CLAIM = (
    f"claims:\n  - id: S1.a\n    document: S1\n    start: 0\n    end: 5\n    digest: {DIGEST}\n    kind: event\n"
    "    speaker: me\n    modality: fact\n    grade: B2\n    says: Something\n"
)


@pytest.mark.parametrize(
    ("file", "text", "line", "column", "remedy", "suggestion"),
    [
        (SETTINGS, SITUATION + "colour: red\n", 7, 1, "schema, name", None),
        (SETTINGS, SITUATION + "sumary: x\n", 7, 1, "summary", "summary"),
        (MODEL, "paramters: {}\n", 1, 1, "parameters", "parameters"),
        (MODEL, PARAMETER + "{uniform: {low: 0, hihg: 1}}", 5, 31, "low, high", "high"),
        (MODEL, PARAMETER + "{unifrom: {low: 0, high: 1}}", 5, 13, "uniform", "uniform"),
        (MODEL, PARAMETER + "{north: {unifrom: {low: 0, high: 1}}}", 5, 21, "uniform", "uniform"),
        (EVIDENCE, CLAIM + "    sayz: x\n", 12, 5, "says", "says"),
    ],
)
def test_an_unknown_key_is_told_with_those_allowed(
    file: str, text: str, line: int, column: int, remedy: str, suggestion: str | None
) -> None:
    _, _, items = checked(file, text)
    assert [(item.code, item.place) for item in items] == [("KEY-UNKNOWN", Place(file, line, column))]
    assert remedy in items[0].remedy
    assert items[0].suggestion == suggestion


@pytest.mark.parametrize(
    ("file", "text", "code", "line", "column", "remedy"),
    [
        # missing keys
        (SETTINGS, SITUATION.replace("start: 2024-11-05\n", ""), "KEY-MISSING", 1, 1, "`start:` with a date"),
        (MODEL, "stocks:\n  s:\n    title: S\n    initial: 0\n", "KEY-MISSING", 3, 5, "`unit:`"),
        (MODEL, "flows:\n  f: {title: F, unit: 1/day, rate: 1}\n", "KEY-MISSING", 2, 6, "`from`, `to`"),
        (MODEL, "events:\n  e: {title: E}\n", "KEY-MISSING", 2, 6, "`when`, `hazard`, `at`"),
        (MODEL, "indicators:\n  i: {title: I, unit: km}\n", "KEY-MISSING", 2, 6, "`is`, `event`"),
        (MODEL, PARAMETER + "{}", "KEY-MISSING", 5, 12, "`uniform`"),
        (MODEL, PARAMETER + "{normal: {mean: 1}}", "KEY-MISSING", 5, 21, "`sd`, `p95`"),
        (MODEL, PARAMETER + "{exactly: 1}\n    because: {note: x}", "KEY-MISSING", 6, 14, "`assumption`"),
        (EVIDENCE, "disputes:\n  d: {title: D}\n", "KEY-MISSING", 2, 6, "`variable`, `positions`"),
        # keys that exclude each other
        (MODEL, "events:\n  e: {title: E, when: x > 1, at: 2024-12-01}\n", "KEY-CONFLICT", 2, 30, "keep one"),
        (MODEL, PARAMETER + "{exactly: 1, uniform: {low: 0, high: 1}}", "KEY-CONFLICT", 5, 25, "keep one"),
        (MODEL, PARAMETER + "{normal: {mean: 0, sd: 1, p95: 2}}", "KEY-CONFLICT", 5, 38, "keep one"),
        # values of another kind
        (SETTINGS, SITUATION.replace("schema: 1", "schema: one"), "KIND-WRONG", 1, 9, "whole number"),
        (SETTINGS, SITUATION.replace("2024-12-31", "soon"), "KIND-WRONG", 5, 6, "a date such as"),
        (SETTINGS, SITUATION.replace("1 week", "7"), "KIND-WRONG", 6, 7, "1 week"),
        (SETTINGS, SITUATION.replace("title: X", "title:"), "KIND-WRONG", 3, 7, "leave the key out"),
        (SETTINGS, SITUATION + "units: [shell]\n", "KIND-WRONG", 7, 8, "a table"),
        (MODEL, PARAMETER.replace("person", "1") + "{exactly: 1}", "KIND-WRONG", 4, 11, '"1" in quotation'),
        (MODEL, PARAMETER + "3", "KIND-WRONG", 5, 12, "{uniform: {low: 0, high: 1}}"),
        (MODEL, PARAMETER + "{uniform: [0, 1]}", "KIND-WRONG", 5, 22, "low and high"),
        (MODEL, PARAMETER + "{uniform: {low: 0, high: lots}}", "KIND-WRONG", 5, 37, "a number or a date"),
        (MODEL, "parameters:\n", "KIND-WRONG", 1, 12, "leave the key out"),
        (EVIDENCE, CLAIM.replace("start: 0", "start: 0.5"), "KIND-WRONG", 4, 12, "a whole number"),
        ("questions.yaml", QUESTION + "quantity\n    change: 1", "KIND-WRONG", 4, 13, "true or false"),
        # values that are not allowed
        ("questions.yaml", QUESTION + "quantitty", "VALUE-NOT-ALLOWED", 3, 11, "quantity"),
        (EVIDENCE, CLAIM.replace("fact", "facts"), "VALUE-NOT-ALLOWED", 9, 15, "fact, estimate"),
        (EVIDENCE, CLAIM.replace("B2", "G7"), "VALUE-NOT-ALLOWED", 10, 12, "such as B2"),
        (EVIDENCE, CLAIM.replace(DIGEST, "abc"), "VALUE-NOT-ALLOWED", 6, 13, "64 hexadecimal"),
        (MODEL, "stocks:\n  s: {title: '', unit: km, initial: 0}\n", "VALUE-NOT-ALLOWED", 2, 14, "a text"),
        (MODEL, "stocks:\n  s: {title: S, unit: km, initial: ' '}\n", "VALUE-NOT-ALLOWED", 2, 36, "formula"),
        (
            MODEL,
            "lookups:\n  f: {title: F, input: km, unit: km, points: [[0, 1]]}\n",
            "VALUE-NOT-ALLOWED",
            2,
            46,
            "at least 2",
        ),
        (EVIDENCE, CLAIM.replace("start: 0", "start: -1"), "VALUE-RANGE", 4, 12, "at least 0"),
        (
            MODEL,
            "flows:\n  f: {title: F, unit: 1/day, to: s, rate: 1, delay: {time: 1 day, order: 99}}\n",
            "VALUE-RANGE",
            2,
            74,
            "at most 32",
        ),
        # names
        (MODEL, "stocks:\n  Troops: {title: T, unit: km, initial: 0}\n", "NAME-FORM", 2, 3, "small letters"),
        (MODEL, "stocks:\n  'a[': {title: T, unit: km, initial: 0}\n", "NAME-FORM", 2, 3, "troops[front]"),
        (SETTINGS, SITUATION + "actors: {North Korea: X}\n", "NAME-FORM", 7, 10, "small letters"),
        (EVIDENCE, "speakers:\n  1st: {title: X, reliability: B}\n", "NAME-FORM", 2, 3, "starts with a letter"),
        ("mechanisms.yaml", "mechanisms:\n  A 1: {statement: x}\n", "NAME-FORM", 2, 3, "an id"),
    ],
)
def test_a_fault_of_shape_is_told_by_code_place_and_remedy(
    file: str, text: str, code: str, line: int, column: int, remedy: str
) -> None:
    _, sound, items = checked(file, text)
    assert [(item.code, item.place) for item in items] == [(code, Place(file, line, column))]
    assert remedy in items[0].remedy
    assert not sound


@pytest.mark.parametrize(
    "prior",
    [
        "{exactly: 3}",
        "{exactly: 2024-11-05}",
        "{uniform: {low: 0, high: 1}}",
        "{uniform: {low: 2024-11-06, high: 2025-02-01}}",
        "{loguniform: {low: 1, high: 100}}",
        "{triangular: {low: 0, mode: 1, high: 2}}",
        "{normal: {mean: 0, sd: 1}}",
        "{normal: {p05: 0, p95: 1}, within: {low: 0}}",
        "{lognormal: {median: 1, log_sd: 0.5}}",
        "{lognormal: {p05: 1, p95: 2}}",
        "{logitnormal: {p05: 0.1, p95: 0.2}}",
        "{logitnormal: {median: 0.1, logit_sd: 0.2}}",
        "{mixture: [{weight: 1, prior: {exactly: 1}}, {weight: 2, prior: {exactly: 2}}]}",
        "{evidence: troops}",
        "{by: need, spent: {exactly: 1}, tactical: {uniform: {low: 0, high: 1}}}",
        "{kursk: {exactly: 1}, donetsk: {by: need, spent: {exactly: 1}, tactical: {exactly: 2}}}",
    ],
)
def test_every_form_of_prior_is_known(prior: str) -> None:
    table, sound, items = checked("model/m.yaml", PARAMETER + prior)
    assert items == () and sound
    assert table == read(PARAMETER + prior, "model/m.yaml", Diagnostics())


def test_a_misspelt_choice_is_told_with_the_one_meant() -> None:
    _, _, items = checked("questions.yaml", QUESTION + "quantitty")
    assert [item.suggestion for item in items] == ["quantity"]


def test_a_misspelt_key_is_read_as_what_was_meant() -> None:
    table, sound, items = checked("model/m.yaml", "stocks:\n  s: {titel: S, unit: km, inital: 0}\n")
    assert [(item.code, item.suggestion) for item in items] == [("KEY-UNKNOWN", "title"), ("KEY-UNKNOWN", "initial")]
    assert sound
    stock = table["stocks"]
    assert isinstance(stock, Table)
    assert isinstance(stock["s"], Table) and list(stock["s"].entries) == ["title", "unit", "initial"]


def test_a_misspelt_key_does_not_replace_one_that_is_there() -> None:
    table, _, items = checked("situation.yaml", SITUATION + "titel: Y\n")
    assert [item.suggestion for item in items] == ["title"]
    assert table["title"] == Scalar("X", Place("situation.yaml", 3, 8))


def test_a_value_that_the_reader_refused_is_not_refused_again() -> None:
    _, sound, items = checked("model/m.yaml", PARAMETER + "{uniform: {low: 010, high: 1e3}}")
    assert [item.code for item in items] == ["NUMBER-FORM", "NUMBER-FORM"]
    assert not sound  # nobody knows which number 010 is


def test_the_meaning_of_all_else_can_still_be_checked(folder: Path) -> None:
    questions = folder / "questions.yaml"
    questions.write_text(questions.read_text().replace("kind: date", "kinde: date"))
    diagnostics = Diagnostics()
    assert open_folder(folder, diagnostics) is not None
    assert [item.code for item in diagnostics.items] == ["KEY-UNKNOWN"]


def test_one_wrong_value_of_a_kind_leaves_no_folder(folder: Path) -> None:
    questions = folder / "questions.yaml"
    questions.write_text(questions.read_text().replace("kind: date", "kind: [date]"))
    diagnostics = Diagnostics()
    assert open_folder(folder, diagnostics) is None
    assert [item.code for item in diagnostics.items] == ["KIND-WRONG"]


PLACE = Place("x", 1, 1)
KEYS = st.sampled_from(
    ["parameters", "stocks", "flows", "claims", "questions", "prior", "by", "uniform", "low", "high", "title", "at", ""]
)
SCALARS: st.SearchStrategy[Node] = st.builds(
    Scalar,
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=5)),
    st.just(PLACE),
)


def tables(values: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.dictionaries(KEYS, values, max_size=4).map(
        lambda entries: Table(entries, dict.fromkeys(entries, PLACE), PLACE)
    )


NODES = st.recursive(
    SCALARS, lambda inner: tables(inner) | st.lists(inner, max_size=3).map(lambda items: Listing(tuple(items), PLACE))
)


@settings(max_examples=150)
@given(st.sampled_from(sorted(FILES)), tables(NODES))
def test_any_table_gives_diagnostics_and_never_an_exception(file: str, table: Table) -> None:
    diagnostics = Diagnostics()
    _, sound = check_shape(f"{file}.yaml", table, diagnostics)
    assert sound or diagnostics.errors
    assert all(item.code in CODES and item.place and item.remedy for item in diagnostics.items)
